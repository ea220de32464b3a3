"""Opening and closing accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from central.people.models import Person, Post
from central.people.rights import Role


@transaction.atomic
def open_account(
    username: str,
    name: str,
    password: str,
    posts: Iterable[tuple[Role, str]],
    *,
    must_change: bool = True,
    since: date | None = None,
) -> Person:
    """Make a person with posts (role, unit code). Raises ValidationError for a weak password or a role out of place."""
    person = Person(username=username.strip(), full_name=name.strip(), must_change_password=must_change)
    validate_password(password, person)
    person.set_password(password)
    person.full_clean(exclude=["password"])
    person.save()
    for role, unit in posts:
        post = Post(person=person, role=role.value, unit_code=unit, since=since or timezone.localdate())
        post.full_clean()
        post.save()
    if not person.posts.exists():
        raise ValidationError("至少要有一个岗位。")
    return person
