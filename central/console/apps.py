"""The application `central.console`."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Named for Django."""

    name = "central.console"
    label = "console"
