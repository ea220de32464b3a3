"""Addresses of this part of the console."""

from django.urls import URLPattern, path

from central.console.review import deciding, nudging, views

urlpatterns: list[URLPattern] = [
    path("review/", views.queue, name="review"),
    path("review/<slug:number>/", views.one, name="review-one"),
    path("review/<slug:number>/decide", deciding.decide, name="decide"),
    path("reviewed/", views.reviewed, name="reviewed"),
    path("item/<slug:number>/nudge", nudging.nudge, name="nudge"),
]
