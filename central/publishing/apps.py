"""The application `central.publishing`."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Named for Django."""

    name = "central.publishing"
    label = "publishing"
