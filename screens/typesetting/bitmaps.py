"""Bitmaps of single characters, kept so that a page is put together rather than drawn anew.

FreeType takes about 29 µs to hint and fill a Chinese character at 38 px, pasting its bitmap 6 µs, and a village text
uses few characters many times. The store is bounded by its pixels; the least recently used character leaves first.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from typing import NamedTuple

from PIL import Image

from screens.typesetting.faces import Face, FontLibrary, library

MOST_PIXELS = 3_000_000
"""About 2 000 characters of body text, 3 MB."""

_FILL = 255


class GlyphBitmap(NamedTuple):
    """Coverage of one character (none for a blank), its place from the pen on the baseline, and its advance."""

    mask: Image.Image | None
    left: int
    top: int
    advance: int


class GlyphStore:
    """The bitmaps last used. Safe to use from any thread: it works under the library's lock."""

    def __init__(self, fonts: FontLibrary, most_pixels: int = MOST_PIXELS) -> None:
        self._fonts = fonts
        self._most_pixels = most_pixels
        self._kept: OrderedDict[tuple[Face, int, str], GlyphBitmap] = OrderedDict()
        self.pixels = 0

    def paste(self, canvas: Image.Image, text: str, face: Face, size_px: int, x: int, baseline: int) -> None:
        """Put a text of one face that needs no shaping on an "L" canvas, its pen starting at `x`."""
        with self._fonts.lock:
            for char in text:
                glyph = self._glyph(face, size_px, char)
                if glyph.mask is not None:
                    canvas.paste(_FILL, (x + glyph.left, baseline + glyph.top), glyph.mask)
                x += glyph.advance

    def _glyph(self, face: Face, size_px: int, char: str) -> GlyphBitmap:
        key = (face, size_px, char)
        glyph = self._kept.get(key)
        if glyph is not None:
            self._kept.move_to_end(key)
            return glyph
        font = self._fonts.font(face, size_px)
        core, (left, top) = font.getmask2(char, "L", anchor="ls")
        mask = Image.frombytes("L", core.size, bytes(core)) if all(core.size) else None
        glyph = self._kept[key] = GlyphBitmap(mask, left, top, round(font.getlength(char)))
        self.pixels += _area(glyph)
        while self.pixels > self._most_pixels and len(self._kept) > 1:
            self.pixels -= _area(self._kept.popitem(last=False)[1])
        return glyph


def _area(glyph: GlyphBitmap) -> int:
    return glyph.mask.width * glyph.mask.height if glyph.mask else 0


@cache
def glyph_store() -> GlyphStore:
    """The store of this process, made when first asked for."""
    return GlyphStore(library())
