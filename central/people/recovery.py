"""Recovery codes: ten at a time, shown once, each good for one sign-in without the authenticator."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.crypto import salted_hmac

from central.people.models import Person, RecoveryCode

HOW_MANY: Final = 10
LENGTH: Final = 10
"""Digits alone: a phone shows the same keys as for the authenticator."""


def fresh_codes(person: Person) -> list[str]:
    """Ten new codes to show now and never again; those before are void."""
    codes = [f"{secrets.randbelow(10**LENGTH):0{LENGTH}}" for _ in range(HOW_MANY)]
    with transaction.atomic():
        RecoveryCode.objects.filter(person=person).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(person=person, hash=_hash(person, code)) for code in codes)
    return [f"{code[:5]} {code[5:]}" for code in codes]


def looks_like_one(text: str) -> bool:
    """Whether somebody typed a recovery code rather than six digits."""
    return len(_plain(text)) == LENGTH


def use(person: Person, text: str, now: datetime) -> bool:
    """Whether the code is one of theirs and unused; then it is used up, also where two try at once."""
    return bool(RecoveryCode.objects.filter(person=person, hash=_hash(person, text), used=None).update(used=now))


def left(person: Person) -> int:
    """How many codes are unused."""
    return RecoveryCode.objects.filter(person=person, used=None).count()


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isdigit())


def _hash(person: Person, text: str) -> str:
    # Guesses are throttled, and without the server's key the hash tells nothing: a slow one would gain nothing.
    return salted_hmac("central.people.recovery", f"{person.pk}:{_plain(text)}", algorithm="sha256").hexdigest()
