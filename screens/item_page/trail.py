"""Where an item stands: its section and the topic within it, as its page says above the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feed.item import Item

if TYPE_CHECKING:
    from screens.page import Face
    from screens.theme import Section


def trail_of(face: Face, item: Item, section: Section) -> str:
    """Where one is: 村务公开 › 财务 › 财务开支."""
    taxonomy = face.taxonomy
    terms = []
    if item.disclosure is not None:
        terms = [("areas", item.disclosure.area), ("templates", item.disclosure.template)]
    elif item.policy is not None:
        terms = [("themes", item.policy.theme)]
    elif item.guide is not None:
        terms = [("life_events", item.guide.life_event)]
    elif item.topics and item.kind in ("profile", "notice", "contact"):
        terms = [(f"{item.kind}_topics", item.topics[0])]
    named = (taxonomy.term(field, code) for field, code in terms)
    return " › ".join([section.name, *(term.name for term in named if term is not None)])
