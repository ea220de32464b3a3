"""What narrows a section's list: tabs, cells and periods, each with its name and icon. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from feed.item import Period
from feed.taxonomy import Taxonomy, Term
from kiosk.catalogue import Order, Query
from kiosk.query import Code
from screens.theme import Section

MOST_SHOWN: Final = 7
"""So many classes (and 全部) are shown whether they have content or not: two columns of four."""

MOST_CELLS: Final = 11
"""So many classes (and 全部) find room at most; the others are found under 全部."""

Part = Literal["tab", "cell", "period"]


class Choice(Struct, frozen=True):
    """What narrows a list now; empty leaves open. `period` is its two days, as `key_of` writes them."""

    tab: str = ""
    cell: str = ""
    period: str = ""

    def value(self, part: Part) -> str:
        """What is chosen of a part."""
        found: str = getattr(self, part)
        return found


class Filters(Struct, frozen=True):
    """What can narrow the list of a section: `tabs` of areas, `cells` of another field, `periods` of accounts."""

    kinds: tuple[str, ...]
    order: Order
    tabs: tuple[Term, ...] = ()
    cells: tuple[Term, ...] = ()
    cell_field: Code | None = None
    periods: tuple[Period, ...] = ()

    def query(self, section: Section, choice: Choice) -> Query:
        """The question to the catalogue."""
        query = Query(kinds=section.kinds, order=self.order, period=self.period(choice))
        if choice.tab:
            query = replace(query, area=choice.tab)
        if choice.cell and self.cell_field is not None:
            query = replace(query, **{self.cell_field: choice.cell})
        return query

    def period(self, choice: Choice) -> Period | None:
        """The period that is chosen, while the list has it."""
        return next((period for period in self.periods if key_of(period) == choice.period), None)

    @property
    def any(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.tabs or self.cells or self.periods)


def key_of(period: Period) -> str:
    """A period in a page's memory."""
    return f"{period.first}/{period.last}"


def filters_of(
    section: Section,
    taxonomy: Taxonomy,
    has: Callable[[Code], frozenset[str]],
    periods: Callable[[], tuple[Period, ...]] = tuple,
) -> Filters:
    """The filters of a section by the kinds in it; `has` names the codes of a field that have content."""
    kinds: tuple[str, ...] = section.kinds
    if "disclosure" in kinds:
        areas, classes = _current(taxonomy.areas), _current(taxonomy.templates)
        found = periods()
        return Filters(kinds, "newest", areas, classes, "template", found if len(found) > 1 else ())
    if "policy" in kinds:
        return Filters(kinds, "important", (), _offered(taxonomy.themes, "theme", has), "theme")
    if "notice" in kinds:
        return Filters(kinds, "important", (), _offered(taxonomy.notice_topics, "topic", has), "topic")
    return Filters(kinds, "important")


def _current(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(term for term in terms if not term.retired)[:MOST_CELLS]


def _offered(terms: tuple[Term, ...], field: Code, has: Callable[[Code], frozenset[str]]) -> tuple[Term, ...]:
    """All classes while they are few, else those that have content; none where nothing could be told apart."""
    current = tuple(term for term in terms if not term.retired)
    if len(current) > MOST_SHOWN:
        codes = has(field)
        current = tuple(term for term in current if term.code in codes)[:MOST_CELLS]
    return current if len(current) > 1 else ()


def chosen(filters: Filters, choice: Choice, count: Callable[[Choice], int], part: Part, value: str) -> Choice:
    """The choice after a tap: a tab tapped again is let go, and so is whatever would leave nothing.

    What was just tapped stays; of the others the period gives way first, then the tab or cell.
    """
    if part == "tab" and choice.tab == value:
        value = ""
    wanted = replace(choice, **{part: value})
    if wanted.cell and all(term.code != wanted.cell for term in filters.cells):
        wanted = replace(wanted, cell="")
    if not value:
        return wanted
    others: tuple[Part, ...] = tuple(other for other in ("period", "tab", "cell") if other != part)
    for other in others:
        if count(wanted):
            break
        wanted = replace(wanted, **{other: ""})
    return wanted


def stepped(periods: tuple[Period, ...], chosen_key: str, step: int) -> str:
    """The key of the next earlier (`step` 1) or later (-1) period; before the latest stands none of them: all times."""
    keys = ["", *(key_of(period) for period in periods)]
    place = keys.index(chosen_key) if chosen_key in keys else 0
    return keys[min(max(0, place + step), len(keys) - 1)]
