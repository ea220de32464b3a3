"""Talks at a set time: when, how long until then, and the code that leads to them; afterwards to what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from feed.blocks import Livestream
from kiosk.calendar import clock_text, date_text, day_text, local, weekday_text
from screens import words as say
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Panel, TextBox
from screens.qr_panel import QRPanel

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting
    from screens.theme import Theme
    from screens.typesetting import Style

_PAD: Final = 28.0
_CODE: Final = 264.0

_AIR: Final = 120.0
"""So much higher a card may be where its page has the room."""

_TALLEST: Final = 0.72
"""The part of a page that the card may fill with its code below the lines; a summary stands above it."""


def talk_time(starts: datetime, ends: datetime) -> str:
    """When a talk is: 10月30日 星期五 19:00—20:30; with the last day where it ends on another."""
    if local(starts).date() == local(ends).date():
        return f"{day_text(starts)} {clock_text(starts)}—{clock_text(ends)}"
    return f"{day_text(starts)} {clock_text(starts)} 至 {day_text(ends)} {clock_text(ends)}"


def talk_state(starts: datetime, ends: datetime, now: datetime) -> tuple[str, str]:
    """How a talk stands at a moment, in words: the state, and when it begins where that lies ahead."""
    if now >= ends:
        return say.TALK_OVER, ""
    if now >= starts:
        return say.TALK_RUNNING, ""
    days = (local(starts).date() - local(now).date()).days
    if days == 0:
        return say.TALK_BEFORE, say.TALK_TODAY.format(clock=clock_text(starts))
    if days == 1:
        return say.TALK_BEFORE, say.TALK_TOMORROW.format(clock=clock_text(starts))
    return say.TALK_BEFORE, say.TALK_IN_DAYS.format(days=days)


def livestream_pieces(block: Livestream, setting: Setting) -> Iterator[Piece]:
    """A talk at a set time: how long until then, and the code that leads to it, afterwards to what was recorded.

    The code stands beside the lines; in portrait below them, unless that would be higher than the page, and wherever
    the state would run into it. A speaker whose name fills the page in 特大 is told in the standard sizes.
    """
    state, ahead = talk_state(block.starts, block.ends, setting.now)
    running, over = state == say.TALK_RUNNING, state == say.TALK_OVER
    url = block.link if QRPanel.fits(block.link) else ""
    call = say.TALK_SCAN_OVER if over else say.TALK_SCAN_RUNNING if running else say.TALK_SCAN_BEFORE
    told = state if running else f"{say.TALK}　{ahead or state}"
    theme = setting.theme
    style = theme.words(36, 50, setting.section.ink, bold=True, align="center")
    code = (max(_CODE, setting.layout.measure(call, style)), _CODE + 16 + style.line_px) if url else (0.0, 0.0)
    tries = [(True, 1.0, theme), (True, 1.0, theme.plain)]
    if setting.layout.portrait:
        tries = [(False, _TALLEST, theme), (True, 1.0, theme), (False, 1.0, theme), (True, 1.0, theme.plain)]
    for beside, share, sized in tries:
        width = setting.width - 2 * _PAD - (code[0] + _PAD if url and beside else 0)
        rows, height = _talk_rows(block, setting, sized, width, over=over, code=bool(url))
        card = TalkCard(setting, sized, told, running, rows, height, url, call, style, code, beside=beside)
        crowded = bool(url) and beside and card.badge_width > width
        if card.height <= setting.room * share and not crowded:
            break
    yield card


def _talk_rows(
    block: Livestream, setting: Setting, theme: Theme, width: float, *, over: bool, code: bool
) -> tuple[tuple[SheetText, ...], float]:
    """Day, hours and speaker in the sizes of `theme`, below each other, and their height."""
    ink = theme.color("text2") if over else setting.section.ink
    same = local(block.starts).date() == local(block.ends).date()
    hours = f"{clock_text(block.starts)}—{clock_text(block.ends)}"
    if not same:
        hours = f"{clock_text(block.starts)} 至 {date_text(block.ends)} {clock_text(block.ends)}"
    rows = [
        (f"{date_text(block.starts)}　{weekday_text(block.starts)}", theme.title(55, 72, ink)),
        (hours, theme.title(55 if same else 42, 72, ink)),
        (say.TALK_SPEAKER.format(name=block.speaker) if block.speaker else "", theme.words(36, 50)),
        ("" if code else say.TALK_NO_CODE, theme.words(32, 46, "text2")),
    ]
    texts: list[SheetText] = []
    y = 0.0
    for line, style in rows:
        if line:
            part = setting.compose(line, style, width)
            texts.append(SheetText(part, 0, y, width))
            y += setting.high(part) + 4
    return tuple(texts), y


@dataclass(frozen=True)
class TalkCard(Piece):
    """A talk: how it stands, its day and hours as on a calendar leaf, who speaks; its code beside or below.

    `theme` has the sizes of its words; `code` is the width and height of code and call together.
    """

    setting: Setting
    theme: Theme
    state: str
    running: bool
    rows: tuple[SheetText, ...]
    rows_height: float
    url: str
    call: str
    call_style: Style
    code: tuple[float, float]
    beside: bool
    more: float = 0.0
    gap: float = 24.0

    @property
    def _badge(self) -> float:
        return 112.0 if self.theme.large else 80.0

    @property
    def badge_width(self) -> float:
        """How wide the state is with its icon and its border."""
        return self.setting.layout.measure(self.state, self._badge_style) + 120

    @property
    def _badge_style(self) -> Style:
        color = "on_solid" if self.running else self.setting.section.ink
        return self.theme.words(42, 58, color, bold=True)

    @property
    def height(self) -> float:
        """State and rows; the code where it stands below."""
        told = self._badge + 16 + self.rows_height + 2 * _PAD
        if not self.url:
            return told + self.more
        return self.more + (max(told, self.code[1] + 2 * 20) if self.beside else told + self.code[1] + 24)

    @property
    def highest(self) -> float:
        """A little more air around its words, where they stand in the middle."""
        return self.height - self.more + (_AIR if self.beside or not self.url else 0.0)

    def stretched(self, height: float) -> Piece:
        """The card higher."""
        return replace(self, more=max(0.0, height - self.height + self.more))

    def draw(self, board: Board, y: float) -> None:
        """State, rows, code."""
        setting = self.setting
        board.add(Panel(setting.section.tint, radius=20), 0, y, setting.width, self.height)
        inner = self._badge + 16 + self.rows_height
        top = y + ((self.height - inner) / 2 if self.beside or not self.url else _PAD)
        self._draw_badge(board, top)
        width = max(text.width for text in self.rows)
        board.add(Sheet(self.rows), _PAD, top + self._badge + 16, width, self.rows_height)
        if not self.url:
            return
        width, high = self.code
        x = setting.width - width - _PAD if self.beside else (setting.width - width) / 2
        upper = y + (self.height - high) / 2 if self.beside else y + self.height - high - _PAD + 8
        left = x + (width - _CODE) / 2
        board.add(Panel(setting.theme.color("white"), radius=20), left - 8, upper - 8, _CODE + 16, _CODE + 16)
        board.add(QRPanel(self.url), left, upper, _CODE, _CODE)
        call = TextBox(self.call, self.call_style, wrap=False)
        board.add(call, x, upper + _CODE + 16, width, self.call_style.line_px)

    def _draw_badge(self, board: Board, y: float) -> None:
        """How the talk stands: solid while it runs, a plain panel before and after."""
        ink, style = self.setting.section.ink, self._badge_style
        width = self.badge_width - 120
        fill = ink if self.running else self.theme.color("card")
        board.add(Panel(fill, radius=16, line=ink, line_width=2), _PAD, y, self.badge_width, self._badge)
        board.add(Icon("screen", style.color), _PAD + 24, y + (self._badge - 52) / 2, 52, 52)
        board.add(TextBox(self.state, style, wrap=False, place="middle"), _PAD + 92, y, width, self._badge)
