"""The application `central.people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Named for Django."""

    name = "central.people"
    label = "people"
