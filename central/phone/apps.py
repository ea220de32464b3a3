"""The application `central.phone`."""

from django.apps import AppConfig


class PhoneConfig(AppConfig):
    """Named for Django."""

    name = "central.phone"
    label = "phone"
