"""What pieces are set with and drawn on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kivy.uix.widget import Widget

from feed.media import MediaRef
from kiosk.edition import EditionMedia
from screens.layout import Layout
from screens.paint import Panel
from screens.paint.drawn import Drawn
from screens.theme import Section, Theme
from screens.typesetting import Composed, Span, Style, compose, fit

if TYPE_CHECKING:
    from screens.page import Face

AnyDrawn = TypeVar("AnyDrawn", bound=Drawn)


@dataclass(frozen=True)
class Board:
    """A place on the window whose upper left corner is (`x`, `y`) of the mock-up; pieces draw relative to it."""

    parent: Widget
    layout: Layout
    x: float
    y: float

    def add(self, widget: AnyDrawn, x: float, y: float, width: float, height: float) -> AnyDrawn:
        """Place and add a widget."""
        return self.layout.add(self.parent, widget, self.x + x, self.y + y, width, height)

    def moved(self, x: float, y: float) -> Board:
        """The board with its corner elsewhere."""
        return Board(self.parent, self.layout, self.x + x, self.y + y)


@dataclass(frozen=True)
class Setting:
    """What the blocks of one item are set with: words of the theme, the section's pigment, the room there is.

    `width` and `room` are those of the ground that words stand on, `whole` is width and height of the place of pieces
    that stand alone. `has_code` tells that the item's own QR code stands beside the flow. `reading` is size and line of
    running text: larger where there is little of it.
    """

    face: Face
    section: Section
    width: float
    room: float
    whole: tuple[float, float]
    has_code: bool
    now: datetime
    reading: tuple[int, int] = (36, 54)

    @property
    def theme(self) -> Theme:
        """Colours and type."""
        return self.face.theme

    @property
    def layout(self) -> Layout:
        """Units to pixels."""
        return self.face.layout

    def grown(self, units: float) -> float:
        """A length that grows with the type: half as much again in 特大."""
        return units * 1.5 if self.theme.large else units

    def tinted(self, radius: float, fill: str = "") -> Panel:
        """A ground in the section's tint, or in `fill`; by night grounds are dark, so it has a border instead."""
        line = None if self.theme.illustrated else self.theme.color("line")
        return Panel(fill or self.section.tint, radius=radius, line=line)

    def compose(self, text: str | Sequence[Span], style: Style, width: float, *, balance: bool = False) -> Composed:
        """Set a text into a box `width` units wide."""
        if not isinstance(text, str):
            text = tuple(Span(span.text, self.layout.style(span.style)) for span in text)
        return compose(text, self.layout.style(style), self.layout.px(width), balance=balance)

    def line(self, text: str, style: Style, width: float) -> Composed:
        """A text on one line, cut with … where it is longer than `width` units."""
        return compose(text, self.layout.style(style), self.layout.px(width), max_lines=1, ellipsis=True)

    def fitted(
        self, text: str, styles: Sequence[Style], width: float, height: float, *, balance: bool = False
    ) -> tuple[Composed, bool]:
        """The text in the first of the styles in which it fits a box, and whether it does at all."""
        pixels = [self.layout.style(style) for style in styles]
        found = fit(text, pixels, self.layout.px(width), self.layout.px(height), balance=balance)
        return found.composed, found.fits

    def units(self, pixels: float) -> float:
        """Pixels as units."""
        return self.layout.ruler.units(pixels)

    def high(self, composed: Composed) -> float:
        """The height of a set text in units."""
        return self.units(composed.height)

    def media(self, reference: MediaRef | None) -> EditionMedia | None:
        """Prepared media; none where the edition has none."""
        catalogue = self.face.catalogue
        return catalogue.media(reference.sha256) if catalogue is not None and reference is not None else None

    def files(self, media: EditionMedia) -> tuple[Path, ...]:
        """Where prepared files lie; none without a catalogue."""
        catalogue = self.face.catalogue
        return tuple(catalogue.path(name) for name in media.files) if catalogue is not None else ()

    def picture(self, reference: MediaRef | None) -> tuple[Path, int, int] | None:
        """The file of a picture and its size in pixels; none where it is not there."""
        media = self.media(reference)
        if media is None or media.kind != "image" or not media.width or not media.height:
            return None
        files = self.files(media)
        return (files[0], media.width, media.height) if files else None
