"""Font-fallback runs: which face draws each character, and how far it advances.

A table per (face, size) answers both in one look-up. Characters that no installed font has are set as a small box with
their code, counted once and reported by `missing_glyphs`, so that a county hears of them before a resident does.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from screens.typesetting import kinsoku
from screens.typesetting.faces import SHAPING_MARKS, Face, FontLibrary, is_mongolian, library
from screens.typesetting.styles import TABULAR_CELL_EM, Span, Style

log = logging.getLogger(__name__)

_MOST_TABLES = 24
_MOST_ENTRIES = 2048
_MOST_REPORTED = 256

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200c-\u200f\u202a-\u202e"
    "\u2061-\u206f\u2060\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Control, joining, direction and variation characters: they draw nothing and could only disguise a text."""

_ODD_SPACES = re.compile("[\t\u1680\u2000-\u200a\u205f]")

_AFTER, _BEFORE = (re.escape("".join(sorted(marks))) for marks in (kinsoku.TRIMMED_AFTER, kinsoku.TRIMMED_BEFORE))
_MEETING_MARKS = re.compile(f"[{_AFTER}](?=[{_AFTER}{_BEFORE}])|[{_BEFORE}](?=[{_BEFORE}])")

_TWO_EM_DASH = "\u2e3a"
"""Drawn for —— so that the dash has no gap in its middle, as the font's own composition rule has it."""

_INTERPUNCTS = re.compile(
    "(?<=[\u3400-\u9fff\U00020000-\U000323af])[\u00b7\u2022\u30fb](?=[\u3400-\u9fff\U00020000-\U000323af])"
)
"""The mark that parts a name or a title between Han characters: it takes half a character (GB/T 15834, 5.1)."""

_WIDTHLESS = frozenset("\n\r\v\f\x85\u2028\u2029\u200b")
"""Line ends, and the zero-width space that only allows a break."""

_DIGITS = frozenset("0123456789")

_missing: set[str] = set()


class Glyph(NamedTuple):
    """The face that draws a character (none: its code is drawn) and its advance in pixels."""

    face: Face | None
    advance: int


class Run(NamedTuple):
    """Text drawn by one call: `x` from the left edge of the box; `face` none means a box with the code."""

    text: str
    style: Style
    face: Face | None
    x: int
    width: int


def missing_glyphs() -> frozenset[str]:
    """Characters met so far that no installed font has (the first 256)."""
    return frozenset(_missing)


def visible(text: str) -> str:
    """The text without characters that draw nothing; with plain spaces, composed letters, unbroken dashes."""
    if text.isascii() and text.isprintable():
        return text
    if any(map(is_mongolian, text)):
        text = _UNSEEN.sub(lambda match: match[0] if match[0] in SHAPING_MARKS else "", text)
    else:
        text = _UNSEEN.sub("", text)
        text = text.replace("\u202f", "\u00a0")
    text = _ODD_SPACES.sub(" ", text).replace("——", _TWO_EM_DASH)
    return text if unicodedata.is_normalized("NFC", text) else _composed(text)


def _composed(text: str) -> str:
    """NFC for everything but compatibility ideographs, whose own form may be a person's name."""
    pieces = re.split("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)", text)
    return "".join(piece if place % 2 else unicodedata.normalize("NFC", piece) for place, piece in enumerate(pieces))


class GlyphTable(dict[str, Glyph]):
    """Character to glyph for one face at one size; bounded, filled as characters are met."""

    def __init__(self, fonts: FontLibrary, style: Style) -> None:
        super().__init__()
        self._fonts = fonts
        self._main = fonts.face(style.face, style.bold, style.script)
        self._size = style.size_px
        self._shared: dict[Glyph, Glyph] = {}

    def __missing__(self, char: str) -> Glyph:
        """Find, keep and give the glyph of a character."""
        with self._fonts.lock:
            glyph = self._find(char)
            glyph = self._shared.setdefault(glyph, glyph)
            if len(self) >= _MOST_ENTRIES:
                self.clear()
            self[char] = glyph
            return glyph

    def _find(self, char: str) -> Glyph:
        if char in _WIDTHLESS:
            return Glyph(self._main, 0)
        face = self._fonts.face_for(char, self._main)
        if face is None:
            _report(char)
            return Glyph(None, self._size)
        return Glyph(face, round(self._fonts.font(face, self._size).getlength(char)))


def _report(char: str) -> None:
    if char not in _missing and len(_missing) < _MOST_REPORTED:
        _missing.add(char)
        log.warning("font.missing_glyph code=U+%04X", ord(char))


_tables: OrderedDict[tuple[object, ...], GlyphTable] = OrderedDict()


def glyph_table(style: Style) -> GlyphTable:
    """The table of a style's face and size; the 24 last used are kept."""
    fonts = library()
    key = (style.face, style.bold, style.script, style.size_px)
    with fonts.lock:
        table = _tables.get(key)
        if table is None:
            table = _tables[key] = GlyphTable(fonts, style)
            while len(_tables) > _MOST_TABLES:
                _tables.popitem(last=False)
        else:
            _tables.move_to_end(key)
        return table


class SetText:
    """Spans joined to one text, with the style, glyph and advance of every character.

    `centred` tells which characters stand in the middle of an advance that is not their font's.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        pieces: list[str] = []
        self.centred: list[bool] = []
        self.styles: list[Style] = []
        self.glyphs: list[Glyph] = []
        self.advances: list[int] = []
        for span in spans:
            text = visible(span.text)
            table = glyph_table(span.style)
            glyphs = [table[char] for char in text]
            pieces.append(text)
            self.styles += [span.style] * len(text)
            self.glyphs += glyphs
            advances = _advances(text, glyphs, span.style)
            centred = _centred(text, span.style)
            _halve_interpuncts(text, advances, centred, span.style)
            self.advances += advances
            self.centred += centred
        self.text = "".join(pieces)

    def runs(self, start: int, end: int, x: int) -> tuple[Run, ...]:
        """Runs of the characters from `start` to `end`, set from `x` on."""
        runs: list[Run] = []
        place = start
        while place < end:
            style, (face, advance) = self.styles[place], self.glyphs[place]
            stop = place + 1
            width = self.advances[place]
            while stop < end and self._continues(stop):
                width += self.advances[stop]
                stop += 1
            shift = (width - advance) // 2 if self.centred[place] else 0
            runs.append(Run(self.text[place:stop].replace("\u200b", ""), style, face, x + shift, width))
            x += width
            place = stop
        return tuple(runs)

    def _continues(self, place: int) -> bool:
        """Whether a character can be drawn by one call with the one before it, which then advances as its font says."""
        face, advance = self.glyphs[place - 1]
        if face is None or self.glyphs[place].face is not face or self.styles[place] is not self.styles[place - 1]:
            return False
        natural = face.shaped or self.advances[place - 1] == advance
        return natural and not (self.centred[place - 1] or self.centred[place])


def _centred(text: str, style: Style) -> list[bool]:
    """The digits of a style whose digits stand in cells."""
    return [char in _DIGITS for char in text] if style.tabular_cells else [False] * len(text)


def _halve_interpuncts(text: str, advances: list[int], centred: list[bool], style: Style) -> None:
    for match in _INTERPUNCTS.finditer(text):
        if advances[match.start()] >= style.size_px:
            advances[match.start()] = style.size_px // 2
            centred[match.start()] = True


def _advances(text: str, glyphs: list[Glyph], style: Style) -> list[int]:
    advances = [glyph.advance for glyph in glyphs]
    _squeeze(text, advances, style)
    if style.tabular_cells:
        cell = round(TABULAR_CELL_EM * style.size_px)
        advances = [cell if char in _DIGITS else own for char, own in zip(text, advances, strict=True)]
    if style.letter_spacing_px:
        advances = [max(0, own + style.letter_spacing_px) if own else 0 for own in advances]
    if any(map(is_mongolian, text)):
        _measure_shaped_words(text, glyphs, style, advances)
    return advances


def _squeeze(text: str, advances: list[int], style: Style) -> None:
    """Let neighbouring full-width marks share the empty half between them, as browsers do (text-spacing-trim)."""
    for match in _MEETING_MARKS.finditer(text):
        place = match.start()
        full = advances[place] == style.size_px == advances[place + 1]
        if full and not (style.script == "tc" and text[place] in kinsoku.CENTRED_IN_TC):
            advances[place] -= style.size_px // 2


def _measure_shaped_words(text: str, glyphs: list[Glyph], style: Style, advances: list[int]) -> None:
    """Give the width of each shaped word to its first letter: letters joined are narrower than letters apart."""
    fonts = library()
    place = 0
    while place < len(text):
        face, stop = glyphs[place].face, place + 1
        if face is not None and face.shaped:
            while stop < len(text) and glyphs[stop].face is face:
                stop += 1
            with fonts.lock:
                width = round(fonts.font(face, style.size_px).getlength(text[place:stop]))
            advances[place:stop] = [width] + [0] * (stop - place - 1)
        place = stop
