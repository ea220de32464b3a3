"""Addresses of this part of the console."""

from django.urls import path

from central.console.screens import views

urlpatterns = [
    path("screens/", views.screens, name="screens"),
    path("screens/<int:screen>/", views.screen, name="screen"),
    path("screens/remarks/", views.remarks, name="remarks"),
    path("screens/remarks/<int:pk>/done", views.finish, name="remark-done"),
]
