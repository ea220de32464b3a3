"""The blob store of a repository: pages and media under the SHA-256 of their content."""

import hashlib
import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from feed.durable import PART, flush, make_folder, open_part, open_plain, replace, sync_folders
from feed.layout import BLOBS_FOLDER, blob_path, is_sha256
from feed.publish.errors import BlobMismatch

_log = logging.getLogger(__name__)

_CHUNK: Final = 1 << 20

Blob = bytes | Path
"""Content in hand, or the plain file that holds it."""


class BlobStore:
    """Blobs below one repository folder. A blob that is there is whole: it was hashed, flushed, then named."""

    def __init__(self, repository: Path) -> None:
        """`repository`: the served folder."""
        self._repository = repository

    def path(self, sha256: str) -> Path:
        """Return where the blob `sha256` is or would be; raise ValueError where it is no SHA-256."""
        return self._repository / blob_path(sha256)

    def has(self, sha256: str) -> bool:
        """Tell whether the blob `sha256` is stored."""
        return self.path(sha256).is_file()

    def put_all(self, blobs: Mapping[str, Blob]) -> int:
        """Store `blobs` (by SHA-256), on the medium before returning; return how many were new.

        One that is there with the same length is kept as it is. Raises BlobMismatch where content is not what
        its name says, and OSError; then some blobs may be stored, each of them whole.
        """
        touched: set[Path] = set()
        new = 0
        for sha256, content in blobs.items():
            path = self.path(sha256)
            with _opened(content) as source:
                if path.is_file() and path.stat().st_size == _length(source):
                    continue
                make_folder(path.parent)
                self._write(path, sha256, source)
            touched.add(path.parent)
            new += 1
        sync_folders(touched)
        return new

    def all(self) -> Iterator[str]:
        """Yield the SHA-256 of every stored blob."""
        for path in (self._repository / BLOBS_FOLDER).glob("??/*"):
            if is_sha256(path.name) and path.parent.name == path.name[:2]:
                yield path.name

    def remove(self, sha256: str) -> None:
        """Remove the blob `sha256` if it is there. The caller flushes folders when all is removed."""
        self.path(sha256).unlink(missing_ok=True)

    def damaged(self) -> list[str]:
        """Read every blob and return those whose content is no longer what their name says (a bad disk)."""
        found = []
        for sha256 in self.all():
            with open_plain(self.path(sha256)) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    found.append(sha256)
        return sorted(found)

    @staticmethod
    def _write(path: Path, sha256: str, source: IO[bytes]) -> None:
        part = path.with_name(path.name + PART)
        digest = hashlib.sha256()
        try:
            with open_part(part) as file:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
                flush(file)
            if digest.hexdigest() != sha256:
                raise BlobMismatch(f"{path}: the content given hashes to {digest.hexdigest()}; hash it anew")
            replace(part, path)
        except (OSError, BlobMismatch):
            with suppress(OSError):
                part.unlink()
            raise


def _opened(content: Blob) -> IO[bytes]:
    return io.BytesIO(content) if isinstance(content, bytes) else open_plain(content)


def _length(source: IO[bytes]) -> int:
    length = source.seek(0, io.SEEK_END)
    source.seek(0)
    return length
