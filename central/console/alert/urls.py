"""Addresses of this part of the console."""

from django.urls import path

from central.console.alert import drafting, pages

urlpatterns = [
    path("alert/", pages.alerts, name="alerts"),
    path("alert/new/", drafting.new, name="alert-new"),
    path("alert/read/", pages.read, name="alert-read"),
    path("alert/picture/", drafting.drawing, name="alert-picture"),
    path("alert/draft/<slug:number>/", drafting.draft, name="alert-draft"),
    path("alert/draft/<slug:number>/state/", drafting.state, name="alert-state"),
    path("alert/<slug:number>/", pages.alert, name="alert"),
]
