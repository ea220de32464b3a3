"""What is drawn around the picture: title, time with its line, and the buttons in their present state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from screens import words
from screens.item_page.regions import Box
from screens.marks import sample_tag
from screens.paint import Icon, Look, Panel, PressButton, TextBox
from screens.typesetting import fit

if TYPE_CHECKING:
    from feed.item import Item
    from screens.page import Face
    from screens.theme import Section

_TILE: Final = 88.0
_TRACK: Final = 12.0


@dataclass(frozen=True, slots=True)
class Control:
    """One button: its word and icon, what it does; `solid` for the one that is meant first; none to do: disabled."""

    word: str
    icon: str
    act: Callable[[], None] | None
    solid: bool = False


def clock_of(seconds: float) -> str:
    """A place in a film as players tell it: 1:05, 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def draw_title(parent: Widget, face: Face, section: Section, item: Item, told: str, box: Box) -> None:
    """The section's icon, the title, and what it is. The whole title stands on the page before: here it may be cut."""
    layout, theme = face.layout, face.theme
    layout.add(parent, Panel(section.ink, radius=22), box.x, box.y, _TILE, _TILE)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), box.x + 14, box.y + 14, _TILE - 28, _TILE - 28)
    title = item.short_title or item.title
    below = box.height > 2.2 * _TILE and box.width < 600
    x, y = (box.x, box.y + _TILE + 16) if below else (box.x + _TILE + 16, box.y)
    width, height = box.x + box.width - x, box.y + box.height - y
    foot = theme.words(32, 44, "text2")
    line = foot.line_px if below or height > 100 + foot.line_px else 0
    steps = [theme.title(*step, section.ink) for step in ((48, 62), (42, 54), (36, 50), (32, 42), (28, 36))]
    if not line and not below and layout.measure(title, steps[2]) <= width and height >= 50 + foot.line_px:
        line = foot.line_px
    pixels = [layout.style(style) for style in steps]
    found = fit(title, pixels, layout.px(width), layout.px(height - line), balance=True)
    style = steps[pixels.index(found.style)]
    lines = max(1, int((height - line) / style.line_px + 0.01))
    box_height = min(height - line, found.composed.height / layout.scale + 1) if found.fits else lines * style.line_px
    layout.add(
        parent, TextBox(title, style, balance=found.fits, max_lines=lines, ellipsis=True), x, y, width, box_height
    )
    if line:
        layout.add(parent, TextBox(told, foot, max_lines=1, ellipsis=True), x, y + box_height, width, line)


class Time(Widget):  # type: ignore[misc]
    """How far it is: 0:06 / 0:16, and a line that fills."""

    def __init__(self, face: Face, section: Section, box: Box, *, sample: bool) -> None:
        super().__init__(size_hint=(None, None))
        self._layout, self._box = face.layout, box
        theme = face.theme
        style = theme.words(36, 50, bold=True, tabular=True)
        self._text = self._layout.add(self, TextBox(" ", style, wrap=False), box.x, box.y, box.width, style.line_px)
        if sample:
            sample_tag(self, face, box.y + (style.line_px - 40) / 2, right=box.x + box.width)
        self._line = box.y + style.line_px + (box.height - style.line_px - _TRACK) / 2
        track = Panel(theme.color("ring_track"), radius=_TRACK / 2)
        self._layout.add(self, track, box.x, self._line, box.width, _TRACK)
        self._fill = self._layout.add(self, Panel(section.ink, radius=_TRACK / 2), box.x, self._line, _TRACK, _TRACK)
        self.tell(0, 0)

    def tell(self, at: float, length: float) -> None:
        """Show a place; a `length` of 0 is not known yet."""
        self._text.rewrite(f"{clock_of(at)} / {clock_of(length + 0.5)}" if length else clock_of(at))
        share = min(1.0, at / length) if length else 0.0
        width = max(_TRACK, self._box.width * share)
        if self._layout.px(width) != int(self._fill.width):
            self._layout.place(self._fill, self._box.x, self._line, width, _TRACK)


def draw_controls(
    parent: Widget, face: Face, section: Section, controls: tuple[Control, ...], boxes: tuple[Box, ...]
) -> None:
    """The buttons at their places, in place of those before."""
    parent.clear_widgets()
    for control, box in zip(controls, boxes, strict=True):
        _button(parent, face, section, control, box)


def _button(parent: Widget, face: Face, section: Section, control: Control, box: Box) -> None:
    layout, theme = face.layout, face.theme
    color, ink = theme.color, section.ink
    solid = Look(ink, ink, color("on_solid"))
    button = layout.add(
        parent,
        PressButton(
            control.act or _nothing,
            normal=solid if control.solid else Look(color("card"), color("gold2"), ink),
            pressed=Look(section.motif, ink, ink) if control.solid else Look(section.tint, ink, ink),
            disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
            enabled=control.act is not None,
            name=control.word,
        ),
        box.x, box.y, box.width, box.height,
    )  # fmt: skip
    side = 56.0 if control.solid else 48.0
    for style in (theme.words(42 if control.solid else 36, 60, bold=True), theme.words(32, 60, bold=True)):
        width = layout.measure(control.word, style)
        whole = side + 14 + width
        if whole <= box.width - 16:
            break
    left = box.x + (box.width - whole) / 2
    button.ink(layout.add(button, Icon(control.icon, ink), left, box.y + (box.height - side) / 2, side, side))
    top = box.y + (box.height - style.line_px) / 2
    button.ink(
        layout.add(button, TextBox(control.word, style, wrap=False), left + side + 14, top, width, style.line_px)
    )


def _nothing() -> None:
    """What a disabled button does."""


def broken_words(fault: str, *, film: bool, code: bool) -> str:
    """The line for something that cannot be played: what is the matter, and what one can still do."""
    if film:
        told = words.FILM_SLOW if fault == "slow" else words.FILM_BROKEN
    else:
        told = words.RECORDING_NO_DEVICE if fault == "no device" else words.RECORDING_BROKEN
    on_phone = words.SEE_ON_PHONE if film else words.HEAR_ON_PHONE
    return f"{told}，{on_phone}。" if code else f"{told}。"
