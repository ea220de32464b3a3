"""The application `central.items`."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    """Named for Django."""

    name = "central.items"
    label = "items"
