"""Browsers that somebody has signed in from: strangers' wrong guesses do not make them wait.

Whoever keeps guessing a name from afar would otherwise keep its owner out for good. A browser that was right once
carries a signed token with a number of its own, and its failures are counted under that number.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE: Final = "known"
DAYS: Final = 180
_SALT: Final = "central.people.known_browser"


def counted_as(request: HttpRequest, username: str) -> str:
    """The name that a failed try of `username` from this browser is counted under."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=DAYS * 86_400)
    except signing.BadSignature:
        return username
    return f"known:{told['number']}" if told.get("name") == username else username


def remember(response: HttpResponse, username: str) -> None:
    """Mark the browser as one that `username` has signed in from."""
    token = signing.dumps({"name": username, "number": secrets.token_hex(8)}, salt=_SALT)
    response.set_cookie(
        COOKIE, token, max_age=DAYS * 86_400, httponly=True, samesite="Lax", secure=settings.SECURE, path="/login/"
    )
