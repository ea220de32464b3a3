"""Addresses of the public host where screens report."""

from django.urls import path

from central.devices import ingest

urlpatterns = [
    path("journal", ingest.journal, name="device-journal"),
    path("heartbeat", ingest.heartbeat, name="device-heartbeat"),
]
