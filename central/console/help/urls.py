"""Addresses of this part of the console."""

from django.urls import URLPattern, path

from central.console.help import small, views

urlpatterns: list[URLPattern] = [
    path("help/", views.guide, name="help"),
    path("favicon.ico", small.mark, name="mark"),
    path("trouble.css", small.last_resort, name="last-resort"),
]
