"""The layout audit: walks the widgets of a window and names what a resident would stumble over.

Checked: nothing that is read or touched leaves the panel; no text leaves its box, its button or is cut unless it was
made to be; texts and codes do not meet; touch targets are large enough, far enough apart, and within reach (design
tokens, chapters 3 and 11). Pixels of the window are judged against mock-up units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from kivy.uix.widget import Widget

from screens.item_page.sheet import Sheet
from screens.layout import Layout
from screens.paint import PressButton, TextBox
from screens.qr_panel import QRPanel

LEAST_TARGET: Final = 96.0
LEAST_GAP: Final = 16.0

_PIXELS: Final = 2.0
"""Rounding to whole pixels may move an edge by one, on either side."""

_REACH: Final = {"landscape": (360.0, 1080.0), "portrait": (700.0, 1800.0)}
"""Where a button may stand, in units from the upper edge: below what is only read, within a hand's reach."""

Rectangle = tuple[float, float, float, float]
"""Left, lower, right, upper, in window pixels."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: `rule` names what, `what` the text or button it is about."""

    rule: str
    what: str
    where: Rectangle

    def __str__(self) -> str:
        """One line for a test's message."""
        left, lower, right, upper = (round(edge) for edge in self.where)
        return f"{self.rule}: {self.what!r} at {left},{lower}–{right},{upper}"


@dataclass(frozen=True, slots=True)
class Sight:
    """How the widgets below one are seen: `up` pixels above where they stand, and only within `window`.

    A widget that moves what is on it tells its own as `sight`.
    """

    up: float = 0.0
    window: Rectangle | None = None

    def of(self, where: Rectangle) -> Rectangle | None:
        """What is seen of a rectangle, and where; none where nothing of it is."""
        left, lower, right, upper = where[0], where[1] + self.up, where[2], where[3] + self.up
        if self.window is None:
            return left, lower, right, upper
        left, lower = max(left, self.window[0]), max(lower, self.window[1])
        right, upper = min(right, self.window[2]), min(upper, self.window[3])
        return (left, lower, right, upper) if left < right and lower < upper else None


def sight_of(widget: Widget, sight: Sight) -> Sight:
    """How what is on a widget is seen, the widget itself being seen by `sight`."""
    own: Sight = getattr(widget, "sight", sight)
    return own


@dataclass(frozen=True, slots=True)
class _Ink:
    """A text or code as drawn, and the place of the button it stands on."""

    what: str
    where: Rectangle
    button: Rectangle | None
    crowded: bool = False


def audit(root: Widget, layout: Layout, *, touch_top: float | None = None) -> list[Finding]:
    """All findings below `root`; an empty list is a clean page.

    `touch_top` is the y from which targets may stand where that is not the usual one (`screens.reach`, 够得着).
    """
    frame = layout.frame
    window = (0.0, 0.0, float(frame.window_width), float(frame.window_height))
    inks = list(_inks(root, None, Sight()))
    findings = list(_texts(root))
    for ink in inks:
        if not _inside(ink.where, window):
            findings.append(Finding("off the panel", ink.what, ink.where))
        if ink.button is not None and not _inside(ink.where, ink.button):
            findings.append(Finding("leaves its button", ink.what, ink.where))
    findings += _meetings(inks)
    findings += _targets(root, layout, window, touch_top)
    return findings


def _walk(widget: Widget) -> Iterator[Widget]:
    yield widget
    for child in widget.children:
        yield from _walk(child)


def _inks(widget: Widget, button: Rectangle | None, sight: Sight) -> Iterator[_Ink]:
    """What is drawn to be read and seen, with the place of the button it is on."""
    if isinstance(widget, PressButton):
        button = Sight(sight.up).of(_box(widget))
    if isinstance(widget, TextBox):
        where = _ink_of(widget)
        seen = sight.of(where) if where is not None else None
        if seen is not None:
            yield _Ink(_told(widget), seen, button)
    elif isinstance(widget, Sheet):
        for text, where in widget.rectangles():
            told = "".join(line.text for line in text.composed.lines)
            seen = sight.of(where)
            if seen is not None:
                yield _Ink(told, seen, button, widget.crowded)
    elif isinstance(widget, QRPanel) and widget.drawn_px:
        left = widget.x + (widget.width - widget.drawn_px) // 2
        lower = widget.y + (widget.height - widget.drawn_px) // 2
        seen = sight.of((left, lower, left + widget.drawn_px, lower + widget.drawn_px))
        if seen is not None:
            yield _Ink(widget.url, seen, button)
    within = sight_of(widget, sight)
    for child in widget.children:
        yield from _inks(child, button, within)


def _told(box: TextBox) -> str:
    return box.text if isinstance(box.text, str) else "".join(span.text for span in box.text)


def _ink_of(box: TextBox) -> Rectangle | None:
    """The window pixels of a text's lines; none for a text without ink."""
    composed = box.composed
    lines = [line for line in composed.lines if line.runs] if composed is not None else []
    if composed is None or not lines:
        return None
    spare = box.height - composed.height
    down = {"top": 0.0, "middle": spare // 2, "bottom": spare}[box.place]
    beside = box.width - composed.width
    across = 0.0 if box.wrap else {"left": 0.0, "center": beside // 2, "right": beside}[box.style.align]
    left = box.x + across + min(line.x for line in lines)
    right = box.x + across + max(line.x + line.width for line in lines)
    upper = box.top - down - min(line.y for line in lines)
    return left, box.top - down - max(line.y + line.height for line in lines), right, upper


def _texts(root: Widget) -> Iterator[Finding]:
    """Texts that leave their box or are cut though nothing in them says so."""
    for widget in _walk(root):
        if isinstance(widget, TextBox):
            composed = widget.composed
            if composed is None:
                yield Finding("never set", _told(widget), _box(widget))
                continue
            if composed.truncated and not widget.ellipsis:
                yield Finding("cut", _told(widget), _box(widget))
            if composed.height > widget.height + _PIXELS or composed.width > widget.width + _PIXELS:
                yield Finding("leaves its box", _told(widget), _box(widget))
        elif isinstance(widget, Sheet):
            sheet = _box(widget)
            for text, where in widget.rectangles():
                told = "".join(line.text for line in text.composed.lines)
                if not _inside(where, sheet):
                    yield Finding("leaves its sheet", told, where)


def _meetings(inks: list[_Ink]) -> Iterator[Finding]:
    """Texts and codes that cover each other."""
    for first, second in combinations(inks, 2):
        if first.crowded and second.crowded:
            continue
        left, lower = max(first.where[0], second.where[0]), max(first.where[1], second.where[1])
        right, upper = min(first.where[2], second.where[2]), min(first.where[3], second.where[3])
        if right - left > _PIXELS and upper - lower > _PIXELS + _leading(first, second):
            yield Finding("meets", f"{first.what} | {second.what}", (left, lower, right, upper))


def _leading(first: _Ink, second: _Ink) -> float:
    """Line boxes are higher than their ink: neighbours may share a tenth of the lower line."""
    return 0.1 * min(first.where[3] - first.where[1], second.where[3] - second.where[1])


def _targets(root: Widget, layout: Layout, window: Rectangle, touch_top: float | None) -> Iterator[Finding]:
    """Touch targets that are too small, too close, out of reach."""
    targets = [widget for widget in _walk(root) if getattr(widget, "touch_target", False)]
    least, gap = LEAST_TARGET * layout.scale - _PIXELS, LEAST_GAP * layout.scale - _PIXELS
    first, last = _REACH[layout.frame.orientation]
    first = first if touch_top is None else touch_top
    origin = layout.ruler.top
    for target in targets:
        where, name = _box(target), getattr(target, "name", "")
        if min(target.width, target.height) < least:
            yield Finding("too small to touch", name, where)
        if not _inside(where, window):
            yield Finding("off the panel", name, where)
        # A banner stands at the very foot of the panel, where everybody reaches it (`screens.alert.banner`).
        if getattr(target, "at_foot", False):
            continue
        if where[3] > origin - first * layout.scale + _PIXELS or where[1] < origin - last * layout.scale - _PIXELS:
            yield Finding("out of reach", name, where)
    for one, other in combinations(targets, 2):
        mine, theirs = _box(one), _box(other)
        across = max(mine[0] - theirs[2], theirs[0] - mine[2])
        along = max(mine[1] - theirs[3], theirs[1] - mine[3])
        if max(across, along) < gap:
            names = f"{getattr(one, 'name', '')} | {getattr(other, 'name', '')}"
            yield Finding("too close to touch", names, mine)


def _box(widget: Widget) -> Rectangle:
    return widget.x, widget.y, widget.right, widget.top


def _inside(inner: Rectangle, outer: Rectangle) -> bool:
    return (
        inner[0] >= outer[0] - _PIXELS
        and inner[1] >= outer[1] - _PIXELS
        and inner[2] <= outer[2] + _PIXELS
        and inner[3] <= outer[3] + _PIXELS
    )
