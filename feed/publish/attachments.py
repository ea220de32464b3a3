"""Media files beside an item: typed by their bytes, measured, hashed."""

import hashlib
import io
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, UnidentifiedImageError

from feed import limits
from feed.media import MAX_BYTES, MediaRef, MediaType
from feed.publish.fault import SourceFault

_IMAGE_TYPES: Final[dict[str, MediaType]] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_MAGIC: Final[tuple[tuple[int, bytes, MediaType], ...]] = (
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"WEBVTT", "text/vtt"),
)
_REMEDY: Final = "use JPEG, PNG or WebP pictures, PDF documents, MP4 or WebM films, MP3 or Ogg sound, VTT subtitles"


class Attachments:
    """The media of one item file; remembers which file each blob came from.

    `blobs` maps the SHA-256 of every attachment met so far to its file.
    """

    def __init__(self) -> None:
        self.blobs: dict[str, Path] = {}

    def reference(self, beside: Path, name: str, line: int = 0) -> MediaRef:
        """Return the reference of the file `name` beside the item file `beside`; raise SourceFault.

        Names lead neither upwards nor through links: what is published is what lies in the folder.
        """
        path = beside.parent / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise SourceFault(beside, line, f"{name!r} leads out of the folder", "put the file beside the text")
        if path.is_symlink() or not path.is_file():
            raise SourceFault(
                beside, line, f"there is no file {name!r}", "put the file beside the text or mend its name"
            )
        data = path.read_bytes()
        kind = self._type(path, data, beside, line)
        bound = MAX_BYTES[kind.partition("/")[0]]
        if len(data) > bound:
            raise SourceFault(beside, line, f"{name!r} has {len(data):,} bytes", f"make it smaller than {bound:,}")
        if not data:
            raise SourceFault(beside, line, f"{name!r} is empty", "put the right file there")
        width, height = _image_size(data) if kind.startswith("image/") else (None, None)
        digest = hashlib.sha256(data).hexdigest()
        self.blobs[digest] = path
        return MediaRef(
            sha256=digest,
            length=len(data),
            type=kind,
            width=width,
            height=height,
            name=path.name[: limits.LABEL_LENGTH],
        )

    def _type(self, path: Path, data: bytes, beside: Path, line: int) -> MediaType:
        for offset, magic, kind in _MAGIC:
            if data[offset : offset + len(magic)] == magic:
                return kind
        try:
            with Image.open(io.BytesIO(data)) as picture:
                return _IMAGE_TYPES[picture.format or ""]
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, KeyError) as fault:
            raise SourceFault(beside, line, f"{path.name!r} is of no type that a screen shows", _REMEDY) from fault


def _image_size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def page_count(path: Path) -> int:
    """Return how many pages a PDF has; raise SourceFault where it cannot be read or has too many."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        raise SourceFault(path, 0, f"cannot be read as PDF ({fault})", "export it again, without a password") from fault
    try:
        count = len(document)
    finally:
        document.close()
    if not 1 <= count <= limits.DOCUMENT_PAGES:
        raise SourceFault(path, 0, f"has {count} pages", f"split it: at most {limits.DOCUMENT_PAGES} are shown")
    return count
