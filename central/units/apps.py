"""The application `central.units`."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Named for Django."""

    name = "central.units"
    label = "units"
