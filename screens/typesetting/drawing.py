"""Drawing a composed text to a bitmap.

A text of one colour becomes an "LA" picture of white glyphs: two bytes a pixel, tinted by the texture's colour
(`Composed.color`), so that one bitmap serves a button's normal and pressed state. A text of several colours becomes
"RGBA" in its own colours, to be tinted white. Alpha is straight, not premultiplied. The picture covers
`Composed.bounds`: put its upper left corner at the box's corner plus (`bounds.left`, `bounds.top`).
"""

from __future__ import annotations

from typing import Literal

from PIL import Image, ImageDraw

from screens.typesetting.bitmaps import glyph_store
from screens.typesetting.compose import Composed
from screens.typesetting.faces import library
from screens.typesetting.runs import Run
from screens.typesetting.styles import Style

ColorFormat = Literal["luminance_alpha", "rgba"]

_WHITE = 255
_CODE_SIZE_EM = 0.38


def draw(composed: Composed, *, mode: Literal["LA", "RGBA"] | None = None) -> Image.Image:
    """Draw a composed text; `mode` none picks "LA" for one colour and "RGBA" for several (see the module)."""
    bounds = composed.bounds
    size = (bounds.right - bounds.left, bounds.bottom - bounds.top)
    alpha = Image.new("L", size, 0)
    pen = ImageDraw.Draw(alpha)
    for line in composed.lines:
        for run in line.runs:
            _draw_run(alpha, pen, run, run.x - bounds.left, line.baseline - bounds.top)
    if (mode or ("LA" if composed.color else "RGBA")) == "LA":
        return Image.merge("LA", (Image.new("L", size, _WHITE), alpha))
    colors = Image.new("RGB", size, composed.color or "#000000")
    if not composed.color:
        brush = ImageDraw.Draw(colors)
        for line in composed.lines:
            for run in line.runs:
                left = run.x - bounds.left
                box = (left, line.y - bounds.top, left + run.width - 1, line.y + line.height - bounds.top - 1)
                brush.rectangle(box, fill=run.style.color)
    colors.putalpha(alpha)
    return colors


def to_bytes(image: Image.Image) -> tuple[bytes, ColorFormat]:
    """The pixels of a drawn text, top row first, and the name of their texture format."""
    return image.tobytes(), "rgba" if image.mode == "RGBA" else "luminance_alpha"


def _draw_run(alpha: Image.Image, pen: ImageDraw.ImageDraw, run: Run, x: int, baseline: int) -> None:
    fonts, size = library(), run.style.size_px
    if run.face is None:
        _draw_code(pen, run, x, baseline)
    elif run.face.shaped:
        with fonts.lock:
            pen.text((x, baseline), run.text, fill=_WHITE, font=fonts.font(run.face, size), anchor="ls")
    else:
        glyph_store().paste(alpha, run.text, run.face, size, x, baseline)


def _draw_code(pen: ImageDraw.ImageDraw, run: Run, x: int, baseline: int) -> None:
    """The code of a character that no font has, in two rows inside a frame of one em."""
    fonts, em = library(), run.style.size_px
    digits = f"{ord(run.text):04X}"
    half = (len(digits) + 1) // 2
    top, inset = baseline - round(0.86 * em), max(1, em // 24)
    frame = (x + inset, top + inset, x + em - 1 - inset, top + em - 1 - inset)
    pen.rectangle(frame, outline=_WHITE, width=max(1, em // 32))
    code_style = Style(size_px=max(4, round(_CODE_SIZE_EM * em)), line_px=em)
    with fonts.lock:
        font = fonts.font(fonts.face(code_style.face, code_style.bold), code_style.size_px)
        for row, part in enumerate((digits[:half], digits[half:])):
            middle = (x + em / 2, top + em * (0.29 + 0.42 * row))
            pen.text(middle, part, fill=_WHITE, font=font, anchor="mm")
