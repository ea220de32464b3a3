"""A table too wide for its page as records: what a row is called, and below it each label with its value.

Nothing becomes smaller than reading text for the sake of many columns. Records are cut where they end, and one that
is longer than a page where its lines end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Column, Row
from screens.item_page.cells import cell_text, group_text, label_text, shown_text, widest_rows
from screens.item_page.flow import Piece
from screens.item_page.prose import lines_of
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel, Rule
from screens.typesetting import Composed, Style

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_BESIDE: Final = 16.0
_ABOVE: Final = 8.0
_BETWEEN: Final = 56.0
"""Between two pairs on one line."""

_MOST_PAIRS: Final = 3
_SAVES: Final = 1.5
"""Lines that places of unlike width must save: else figures below each other would stand at different edges."""

_LABEL_SHARE: Final = 0.42

_WHOLE: Final = 0.4
"""A record that takes less of a page than this stays whole: below any heading it finds room on a page of its own."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of a record: its texts, placed from the record's left edge, and its height."""

    texts: tuple[SheetText, ...]
    height: float


@dataclass(frozen=True)
class Records(Piece):
    """Rows of a table as records. `start` lines of the first row stand on pages before, of the last row `stop` here.

    A line has `pairs` places; `spans` tells how many of them each column takes.
    """

    setting: Setting
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    pairs: int
    spans: tuple[int, ...]
    start: int = 0
    stop: int | None = None
    gap: float = 24.0
    divisible: bool = True
    made: dict[int, tuple[Strip, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Lines of rows by identity, shared by all parts: each row is set once, when its page is reached."""

    @property
    def height(self) -> float:
        """All records; of more than two pages only that it is."""
        total = 0.0
        for place in range(len(self.rows)):
            total += self._height(place)
            if total > 2 * self.setting.room:
                break
        return total

    @property
    def least(self) -> float:
        """Two lines of the first record."""
        first = self._strips(0)[:2] if self.rows else ()
        return 2 * _ABOVE + sum(strip.height for strip in first)

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Whole records; lines of the first where not even that fits."""
        used, count = 0.0, 0
        while count < len(self.rows) and used + self._height(count) <= room + 1:
            used += self._height(count)
            count += 1
        if count == len(self.rows):
            return None
        if count:
            first = replace(self, rows=self.rows[:count], stop=None)
            return first, replace(self, rows=self.rows[count:], start=0)
        if self._height(0) <= _WHOLE * self.setting.room:
            return None
        used, lines = 2 * _ABOVE, 0
        for strip in self._strips(0):
            used += strip.height
            if used > room + 1:
                break
            lines += 1
        if not lines:
            return None
        first = replace(self, rows=self.rows[:1], stop=self.start + lines)
        return first, replace(self, start=self.start + lines)

    def draw(self, board: Board, y: float) -> None:
        """Grounds of sums and groups, rules below records, then all words."""
        setting, theme = self.setting, self.setting.theme
        texts: list[SheetText] = []
        top = 0.0
        for place, row in enumerate(self.rows):
            height = self._height(place)
            fill = {"group": theme.color("sunk"), "subtotal": setting.section.tint, "total": theme.color("strip")}
            if row.role in fill:
                line = None if theme.illustrated else theme.color("line")
                board.add(Panel(fill[row.role], radius=12, line=line), 0, y + top + 2, setting.width, height - 4)
            else:
                board.add(Rule(theme.color("line")), 0, y + top + height - 1, setting.width, 1)
            at = top + _ABOVE
            for strip in self._strips(place):
                texts += [replace(text, x=text.x + _BESIDE, y=text.y + at) for text in strip.texts]
                at += strip.height
            top += height
        board.add(Sheet(texts), 0, y, setting.width, top)

    def _height(self, place: int) -> float:
        return sum(strip.height for strip in self._strips(place)) + 2 * _ABOVE

    def _strips(self, place: int) -> tuple[Strip, ...]:
        """The lines of a row that stand in this part."""
        row = self.rows[place]
        found = self.made.get(id(row))
        if found is None:
            found = self.made[id(row)] = tuple(self._lines(row))
        stop = self.stop if place == len(self.rows) - 1 else None
        return found[self.start if place == 0 else 0 : stop]

    def _lines(self, row: Row) -> Iterator[Strip]:
        setting, theme = self.setting, self.setting.theme
        inner = setting.width - 2 * _BESIDE
        bold = theme.words(36, 44, bold=True)
        if row.role == "group":
            yield from _strips_of([(setting.compose(group_text(self.columns, row), bold, inner), 0.0, inner)], setting)
            return
        name = shown_text(self.columns[0], row, 0)
        if self.columns[0].kind != "text" and label_text(self.columns[0]):
            name = f"{label_text(self.columns[0])} {name}"
        if name:
            yield from _strips_of([(setting.compose(name, bold, inner), 0.0, inner)], setting)
        told = [place for place in range(1, len(self.columns)) if shown_text(self.columns[place], row, place)]
        wide, uneven = _place_width(inner, self.pairs), max(self.spans) > 1
        for places in _dealt(told, self.spans, self.pairs):
            line: list[tuple[Composed, float, float]] = []
            x = 0.0
            for place in places:
                own = self.spans[place] * (wide + _BETWEEN) - _BETWEEN
                if uneven and place == places[-1]:
                    # It reaches to the end of its line: so all lines end at one edge.
                    own = inner - x
                line += self._pair(row, place, x, own)
                x += own + _BETWEEN
            yield from _strips_of(line, setting)

    def _pair(self, row: Row, place: int, x: float, wide: float) -> list[tuple[Composed, float, float]]:
        """Label left, value right; a value of several lines begins where the labels end."""
        setting = self.setting
        quiet, plain = styles_of(setting, row)
        label, value = label_text(self.columns[place]), shown_text(self.columns[place], row, place)
        if not label:
            return [(setting.compose(value, plain, wide), x, wide)]
        need = setting.layout.measure(label, quiet) + 2
        right = setting.layout.measure(value, plain) + 2
        if need + 16 + right <= wide:
            box = wide - need - 16
            composed = setting.compose(value, replace(plain, align="right"), box)
            return [(setting.compose(label, quiet, need), x, need), (composed, x + wide - box, box)]
        need = min(need, wide * _LABEL_SHARE)
        box = wide - need - 16
        return [
            (setting.compose(label, quiet, need), x, need),
            (setting.compose(value, plain, box), x + wide - box, box),
        ]


def _strips_of(texts: Sequence[tuple[Composed, float, float]], setting: Setting) -> Iterator[Strip]:
    """Texts beside each other as lines: the n-th line of all of them together."""
    for number in range(max(len(composed.lines) for composed, _, _ in texts)):
        here = [
            SheetText(lines_of(composed, number, number + 1), x, 0, width)
            for composed, x, width in texts
            if number < len(composed.lines)
        ]
        high = max(setting.high(text.composed) for text in here)
        yield Strip(tuple(replace(text, y=(high - setting.high(text.composed)) / 2) for text in here), high)


def styles_of(setting: Setting, row: Row) -> tuple[Style, Style]:
    """The styles of labels and values."""
    theme = setting.theme
    return theme.words(32, 44, "text2"), theme.words(36, 44, bold=row.role != "entry")


def _place_width(inner: float, pairs: int) -> float:
    return (inner - (pairs - 1) * _BETWEEN) / pairs


def _dealt(places: Sequence[int], spans: Sequence[int], pairs: int) -> Iterator[list[int]]:
    """Columns dealt out to lines of so many places, in their order."""
    line: list[int] = []
    used = 0
    for place in places:
        if line and used + spans[place] > pairs:
            yield line
            line, used = [], 0
        line.append(place)
        used += spans[place]
    if line:
        yield line


def _needs(columns: tuple[Column, ...], rows: tuple[Row, ...], setting: Setting) -> list[float]:
    """How wide label and value of each column are together, in its widest row."""
    needs = [0.0] * len(columns)
    for row in widest_rows([row for row in rows if row.role != "group"], len(columns)):
        quiet, plain = styles_of(setting, row)
        for place in range(1, len(columns)):
            label = setting.layout.measure(label_text(columns[place]), quiet)
            value = setting.layout.measure(cell_text(columns[place], row.cells[place]), plain)
            needs[place] = max(needs[place], label + value + 24)
    return needs


def records(columns: tuple[Column, ...], rows: tuple[Row, ...], setting: Setting) -> Records:
    """A table as records: as many places on a line as all have room in, or, where that saves lines, more of them, of
    which a long value takes two or three.
    """
    inner = setting.width - 2 * _BESIDE
    needs = _needs(columns, rows, setting)
    told = range(1, len(columns))
    choices: list[tuple[float, int, tuple[int, ...]]] = []
    for pairs in range(1, max(1, min(_MOST_PAIRS, len(told))) + 1):
        wide = _place_width(inner, pairs) + _BETWEEN
        spans = tuple(min(pairs, max(1, math.ceil((need + _BETWEEN) / wide))) for need in needs)
        lines = len(list(_dealt(told, spans, pairs)))
        uneven = pairs > 1 and max(spans) > 1
        choices.append((lines + (_SAVES if uneven else 0), pairs, spans))
    _, pairs, spans = min(choices)
    return Records(setting, columns, rows, pairs, spans)
