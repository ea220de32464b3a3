"""The page of the rotation: shows slide after slide as the programme says, and answers any touch."""

from __future__ import annotations

import logging
import time

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from feed.item import Item
from kiosk.programme import Choice, Slot, Turns, break_in, next_slide
from screens.memory import TIDY_SECONDS, rest
from screens.motion import mover
from screens.page import Face, Memory, Page
from screens.paint.press import accept_activation
from screens.rotation.dock import Dock
from screens.rotation.slides import draw_slide
from screens.strokes import STROKE, Axis

log = logging.getLogger(__name__)

_MOST_BEFORE = 12


class RotationPage(Page):
    """The slides. `memory` keeps the slide shown, its turns and its end, so that a new edition changes nothing else."""

    bars = "rotation"

    def __init__(self, face: Face, route: str, memory: Memory | None = None) -> None:
        super().__init__(face, route, memory)
        self._slots: tuple[Slot, ...] = ()
        self._ground = Widget(size_hint=(None, None))
        self._dock: Dock | None = None
        self._slide: Widget | None = None
        self._rest = Clock.create_trigger(rest, TIDY_SECONDS)
        self._timer = Clock.create_trigger(self._next_by_time, 1)

    def build(self) -> None:
        """Draw the dock and the slide: the one remembered while it still stands, else the next."""
        face = self.face
        if face.catalogue is not None:
            self._slots = face.catalogue.programme(face.now(), face.settings.rotation.per_kind)
        self.add_widget(self._ground)
        self._dock = Dock(face, face.resume)
        self.add_widget(self._dock)
        urgent = {slot.key for slot in self._slots if slot.priority == "urgent"}
        kept = next((slot for slot in self._slots if slot.key == self.memory.get("slot")), None)
        news = urgent - self.memory.get("urgent", urgent)
        breaking = next((slot for slot in self._slots if slot.key in news and slot.in_force(face.now())), None)
        self.memory["urgent"] = urgent
        self.memory.setdefault("end", time.monotonic() + face.settings.rotation.dwell_seconds)
        if breaking is not None:
            now = face.now()
            if not self._show(break_in(breaking, face.settings.rotation, now, self.memory.get("turns"))):
                self._next()
        elif kept is None or not kept.in_force(face.now()) or not self._draw(kept):
            self._next()
        self._dock.show_turn(self.memory.get("turn", 0))

    def shown(self) -> None:
        """Begin to count the slide's time."""
        self._await_end()

    def leaving(self) -> None:
        """Stop counting."""
        self._timer.cancel()

    # --- turning ----------------------------------------------------------------------------------------------

    def _next_by_time(self, _elapsed: float) -> None:
        if self.face.catalogue is not None:
            self._slots = self.face.catalogue.programme(self.face.now(), self.face.settings.rotation.per_kind)
        self._turn(1)

    def _turn(self, step: int) -> None:
        if step > 0 or not self._previous():
            self._next()
        if self._dock is not None:
            self._dock.show_turn(self.memory.get("turn", 0))
        self._await_end()

    def _next(self) -> None:
        """Show what the programme chooses; a slide that cannot be drawn is skipped, at most all of them once."""
        for _ in range(len(self._slots) + 1):
            choice = self._choose()
            if choice is None:
                break
            if self._show(choice):
                return
        self._draw(None)
        self.memory["end"] = time.monotonic() + self.face.settings.rotation.dwell_seconds

    def _show(self, choice: Choice) -> bool:
        """Show what was chosen and remember it; whether it could be drawn."""
        before: list[str] = self.memory.setdefault("before", [])
        if "slot" in self.memory:
            before.append(self.memory["slot"])
            del before[:-_MOST_BEFORE]
            self.memory["turn"] = self.memory.get("turn", 0) + 1
        self.memory |= {"turns": choice.turns, "slot": choice.slot.key, "end": time.monotonic() + choice.dwell_seconds}
        return self._draw(choice.slot)

    def _previous(self) -> bool:
        """Show the slide before; whether there was one that still stands."""
        before: list[str] = self.memory.get("before", [])
        while before:
            key = before.pop()
            slot = next((slot for slot in self._slots if slot.key == key), None)
            if slot is not None and slot.in_force(self.face.now()) and self._draw(slot):
                dwell = self.face.settings.rotation.dwell_seconds
                turn = max(0, self.memory.get("turn", 0) - 1)
                self.memory |= {"slot": key, "turn": turn, "end": time.monotonic() + dwell}
                return True
        return False

    def _choose(self) -> Choice | None:
        turns: Turns | None = self.memory.get("turns")
        now = self.face.now()
        return next_slide(self._slots, self.face.settings.rotation, now, now.toordinal(), turns)

    def _draw(self, slot: Slot | None) -> bool:
        """Draw the slide of a slot in place of the present one; whether it could be drawn."""
        slide = Widget(size_hint=(None, None))
        try:
            item: Item | None = None
            if slot is not None and self.face.catalogue is not None:
                item = self.face.catalogue.item(slot.unit, slot.id)
                if item is None:
                    return False
            draw_slide(slide, self.face, slot.unit if slot else "", item)
        except Exception:
            log.exception("slide.fault item=%s", slot.key if slot else "-")
            return False
        before, self._slide = self._slide, slide
        self._ground.clear_widgets()
        self._ground.add_widget(slide)
        if before is not None and self.get_root_window() is not None:
            mover.dissolve(self._ground, before, self.face.theme.color("paper"))
        self._rest()
        return True

    def _await_end(self) -> None:
        self._timer.cancel()
        self._timer.timeout = max(0.05, self.memory.get("end", 0.0) - time.monotonic())
        self._timer()

    # --- touch ------------------------------------------------------------------------------------------------

    def swiped(self, direction: int, axis: Axis) -> None:
        """A stroke across turns the slide; one along it is an answer to the invitation like any other touch."""
        if axis == "horizontal":
            self._turn(direction)
        else:
            self.face.resume()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch on the dock is the dock's; any other is watched until it leaves."""
        if super().on_touch_down(touch):
            return True
        if touch.is_mouse_scrolling:
            return False
        touch.grab(self)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Decide on release: a tap anywhere opens home."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        if STROKE not in touch.ud and self.get_root_window() is not None and accept_activation(time.monotonic()):
            self.face.resume()
        return True
