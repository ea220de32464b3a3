"""The card that a chat shows for a shared page: title, unit and section on the section's own picture, 500 × 400."""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from central.phone.art import art_of
from central.phone.drawing import packed
from central.phone.renditions import keep, kept
from central.phone.sections import Section

log = logging.getLogger(__name__)

WIDTH, HEIGHT, MOST_BYTES = 500, 400, 40_000
_EDITION: Final = "1"
"""Grows when the drawing changes, so that kept cards are drawn anew."""

_SERIF: Final = ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",)
_SANS: Final = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",)
_SIMPLIFIED: Final = "SC"


def share_card(section: Section, unit: str, title: str, said: str) -> bytes:
    """The card as WebP of at most 40 kB; drawn once for the same words."""
    told = "\n".join((_EDITION, section.code, unit, title, said))
    name = f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.webp"
    path = kept(name)
    if path is None:
        path = keep(name, packed(_drawn(section, unit, title, said), MOST_BYTES))
    return path.read_bytes()


def _drawn(section: Section, unit: str, title: str, said: str) -> Image.Image:
    card = Image.new("RGB", (WIDTH, HEIGHT), section.tint)
    with Image.open(BytesIO(art_of(section.code).content)) as art:
        scaled = art.convert("RGB").resize((WIDTH, WIDTH * art.height // art.width), Image.Resampling.LANCZOS)
    card.paste(scaled, (0, HEIGHT - scaled.height))
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, 0, WIDTH, 56), fill="#FFFDF8")
    draw.rectangle((0, 56, WIDTH, 58), fill="#D9C69A")
    small, serif = _font(_SANS, 24), _font(_SERIF, 44)
    if small is None or serif is None:
        return card
    draw.text((24, 12), unit, font=_font(_SERIF, 26), fill="#1F4D3A")
    draw.text((WIDTH - 24, 14), section.name, font=small, fill=section.ink, anchor="ra")
    lines = _wrapped(title.replace(" ", ""), serif, WIDTH - 48, 3)
    for row, line in enumerate(lines):
        draw.text((24, 76 + row * 58), line, font=serif, fill=section.ink)
    if len(lines) < 3 and said:
        for row, line in enumerate(_wrapped(said, small, WIDTH - 48, 2 if len(lines) == 1 else 1)):
            draw.text((24, 88 + len(lines) * 58 + row * 34), line, font=small, fill="#1C1B18")
    return card


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    lines = [""]
    for sign in text:
        if font.getlength(lines[-1] + sign) > width and sign not in "，。、；：！？”）》":
            if len(lines) == most:
                lines[-1] = f"{lines[-1][:-1]}…"
                break
            lines.append("")
        lines[-1] += sign
    return lines


@cache
def _font(paths: tuple[str, ...], size: int) -> ImageFont.FreeTypeFont | None:
    """The simplified-Chinese face of the first of these files that is there; told once where none is."""
    for path in paths:
        if not Path(path).is_file():
            continue
        for index in range(10):
            try:
                font = ImageFont.truetype(path, size, index=index)
            except OSError:
                break
            if (font.getname()[0] or "").endswith(_SIMPLIFIED):
                return font
    log.warning("phone.no_font share cards have no words; install fonts-noto-cjk (looked for %s)", ", ".join(paths))
    return None
