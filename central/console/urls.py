"""Addresses of the console; each part has its own below."""

from django.urls import include, path

from central.console import home, signing_in
from central.operation.health import health

PARTS = ("editing", "finance", "review", "signing", "alert", "staff", "records", "screens", "help")

urlpatterns = [
    path("login/", signing_in.sign_in, name="login"),
    path("login/code/", signing_in.second_step, name="second-step"),
    path("login/password/", signing_in.new_password, name="new-password"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("me/", signing_in.account, name="account"),
    path("me/codes/", signing_in.new_codes, name="new-codes"),
    path("health", health, name="health"),
    path("", home.home, name="home"),
    *(path("", include(f"central.console.{part}.urls")) for part in PARTS),
]

handler400 = "central.console.trouble.bad"
handler403 = "central.console.trouble.forbidden"
handler404 = "central.console.trouble.unknown"
handler500 = "central.console.trouble.broken"
