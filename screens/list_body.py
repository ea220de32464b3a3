"""The part of a list that turns its pages: rows or cards, the page buttons, hills where little stands."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kivy.uix.widget import Widget

from screens.arrangement import Form, arrangement
from screens.marks import HILLS, draw_hills
from screens.motion import mover
from screens.pace import paging
from screens.pager import Pager
from screens.reach import Box, Zone
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face

_BAR: Final = 16.0
"""Units between the last target and the bottom bar."""

_WIDENED: Final = frozenset[Form](("cards", "events"))
"""What stands in a grid and may grow in width: a place that is left empty would look as if something were missing."""

Take = Callable[[int, int], Sequence[Any]]
DrawOne = Callable[[Widget, "Face", Section, Any, Box], None]
DrawPage = Callable[[Widget, "Face", Section, Sequence[tuple[Any, Box]]], None]


def each(draw: DrawOne) -> DrawPage:
    """Draw the things of a page one by one, none minding the others."""

    def draw_page(parent: Widget, face: Face, section: Section, placed: Sequence[tuple[Any, Box]]) -> None:
        for thing, box in placed:
            draw(parent, face, section, thing, box)

    return draw_page


def slices(things: Sequence[Any]) -> Take:
    """The things from a number on, at most so many."""
    return lambda offset, limit: things[offset : offset + limit]


def widened(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The places of a page, where the last row shares the width of those above: no place beside it is empty."""
    first = [box for box in boxes if box[1] == boxes[0][1]]
    last = [box for box in boxes if box[1] == boxes[-1][1]]
    if len(first) == len(last):
        return tuple(boxes)
    left, right = first[0][0], first[-1][0] + first[-1][2]
    across = first[1][0] - first[0][0] - first[0][2]
    wide = (right - left - across * (len(last) - 1)) / len(last)
    spread = [(left + (wide + across) * place, y, wide, high) for place, (_, y, _, high) in enumerate(last)]
    return (*boxes[: -len(last)], *spread)


class ListBody(Widget):  # type: ignore[misc]
    """One list in a zone. `take` gives the things from a number on, `draw` draws those of a page, each in its box.

    The page shown is kept in `memory` under `key`, and what it begins with: in another size of type the list goes on
    from there, for pages hold more things or fewer.
    """

    def __init__(
        self,
        face: Face,
        section: Section,
        zone: Zone,
        form: Form,
        total: int,
        take: Take,
        draw: DrawPage,
        memory: MutableMapping[str, Any],
        key: str = "page",
    ) -> None:
        super().__init__(size_hint=(None, None))
        self._face, self._section, self._zone = face, section, zone
        self._take, self._draw = take, draw
        self._memory, self._key = memory, key
        layout = face.layout
        self._form = form
        self.plan = arrangement(zone, form, total, portrait=layout.portrait, large=face.theme.large)
        page, first = int(memory.get(key, 0)), memory.get(f"{key} first")
        self._first = first[1] if first is not None and first[0] == page else page * len(self.plan.boxes)
        self.page = min(max(0, self._first // max(1, len(self.plan.boxes))), self.plan.pages - 1)
        self._things = Widget(size_hint=(None, None))
        self.bottom = max((y + height for _, y, _, height in self.plan.boxes), default=zone.y)
        self.add_widget(self._things)
        self._pager: Pager | None = None
        if self.plan.pager is not None:
            self._pager = Pager(face, section, self.plan.pager, self.turn, upright=self.plan.upright)
            self.add_widget(self._pager)
        self._show()

    def turn(self, page: int) -> None:
        """Show another page; nothing happens where there is none."""
        if not 0 <= page < self.plan.pages or page == self.page:
            return
        movement = paging(page - self.page)
        self.page, self._first = page, page * len(self.plan.boxes)
        self._things.clear_widgets()
        self._show()
        mover.enter(self._things, movement, self._face.layout.px)

    def _show(self) -> None:
        self._memory[self._key], self._memory[f"{self._key} first"] = self.page, (self.page, self._first)
        per_page = len(self.plan.boxes)
        taken = self._take(self.page * per_page, per_page)
        boxes = self.plan.boxes[: len(taken)]
        placed = tuple(zip(taken, widened(boxes) if self._form in _WIDENED else boxes, strict=True))
        self._draw(self._things, self._face, self._section, placed)
        if self._pager is not None:
            self._pager.tell(self.page, self.plan.pages, more=self.page + 1 < self.plan.pages)

    def fill(self, ground: Widget) -> None:
        """Draw low hills on a ground behind the page below a short list, so that little on it does not look bare."""
        foot = self._zone.bottom + _BAR
        if self.plan.pages == 1 and self.bottom + HILLS <= foot:
            draw_hills(ground, self._face, self._section, foot)
