"""Films and sounds among an item's words: a card with a button to the page that plays it (`screens.playing`).

What this device does not have is followed on the phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feed.blocks import Audio, Video
from screens import words as say
from screens.item_page.flow import Piece
from screens.item_page.pictures import picture_size
from screens.item_page.prose import words
from screens.item_page.sheet import Sheet, SheetText
from screens.page import Page
from screens.paint import Icon, Look, Panel, Picture, PressButton, TextBox
from screens.qr_panel import QRPanel
from screens.reach import page_top

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from kiosk.edition import EditionMedia
    from screens.item_page.board import Board, Setting

_PAD: Final = 28.0
_SMALL_CODE: Final = 232.0
_ICON: Final = 104.0
_MARK: Final = 76.0
_BUTTON: Final = (320.0, 112.0)
_STEPS: Final = ((42, 58), (36, 50), (32, 44))

_LEAST: Final = 224.0
"""Height of a card with a button: at the top of a page its button must still stand where a hand reaches it."""

_LEAST_UPRIGHT: Final = 504.0
"""The same in portrait, where hands reach from 700 units on."""

_REACH_UPRIGHT: Final = 700.0

_TIGHT_UPRIGHT: Final = 440.0
"""The same, where the page has little room: the button stands within reach still."""

_SMALLEST_STILL: Final = 0.6
"""The part of its height that a still keeps at least where it gives way to words."""

_LEAST_UPRIGHT_LARGE: Final = 608.0
"""The same in 特大, whose pages begin higher."""


@dataclass(frozen=True)
class PlayCard(Piece):
    """A film or a sound: its still or an icon, what it is, and the button that opens its page."""

    setting: Setting
    block: Video | Audio
    texts: tuple[SheetText, ...]
    texts_height: float
    still: tuple[Path, float, float] | None
    gap: float = 24.0
    given: float = 0.0
    """Units that the card gives way to what else its page holds."""

    @property
    def film(self) -> bool:
        """Whether there is something to see."""
        return isinstance(self.block, Video)

    @property
    def button(self) -> tuple[float, float]:
        """Width and height of the button; in 特大 its word is wider."""
        width = _BUTTON[0] * (1.25 if self.setting.theme.large else 1.0)
        return min(width, self.setting.width - 2 * _PAD), _BUTTON[1]

    @property
    def upright(self) -> bool:
        """Whether the card is of the portrait form."""
        return _upright(self.setting)

    @property
    def height(self) -> float:
        """The highest of picture and words with the button; in portrait a still stands above its words."""
        return self._whole - self.given

    @property
    def lowest(self) -> float:
        """In portrait with a smaller still, or with less air about the words."""
        if not self.upright:
            return self.height
        if self.still:
            return self._whole - (1 - _SMALLEST_STILL) * self.still[2]
        air = self._whole - max(_ICON, self.texts_height) - 20 - self.button[1] - 2 * _PAD
        reached = 0.0 if self.setting.theme.large else _LEAST_UPRIGHT - _TIGHT_UPRIGHT
        return self._whole - max(0.0, min(air, reached))

    def stretched(self, height: float) -> Piece:
        """The card as low as that."""
        return replace(self, given=max(0.0, min(self._whole - height, self._whole - self.lowest)))

    @property
    def _whole(self) -> float:
        """Where it need not give way."""
        picture = self.still[2] if self.still else _ICON
        below = 20 + self.button[1] + 2 * _PAD
        if not self.upright:
            return max(_LEAST, picture + 2 * _PAD, self.texts_height + below)
        above = picture + 24 + self.texts_height if self.still else max(picture, self.texts_height)
        least = _LEAST_UPRIGHT_LARGE if self.setting.theme.large else _LEAST_UPRIGHT
        # For somebody who sits hands reach less high: the card grows until its button stands there.
        least = min(self.setting.room, least + page_top(self.setting.face) - _REACH_UPRIGHT)
        return max(least, above + below)

    def draw(self, board: Board, y: float) -> None:
        """Picture, words, button: the button lowest."""
        setting, theme = self.setting, self.setting.theme
        board.add(Panel(setting.section.tint, radius=20), 0, y, setting.width, self.height)
        wide, high = (self.still[1], self.still[2]) if self.still else (_ICON, _ICON)
        if self.still and self.upright:
            wide, high = wide * (high - self.given) / high, high - self.given
        across, tall = self.button
        floor = y + self.height - _PAD - tall
        ceiling, x = y + _PAD, _PAD
        if self.upright and self.still:
            board.add(Picture(self.still[0], fill="fit", radius=12), (setting.width - wide) / 2, y + _PAD, wide, high)
            ceiling += high + 24
        else:
            bottom = floor - 20 if self.upright else y + self.height - _PAD
            top = y + _PAD + (bottom - y - _PAD - high) / 2
            if self.still:
                board.add(Picture(self.still[0], fill="fit", radius=12), _PAD, top, wide, high)
            else:
                board.add(Icon("screen" if self.film else "radio", setting.section.ink), _PAD, top, wide, high)
            x += wide + _PAD
        if self.texts:
            spare = floor - 20 - ceiling - self.texts_height
            width = max(text.width for text in self.texts)
            board.add(Sheet(self.texts), x, ceiling + max(0.0, spare / 2), width, self.texts_height)
        if self.upright:
            x, across = _PAD, setting.width - 2 * _PAD
        word, icon = (say.WATCH, "play") if self.film else (say.LISTEN, "speaker")
        ink = setting.section.ink
        solid = Look(ink, ink, theme.color("on_solid"))
        button = PressButton(
            lambda: self._open(button), normal=solid, pressed=Look(setting.section.motif, ink, ink), name=word
        )
        board.add(button, x, floor, across, tall)
        style = theme.words(42, 58, bold=True)
        width = setting.layout.measure(word, style)
        begin = x + (across - 56 - 14 - width) / 2
        inner = replace(board, parent=button)
        button.ink(inner.add(Icon(icon, ink), begin, floor + (tall - 56) / 2, 56, 56))
        text = TextBox(word, style, wrap=False)
        button.ink(inner.add(text, begin + 70, floor + (tall - style.line_px) / 2, width, style.line_px))

    def _open(self, button: Widget) -> None:
        """Open the page that plays this block of the item whose page the button is on."""
        page = button.parent
        while page is not None and not isinstance(page, Page):
            page = page.parent
        if page is None:
            return
        unit, _, name = page.argument.partition("/")
        catalogue = self.setting.face.catalogue
        item = catalogue.item(unit, name) if catalogue is not None else None
        if item is not None and self.block in item.blocks:
            self.setting.face.open(f"playing:{unit}/{name}/{item.blocks.index(self.block)}")


@dataclass(frozen=True)
class PhoneCard(Piece):
    """Something to be followed on the phone: an icon or picture, lines, and a code of its own where it has one."""

    setting: Setting
    texts: tuple[SheetText, ...]
    texts_height: float
    icon: str
    still: tuple[Path, float, float] | None = None
    url: str = ""
    gap: float = 24.0

    @property
    def height(self) -> float:
        """The highest of picture, lines and code."""
        code = _SMALL_CODE + 16 if self.url else 0.0
        return max((self.still[2] if self.still else _MARK) + 2 * _PAD, self.texts_height + 2 * _PAD, code)

    def draw(self, board: Board, y: float) -> None:
        """Picture left, lines in the middle, code right."""
        setting = self.setting
        board.add(Panel(setting.section.tint, radius=20), 0, y, setting.width, self.height)
        wide, high = (self.still[1], self.still[2]) if self.still else (_MARK, _MARK)
        middle = y + (self.height - high) / 2
        if self.still:
            board.add(Picture(self.still[0], fill="fit", radius=12), _PAD, middle, wide, high)
        else:
            board.add(Icon(self.icon, setting.section.ink), _PAD, middle, wide, high)
        if self.texts:
            top = y + (self.height - self.texts_height) / 2
            width = max(text.width for text in self.texts)
            board.add(Sheet(self.texts), _PAD + wide + _PAD, top, width, self.texts_height)
        if self.url:
            x = setting.width - _SMALL_CODE - 8
            board.add(Panel(setting.theme.color("white"), radius=16), x, y + 8, _SMALL_CODE, self.height - 16)
            board.add(QRPanel(self.url), x, y + (self.height - _SMALL_CODE) / 2, _SMALL_CODE, _SMALL_CODE)


def playing_time(seconds: int | None) -> str:
    """A length as people say it: 3分20秒; empty when it is not known."""
    if not seconds:
        return ""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{hours}小时" if hours else "", f"{minutes}分" if minutes else "", f"{left}秒" if left else ""]
    return "".join(parts)


def _upright(setting: Setting) -> bool:
    """Portrait, or words that would be squeezed beside a picture."""
    return setting.layout.portrait or setting.width < 1000


def _lines(setting: Setting, told: list[tuple[str, int]], width: float) -> tuple[tuple[SheetText, ...], float]:
    """Lines below each other, each with the number of its step; the first step is bold."""
    texts: list[SheetText] = []
    y = 0.0
    for line, step in told:
        if line:
            size, high = _STEPS[step]
            style = setting.theme.words(size, high, "text" if step == 0 else "text2", bold=step == 0)
            part = setting.compose(line, style, width)
            texts.append(SheetText(part, 0, y, width))
            y += setting.high(part) + 6
    return tuple(texts), max(0.0, y - 6)


def _still(block: Video, media: EditionMedia | None, setting: Setting) -> tuple[Path, float, float] | None:
    """The poster that the item gives, else the still taken at admission, and its size on the card."""
    found = setting.picture(block.poster)
    catalogue = setting.face.catalogue
    if found is None and media is not None and media.thumb and media.width and media.height and catalogue is not None:
        found = (catalogue.path(media.thumb), media.width, media.height)
    if found is None:
        return None
    most = (setting.width * 0.52, setting.room - 2 * _PAD)
    if _upright(setting):
        most = (setting.width - 2 * _PAD, setting.room * 0.42)
    return found[0], *picture_size(found[1], found[2], most)


def video_pieces(block: Video, setting: Setting) -> Iterator[Piece]:
    """A film's card; without the film on this device, where to see it."""
    media = setting.media(block.media)
    still = _still(block, media, setting)
    seconds = media.seconds if media is not None else 0.0
    kind = f"{say.FILM} {playing_time(round(seconds or block.media.seconds or 0))}".strip()
    yield from _cards(block, setting, kind, still, available=media is not None and media.kind == "video")


def audio_pieces(block: Audio, setting: Setting) -> Iterator[Piece]:
    """A recording's card; without the recording on this device, where to hear it."""
    media = setting.media(block.media)
    seconds = media.seconds if media is not None else 0.0
    kind = f"{say.RECORDING} {playing_time(round(seconds or block.media.seconds or 0))}".strip()
    yield from _cards(block, setting, kind, None, available=media is not None and media.kind == "audio")


def _cards(
    block: Video | Audio, setting: Setting, kind: str, still: tuple[Path, float, float] | None, *, available: bool
) -> Iterator[Piece]:
    """The card; a caption that would fill it stands below it."""
    film = isinstance(block, Video)
    stacked = available and _upright(setting)
    beside = 0.0 if stacked and still else _PAD + (still[1] if still else _ICON)
    width = setting.width - 2 * _PAD - beside
    if available:
        lines = [(block.caption, 0), (kind, 1)]
    else:
        if film:
            where = say.SEE_ON_PHONE if setting.has_code else say.FILM_BROKEN
        else:
            where = say.HEAR_ON_PHONE if setting.has_code else say.RECORDING_BROKEN
        lines = [(block.caption, 0), (kind, 1), (where, 2)]
    texts, height = _lines(setting, lines, width)
    room = setting.room * 0.45 if not available or stacked else setting.room - _BUTTON[1] - 2 * _PAD - 20
    long = height > room
    if long:
        texts, height = _lines(setting, lines[1:], width)
    if available:
        yield PlayCard(setting, block, texts, height, still)
    else:
        yield PhoneCard(setting, texts, height, "screen" if film else "radio", still)
    if long:
        yield words(setting, block.caption, gap=12.0)
