"""No English is left on any page, nor in what a form answers when something is wrong with it."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from central.people.accounts import open_account
from central.people.models import Person, Post
from central.people.rights import Role
from tests.central.matrix import ROLES, Things, desk_of, own_and_far, undone
from tests.central.reviewing import people  # noqa: F401 - a fixture
from tests.central.test_permission_matrix import routes
from tests.central.village import COUNTY, PEOPLE, VILLAGE

ALLOWED = {"pdf", "excel", "word", "wps", "csv", "xlsx", "xls", "docx", "doc", "cap", "xml", "jpg", "jpeg", "png",
           "heic", "webp", "mp", "mb", "gb", "kb", "qr", "ctrl", "csrf", "ppt", "pptx", "mov"}  # fmt: skip
"""File kinds, units and keys, which people here call by these letters."""
NAMES = {*PEOPLE, "far", "clerk", "one", "two", "reviewer"}
"""User names that the tests gave."""
_QUIET = re.compile(
    r'<(style|script|template|code)\b.*?</\1>|<svg.*?</svg>|<p class="once">.*?</p>|<!--.*?-->|<!doctype[^>]*>',
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://)?[\w.\-]+\.(?:test|cn|com|localhost)\S*|/[\w/.\-]+|\b[0-9a-z]{8}\b")
_SPOKEN = re.compile(r'\b(?:title|placeholder|alt|aria-label|aria-description)="([^"]*)"')
_WORD = re.compile(r"[A-Za-z]{2,}")


def english(answer: HttpResponse) -> set[str]:
    """The English words that a person would see or hear."""
    if answer.streaming or not answer.content:
        return set()
    kind = answer.headers.get("Content-Type", "")
    text = answer.content.decode("utf-8", "replace")
    if "json" in kind:
        told = json.loads(text)
        said = " ".join(value for key, value in told.items() if key in ("told", "words") and isinstance(value, str))
    elif "html" in kind:
        body = _QUIET.sub(" ", text)
        said = " ".join([re.sub(r"<[^>]*>", " ", body), *_SPOKEN.findall(body)])
    else:
        return set()
    said = _ADDRESS.sub(" ", html.unescape(said))
    return {word for word in _WORD.findall(said) if word.lower() not in ALLOWED | NAMES}


@pytest.mark.timeout(180)
def test_no_page_and_no_answer_to_a_form_speaks_english(people: dict[str, Person]) -> None:  # noqa: F811
    own, _ = own_and_far(people)
    left: dict[str, set[str]] = {}
    seen = 0
    for host, route in routes():
        for name in ROLES.values():
            desk = desk_of(people.get(name), f"{host}.test")
            for method in ("get", "post"):
                with undone():
                    answer = getattr(desk, method)(_address(own, route))
                seen += answer.status_code == 200
                if words := english(answer):
                    left.setdefault(f"{method} {host} {route}", set()).update(words)
    assert not left
    assert seen > 100


def _address(things: Things, route: str) -> str:
    return things.fill("" if route == "/" else route)


WRONG_FORMS = [
    ("zhouhai", "/people/new/", {"username": "a b", "full_name": "", "post": f"clerk@{VILLAGE}"}),
    ("zhouhai", "/people/new/", {"username": "x" * 400, "full_name": "好" * 400, "post": f"clerk@{VILLAGE}"}),
    ("zhouhai", "/people/new/", {"username": "abc", "full_name": "某某", "post": f"clerk@{COUNTY}"}),
    ("zhouhai", "/people/new/", {"username": "abc", "full_name": "某某", "post": "boss@1", "until": "soon"}),
    ("zhouhai", "/people/new/", {"username": "abcd", "full_name": "某", "post": f"clerk@{VILLAGE}", "email": "not an"}),
    ("zhouhai", "/people/unit/", {"unit_code": "x", "title": ""}),
    ("zhouhai", "/people/unit/", {"unit_code": "430304099", "title": "x" * 400}),
    ("zhouguilan", "/login/password/", {"old": "荷塘村-demo-42", "password": "short", "again": "short"}),
    ("zhouguilan", "/login/password/", {"old": "荷塘村-demo-42", "password": "1234567890", "again": "1234567890"}),
    ("zhouguilan", "/login/password/", {"old": "荷塘村-demo-42", "password": "zhouguilan", "again": "zhouguilan"}),
    ("zhouguilan", "/login/password/", {"old": "x", "password": "a", "again": "b"}),
    ("", "/login/", {"username": "nobody", "password": "wrong"}),
]


@pytest.mark.parametrize(("name", "address", "told"), WRONG_FORMS)
def test_what_is_wrong_with_a_form_is_said_in_chinese(
    people: dict[str, Person],  # noqa: F811
    name: str,
    address: str,
    told: dict[str, str],
) -> None:
    desk = desk_of(people.get(name))
    answer = desk.post(address, told)
    assert answer.status_code == 422
    typed = {word for value in told.values() for word in _WORD.findall(value)}
    assert english(answer) - typed == set()
    assert re.search(r'class="wrong"|role="alert"', answer.content.decode())


def test_the_models_refuse_in_chinese(people: dict[str, Person]) -> None:  # noqa: F811
    person = people["zhouguilan"]
    for fault in (
        lambda: Post(person=person, role="boss", unit_code="x").full_clean(),
        lambda: Post(person=person, role=Role.CLERK.value, unit_code=COUNTY).full_clean(),
        lambda: Person(username="", full_name="").full_clean(),
        lambda: open_account("zhouguilan", "周", "荷塘村-demo-42", ()),
        lambda: validate_password("password", person),
    ):
        with pytest.raises(ValidationError) as told:
            fault()
        assert not {word for line in told.value.messages for word in _WORD.findall(line)} - {"boss", "Person"}
