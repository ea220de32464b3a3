"""Photographs and drawings: turned upright, scaled down to the panel, written anew without anything but pixels."""

import math
import struct
import warnings
from pathlib import Path
from typing import Final

from PIL import Image

from feed.durable import flush, open_part
from kiosk.media.task import THUMB, Output, Unfit

MAX_PIXELS: Final = 40_000_000
THUMB_SHARE: Final = 4
"""A thumbnail fits into a quarter of the panel's width and height."""
SHEET: Final = 1.15
"""A picture so much higher than wide may be a scanned sheet: somebody will want to read it."""
SHEET_ZOOM: Final = 1.5
"""A sheet is kept this much wider than the panel, within the two bounds below, like the pages of a document."""
SHEET_SIDE: Final = 4096
SHEET_PIXELS: Final = 6_000_000
QUALITY: Final = 85
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_EXIF_ORIENTATION: Final = 0x0112

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# Between the limit and its double Pillow only warns; the size is compared here anyway.
warnings.simplefilter("ignore", Image.DecompressionBombWarning)


def draw_picture(source: Path, mime: str, panel: tuple[int, int], folder: Path) -> tuple[Output, ...]:
    """Write `full` and `thumb` of a picture into `folder`; JPEG, or PNG where something is see-through.

    Of an animation the first frame is taken. Raises Unfit for what is too large, broken or cut short.
    """
    try:
        with Image.open(source, formats=(_FORMATS[mime],)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise Unfit(f"{width}×{height} pixels; at most {MAX_PIXELS // 1_000_000} million are shown")
            upright = _upright(image, panel)
    except Image.DecompressionBombError as error:
        raise Unfit(f"at most {MAX_PIXELS // 1_000_000} million pixels are shown: {error}") from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError) as error:
        raise Unfit(f"broken picture: {error}") from error
    full = save(upright, folder, "full")
    return full, save_thumb(upright, panel, folder)


def save_thumb(image: Image.Image, panel: tuple[int, int], folder: Path) -> Output:
    """Write the small picture for lists. Alters `image`."""
    image.thumbnail((max(1, panel[0] // THUMB_SHARE), max(1, panel[1] // THUMB_SHARE)), reducing_gap=2.0)
    return save(image, folder, THUMB)


def save(image: Image.Image, folder: Path, stem: str, page: int = 0) -> Output:
    """Write one picture to the medium: pixels only, no profile, comment, position or date."""
    name = f"{stem}.png" if image.mode == "RGBA" else f"{stem}.jpg"
    image.info = {}
    with open_part(folder / name) as file:
        if image.mode == "RGBA":
            image.save(file, "PNG")
        else:
            image.save(file, "JPEG", quality=QUALITY)
        flush(file)
    return Output(name, image.width, image.height, page)


def _upright(image: Image.Image, panel: tuple[int, int]) -> Image.Image:
    orientation = _orientation(image)
    turned = orientation >= 5
    box = kept_size((image.height, image.width) if turned else image.size, panel)
    if turned:
        box = box[1], box[0]
    if image.format == "JPEG":
        # Scaled while it is decoded: a 12-megapixel photograph never stands in memory whole.
        share = max(image.width / box[0], image.height / box[1], 1.0)
        image.draft(None, (max(1, int(image.width / share)), max(1, int(image.height / share))))
        image.thumbnail(box)
        image.load()
        plain = _plain(image)
    else:
        image.load()
        plain = _plain(image)
        plain.thumbnail(box, reducing_gap=2.0)
    turn = _TURNS.get(orientation)
    return plain.transpose(turn) if turn is not None else plain


def kept_size(picture: tuple[int, int], panel: tuple[int, int]) -> tuple[int, int]:
    """Return the box that an upright picture is scaled down to: the panel, more for a sheet to read."""
    width, height = picture
    if height < SHEET * width:
        return panel
    fit = min(panel[0] / width, panel[1] / height)
    read = min(panel[0] * SHEET_ZOOM / width, SHEET_SIDE / height, math.sqrt(SHEET_PIXELS / (width * height)))
    scale = max(fit, read)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_EXIF_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error):
        return 1  # Browsers show a photograph with damaged EXIF as it lies, and so do we.
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _plain(image: Image.Image) -> Image.Image:
    """The picture as RGB, or as RGBA where some pixel is see-through."""
    if image.mode.startswith("I;16"):
        # 16-bit grey: Pillow's own conversion cuts off at 255 instead of scaling.
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        clear = image.convert("RGBA")
        lowest = clear.getchannel("A").getextrema()[0]
        return clear if isinstance(lowest, (int, float)) and lowest < 255 else clear.convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")
