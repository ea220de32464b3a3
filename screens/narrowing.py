"""What narrows a section's list, drawn as the resident's manner wants it: cells, tabs and periods, or chips."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from screens import words
from screens.filter_buttons import GAP, Option, draw_cells, draw_chips, draw_stepper, draw_tabs
from screens.filters import Choice, Filters, Part, key_of, stepped
from screens.reach import Zone
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face

_ANY: Final[dict[Part, str]] = {"tab": words.ANY_TAB, "cell": words.ANY_CELL, "period": words.ANY_PERIOD}
"""What a chip says of a part that is left open."""

_LOW_ZONE: Final = 700.0
"""In a zone lower than this, what narrows a list is one row of chips."""


class Narrowing:
    """The buttons that narrow one list. `choose` is called with a part and its value, `pick` with a part to choose of.

    `compact` tells whether there is one row of chips, each opening a picker: in 特大, and where little is in reach.
    """

    def __init__(
        self,
        parent: Widget,
        face: Face,
        section: Section,
        zone: Zone,
        offered: tuple[Filters, Choice],
        choose: Callable[[Part, str], None],
        pick: Callable[[Part], None],
    ) -> None:
        self._parent, self._face, self._section, self._zone = parent, face, section, zone
        self.filters, self.choice = offered
        self._choose, self._pick = choose, pick
        self.compact = face.theme.large or (face.layout.portrait and zone.height < _LOW_ZONE)

    def options(self, part: Part) -> list[Option]:
        """All choices of a part, the open one first (but for tabs, which are let go by a second tap)."""
        choice = self.choice.value(part)
        any_name = {"tab": words.ANY_TAB, "cell": words.ALL, "period": words.ANY_PERIOD}[part]
        if self.compact:
            any_name = {**_ANY, "tab": words.ANY_TAB}[part]
        every = Option(any_name, "all", not choice, partial(self._choose, part, ""))
        if part == "period":
            offered = [(key_of(period), period.label, "calendar") for period in self.filters.periods]
        else:
            terms = self.filters.tabs if part == "tab" else self.filters.cells
            offered = [(term.code, term.name, term.icon) for term in terms]
        found = [Option(name, icon, code == choice, partial(self._choose, part, code)) for code, name, icon in offered]
        return [every, *found]

    def draw(self) -> Zone:
        """Draw what narrows the list; the zone that is left for it."""
        if self.compact:
            return self._draw_chips()
        return self._portrait_filters() if self._face.layout.portrait else self._landscape_filters()

    def _draw_chips(self) -> Zone:
        filters, zone = self.filters, self._zone
        parts: list[tuple[Part, bool]] = [
            ("cell", bool(filters.cells)), ("tab", bool(filters.tabs)), ("period", bool(filters.periods)),
        ]  # fmt: skip
        chips = []
        for part, offered in parts:
            if offered:
                shown = next((one for one in self.options(part) if one.selected), None)
                name, icon = (shown.name, shown.icon) if shown else (_ANY[part], "all")
                chosen_one = bool(self.choice.value(part)) and shown is not None
                chips.append(Option(name, icon, chosen_one, partial(self._pick, part)))
        high = 112.0 if self._face.theme.large else 96.0
        draw_chips(self._parent, self._face, self._section, chips, (zone.x, zone.y, zone.width, high))
        return zone.below(high + GAP)

    def _landscape_filters(self) -> Zone:
        face, section, filters, zone = self._face, self._section, self.filters, self._zone
        left = zone.x
        if filters.cells:
            columns = 2 if len(filters.cells) <= 7 else 3
            width = 456.0 if columns == 2 else 536.0
            boxes = Zone(zone.x, zone.y, width, zone.bottom - 8).grid(columns, 4, across=GAP)
            draw_cells(self._parent, face, section, self.options("cell"), boxes)
            left += width + 32
        rest = Zone(left, zone.y, zone.right - left, zone.bottom)
        return self._tab_row(rest) if filters.tabs else rest

    def _portrait_filters(self) -> Zone:
        zone, filters = self._zone, self.filters
        if filters.cells:
            lines = -(-(len(filters.cells) + 1) // 4)
            high = 104.0 if lines < 3 else 96.0
            boxes = Zone(zone.x, zone.y, zone.width, zone.y + lines * (high + GAP) - GAP).grid(4, lines, across=GAP)
            draw_cells(self._parent, self._face, self._section, self.options("cell"), boxes)
            zone = zone.below((high + GAP) * lines)
        return self._tab_row(zone) if filters.tabs else zone

    def _tab_row(self, zone: Zone) -> Zone:
        """Tabs and, where accounts of several periods are there, the period shown."""
        face, section, filters = self._face, self._section, self.filters
        tabs = self.options("tab")[1:]
        width = zone.width
        if filters.periods:
            side = 512.0
            width -= side + GAP
            draw_stepper(
                self._parent,
                face,
                section,
                next(one.name for one in self.options("period") if one.selected),
                (zone.right - side, zone.y, side, 96),
                (self._step(1), self._step(-1)),
            )
        draw_tabs(self._parent, face, section, tabs, (zone.x, zone.y, width, 96))
        return zone.below(96 + GAP)

    def _step(self, step: int) -> partial[None] | None:
        periods, shown = self.filters.periods, self.choice.period
        wanted = stepped(periods, shown, step)
        return None if wanted == shown else partial(self._choose, "period", wanted)
