"""Files at fixed addresses, for whoever asks, signed in or not: nothing in them is anybody's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

STATIC = Path(__file__).resolve().parents[1] / "static" / "console"


@cache
def _bytes(name: str) -> bytes:
    return (STATIC / name).read_bytes()


def _answer(name: str, kind: str) -> HttpResponse:
    response = HttpResponse(_bytes(name), content_type=kind)
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def mark(_request: HttpRequest) -> HttpResponse:
    """The lotus in the tab: browsers ask for it here by themselves."""
    return _answer("favicon.ico", "image/x-icon")


@require_safe
def last_resort(_request: HttpRequest) -> HttpResponse:
    """The style of the page that says the system is broken, at an address that needs no list of files."""
    return _answer("trouble.css", "text/css; charset=utf-8")
