"""The application `central.alerts`."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Named for Django."""

    name = "central.alerts"
    label = "alerts"
