"""Photographs: turned upright by what the camera noted, shrunk, written anew with nothing but pixels."""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from central.media.task import Made, Unfit

LONGEST: Final = 2560
"""Pixels of the longer side that a screen makes use of."""

MOST_PIXELS: Final = 50_000_000
"""Pixels that are unpacked whole; a plain JPEG may have four times as many, it is shrunk while it is read."""

SMALL: Final = 480
"""Pixels of the longer side of the picture in the form's tray."""

QUALITY: Final = 86

_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_BROKEN: Final = "这张照片打不开，可能没有传完整。请换一张，或者重新拍。"
_ORIENTATION: Final = 0x0112

Image.MAX_IMAGE_PIXELS = MOST_PIXELS * 4
warnings.simplefilter("ignore", Image.DecompressionBombWarning)


def take(source: Path, mime: str, folder: Path) -> Made:
    """Write the picture as it will be published, and a small one. Raises `Unfit`."""
    image, turned, before = _opened(source, mime, LONGEST)
    clear = image.mode == "RGBA"
    name = "picture.png" if clear else "picture.jpg"
    _write(image, folder / name)
    small(image, folder / "small.jpg")
    return Made(
        file=name,
        mime="image/png" if clear else "image/jpeg",
        width=image.width,
        height=image.height,
        turned=turned,
        shrunk=max(before) > LONGEST,
    )


def show(source: Path, mime: str, folder: Path) -> Made:
    """Write only the small picture. Raises `Unfit`."""
    image, _, _ = _opened(source, mime, SMALL)
    small(image, folder / "small.jpg")
    return Made(file="small.jpg", mime="image/jpeg", width=image.width, height=image.height)


def small(image: Image.Image, path: Path) -> None:
    """Write the small picture of an image, on white where it is see-through."""
    made = image.copy()
    made.thumbnail((SMALL, SMALL), reducing_gap=2.0)
    if made.mode == "RGBA":
        ground = Image.new("RGB", made.size, "white")
        ground.paste(made, mask=made.getchannel("A"))
        made = ground
    _write(made, path)


def _opened(source: Path, mime: str, longest: int) -> tuple[Image.Image, bool, tuple[int, int]]:
    try:
        with Image.open(source, formats=(_FORMATS[mime],)) as image:
            before = image.size
            shrinks = image.format == "JPEG" and not image.info.get("progressive")
            if before[0] * before[1] > MOST_PIXELS * (4 if shrinks else 1):
                raise Unfit(_huge(before))
            if image.format == "JPEG":
                image.draft(None, (longest, longest))
            turned = image.getexif().get(_ORIENTATION, 1) not in (0, 1)
            image.load()
            upright = ImageOps.exif_transpose(image)
            plain = _plain(upright)
            plain.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    except Image.DecompressionBombError as fault:
        raise Unfit(_huge(None)) from fault
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, struct.error) as fault:
        raise Unfit(_BROKEN) from fault
    return plain, turned, before


def _huge(size: tuple[int, int] | None) -> str:
    said = f"有 {size[0]}×{size[1]} 个点，" if size else ""
    return f"这张照片{said}太大了。请在手机上发“标准”大小的，不要选“超高像素”。"


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        lowest = clear.getchannel("A").getextrema()[0]
        return clear if isinstance(lowest, int | float) and lowest < 255 else clear.convert("RGB")
    return image.convert("RGB")


def _write(image: Image.Image, path: Path) -> None:
    image.info = {}
    if path.suffix == ".png":
        image.save(path, "PNG", optimize=False)
    else:
        image.save(path, "JPEG", quality=QUALITY, progressive=False)
