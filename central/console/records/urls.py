"""Addresses of this part of the console."""

from django.urls import URLPattern, path

from central.console.records import taking_out, views

urlpatterns: list[URLPattern] = [
    path("log/", views.log, name="log"),
    path("log/export", taking_out.export, name="log-export"),
]
