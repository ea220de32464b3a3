"""The second step of signing in: six digits from an authenticator (RFC 6238), each used once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pyotp

from central.people.models import Person
from central.people.rights import NEEDS_SECOND_FACTOR

STEP_SECONDS: Final = 30
SKEW_STEPS: Final = 1
"""A phone's clock may be half a minute off."""


def needs_second_factor(person: Person) -> bool:
    """Whether somebody holds a post that publishes or rules over others."""
    return any(holding.role in NEEDS_SECOND_FACTOR for holding in person.holdings())


def new_secret() -> str:
    """A fresh secret for an authenticator."""
    return pyotp.random_base32()


def enrolment_uri(person: Person, secret: str, issuer: str) -> str:
    """What the authenticator scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is; none where it is none of the steps about now."""
    current = int(now.timestamp()) // STEP_SECONDS
    digits = "".join(code.split())
    for step in range(current - SKEW_STEPS, current + SKEW_STEPS + 1):
        if pyotp.utils.strings_equal(pyotp.TOTP(secret).at(step * STEP_SECONDS), digits):
            return step
    return None


def accept(person: Person, code: str, now: datetime) -> bool:
    """Whether the code is right and has not been used; then it is used up."""
    step = step_of(person.totp_secret, code, now) if person.totp_secret else None
    if step is None:
        return False
    taken = Person.objects.filter(pk=person.pk, totp_last__lt=step).update(totp_last=step)
    return bool(taken)
