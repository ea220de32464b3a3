"""Telephone numbers that are on hand on every page: from the items of kind `contact`, the village's own first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feed.blocks import Contact, Contacts
from feed.item import Item
from kiosk.catalogue import Catalogue, Query
from screens.typesetting import Span

if TYPE_CHECKING:
    from datetime import datetime

    from screens.page import Face

EMERGENCY = {"110": "报警", "119": "火警", "120": "急救"}
"""Short numbers of the country, in the order of the strip, with their words."""

TRAFFIC_ACCIDENTS = "122"
"""An emergency number too, for which the strip has no room."""

_HOTLINE_DIGITS = 6

_ITEMS_READ = 6


def contacts_on_hand(catalogue: Catalogue | None, now: datetime) -> tuple[Contact, ...]:
    """The contacts of the first few contact items: pinned before others, the village's before the county's."""
    if catalogue is None:
        return ()
    entries = catalogue.page(Query(kinds=("contact",), order="important"), now, 0, _ITEMS_READ)
    ranked = sorted(entries, key=lambda entry: (entry.priority == "normal", -len(entry.unit)))
    items = (catalogue.item(entry.unit, entry.id) for entry in ranked)
    return tuple(contact for item in items if item is not None for contact in _contacts_of(item))


def _contacts_of(item: Item) -> tuple[Contact, ...]:
    return tuple(contact for block in item.blocks if isinstance(block, Contacts) for contact in block.contacts)


def everyday(contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The contacts that are no emergency numbers, each number once: the duty desk, then hotlines, then the others."""
    seen: dict[str, Contact] = {}
    for contact in contacts:
        if contact.phone not in EMERGENCY and contact.phone != TRAFFIC_ACCIDENTS:
            seen.setdefault(contact.phone, contact)
    first, *others = seen.values() or (None,)
    if first is None:
        return ()
    return (first, *sorted(others, key=lambda contact: len(contact.phone) > _HOTLINE_DIGITS))


def emergencies(contacts: tuple[Contact, ...]) -> tuple[tuple[str, str], ...]:
    """Word and number of the emergency numbers that the contacts name, in the order of the strip."""
    named = {contact.phone for contact in contacts}
    return tuple((word, number) for number, word in EMERGENCY.items() if number in named)


def foot_phones(face: Face) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The two numbers of the portrait foot: the duty desk and a hotline."""
    known = everyday(contacts_on_hand(face.catalogue, face.now()))
    if not known:
        return (), ()
    return _spans(face, known[0]), _spans(face, known[1]) if len(known) > 1 else ()


def help_spans(face: Face, width: float) -> tuple[Span, ...] | None:
    """Whom to call when something is unclear, as much of it as fits `width` units; none without a number."""
    left, right = foot_phones(face)
    if not left:
        return None
    style = face.theme.words(32, 46)
    wide = (Span("不会用？", style), *left, Span("　　", style), *right) if right else left
    for spans in (wide, (Span("不会用？", style), *left), left):
        if face.layout.measure(spans, style) <= width:
            return spans
    return left


def _spans(face: Face, contact: Contact) -> tuple[Span, ...]:
    words, number = face.theme.words(32, 46), face.theme.words(32, 46, bold=True)
    return Span(f"{contact.name} ", words), Span(contact.phone, number)
