"""A gallery: one picture large, the others in a row of numbered small ones; a touch on the large one enlarges it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.blocks import Gallery, Image
from screens import words as said
from screens.item_page.board import Board
from screens.item_page.enlarge import remembered, touchable
from screens.item_page.flow import Piece
from screens.item_page.pictures import picture_size
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Look, Panel, Picture, PressButton, TextBox
from screens.typesetting import Composed

if TYPE_CHECKING:
    from screens.item_page.board import Setting

_EDGE: Final = 24.0
_ROW: Final = 112.0
_GAP: Final = 16.0
_TURN: Final = 208.0
_SMALL: Final = 144.0
_MOST_CAPTION: Final = 0.45
"""Words take at most so much of the card's height; below the smallest type they could need no more."""


@dataclass(frozen=True)
class Hung:
    """A picture of the gallery that is there: its file, its pixels, the small file."""

    image: Image
    path: Path
    pixels: tuple[int, int]
    small: Path


def shown_range(number: int, count: int, room: int) -> range:
    """Which small pictures stand in a row with room for some: the one shown in the middle, as far as the ends allow."""
    first = max(0, min(number - room // 2, count - room))
    return range(first, min(count, first + room))


class Hanging(Widget):  # type: ignore[misc]
    """What of a gallery changes. `step` shows the next picture (1) or the one before (-1); whether there is one."""

    def __init__(self, step: Callable[[Hanging, int], bool]) -> None:
        super().__init__(size_hint=(None, None))
        self.step = partial(step, self)


@dataclass(frozen=True)
class GalleryPiece(Piece):
    """The whole gallery on a page of its own; which picture is shown is remembered by the page."""

    setting: Setting
    hung: tuple[Hung, ...]
    alone: bool = True

    @property
    def height(self) -> float:
        """The page."""
        return self.setting.whole[1]

    def draw(self, board: Board, y: float) -> None:
        """The card, and on it what changes."""
        width, height = self.setting.whole
        theme = self.setting.theme
        board.add(Panel(theme.color("card"), radius=24, line=theme.color("line")), 0, y, width, height)
        here = board.moved(0, y)
        inside = Hanging(lambda inside, direction: self._step(replace(here, parent=inside), direction))
        board.parent.add_widget(inside)
        self._show(replace(here, parent=inside))

    @property
    def _key(self) -> str:
        return f"gallery {self.hung[0].image.media.sha256}"

    def _shown(self, board: Board) -> int:
        return max(0, min(int(remembered(board.parent).get(self._key, 0)), len(self.hung) - 1))

    def _step(self, board: Board, direction: int) -> bool:
        number = self._shown(board) + direction
        if not 0 <= number < len(self.hung):
            return False
        self._go(board, number)
        return True

    def _go(self, board: Board, number: int) -> None:
        remembered(board.parent)[self._key] = number
        self._show(board)

    def _show(self, board: Board) -> None:
        number = self._shown(board)
        board.parent.clear_widgets()
        setting, hung = self.setting, self.hung[number]
        width, height = setting.whole
        caption = self._caption(number)
        row = _ROW + _GAP if len(self.hung) > 1 else 0.0
        high = setting.high(caption) + 12 if caption is not None else 0.0
        room = (width - 2 * _EDGE, height - 2 * _EDGE - row - high)
        wide, tall = picture_size(*hung.pixels, room)
        x, y = (width - wide) / 2, _EDGE + (room[1] - tall) / 2
        board.add(Picture(hung.path, fill="fit", radius=12), x, y, wide, tall)
        touchable(board, setting, hung.image.media, (x, y, wide, tall))
        if caption is not None:
            text = SheetText(caption, 0, 0, room[0])
            board.add(Sheet([text]), _EDGE, _EDGE + room[1] + 10, room[0], setting.high(caption))
        if row:
            self._draw_row(board, number, height - _EDGE - _ROW)

    def _caption(self, number: int) -> Composed | None:
        """All words of a picture, in the first type that leaves the picture most of the room."""
        setting, image = self.setting, self.hung[number].image
        count = f"第 {number + 1} 张，共 {len(self.hung)} 张" if len(self.hung) > 1 else ""
        told = "　".join(part for part in (count, image.caption or image.alt) if part)
        if not told:
            return None
        theme = setting.theme
        styles = [theme.words(32, 44, "text2", align="center")]
        styles += [theme.plain.words(size, line, "text2", align="center") for size, line in ((32, 44), (28, 38))]
        most = _MOST_CAPTION * setting.whole[1]
        composed, _ = setting.fitted(told, styles, setting.whole[0] - 2 * _EDGE, most)
        return composed

    def _draw_row(self, board: Board, number: int, y: float) -> None:
        width, count = self.setting.whole[0], len(self.hung)
        self._turn(board, said.PREVIOUS_PICTURE, "left", number - 1, number > 0, (_EDGE, y))
        right = width - _EDGE - _TURN
        self._turn(board, said.NEXT_PICTURE, "right", number + 1, number + 1 < count, (right, y))
        room = right - _GAP - (_EDGE + _TURN + _GAP)
        fits = max(1, int((room + _GAP) // (_SMALL + _GAP)))
        shown = shown_range(number, count, fits)
        x = _EDGE + _TURN + _GAP + (room - len(shown) * (_SMALL + _GAP) + _GAP) / 2
        for place in shown:
            self._small(board, place, place == number, (x, y))
            x += _SMALL + _GAP

    def _small(self, board: Board, number: int, selected: bool, at: tuple[float, float]) -> None:
        setting = self.setting
        theme, ink = setting.theme, setting.section.ink
        x, y = at
        line = ink if selected else theme.color("button_line")
        button = PressButton(
            partial(self._go, board, number),
            normal=Look(theme.color("card"), line),
            pressed=Look(setting.section.tint, ink),
            radius=12,
            line_width=6 if selected else 2 if theme.illustrated else 4,
            name=f"第 {number + 1} 张",
        )
        board.add(button, x, y, _SMALL, _ROW)
        layout = setting.layout
        left, top = board.x + x, board.y + y
        layout.add(button, Picture(self.hung[number].small, radius=6), left + 8, top + 8, _SMALL - 16, _ROW - 16)
        style = theme.plain.words(28, 36, "on_solid" if selected else ink, bold=True, align="center")
        layout.add(button, Panel(ink if selected else theme.color("card"), radius=10), left + 12, top + 12, 44, 40)
        layout.add(button, TextBox(str(number + 1), style, wrap=False), left + 12, top + 14, 44, 36)

    def _turn(self, board: Board, word: str, icon: str, goes: int, enabled: bool, at: tuple[float, float]) -> None:
        theme, ink = self.setting.theme, self.setting.section.ink
        color, layout = theme.color, self.setting.layout
        button = PressButton(
            partial(self._go, board, goes),
            normal=Look(color("card"), color("button_line"), ink),
            pressed=Look(self.setting.section.tint, ink, ink),
            disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
            line_width=2 if theme.illustrated else 4,
            enabled=enabled,
            name=word,
        )
        board.add(button, *at, _TURN, _ROW)
        style = theme.words(32, 44, bold=True) if theme.large else theme.words(36, 50, bold=True)
        wide = layout.measure(word, style)
        if wide > _TURN - 64:
            style = theme.plain.words(42, 58, bold=True)
            wide = layout.measure(word, style)
        left, top = board.x + at[0] + (_TURN - 36 - 8 - wide) / 2, board.y + at[1]
        sign, text = (left, left + 44) if icon == "left" else (left + wide + 8, left)
        button.ink(layout.add(button, Icon(icon, ink), sign, top + (_ROW - 36) / 2, 36, 36))
        button.ink(layout.add(button, TextBox(word, style, wrap=False, place="middle"), text, top, wide, _ROW))


def gallery_pieces(block: Gallery, setting: Setting) -> Iterator[Piece]:
    """The gallery, of the pictures that are there."""
    hung = []
    for image in block.images:
        found = setting.picture(image.media)
        media = setting.media(image.media)
        if found is None or media is None:
            continue
        path, width, height = found
        catalogue = setting.face.catalogue
        small = catalogue.path(media.thumb) if media.thumb and catalogue is not None else path
        hung.append(Hung(image, path, (width, height), small))
    if hung:
        yield GalleryPiece(setting, tuple(hung))
