"""The village's map with its named places. A touch on it opens the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feed.blocks import Map, MapPoint
from feed.media import MediaRef
from screens.item_page.enlarge import touchable
from screens.item_page.flow import Piece
from screens.item_page.pictures import LONG_CAPTION, caption_of, picture_size
from screens.item_page.prose import in_columns, words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Disc, Panel, Picture

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_MARK: Final = 52.0
_EDGE: Final = 24.0
_NUMBER: Final = 56.0
"""Units from a place's number to its name."""

_LEGEND: Final = 360.0
_LEGEND_TYPE: Final = (32, 42)
_SIDE_BY_SIDE: Final = 1000.0
"""A wider page has the names beside the map, a narrower one below it."""

_WIDEST: Final = 0.46
"""Of a page's width: names in two columns take no more of it."""

_SHARES: Final = (0.62, 0.56, 0.5, 0.44)
"""Of the page's height, upright: the first at which all places have room below the map, else the first."""


@dataclass(frozen=True)
class MapPiece(Piece):
    """The map with numbered places, and which number is what beside or below it."""

    setting: Setting
    media: MediaRef
    path: Path
    pixels: tuple[int, int]
    points: tuple[MapPoint, ...]
    legend: tuple[tuple[SheetText, SheetText], ...]
    legend_box: tuple[float, float, float, float]
    picture_box: tuple[float, float]
    caption: SheetText | None
    caption_height: float
    alone: bool = True

    @property
    def height(self) -> float:
        """The page."""
        return self.setting.whole[1]

    def draw(self, board: Board, y: float) -> None:
        """Map, numbers on it, legend."""
        theme = self.setting.theme
        width, height = self.setting.whole
        board.add(Panel(theme.color("card"), radius=24, line=theme.color("line")), 0, y, width, height)
        wide, high = picture_size(*self.pixels, self.picture_box)
        left, top = _EDGE + (self.picture_box[0] - wide) / 2, y + _EDGE + (self.picture_box[1] - high) / 2
        board.add(Picture(self.path, fill="fit", radius=12), left, top, wide, high)
        places = [_held(point, wide, high) for point in self.points]
        touchable(board, self.setting, self.media, (left, top, wide, high), clear_of=places)
        self._draw_marks(board, left, top, wide, high)
        if self.caption:
            foot = y + _EDGE + self.picture_box[1] + 8
            board.add(Sheet([self.caption]), _EDGE, foot, self.picture_box[0], self.caption_height)
        x, upper, wide, high = self.legend_box
        if self.legend:
            board.add(Sheet([text for pair in self.legend for text in pair]), x, y + upper, wide, high)

    def _draw_marks(self, board: Board, left: float, top: float, wide: float, high: float) -> None:
        setting = self.setting
        digits = setting.theme.plain.words(28, 36, "on_solid", bold=True, align="center")
        for number, point in enumerate(self.points, 1):
            across, down = _held(point, wide, high)
            x, y = left + across - _MARK / 2, top + down - _MARK / 2
            board.add(Disc(setting.theme.color("on_solid")), x - 3, y - 3, _MARK + 6, _MARK + 6)
            board.add(Disc(setting.section.ink), x, y, _MARK, _MARK)
            text = setting.compose(str(number), digits, _MARK)
            mark = Sheet([SheetText(text, 0, (_MARK - 36) / 2, _MARK)])
            mark.crowded = True
            board.add(mark, x, y, _MARK, _MARK)


def _held(point: MapPoint, width: float, height: float) -> tuple[float, float]:
    """Where a place's number has its middle on a map of that size: at its point, but whole within the map."""
    half = _MARK / 2
    return min(max(point.x * width, half), width - half), min(max(point.y * height, half), height - half)


def map_pieces(block: Map, setting: Setting) -> Iterator[Piece]:
    """The map; places that do not fit beside it are listed on the next page. Without the picture the places alone."""
    found = setting.picture(block.media)
    named = [point.label for point in block.points]
    if found is None:
        if block.caption:
            yield words(setting, block.caption)
        if named:
            yield from in_columns(setting, named, numbered=True)
        return
    path, width, height = found
    arrangements = _arrangements(setting, block.points, height / width)
    ways = (_arranged(block, setting, path, (width, height), one) for one in arrangements)
    first = next(ways)
    best = next((piece for piece in chain([first], ways) if len(piece.legend) == len(named)), first)
    yield best
    if block.caption and best.caption is None:
        yield words(setting, block.caption)
    if len(best.legend) < len(named):
        shown = len(best.legend)
        yield from in_columns(setting, named[shown:], numbered=True, first=shown + 1)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Width and height of the place for a map, width and columns of its legend, beside or below it."""

    picture: tuple[float, float]
    legend: float
    columns: int
    beside: bool


def _arrangements(setting: Setting, points: tuple[MapPoint, ...], ratio: float) -> Iterator[Arrangement]:
    """The ways to put a map (height by width `ratio`) and the names of its places on a page, the finest first."""
    inner, high = (length - 2 * _EDGE for length in setting.whole)
    if not points:
        yield Arrangement((inner, high), 0.0, 1, beside=True)
        return
    style = setting.theme.words(*_LEGEND_TYPE)
    need = _NUMBER + max(setting.layout.measure(point.label, style) for point in points)
    if setting.whole[0] > _SIDE_BY_SIDE:
        yield Arrangement((inner - _EDGE - _LEGEND, high), _LEGEND, 1, beside=True)
        two = 2 * need + _EDGE
        if two <= _WIDEST * inner:
            yield Arrangement((inner - _EDGE - two, high), two, 2, beside=True)
        return
    columns = 3 if 3 * need + 2 * _EDGE <= inner else 2
    for share in _SHARES:
        yield Arrangement((inner, min(inner * ratio, share * setting.whole[1])), inner, columns, beside=False)


def _arranged(block: Map, setting: Setting, path: Path, pixels: tuple[int, int], places: Arrangement) -> MapPiece:
    """The map with as much of its legend as has room; without its caption where that is a text of its own."""
    (wide, high), whole = places.picture, setting.whole
    caption, caption_height = caption_of(setting, block.caption, wide)
    if caption_height > LONG_CAPTION:
        caption, caption_height = None, 0.0
    foot = caption_height + 8 if caption else 0.0
    if places.beside:
        high -= foot
        left, upper = whole[0] - _EDGE - places.legend, _EDGE
    else:
        left, upper = _EDGE, _EDGE + high + foot + 16
    room = whole[1] - upper - _EDGE
    legend = _legend(block.points, setting, places.legend, room, places.columns)
    box = (left, upper, places.legend, room)
    return MapPiece(
        setting, block.media, path, pixels, block.points, legend, box, (wide, high), caption, caption_height
    )


def _legend(
    points: tuple[MapPoint, ...], setting: Setting, width: float, height: float, columns: int
) -> tuple[tuple[SheetText, SheetText], ...]:
    """Number and name of as many places as fit, column by column."""
    theme = setting.theme
    number_style = theme.words(*_LEGEND_TYPE, setting.section.ink, bold=True)
    name_style = theme.words(*_LEGEND_TYPE)
    column_width = (width - (columns - 1) * _EDGE) / columns
    found: list[tuple[SheetText, SheetText]] = []
    column, y = 0, 0.0
    for number, point in enumerate(points, 1):
        name = setting.compose(point.label, name_style, column_width - _NUMBER)
        high = setting.high(name)
        if y + high > height:
            column, y = column + 1, 0.0
            if column >= columns or high > height:
                break
        x = column * (column_width + _EDGE)
        digits = setting.compose(str(number), number_style, _NUMBER)
        found.append((SheetText(digits, x, y, _NUMBER), SheetText(name, x + _NUMBER, y, column_width - _NUMBER)))
        y += high + 8
    return tuple(found)
