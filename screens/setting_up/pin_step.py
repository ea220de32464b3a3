"""The PIN: asked for on the way in, and set at the first start or when it is to be another."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.setting_up.draft import RULES
from kiosk.setting_up.pin import DIGITS, is_pin
from kiosk.setting_up.request import Answer
from screens.setting_up import words
from screens.setting_up.keys import draw_keys, typed
from screens.setting_up.places import pin_pad
from screens.setting_up.sheet import Deed, draw_cells
from screens.setting_up.step import Step

DOT = "●"


class PinStep(Step):
    """Six cells and a pad. While the pause after wrong ones lasts, the pad takes no touch and says how long."""

    roomy = False

    @property
    def heading(self) -> str:
        """What is asked for."""
        if not self._setting:
            return words.PIN
        return words.PIN_AGAIN if self.kept.get("before") else words.PIN_FIRST

    @property
    def hint(self) -> str:  # type: ignore[override]
        """What it is for."""
        return words.PIN_FIRST_LINE if self._setting else words.PIN_LINE

    @property
    def _setting(self) -> bool:
        """Whether a PIN is being set, not asked for."""
        return bool(self.kept.get("setting"))

    def draw_body(self) -> None:
        """The cells and the pad."""
        self._cells: Sequence[Widget] = ()
        self._show_cells()
        waits = self._left() > 0
        draw_keys(self.page, self.face, pin_pad(portrait=self.portrait), self._press, disabled=waits)
        if waits:
            Clock.unschedule(self._tick)
            Clock.schedule_interval(self._tick, 1)

    def left(self) -> None:
        """Stop counting down."""
        Clock.unschedule(self._tick)

    def deeds(self) -> list[Deed]:
        """取消, unless there is nothing to go back to."""
        if self.kept.get("anew"):
            return [self.way_back()]
        return [Deed(words.CANCEL, "close", None if self.page.first else self.page.leave)]

    def began(self) -> None:
        """Ask how things stand: whether there is a PIN at all, and whether a pause is running."""
        if not self._setting:
            self.page.ask("unlock", self._answered, words.PIN_CHECKING, pin="")

    def _show_cells(self) -> None:
        for widget in self._cells:
            self.page.remove_widget(widget)
        # Below the line in portrait, where it may have two lines.
        box = (160.0, 560.0, 768.0, 160.0) if self.portrait else (582.0, 264.0, 760.0, 80.0)
        self._cells = draw_cells(self.page, self.face, DOT * len(self._entry), (DIGITS,), box)

    @property
    def _entry(self) -> str:
        return str(self.kept.get("entry", ""))

    def _press(self, key: str) -> None:
        self.kept["entry"] = typed(self._entry, key, DIGITS)
        self._show_cells()
        if len(self._entry) == DIGITS:
            self._complete()

    def _complete(self) -> None:
        entry, self.kept["entry"] = self._entry, ""
        if not self._setting:
            self.kept["tried"] = entry
            self.page.ask("unlock", self._answered, words.PIN_CHECKING, pin=entry)
            return
        before = self.kept.get("before")
        if before is None:
            if is_pin(entry):
                self.kept.update(before=entry, said="")
            else:
                self.kept["said"] = RULES["pin"]
            self.page.redraw()
        elif before == entry:
            self.draft.pin = entry
            if self.page.first:
                self.page.memory["pin"] = entry
            self.page.go("overview")
        else:
            self.page.go("pin", setting=True, anew=self.kept.get("anew"), said=words.PIN_DIFFERS)

    def _answered(self, answer: Answer) -> None:
        if answer.well:
            self.page.memory["pin"] = self.kept.get("tried", "")
            self.page.go("overview")
        elif answer.first:
            self.page.go("pin", setting=True)
        else:
            self.kept.update(said=answer.words, until=time.monotonic() + answer.wait if answer.wait else 0.0)
            self.page.redraw()
            if answer.wait:
                self._tick(0)
            elif answer.words:
                self.say(answer.words, well=False)

    def _left(self) -> float:
        return max(0.0, float(self.kept.get("until", 0.0)) - time.monotonic())

    def _tick(self, _elapsed: float) -> bool:
        left = math.ceil(self._left())
        if left <= 0:
            self.kept.update(said="", until=0.0)
            self.page.redraw()
            return False
        told = words.SECONDS.format(count=left)
        if left >= 100:
            told = words.MINUTES.format(count=-(-left // 60))
        self.say(words.PIN_WAIT.format(wait=told), well=False)
        return True
