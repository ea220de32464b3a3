"""The one button of the screen: acts when the finger leaves it, once, and only for a touch that began on it.

Its pressed look is drawn in the frame after the touch, all of it at once: on the processor each step of a transition
would draw the page again, for 80 ms that nobody waits for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kivy.graphics import InstructionGroup, PopMatrix, PushMatrix, Scale
from kivy.input import MotionEvent
from msgspec import Struct
from msgspec.structs import replace

from screens.paint.drawn import Drawn
from screens.paint.panel import ALL_ROUND, Corners, Panel, Shadow
from screens.strokes import STROKE, near, still

if TYPE_CHECKING:
    from screens.layout import Layout

DOUBLE_TAP_SECONDS = 0.3
"""A second activation within this time, near the first, is the same tap of an unsure hand."""

PRESSED_SCALE = 0.97
"""How large a pressed button is drawn (design tokens, chapter 4)."""


class Look(Struct, frozen=True):
    """Colours of a state: fill, border and ink (text and icons), as `#RRGGBB`; none leaves out."""

    fill: str | None = None
    line: str | None = None
    ink: str | None = None


class Inked(Protocol):
    """What takes a button's ink: texts and icons."""

    def tint(self, color: str) -> None:
        """Show in another colour."""


AnyInked = TypeVar("AnyInked", bound=Inked)


Place = tuple[float, float]
"""A point of the window, in units."""


class _LastActivation:
    """When any button acted last (seconds of the monotonic clock), and where."""

    moment = float("-inf")
    place: Place | None = None


def accept_activation(moment: float, place: Place | None = None) -> bool:
    """Whether an activation counts; one too soon after the last does not, unless it is clearly of another place.

    Places are in units; without one an activation is near everything.
    """
    last = _LastActivation.place
    apart = place is not None and last is not None and not near(place[0] - last[0], place[1] - last[1])
    if moment - _LastActivation.moment < DOUBLE_TAP_SECONDS and not apart:
        return False
    _LastActivation.moment, _LastActivation.place = moment, place
    return True


class PressButton(Drawn):
    """A touch target with a panel of its own and whatever is added to it.

    `action` is called on release inside. Texts and icons handed to `ink` follow the colours of the state. A button
    given no `pressed` look keeps its own. `enabled=False` shows `disabled` and takes no touch. `touch_target` tells
    the layout audit to hold it to the touch minimum.
    """

    touch_target = True

    def __init__(
        self,
        action: Callable[[], None],
        *,
        normal: Look,
        pressed: Look | None = None,
        disabled: Look | None = None,
        radius: float = 16,
        line_width: float = 2,
        shadow: Shadow | None = None,
        corners: Corners = ALL_ROUND,
        enabled: bool = True,
        name: str = "",
    ) -> None:
        super().__init__()
        self.name = name
        self.enabled = enabled
        self.touch_target = enabled
        self._action = action
        self._enabled_look, self._disabled_look = normal, disabled or normal
        self._normal = normal if enabled else self._disabled_look
        self._pressed = pressed or normal
        self._scale = 1.0
        self._shrink: tuple[Any, Any] | None = None
        self._inked: list[Inked] = []
        self._followers: list[tuple[Inked, str, str]] = []
        self.panel = Panel(
            self._normal.fill, radius=radius, line=self._normal.line, line_width=line_width, shadow=shadow,
            corners=corners,
        )  # fmt: skip
        self.add_widget(self.panel)

    def arrange(self, layout: Layout) -> None:
        """Draw the panel at the button's place; by night whatever is touched and not solid has a border."""
        edges, look = layout.edges, self._normal
        self._scale = layout.scale
        if edges is not None and self.enabled and (look.line is None or look.line != look.fill):
            self.panel.edge(edges.color, edges.touch)
            self._normal = self._enabled_look = replace(look, line=edges.color)
        self.panel.pos, self.panel.size = self.pos, self.size
        self.panel.arrange(layout)

    def ink(self, widget: AnyInked) -> AnyInked:
        """Let a text or icon follow the colours of the button's state."""
        self._inked.append(widget)
        if self._normal.ink:
            widget.tint(self._normal.ink)
        return widget

    def wear(self, normal: Look) -> None:
        """Take another look for good, as what has been chosen does; its border must be one that was drawn."""
        self._enabled_look = normal
        if self.enabled:
            self._normal = normal
            self._show(normal)

    def enable(self, enabled: bool) -> None:
        """Take touches from now on, or no longer; for a button that was given both looks."""
        if enabled == self.enabled:
            return
        self.enabled = self.touch_target = enabled
        self._normal = self._enabled_look if enabled else self._disabled_look
        self._show(self._normal)

    def follow(self, widget: Inked, normal: str, pressed: str) -> None:
        """Let a text or icon change between two colours of its own."""
        self._followers.append((widget, normal, pressed))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take the touch and show it within the frame."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return False
        if not self.enabled:
            return True
        touch.grab(self)
        self._press(True)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Let go the look when the finger slides off or moves the page, and take it up again when it comes back."""
        if touch.grab_current is not self:
            return False
        self._press(STROKE not in touch.ud and self._upon(touch))
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Act when the finger leaves the button upon it, while the button is still on the window."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._press(False)
        shown = self.enabled and self.get_root_window() is not None
        meant = shown and STROKE not in touch.ud and self._upon(touch)
        if meant and accept_activation(time.monotonic(), (touch.x / self._scale, touch.y / self._scale)):
            self._action()
        return True

    def _upon(self, touch: MotionEvent) -> bool:
        """Whether a finger is on the button, or has hardly moved since it was: hands shake."""
        across, up = ((now - then) / self._scale for now, then in zip(touch.pos, touch.opos, strict=True))
        return bool(self.collide_point(*touch.pos)) or still(across, up)

    def _press(self, pressed: bool) -> None:
        if pressed == (self._shrink is not None):
            return
        self._show(self._pressed if pressed else self._normal)
        self.panel.cast(shadow=not pressed)
        if self._shrink is not None:
            before, after = self._shrink
            self.canvas.before.remove(before)
            self.canvas.after.remove(after)
            self._shrink = None
            return
        before, after = InstructionGroup(), InstructionGroup()
        before.add(PushMatrix())
        before.add(Scale(PRESSED_SCALE, PRESSED_SCALE, 1, origin=self.center))
        after.add(PopMatrix())
        self.canvas.before.insert(0, before)
        self.canvas.after.add(after)
        self._shrink = before, after

    def _show(self, look: Look) -> None:
        self.panel.paint(look.fill, look.line)
        for widget in self._inked:
            if look.ink:
                widget.tint(look.ink)
        for widget, normal, pressed in self._followers:
            widget.tint(pressed if look is self._pressed else normal)
