"""Charts in the flow: a head with title, key and unit, then bars, lines or a ring, each figure beside what it tells.

Bars whose figures or names have no room become rows, each name beside its bars; a ring with parts below zero, without
a sum, or with long names too. So every chart can be read, whatever is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Chart
from screens.charts.draw import draw_grouped, draw_lines, figure_style, planned, planned_lines, swatch
from screens.charts.figures import Scale, scale_of
from screens.charts.palette import Paint, paints_of
from screens.item_page.flow import Piece
from screens.item_page.prose import heading
from screens.item_page.ring import ring_piece
from screens.item_page.row_bars import row_bars
from screens.item_page.sheet import Sheet, SheetText

if TYPE_CHECKING:
    from screens.charts.draw import Plan
    from screens.charts.lines import Lines
    from screens.item_page.board import Board, Setting

_HEIGHT: Final = 440.0
_LEAST_HEIGHT: Final = 240.0
_LOWEST: Final = 200.0
_HIGHEST: Final = 560.0
"""Units of a chart: by itself, on a page that leaves little for it, on one of its own; between the last two it gives
way to words, and takes what its page has left. All of them grow with the type.
"""

_HEADING: Final = 90.0
"""Room left above a chart for the heading of its chapter."""

_CHIP: Final = 28.0
_KEY_GAP: Final = 28.0
_MOST_HEAD: Final = 0.35
"""A head that takes more of a page than this goes on its own: the names of its key become rows of the flow."""


@dataclass(frozen=True)
class Head(Piece):
    """Title, key and unit above a chart; `chips` are paints with their places."""

    setting: Setting
    texts: tuple[SheetText, ...]
    chips: tuple[tuple[Paint, float, float], ...]
    own_height: float
    keeps_next: bool = True
    gap: float = 24.0

    @property
    def height(self) -> float:
        """As laid out."""
        return self.own_height

    def draw(self, board: Board, y: float) -> None:
        """Chips, then all words."""
        ground = self.setting.theme.color("card")
        for paint, x, top in self.chips:
            board.add(swatch(paint, ground), x, y + top, _CHIP, _CHIP)
        board.add(Sheet(self.texts), 0, y, self.setting.width, self.own_height)


@dataclass(frozen=True)
class BarsPiece(Piece):
    """Grouped bars as planned."""

    setting: Setting
    chart: Chart
    scale: Scale
    plan: Plan
    own_height: float
    gap: float = 12.0

    @property
    def height(self) -> float:
        """The same for every chart on pages of one height; one gives way to words, or takes what its page has left."""
        return self.own_height

    @property
    def lowest(self) -> float:
        """As low as bars still tell something, where they can be drawn so low."""
        least = _bounds(self.setting, self.own_height)[0]
        return least if self._planned(least) is not None else self.own_height

    @property
    def highest(self) -> float:
        """As high as bars do not shout."""
        return _bounds(self.setting, self.own_height)[1]

    def stretched(self, height: float) -> Piece:
        """The bars planned anew."""
        plan = self._planned(height)
        return self if plan is None else replace(self, plan=plan, own_height=height)

    def _planned(self, height: float) -> Plan | None:
        return planned(self.setting.face, self.chart, self.scale, self.setting.width, height)

    def draw(self, board: Board, y: float) -> None:
        """As planned."""
        setting = self.setting
        box = (board.x, board.y + y, setting.width, self.own_height)
        draw_grouped(board.parent, setting.face, setting.section, self.chart, self.plan, box)


@dataclass(frozen=True)
class LinesPiece(Piece):
    """Lines as planned."""

    setting: Setting
    chart: Chart
    scale: Scale
    plan: Lines
    own_height: float
    gap: float = 12.0

    @property
    def height(self) -> float:
        """As bars."""
        return self.own_height

    @property
    def lowest(self) -> float:
        """As low as lines still tell something, and keep their names at their ends."""
        least = _bounds(self.setting, self.own_height)[0]
        return least if bool(self._planned(least).ends) == bool(self.plan.ends) else self.own_height

    @property
    def highest(self) -> float:
        """As high as bars; a key above the lines stays where it is."""
        most = _bounds(self.setting, self.own_height)[1]
        return most if self.plan.ends else self.own_height

    def stretched(self, height: float) -> Piece:
        """The lines planned anew."""
        plan = self._planned(height)
        same = bool(plan.ends) == bool(self.plan.ends)
        return replace(self, plan=plan, own_height=height) if same else self

    def _planned(self, height: float) -> Lines:
        return planned_lines(self.setting.face, self.chart, self.scale, self.setting.width, height)

    def draw(self, board: Board, y: float) -> None:
        """As planned."""
        setting = self.setting
        box = (board.x, board.y + y, setting.width, self.own_height)
        draw_lines(board.parent, setting.face, setting.section, self.chart, self.plan, box)


def chart_pieces(block: Chart, setting: Setting) -> Iterator[Piece]:
    """The head of a chart, and the chart in the form in which all of it can be read."""
    values = [value for series in block.series for value in series.values if value is not None]
    scale = scale_of(block.unit, values)
    if block.form == "donut":
        ring = ring_piece(block, setting, scale)
        if ring is not None:
            # Every figure of the list has its unit.
            yield from _heads(block, setting, Scale(scale.divisor, ""), key=False)
            yield ring
            return
    key = len(block.series) > 1 or not block.title
    if block.form == "line":
        width = setting.width
        head = list(_heads(block, setting, scale, key=key))
        room = _room(setting, head)
        plan = planned_lines(setting.face, block, scale, width, room)
        yield from _heads(block, setting, scale, key=key and not plan.ends)
        yield LinesPiece(setting, block, scale, plan, room)
        return
    head = list(_heads(block, setting, scale, key=key))
    yield from head
    room = _room(setting, head)
    bars = planned(setting.face, block, scale, setting.width, room) if block.form == "bars" else None
    if bars is not None:
        yield BarsPiece(setting, block, scale, bars, room)
    else:
        yield row_bars(block, setting, scale)


def _room(setting: Setting, heads: list[Piece]) -> float:
    """How high a chart is: what its head leaves of a page, within bounds that grow with the type."""
    grown = _grown(setting)
    beside = sum(piece.height + 12 for piece in heads) if heads and heads[-1].keeps_next else 0.0
    free = setting.room - beside - _HEADING * grown
    return min(setting.room - 12, max(_LEAST_HEIGHT * grown, min(_HEIGHT * grown, free)))


def _bounds(setting: Setting, height: float) -> tuple[float, float]:
    """How low and how high a chart of a height may be drawn."""
    grown = _grown(setting)
    return min(height, _LOWEST * grown), max(height, min(_HIGHEST * grown, setting.room - 12))


def _grown(setting: Setting) -> float:
    """By how much charts grow with the type of their figures."""
    return figure_style(setting.face).line_px / 40


def _heads(block: Chart, setting: Setting, scale: Scale, *, key: bool) -> Iterator[Piece]:
    """One head; of a long one the title, and a row for every name of the key."""
    head = _head(block, setting, scale, key=key)
    if head is None:
        return
    if head.own_height <= _MOST_HEAD * setting.room:
        yield head
        return
    title = _head(block, setting, scale, key=False)
    if title is not None:
        yield title if title.own_height <= _MOST_HEAD * setting.room else _long_title(block, setting)
    if key:
        for paint, series in zip(paints_of(block, setting.theme, setting.section), block.series, strict=True):
            yield _named(paint, series.name, setting)


def _long_title(block: Chart, setting: Setting) -> Piece:
    return replace(heading(setting, block.title, 3), keeps_next=False)


def _named(paint: Paint, name: str, setting: Setting) -> Head:
    """One name of the key as a row."""
    style = setting.theme.words(32, 44)
    room = setting.width - _CHIP - 12
    text = SheetText(setting.compose(name, style, room), _CHIP + 12, 0, room)
    chip = (paint, 0.0, (style.line_px - _CHIP) / 2)
    return Head(setting, (text,), (chip,), setting.high(text.composed), keeps_next=False, gap=8.0)


def _head(block: Chart, setting: Setting, scale: Scale, *, key: bool) -> Head | None:
    """Title left, key behind it or below it, unit right (mock-ups 03 and 06)."""
    theme, layout = setting.theme, setting.layout
    bold, plain = theme.words(36, 48, bold=True), theme.words(32, 48)
    quiet = theme.words(32, 48, "text2", align="right")
    texts: list[SheetText] = []
    chips: list[tuple[Paint, float, float]] = []
    unit = layout.measure(scale.unit, quiet) + 4 if scale.unit else 0.0
    room = setting.width - (unit + 32 if unit else 0)
    if unit:
        texts.append(SheetText(setting.compose(scale.unit, quiet, unit), setting.width - unit, 0, unit))
    x = y = 0.0
    if block.title:
        title = setting.compose(block.title, bold, room)
        texts.append(SheetText(title, 0, 0, room))
        # The key stands behind a title of one line, and below a longer one.
        if len(title.lines) == 1:
            x = setting.units(title.width) + 32
        else:
            y = setting.high(title)
    if key:
        for paint, series in zip(paints_of(block, theme, setting.section), block.series, strict=True):
            wide = min(layout.measure(series.name, plain) + 2, setting.width - _CHIP - 12)
            # The first line ends where the unit stands.
            if x + _CHIP + 12 + wide > (room if y == 0 else setting.width) and (x or y == 0):
                x, y = 0.0, y + (bold if block.title and not chips else plain).line_px
            name = setting.compose(series.name, plain, wide)
            texts.append(SheetText(name, x + _CHIP + 12, y, wide))
            chips.append((paint, x, y + (plain.line_px - _CHIP) / 2))
            x += _CHIP + 12 + wide + _KEY_GAP
            if len(name.lines) > 1:
                x, y = 0.0, y + setting.high(name)
    if not texts:
        return None
    height = max(text.y + setting.high(text.composed) for text in texts)
    return Head(setting, tuple(texts), tuple(chips), height)
