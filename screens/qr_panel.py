"""QR codes: from the address to whole pixels.

A phone reads a code from the wall only when its modules are even, its quiet zone is empty and its ground is white.
So a module is a whole number of pixels, four modules stay free on each side (ISO/IEC 18004, 5.3.8), and the code is
never stretched: it is as large as its box allows and stands in the middle of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kivy.graphics import Color, Rectangle
from PIL import Image

from screens.paint import textures
from screens.paint.drawn import UNTINTED, Drawn, rgba

if TYPE_CHECKING:
    from screens.layout import Layout

MOST_VERSION: Final = 5
"""37 modules: with more, a module of a code of 150 units is too small for a phone at arm's length."""

QUIET_MODULES: Final = 4

LEAST_MODULE_PX: Final = 2
"""A module of one pixel is lost in the panel's subpixels."""

Matrix = tuple[bytes, ...]
"""Rows of modules from the top, a byte each, dark ones 1, without the quiet zone."""

KEPT_CODES: Final = 128
"""Matrices that are kept, a few kilobytes each: to make one takes 20 ms."""


@lru_cache(maxsize=KEPT_CODES)
def qr_matrix(url: str) -> Matrix | None:
    """The modules of an address, error correction M or better; none when it needs more than version 5.

    The smallest version that holds the address at level M, then the best level that this version still holds:
    fewer modules are larger ones, and better correction costs nothing within a version.
    """
    # Imported on the first code: the first frame does not wait for it.
    from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    if not url:
        return None
    for version in range(1, MOST_VERSION + 1):
        for level in (ERROR_CORRECT_H, ERROR_CORRECT_Q, ERROR_CORRECT_M):
            code = QRCode(version=version, error_correction=level, border=0)
            code.add_data(url)
            try:
                code.make(fit=False)
            except DataOverflowError:
                continue
            return tuple(bytes(map(bool, row)) for row in code.get_matrix())
    return None


def module_px(modules: int, side_px: int) -> int:
    """Whole pixels of one module when a code with its quiet zone stands in `side_px` pixels; 0 when it is too small."""
    found = side_px // (modules + 2 * QUIET_MODULES)
    return found if found >= LEAST_MODULE_PX else 0


def qr_bitmap(matrix: Matrix) -> Image.Image:
    """The code at one pixel a module, black on white, with its quiet zone."""
    side = len(matrix) + 2 * QUIET_MODULES
    picture = Image.new("L", (side, side), 255)
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                picture.putpixel((column + QUIET_MODULES, row + QUIET_MODULES), 0)
    return picture


class QRPanel(Drawn):
    """A code on its white ground, as large as whole pixels allow in the middle of its place.

    `drawn_px` is the side of the code with its quiet zone in pixels; 0 when the address is too long or the place too
    small, and then nothing is drawn: ask `fits` first to say so in words.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.drawn_px = 0

    @staticmethod
    def fits(url: str | None) -> bool:
        """Whether an address has a code."""
        return bool(url) and qr_matrix(url or "") is not None

    def arrange(self, layout: Layout) -> None:  # noqa: ARG002 - pixels of the place are all that counts
        """Draw at whole pixels, unsmoothed."""
        self.canvas.clear()
        self.drawn_px = 0
        matrix = qr_matrix(self.url)
        if matrix is None:
            return
        module = module_px(len(matrix), int(min(self.size)))
        if not module:
            return
        texture = textures.shapes.get(("qr", self.url), lambda: qr_bitmap(matrix))
        texture.min_filter = texture.mag_filter = "nearest"
        self.drawn_px = module * (len(matrix) + 2 * QUIET_MODULES)
        with self.canvas:
            Color(*rgba(UNTINTED))
            Rectangle(
                texture=texture,
                size=(self.drawn_px, self.drawn_px),
                pos=(
                    int(self.x) + (int(self.width) - self.drawn_px) // 2,
                    int(self.y) + (int(self.height) - self.drawn_px) // 2,
                ),
            )
