"""Documents: every page of a PDF drawn as a picture, large enough to zoom in once."""

import math
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from feed.limits import DOCUMENT_PAGES
from kiosk.media.pictures import save, save_thumb
from kiosk.media.task import Output, Unfit

ZOOM: Final = 1.5
"""A page is drawn this much wider than the panel, within the two bounds below."""
MAX_SIDE: Final = 4096
"""Longest side in pixels: the largest texture that small graphics chips take."""
MAX_PAGE_PIXELS: Final = 6_000_000
"""An A4 page at 250 dpi; in the screen's memory 24 MB."""


def draw_pages(source: Path, panel: tuple[int, int], folder: Path) -> tuple[Output, ...]:
    """Write `page-001.jpg`… and `thumb.jpg` (of the first page) into `folder`.

    Raises Unfit for a document that is locked, broken, empty or too long: half a document is not shown.
    """
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unfit("locked with a password" if locked else f"broken document: {error}") from error
    try:
        count = len(document)
        if not 1 <= count <= DOCUMENT_PAGES:
            raise Unfit(f"{count} pages; 1 to {DOCUMENT_PAGES} are shown")
        outputs = []
        for number in range(1, count + 1):
            image = _drawn(document, number, panel)
            outputs.append(save(image, folder, f"page-{number:03}", number))
            if number == 1:
                outputs.append(save_thumb(image, panel, folder))
        return tuple(outputs)
    except pypdfium2.PdfiumError as error:
        raise Unfit(f"broken document: {error}") from error
    finally:
        document.close()


def page_scale(width: float, height: float, panel: tuple[int, int]) -> float:
    """Return the pixels per point (1/72 inch) at which a page of this size in points is drawn."""
    wanted = panel[0] * ZOOM / width
    return min(wanted, MAX_SIDE / max(width, height), math.sqrt(MAX_PAGE_PIXELS / (width * height)))


def _drawn(document: pypdfium2.PdfDocument, number: int, panel: tuple[int, int]) -> Image.Image:
    page = document[number - 1]
    try:
        width, height = page.get_size()
        # Not a number, nothing, or beyond what the PDF format itself allows (14 400 points, 5.08 m).
        if not (0 < width <= 14_400 and 0 < height <= 14_400):
            raise Unfit(f"page {number} measures {width:g}×{height:g} points")
        bitmap = page.render(scale=page_scale(width, height, panel))
        try:
            image: Image.Image = bitmap.to_pil().convert("RGB")
            return image
        finally:
            bitmap.close()
    finally:
        page.close()
