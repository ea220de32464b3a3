"""What narrows a section's list: tabs and cells of the taxonomy, each with its name and icon. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from feed.taxonomy import Taxonomy, Term
from kiosk.catalogue import Order, Query
from screens.theme import Section

Field = Literal["template", "theme", "topic", "life_event", "area"]

MOST_SHOWN: Final = 7
"""So many classes (and 全部) are shown whether they have content or not: two columns of four."""

MOST_CELLS: Final = 11
"""So many classes (and 全部) find room at most; the others are found under 全部."""


class Choice(Struct, frozen=True):
    """What narrows a list now; empty leaves open."""

    tab: str = ""
    cell: str = ""


class Filters(Struct, frozen=True):
    """What can narrow the list of a section: `tabs` of a field above it, `cells` of another beside it."""

    kinds: tuple[str, ...]
    order: Order
    tabs: tuple[Term, ...] = ()
    cells: tuple[Term, ...] = ()
    cell_field: Field | None = None

    def query(self, section: Section, choice: Choice) -> Query:
        """The question to the catalogue."""
        query = Query(kinds=section.kinds, order=self.order)
        if choice.tab:
            query = replace(query, area=choice.tab)
        if choice.cell and self.cell_field is not None:
            query = replace(query, **{self.cell_field: choice.cell})
        return query


def filters_of(section: Section, taxonomy: Taxonomy, has: Callable[[Field, str], bool]) -> Filters:
    """The filters of a section by the kinds in it; `has` tells whether a class has content."""
    kinds: tuple[str, ...] = section.kinds
    if "disclosure" in kinds:
        return Filters(kinds, "newest", _current(taxonomy.areas), _current(taxonomy.templates), "template")
    if "policy" in kinds:
        return Filters(kinds, "important", (), _offered(taxonomy.themes, "theme", has), "theme")
    if "notice" in kinds:
        return Filters(kinds, "important", (), _offered(taxonomy.notice_topics, "topic", has), "topic")
    return Filters(kinds, "important")


def _current(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(term for term in terms if not term.retired)[:MOST_CELLS]


def _offered(terms: tuple[Term, ...], field: Field, has: Callable[[Field, str], bool]) -> tuple[Term, ...]:
    """All classes while they are few, else those that have content; none where nothing could be told apart."""
    current = tuple(term for term in terms if not term.retired)
    if len(current) > MOST_SHOWN:
        current = tuple(term for term in current if has(field, term.code))[:MOST_CELLS]
    return current if len(current) > 1 else ()


def chosen(
    filters: Filters, choice: Choice, count: Callable[[Choice], int], *, tab: str = "", cell: str = ""
) -> Choice:
    """The choice after a tap: a tab tapped again is let go, and what would leave nothing is let go too."""
    if tab:
        wanted = replace(choice, tab="" if choice.tab == tab else tab)
        if wanted.tab and not count(wanted):
            wanted = replace(wanted, cell="")
        return wanted
    wanted = replace(choice, cell=cell)
    if wanted.tab and cell and not count(wanted):
        wanted = replace(wanted, tab="")
    return wanted if any(term.code == wanted.cell for term in filters.cells) else replace(wanted, cell="")
