"""The application `central.devices`."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """Named for Django."""

    name = "central.devices"
    label = "devices"
