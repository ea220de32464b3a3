"""Addresses of this part of the console."""

from django.urls import URLPattern, path

from central.console.signing import deciding, views

urlpatterns: list[URLPattern] = [
    path("sign/", views.waiting, name="signing"),
    path("sign/<slug:number>/", views.one, name="sign-one"),
    path("sign/<slug:number>/do", deciding.decide, name="sign"),
    path("sign/<slug:number>/drawn/<int:pk>/", views.drawn, name="drawn"),
]
