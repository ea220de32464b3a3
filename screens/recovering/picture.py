"""The picture of the page that cannot fail, as pixels. Pure but for the files of a font.

Its colours and sizes stand here and not in a theme: a theme may be what is broken. Without a font of the system the
words come from a bitmap that is shipped; without that the ground is plain, and still not black.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from screens import words
from screens.recovering.known import Known

log = logging.getLogger(__name__)

PAPER: Final = (0xF7, 0xF3, 0xEA)
INK: Final = (0x1F, 0x4B, 0x3A)
TEXT: Final = (0x2B, 0x29, 0x25)

FONTS: Final = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
)
SIMPLIFIED: Final = 2
"""The face of simplified Chinese in these collections."""

SHIPPED: Final = Path(__file__).with_name("words.pbm")
"""`正在恢复`, drawn beforehand."""

_SHARE: Final = 0.86
_GAP: Final = 0.6


def picture(width: int, height: int, known: Known, *, fallen: bool, fonts: Sequence[Path] = FONTS) -> Image.Image:
    """The page for a display of `width` × `height` pixels; `fallen`: the screen will not come up for a while."""
    ground = Image.new("RGB", (width, height), PAPER)
    unit = min(width, height) / 1080
    lines = [(known.village, 72, INK), (words.RECOVERING if fallen else words.STARTING, 132, INK)]
    lines.append((words.RECOVERING_LINE if fallen else words.STARTING_LINE, 56, TEXT))
    if known.phone:
        lines.append((words.CALL_MEANWHILE.format(phone=known.phone), 56, TEXT))
    try:
        _write(ground, [(text, size * unit, ink) for text, size, ink in lines if text], fonts)
    except (OSError, ValueError) as fault:
        log.warning("recovering.no_font fault=%s", fault)
        _stamp(ground)
    return ground


def _write(
    ground: Image.Image, lines: Sequence[tuple[str, float, tuple[int, int, int]]], fonts: Sequence[Path]
) -> None:
    """Set each line in the middle, one below the other, smaller where it would be too wide."""
    file = next((font for font in fonts if font.is_file()), None)
    if file is None:
        raise FileNotFoundError(f"none of {', '.join(map(str, fonts))}")
    set_lines = []
    for text, size, ink in lines:
        face = ImageFont.truetype(file, max(8, round(size)), SIMPLIFIED)
        long = face.getlength(text) / (_SHARE * ground.width)
        set_lines.append((text, face.font_variant(size=face.size / long) if long > 1 else face, ink))
    heights = [face.size * (1 + _GAP) for _, face, _ in set_lines]
    top = (ground.height - sum(heights)) / 2
    draw = ImageDraw.Draw(ground)
    for (text, face, ink), high in zip(set_lines, heights, strict=True):
        draw.text((ground.width / 2, top + high / 2), text, ink, face, anchor="mm")
        top += high


def _stamp(ground: Image.Image) -> None:
    """The words that need no font."""
    try:
        with Image.open(SHIPPED) as stamp:
            mask = stamp.convert("L")
    except OSError as fault:
        log.warning("recovering.no_words fault=%s", fault)
        return
    wide = max(1, round(0.4 * min(ground.size)))
    mask = mask.resize((wide, max(1, round(wide * mask.height / mask.width))))
    ground.paste(INK, ((ground.width - mask.width) // 2, (ground.height - mask.height) // 2), mask)
