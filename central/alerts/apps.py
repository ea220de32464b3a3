"""The application `central.alerts`."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Named for Django."""

    name = "central.alerts"
    label = "alerts"

    def ready(self) -> None:
        """A warning that waits is told before everything else that waits."""
        from central.alerts import telling
        from central.items import notices

        notices.FIRST["mail"].append(telling.mails)
        notices.FIRST["webhook"].append(telling.hooks)
