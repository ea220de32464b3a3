"""The village's map with its named places. A touch on it opens the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feed.blocks import Map, MapPoint
from feed.media import MediaRef
from screens.item_page.enlarge import touchable
from screens.item_page.flow import Piece
from screens.item_page.pictures import LONG_CAPTION, caption_of, picture_size
from screens.item_page.prose import listed, words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Disc, Panel, Picture

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_MARK: Final = 52.0


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
        left, top = 24 + (self.picture_box[0] - wide) / 2, y + 24 + (self.picture_box[1] - high) / 2
        board.add(Picture(self.path, fill="fit", radius=12), left, top, wide, high)
        places = [_held(point, wide, high) for point in self.points]
        touchable(board, self.setting, self.media, (left, top, wide, high), clear_of=places)
        self._draw_marks(board, left, top, wide, high)
        if self.caption:
            foot = y + 24 + self.picture_box[1] + 8
            board.add(Sheet([self.caption]), 24, foot, self.picture_box[0], self.caption_height)
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
            yield from listed(setting, named, numbered=True)
        return
    path, width, height = found
    whole_width, whole_height = setting.whole
    landscape = whole_width > 1000
    legend_width = 360.0 if landscape else whole_width - 48
    caption_width = whole_width - 72 - legend_width if landscape and block.points else whole_width - 48
    caption, caption_height = caption_of(setting, block.caption, caption_width)
    long = caption_height > LONG_CAPTION
    if long:
        caption, caption_height = None, 0.0
    foot = caption_height + 8 if caption else 0.0
    if not block.points:
        picture_box = (whole_width - 48, whole_height - 48 - foot)
    elif landscape:
        picture_box = (whole_width - 72 - legend_width, whole_height - 48 - foot)
    else:
        picture_box = (whole_width - 48, min((whole_width - 48) * height / width, whole_height * 0.62))
    upper = 24.0 if landscape else 24 + picture_box[1] + foot + 16
    legend_height = whole_height - upper - 24
    legend, shown = _legend(block.points, setting, legend_width, legend_height, columns=1 if landscape else 2)
    box = (whole_width - 24 - legend_width if landscape else 24.0, upper, legend_width, legend_height)
    pixels = (width, height)
    yield MapPiece(setting, block.media, path, pixels, block.points, legend, box, picture_box, caption, caption_height)
    if long:
        yield words(setting, block.caption)
    if shown < len(named):
        yield from listed(setting, named[shown:], numbered=True, first=shown + 1)


def _legend(
    points: tuple[MapPoint, ...], setting: Setting, width: float, height: float, columns: int
) -> tuple[tuple[tuple[SheetText, SheetText], ...], int]:
    """Number and name of as many places as fit, column by column, and how many these are."""
    theme = setting.theme
    number_style = theme.words(32, 42, setting.section.ink, bold=True)
    name_style = theme.words(32, 42)
    column_width = (width - (columns - 1) * 24) / columns
    found: list[tuple[SheetText, SheetText]] = []
    column, y = 0, 0.0
    for number, point in enumerate(points, 1):
        name = setting.compose(point.label, name_style, column_width - 56)
        high = setting.high(name)
        if y + high > height:
            column, y = column + 1, 0.0
            if column >= columns or high > height:
                break
        x = column * (column_width + 24)
        digits = setting.compose(str(number), number_style, 50)
        found.append((SheetText(digits, x, y, 50), SheetText(name, x + 56, y, column_width - 56)))
        y += high + 8
    return tuple(found), len(found)
