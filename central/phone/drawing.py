"""The child: `python -m central.phone.drawing` draws one picture for a phone from a blob, confined before it opens it.

One task on standard input, one answer on standard output. Whatever a decoder does to it, only this process is lost.
Limits on pixels hold before anything is unpacked.
"""

from __future__ import annotations

import struct
import sys
import warnings
from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from PIL import Image, ImageOps

from central.media.confinement import confine

CPU_SECONDS: Final = 30
MOST_PIXELS: Final = 50_000_000
MOST_POINTS: Final = 14_400
"""Points of a PDF page's side that the format itself allows."""

QUALITIES: Final = (72, 62, 52, 42, 32)
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("ignore", Image.DecompressionBombWarning)


class Task(Struct, frozen=True):
    """Draw `source` (page `page` of a document, from 1) into `target`: within a box, of at most `most` bytes.

    `fill` cuts the picture to the box's own shape.
    """

    source: str
    target: str
    mime: str
    width: int
    height: int
    most: int
    page: int = 0
    fill: bool = False


class Drawn(Struct, frozen=True):
    """What came of it; a `fault` of the content is one for good, and is in English for the log."""

    fault: str = ""


class Unfit(Exception):
    """A blob that cannot be drawn."""


def draw(task: Task) -> None:
    """Do one task. Raises Unfit, OSError, MemoryError, and whatever a decoder raises on hostile bytes."""
    image = _page(task) if task.mime == "application/pdf" else _picture(task)
    if task.fill:
        image = ImageOps.fit(image, (task.width, task.height), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    else:
        image.thumbnail((task.width, task.height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    Path(task.target).write_bytes(packed(image, task.most))


def packed(image: Image.Image, most: int) -> bytes:
    """The picture as WebP of at most `most` bytes: coarser first, then smaller."""
    image.info = {}
    while True:
        for quality in QUALITIES:
            content = BytesIO()
            image.save(content, "WEBP", quality=quality, method=4)
            if content.tell() <= most:
                return content.getvalue()
        if min(image.size) < 64:
            return content.getvalue()
        image = image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.LANCZOS)


def _picture(task: Task) -> Image.Image:
    if task.mime not in _FORMATS:
        raise Unfit(f"{task.mime} is no picture")
    try:
        with Image.open(task.source, formats=(_FORMATS[task.mime],)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unfit(f"{image.width}×{image.height} pixels are too many")
            if image.format == "JPEG":
                # Shrunk while it is decoded; twice the box, so that turning and scaling lose nothing.
                image.draft(None, (task.width * 2, task.height * 2))
            image.load()
            upright = ImageOps.exif_transpose(image)
            return _on_white(upright)
    except Image.DecompressionBombError as fault:
        raise Unfit(str(fault)) from fault
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, struct.error) as fault:
        raise Unfit(f"broken picture: {fault}") from fault


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "#FFFDF8")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return image.convert("RGB")


def _page(task: Task) -> Image.Image:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(task.source)
        try:
            if not 1 <= task.page <= len(document):
                raise Unfit(f"no page {task.page} of {len(document)}")
            page = document[task.page - 1]
            width, height = page.get_size()
            if not (0 < width <= MOST_POINTS and 0 < height <= MOST_POINTS):
                raise Unfit(f"a page of {width}×{height} points")
            scale = min(task.width / width, task.height / height)
            drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
            return drawn
        finally:
            document.close()
    except pypdfium2.PdfiumError as fault:
        raise Unfit(f"broken document: {fault}") from fault


def main() -> None:
    """Answer one task. A fault that may pass (the disk, memory) ends the process with a code instead of an answer."""
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    confine(CPU_SECONDS)
    try:
        draw(task)
        drawn = Drawn()
    except Unfit as fault:
        drawn = Drawn(fault=str(fault))
    except (OSError, MemoryError):
        sys.exit(1)
    except Exception as fault:  # noqa: BLE001 - decoders raise anything on hostile bytes; all of it is the blob's fault
        drawn = Drawn(fault=f"{type(fault).__name__}: {fault}")
    sys.stdout.buffer.write(msgspec.json.encode(drawn))


if __name__ == "__main__":
    main()
