"""PDFs: opened, counted, written anew page by page (what hangs on the document itself stays behind), and drawn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from central.media.photographs import small
from central.media.task import Made, Unfit
from feed.limits import DOCUMENT_PAGES

PAGE_WIDTH: Final = 1000
"""Pixels of a drawn page's width: read on a form and on a phone."""

MOST_PAGE_PIXELS: Final = 4_000_000

_ACTIVE: Final = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFile|EmbeddedFiles|RichMedia|XFA|SubmitForm|ImportData)\b"
)
_STREAM: Final = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)


def take(source: Path, folder: Path) -> Made:
    """Write `document.pdf` with nothing but its pages, and each page as a picture. Raises `Unfit`."""
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise Unfit("这个 PDF 有密码，大屏打不开。请去掉密码再传。") from fault
        raise Unfit("这个 PDF 打不开，可能没有传完整。请重新导出一次。") from fault
    try:
        count = len(document)
        if not 1 <= count <= DOCUMENT_PAGES:
            raise Unfit(f"这个 PDF 有 {count} 页，大屏最多放 {DOCUMENT_PAGES} 页。请拆开传，或者只传要紧的几页。")
        for number in range(count):
            _draw(document, number, folder)
        target = folder / "document.pdf"
        _rewrite(document, target)
    except pypdfium2.PdfiumError as fault:
        raise Unfit("这个 PDF 里有坏的页，打不开。请重新导出一次。") from fault
    finally:
        document.close()
    return Made(file=target.name, mime="application/pdf", pages=count)


def show(source: Path, folder: Path) -> Made:
    """Draw the pages of a document that is kept already. Raises `Unfit`."""
    document = pypdfium2.PdfDocument(source)
    try:
        count = min(len(document), DOCUMENT_PAGES)
        for number in range(count):
            _draw(document, number, folder)
    except pypdfium2.PdfiumError as fault:
        raise Unfit("这个 PDF 打不开。") from fault
    finally:
        document.close()
    return Made(file="small.jpg", mime="image/jpeg", pages=count)


def _rewrite(document: pypdfium2.PdfDocument, target: Path) -> None:
    fresh = pypdfium2.PdfDocument.new()
    try:
        fresh.import_pages(document)
        fresh.save(target)
    finally:
        fresh.close()
    if _ACTIVE.search(_STREAM.sub(b"", target.read_bytes())):
        raise Unfit("这个 PDF 里有会自己运行的内容，不能传。请打印成新的 PDF，或者拍照上传。")


def _draw(document: pypdfium2.PdfDocument, number: int, folder: Path) -> None:
    page = document[number]
    try:
        width, height = page.get_size()
        # Not a number, nothing, or beyond what the format itself allows (14 400 points).
        if not (0 < width <= 14_400 and 0 < height <= 14_400):
            raise Unfit(f"这个 PDF 第 {number + 1} 页的大小不对，请重新导出一次。")
        scale = min(PAGE_WIDTH / width, (MOST_PAGE_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale)
        try:
            image: Image.Image = bitmap.to_pil().convert("RGB")
        finally:
            bitmap.close()
    finally:
        page.close()
    image.save(folder / f"page-{number + 1:03}.jpg", "JPEG", quality=72)
    if number == 0:
        small(image, folder / "small.jpg")
