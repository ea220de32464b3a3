"""The page that takes the screen over: what to do first, the level's sign, what comes, until when, who says so.

One screen for each warning, the gravest first, more where its actions need them (特大). It stands still but for two
slow fades of the red panel when it appears.
"""

from __future__ import annotations

import logging
import math
import time
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, cast

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.alerts import Warned
from screens import words
from screens.alert.hold import HoldButton
from screens.alert.panel import draw_panel, what_fits
from screens.alert.places import MOST_ACTIONS, MOST_LARGE, Buttons, Places, buttons, places
from screens.alert.reading import CARD_STEPS, TwoParts, fitting
from screens.alert.row import Turn, draw_hear, draw_hold, draw_turn
from screens.alert.telling import sign_of, valid_time
from screens.bars.bottom import draw_foot
from screens.page import Face, Memory, Page
from screens.paint import Icon, Panel, TextBox
from screens.reach import Box

if TYPE_CHECKING:
    from feed.item import Action
    from screens.alert.alarm import Alarm

log = logging.getLogger(__name__)

FADES: Final = 2
FADE_SECONDS: Final = 0.8
FAINTEST: Final = 0.85
"""The red panel fades so often, each time down to this and back (design tokens, chapter 4)."""

_ICON_BOX: Final = 108.0
_ICON_BOX_TALL: Final = 148.0
_TALL: Final = 240.0
"""Side of the ground of an icon, on cards as drawn and on tall ones, which are so high at least."""

_ICON_SHARE: Final = 76 / 108
_EDGE: Final = 0.25
_TINT: Final = 0.17
"""How dense the edge of a card and the ground of its icon are."""


class WarnedFace(Face, Protocol):
    """The program as this page needs it."""

    @property
    def alarm(self) -> Alarm:
        """What has the screen, and who is told that somebody has read it."""


class AlertPage(Page):
    """Route `alert`; memory `key` names the warning shown, `page` the number of its screen."""

    bars = "none"

    def __init__(self, face: Face, route: str, memory: Memory | None = None) -> None:
        super().__init__(face, route, memory)
        self._alarm = cast(WarnedFace, face).alarm
        self._red = Widget(size_hint=(None, None))
        self._hold: HoldButton | None = None
        self._began = 0.0
        self._told_time = ""
        self.lively = False

    # --- life -------------------------------------------------------------------------------------------------

    def build(self) -> None:
        """Draw the screen that memory names, the first one else. What cannot be drawn as designed is told plainly."""
        warnings = self._alarm.warnings
        if not warnings:
            return
        number = next((n for n, one in enumerate(warnings) if one.key == self.memory.get("key")), None)
        if number is None:
            number = 0
            self.memory["page"] = 0
        warned = warnings[number]
        self.memory["key"] = warned.key
        try:
            self._compose(warnings, number)
        except Exception:
            # Whatever a warning holds, its words must be on the glass.
            log.exception("alert.fault item=%s", warned.key)
            self.clear_widgets()
            self._red.clear_widgets()
            self._tell_plainly(warned)

    def shown(self) -> None:
        """Draw the eye to it, once."""
        if self.face.settings.motion.reduced or self.memory.get("faded") or not self._red.children:
            return
        self.memory["faded"] = True
        self.lively = True
        self._began = time.monotonic()
        Clock.schedule_interval(self._fade, 0)

    def leaving(self) -> None:
        """Stop what moves."""
        self.lively = False
        Clock.unschedule(self._fade)
        if self._hold is not None:
            self._hold.rest()

    def minute(self) -> None:
        """今天 becomes 昨天 at midnight."""
        shown = next((one for one in self._alarm.warnings if one.key == self.memory.get("key")), None)
        if shown is not None and valid_time(shown.alert, self.face.now()) != self._told_time:
            self._redraw()

    def _fade(self, _elapsed: float) -> bool:
        passed = time.monotonic() - self._began
        if passed >= FADES * FADE_SECONDS:
            self._red.opacity = 1.0
            self.lively = False
            return False
        down = 0.5 - 0.5 * math.cos(2 * math.pi * passed / FADE_SECONDS)
        self._red.opacity = 1.0 - (1.0 - FAINTEST) * down
        return True

    def _redraw(self) -> None:
        Clock.unschedule(self._fade)
        if self._hold is not None:
            self._hold.rest()
        self.lively = False
        self._red.opacity = 1.0
        self._red.clear_widgets()
        self.clear_widgets()
        self.build()

    # --- screens ----------------------------------------------------------------------------------------------

    def _compose(self, warnings: tuple[Warned, ...], number: int) -> None:
        warned = warnings[number]
        screens = self._screens(warned)
        screen = min(max(0, int(self.memory.get("page", 0))), len(screens) - 1)
        self.memory["page"] = screen
        here = self._here(warned, len(screens[screen]))
        self._told_time = valid_time(warned.alert, self.face.now())
        self.add_widget(self._red)
        draw_panel(self._red, self.face, warned, here)
        theme, layout = self.face.theme, self.face.layout
        if here.heading is not None:
            heading = words.ALERT_DRILL_DO if warned.alert.drill else words.ALERT_DO
            style = theme.plain.title(80, 104, "verm_dd")
            layout.add(self, TextBox(heading, style, wrap=False), *here.heading)
        self._draw_count(here, (number, len(warnings)), (screen, len(screens)))
        for action, box in zip(screens[screen], here.cards, strict=True):
            self._draw_card(action, box)
        turns = len(warnings) > 1 or len(screens) > 1
        hear = self._alarm.heard and not warned.alert.drill
        row = buttons(here.buttons, turns=turns, hear=hear)
        self._draw_turns(row, warnings, number, (screen, len(screens)))
        if row.hear is not None:
            draw_hear(self, self.face, row.hear, self._alarm.hear_again)
        self._draw_hold(row.known, warned.key)
        note = words.ALERT_DRILL_BACK if warned.alert.drill else words.ALERT_BACK
        style = theme.plain.words(32, 48, "text2", align="right")
        layout.add(self, TextBox(note, style, wrap=False), *here.note)
        if layout.portrait:
            draw_foot(self, self.face)

    def _here(self, warned: Warned, cards: int) -> Places:
        """The places of a screen; what comes stands below the sign where it does not fit beside it."""
        usual = places(portrait=self.face.layout.portrait, long=False, cards=cards)
        if what_fits(self.face, warned, usual.what):
            return usual
        return places(portrait=self.face.layout.portrait, long=True, cards=cards)

    def _screens(self, warned: Warned) -> list[tuple[Action, ...]]:
        """The actions, as many on each screen as can be read there."""
        actions = warned.alert.actions
        portrait = self.face.layout.portrait
        most = MOST_LARGE if self.face.theme.large else MOST_ACTIONS
        for each in range(min(most, len(actions)), 0, -1):
            boxes = places(portrait=portrait, long=False, cards=each).cards
            if each == 1 or all(self._card_text(action, boxes[0]).fits for action in actions):
                break
        return [actions[first : first + each] for first in range(0, len(actions), each)]

    def turn(self, number: int) -> None:
        """Show a screen of the warning shown (0 = first)."""
        self.memory["page"] = number
        self._redraw()

    def _show(self, key: str, screen: int) -> None:
        self.face.stay()
        self.memory |= {"key": key, "page": screen}
        self._redraw()

    # --- parts ------------------------------------------------------------------------------------------------

    def _draw_count(self, here: Places, warning: tuple[int, int], screen: tuple[int, int]) -> None:
        told = []
        if warning[1] > 1:
            told.append(words.ALERT_COUNT.format(number=warning[0] + 1, all=warning[1]))
        if screen[1] > 1:
            told.append(words.ALERT_SCREENS.format(number=screen[0] + 1, all=screen[1]))
        if not told:
            return
        layout = self.face.layout
        color = "on_level_dark" if layout.portrait else "text2"
        style = self.face.theme.plain.words(32, 56, color, bold=True, align="right")
        layout.add(self._red if layout.portrait else self, TextBox("  ".join(told), style, wrap=False), *here.count)

    def _card_text(self, action: Action, box: Box) -> TwoParts:
        _, _, width, height = _inner(box)
        return TwoParts(
            self.face.layout, self.face.theme, (action.text, action.detail), CARD_STEPS,
            (width, height), ("text", "text"),
        )  # fmt: skip

    def _draw_card(self, action: Action, box: Box) -> None:
        layout, theme = self.face.layout, self.face.theme
        x, y, _, height = box
        layout.add(self, Panel(theme.color("card"), radius=24), *box)
        if theme.illustrated:
            layout.add(self, Panel(None, radius=24, line=theme.color("verm_dd"), line_width=2, opacity=_EDGE), *box)
        else:
            layout.add(self, Panel(None, radius=24, line=theme.color("button_line"), line_width=2), *box)
        side = _icon_side(height)
        top = y + (height - side) / 2
        if theme.illustrated:
            layout.add(self, Panel(theme.color("verm"), radius=28, opacity=_TINT), x + 32, top, side, side)
        icon = side * _ICON_SHARE
        inset = (side - icon) / 2
        sign = Icon(sign_of(action.text, action.detail), theme.color("verm_dd"))
        layout.add(self, sign, x + 32 + inset, top + inset, icon, icon)
        self._card_text(action, box).draw(self, _inner(box), middle=True)

    def _draw_turns(self, row: Buttons, warnings: tuple[Warned, ...], number: int, screen: tuple[int, int]) -> None:
        """上一条 and 下一条; within a warning of several screens 上一屏 and 下一屏."""
        if row.previous is None or row.next is None:
            return
        place, count = screen
        key = warnings[number].key
        before: Turn | None = None
        after: Turn | None = None
        if place > 0:
            before = Turn(words.PREVIOUS_SCREEN, key, place - 1)
        elif number > 0:
            before = Turn(words.ALERT_PREVIOUS, warnings[number - 1].key, 0)
        if place + 1 < count:
            after = Turn(words.NEXT_SCREEN, key, place + 1)
        elif number + 1 < len(warnings):
            after = Turn(words.ALERT_NEXT, warnings[number + 1].key, 0)
        several = len(warnings) > 1
        names = (words.ALERT_PREVIOUS, words.ALERT_NEXT) if several else (words.PREVIOUS_SCREEN, words.NEXT_SCREEN)
        draw_turn(self, self.face, before, names[0], "left", row.previous, self._show)
        draw_turn(self, self.face, after, names[1], "right", row.next, self._show)

    def _draw_hold(self, box: Box, key: str) -> None:
        self._hold = draw_hold(self, self.face, box, partial(self._alarm.set_aside, key))

    # --- when all else fails ----------------------------------------------------------------------------------

    def _tell_plainly(self, warned: Warned) -> None:
        """Title, what comes and what to do, as running text, and the button."""
        layout, theme, alert = self.face.layout, self.face.theme.plain, warned.alert
        here = places(portrait=layout.portrait, long=True, cards=1)
        lines = [warned.item.title, alert.what, *(f"{one.text} {one.detail}" for one in alert.actions)]
        text = "\n".join(line for line in lines if line.strip())
        x, _, width, _ = here.cards[0]
        top = 48.0 if layout.portrait else 168.0
        height = here.buttons[1] - 32 - top
        styles = [theme.words(size, round(size * 1.4), bold=True) for size in (48, 42, 36, 32, 28)]
        style = fitting(layout, text, styles, width, height)
        lines_most = max(1, int(height / style.line_px))
        layout.add(self, TextBox(text, style, max_lines=lines_most, ellipsis=True), x, top, width, height)
        self._draw_hold(here.buttons, warned.key)


def _inner(box: Box) -> Box:
    """Where the words of a card stand."""
    x, y, width, height = box
    side = _icon_side(height)
    return x + 64 + side, y + 8, width - 96 - side, height - 16


def _icon_side(height: float) -> float:
    return min(_ICON_BOX if height < _TALL else _ICON_BOX_TALL, height - 32)
