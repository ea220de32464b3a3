"""Films, sounds and talks: what they are, and how to follow them on the phone. Nothing here pretends to play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feed.blocks import Audio, Livestream, Video
from kiosk.calendar import clock_text, day_text, local
from screens.item_page.flow import Piece
from screens.item_page.pictures import picture_size
from screens.item_page.prose import words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Panel, Picture
from screens.qr_panel import QRPanel

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_CODE: Final = 232.0
_PAD: Final = 28.0
_POSTER: Final = 320.0
_HIGHEST: Final = 280.0


@dataclass(frozen=True)
class PhoneCard(Piece):
    """A card about something to be followed on the phone: a picture or icon, lines, and its own code if it has one."""

    setting: Setting
    texts: tuple[SheetText, ...]
    texts_height: float
    icon: str
    poster: tuple[Path, float, float] | None = None
    url: str = ""
    gap: float = 24.0

    @property
    def height(self) -> float:
        """The highest of picture, lines and code."""
        poster = self.poster[2] + 2 * _PAD if self.poster else 0.0
        return max(136.0, self.texts_height + 2 * _PAD, poster, _CODE + 16 if self.url else 0.0)

    def draw(self, board: Board, y: float) -> None:
        """Picture left, lines in the middle, code right."""
        setting = self.setting
        board.add(Panel(setting.section.tint, radius=20), 0, y, setting.width, self.height)
        if self.poster:
            path, wide, high = self.poster
            board.add(Picture(path, fill="fit", radius=12), _PAD, y + (self.height - high) / 2, wide, high)
            left = _PAD + wide + 28
        else:
            board.add(Icon(self.icon, setting.section.ink), _PAD, y + (self.height - 76) / 2, 76, 76)
            left = _PAD + 76 + 28
        top = y + (self.height - self.texts_height) / 2
        width = max(text.width for text in self.texts)
        board.add(Sheet(self.texts), left, top, width, self.texts_height)
        if self.url:
            x = setting.width - _CODE - 8
            board.add(Panel(setting.theme.color("white"), radius=16), x, y + 8, _CODE, self.height - 16)
            board.add(QRPanel(self.url), x, y + (self.height - _CODE) / 2, _CODE, _CODE)


def playing_time(seconds: int | None) -> str:
    """A length as people say it: 3分20秒; empty when it is not known."""
    if not seconds:
        return ""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{hours}小时" if hours else "", f"{minutes}分" if minutes else "", f"{left}秒" if left else ""]
    return "".join(parts)


def _lines(setting: Setting, title: str, told: list[str], width: float) -> tuple[tuple[SheetText, ...], float]:
    theme = setting.theme
    composed = [setting.compose(title, theme.words(36, 50, bold=True), width)] if title else []
    composed += [setting.compose(line, theme.words(32, 44, "text2"), width) for line in told if line]
    texts: list[SheetText] = []
    y = 0.0
    for part in composed:
        texts.append(SheetText(part, 0, y, width))
        y += setting.high(part) + 4
    return tuple(texts), max(0.0, y - 4)


def video_pieces(block: Video, setting: Setting) -> Iterator[Piece]:
    """A film's still picture, what it is, and where to see it."""
    poster = None
    found = setting.picture(block.poster)
    media = setting.media(block.media)
    if found is None and media is not None and media.thumb and media.width and media.height and setting.face.catalogue:
        found = (setting.face.catalogue.path(media.thumb), media.width, media.height)
    if found is not None:
        most = (min(480.0, setting.width * 0.42), min(_POSTER, setting.room * 0.6))
        poster = (found[0], *picture_size(found[1], found[2], most))
    left = _PAD + (poster[1] if poster else 76) + 28
    where = "扫码在手机上看" if setting.has_code else "这段视频还不能在屏上放"
    told = [f"视频 {playing_time(block.media.seconds)}".strip(), where]
    yield from _captioned(setting, block.caption, told, left, "run", poster)


def audio_pieces(block: Audio, setting: Setting) -> Iterator[Piece]:
    """A recording: what it is, and where to hear it."""
    where = "扫码在手机上听" if setting.has_code else "这段录音还不能在屏上放"
    told = [f"录音 {playing_time(block.media.seconds)}".strip(), where]
    yield from _captioned(setting, block.caption, told, _PAD + 104, "speaker", None)


def _captioned(
    setting: Setting, caption: str, told: list[str], left: float, icon: str, poster: tuple[Path, float, float] | None
) -> Iterator[Piece]:
    """The card; a caption that would fill it stands below it."""
    texts, height = _lines(setting, caption, told, setting.width - left - _PAD)
    if height <= _HIGHEST:
        yield PhoneCard(setting, texts, height, icon, poster)
        return
    texts, height = _lines(setting, "", told, setting.width - left - _PAD)
    yield PhoneCard(setting, texts, height, icon, poster)
    yield words(setting, caption, gap=12.0)


def talk_time(starts: datetime, ends: datetime) -> str:
    """When a talk is: 10月30日 星期五 19:00—20:30; with the last day where it ends on another."""
    if local(starts).date() == local(ends).date():
        return f"{day_text(starts)} {clock_text(starts)}—{clock_text(ends)}"
    return f"{day_text(starts)} {clock_text(starts)} 至 {day_text(ends)} {clock_text(ends)}"


def livestream_pieces(block: Livestream, setting: Setting) -> Iterator[Piece]:
    """A talk at a set time, with the code that leads to it until it is over."""
    over, begun = setting.now >= block.ends, setting.now >= block.starts
    state = "已经结束" if over else "正在直播" if begun else "还没开始"
    url = block.link if not over and QRPanel.fits(block.link) else ""
    call = "" if over else "扫码在手机上看直播" if url else "到时候请看村里通知的办法"
    room = setting.width - 2 * _PAD - 104 - (_CODE + 16 if url else 0)
    told = [f"主讲：{block.speaker}" if block.speaker else "", f"直播{state}" if not begun or over else state, call]
    texts, height = _lines(setting, talk_time(block.starts, block.ends), told, room)
    yield PhoneCard(setting, texts, height, "screen", url=url)
