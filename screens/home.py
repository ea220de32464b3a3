"""The home page: a greeting, the six sections, the latest notices, the numbers to call (mock-ups 04, 13, 18b)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kiosk.calendar import greeting
from kiosk.catalogue import Entry, Query
from screens import words
from screens.arrangement import GAP
from screens.assets import illustration
from screens.home_notices import draw_notice, draw_notice_head
from screens.home_parts import NewCounts, draw_phone_strip, draw_tile
from screens.page import Page
from screens.paint import Picture, Rule, TextBox
from screens.phones import contacts_on_hand
from screens.reach import Zone, page_zone
from screens.scenery import draw_home_head
from screens.strips import offline_note
from screens.typesetting import Style, fit_step

NOTICES: Final = 3
SECTIONS: Final = 6

_TOP: Final = 98.0
_NOTICE: Final = 112.0
_NOTICE_ROW: Final = 96.0
_STRIP: Final = 88.0
"""The telephone strip and the space above its neighbour."""

_PHOTO_TOP: Final = 412.0
"""Where a county's own photograph begins, below the greeting on paper."""

_HERO: Final = 640.0
"""Height of the picture of the village in portrait."""

_POSTER: Final = 292.0
"""Height of a greeting set as a poster, with the line below it."""

_POSTER_FROM: Final = 300.0
"""Where the picture begins at the highest, so that a poster stands clear of its sun."""


class HomePage(Page):
    """Mock-ups 04, 13 and 18b; in 特大 the tiles grow and two notices stay."""

    def build(self) -> None:
        """Draw the page for the present moment."""
        self._zone = page_zone(self.face)
        self._counts = NewCounts(self.face)
        if self.face.layout.portrait:
            self._draw_portrait()
        else:
            self._draw_landscape()

    def minute(self) -> None:
        """Greet by the hour."""
        self._redraw()

    def status_changed(self) -> None:
        """Say when the line is cut, and when it is back."""
        self._redraw()

    def _redraw(self) -> None:
        self.clear_widgets()
        self.build()

    def _notices(self, most: int) -> tuple[Entry, ...]:
        catalogue = self.face.catalogue
        return catalogue.page(Query(kinds=("notice",)), self.face.now(), 0, most) if catalogue is not None else ()

    def _draw_tiles(self, zone: Zone, columns: int, rows: int, across: float) -> None:
        sections = self.face.theme.section[:SECTIONS]
        for section, box in zip(sections, zone.grid(columns, rows, across=across), strict=False):
            draw_tile(self, self.face, section, self._counts.of(section), box)

    def _draw_greeting(self, style: Style, y: float, width: float) -> float:
        """Greet at the left; the y below."""
        layout = self.face.layout
        text = greeting(self.face.now())
        layout.add(self, TextBox(text, style, wrap=False), self._zone.x, y, width, style.line_px)
        return y + style.line_px

    # --- landscape --------------------------------------------------------------------------------------------

    def _draw_landscape(self) -> None:
        face, layout, theme, zone = self.face, self.face.layout, self.face.theme, self._zone
        draw_home_head(self, face)
        if not theme.illustrated:
            layout.add(self, Rule(theme.color("gold")), 64, zone.y - 21, 1792, 3)
        y = self._draw_greeting(theme.title(80, 112), 120 if not theme.large else 104, 1000)
        if face.offline:
            offline_note(self, face, 64, y + 4)
        else:
            style = theme.words(42, 60) if not theme.large else theme.words(36, 52)
            layout.add(self, TextBox(words.HOME_PROMPT, style, wrap=False), 64, y + 8, 1000, style.line_px)
        if theme.large:
            self._draw_large_landscape()
            return
        known = contacts_on_hand(face.catalogue, face.now())
        rest = zone.above(_STRIP + 24) if known else zone
        notices = self._notices(NOTICES)
        self._draw_tiles(Zone(64, rest.y, 1336 if notices else 1792, rest.bottom), 3, 2, 32)
        if notices:
            self._draw_notice_column(Zone(1432, rest.y, 424, rest.bottom), notices)
        draw_phone_strip(self, face, known, zone.bottom - _STRIP, sample=any(entry.sample for entry in notices))

    def _draw_notice_column(self, zone: Zone, notices: tuple[Entry, ...]) -> None:
        """最新通知 beside the tiles; where there are few they are told at length."""
        draw_notice_head(self, self.face, zone.x, zone.y, 64)
        for entry, box in zip(notices, zone.below(72).grid(1, len(notices)), strict=True):
            draw_notice(self, self.face, entry, box)

    def _draw_large_landscape(self) -> None:
        zone = self._zone
        notices = self._notices(2)
        rest = zone.above(_NOTICE + GAP) if notices else zone
        self._draw_tiles(rest, 3, 2, 32)
        row = Zone(zone.x, zone.bottom - _NOTICE, zone.width, zone.bottom).grid(max(1, len(notices)), 1)
        for entry, box in zip(notices, row, strict=False):
            draw_notice(self, self.face, entry, box)

    # --- portrait ---------------------------------------------------------------------------------------------

    def _draw_portrait(self) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        y, poster = self._draw_picture()
        sizes = ((176, 208), (120, 144), (100, 128)) if poster else ((100, 128),)
        greetings = [theme.title(*size) for size in sizes]
        y = self._draw_greeting(fit_step(greeting(face.now()), 984, greetings, layout.measure), y, 984)
        style = theme.words(42, 60) if not poster or theme.large else theme.words(48, 68)
        if face.offline:
            offline_note(self, face, 48, y + 12)
        elif poster or theme.large:
            prompt = words.HOME_PROMPT_SHORT if theme.large else words.HOME_PROMPT
            layout.add(self, TextBox(prompt, style, wrap=False), 48, y + (8 if not poster else 0), 984, style.line_px)
        else:
            prompt = words.HOME_PROMPT.replace("，", "\n")
            layout.add(self, TextBox(prompt, style), 48, y + 4, 984, 2 * style.line_px)
        if theme.large:
            self._draw_large_portrait()
        elif face.manner.low:
            self._draw_low_portrait()
        else:
            self._draw_plain_portrait()

    def _draw_picture(self) -> tuple[float, bool]:
        """The village behind the greeting; the y at which the greeting begins, and whether it is set as a poster.

        Where targets stand low the greeting stands on paper, above the picture; by night in the middle of the room.
        """
        face, layout, theme = self.face, self.face.layout, self.face.theme
        foot = self._zone.y - 16
        if not theme.illustrated:
            layout.add(self, Rule(theme.color("gold")), 48, foot - 3, 984, 3)
            return _TOP + (foot - _TOP - _POSTER) / 2, True
        if foot < _TOP + _HERO:
            draw_home_head(self, face)
            return 128.0, False
        x, _, width, _ = layout.frame.bleed
        if own := theme.pictures.hero_portrait:
            layout.add(self, Picture(Path(own), fill="cover"), x, _PHOTO_TOP, width, foot - _PHOTO_TOP)
        else:
            hero = Picture(illustration("hero-portrait", layout.scale), fill="stretch")
            layout.add(self, hero, 0, foot - _HERO, 1080, _HERO)
        return 124.0, foot - _HERO >= _POSTER_FROM or bool(own)

    def _draw_notice_rows(self, y: float, notices: tuple[Entry, ...], high: float = _NOTICE_ROW) -> None:
        for number, entry in enumerate(notices):
            draw_notice(self, self.face, entry, (48, y + (high + GAP) * number, 984, high))

    def _draw_plain_portrait(self) -> None:
        """Tiles over 最新通知; the tiles take the room that notices leave."""
        zone = self._zone
        notices = self._notices(NOTICES)
        top = zone.bottom - 8 - len(notices) * (_NOTICE_ROW + GAP) + GAP
        if notices:
            draw_notice_head(self, self.face, 48, top - 64, 60)
            self._draw_notice_rows(top, notices)
        self._draw_tiles(Zone(zone.x, zone.y, zone.width, top - 76 if notices else zone.bottom - 8), 3, 2, 24)

    def _draw_large_portrait(self) -> None:
        zone = self._zone
        notices = self._notices(2) if not self.face.manner.low else ()
        below = len(notices) * (_NOTICE + GAP)
        self._draw_tiles(zone.above(below), 2, 3, 24)
        self._draw_notice_rows(zone.bottom - below + GAP, notices, _NOTICE)

    def _draw_low_portrait(self) -> None:
        zone = self._zone
        notices = self._notices(2)
        below = len(notices) * (_NOTICE_ROW + GAP)
        self._draw_tiles(zone.above(below), 3, 2, 24)
        self._draw_notice_rows(zone.bottom - below + GAP, notices)
