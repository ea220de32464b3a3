"""Files as answers: one part of them where a player asks for it, and nothing that a browser could run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse

CHUNK: Final = 256 * 1024
WEEK: Final = "private, max-age=604800, immutable"
"""For what is named by its contents but goes with its item: kept by the phone, by no cache in between."""

SANDBOX: Final = "default-src 'none'; sandbox"

_ENDINGS: Final = {
    "application/pdf": "pdf",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "text/vtt": "vtt",
}


def send(request: HttpRequest, path: Path, mime: str, tag: str, name: str = "") -> HttpResponseBase:
    """A file, whole or the one range asked for; saved under `name` where there is one, else played in the page."""
    quoted = f'"{tag}"'
    if request.headers.get("If-None-Match") == quoted:
        return _marked(HttpResponseNotModified(), quoted)
    length = path.stat().st_size
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", quoted) == quoted else ""
    span = _span(asked, length)
    if span is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{length}"
        return _marked(response, quoted)
    first, last = span
    partial = bool(asked) and (first, last) != (0, length - 1)
    body = _read(path, first, last) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(body, status=206 if partial else 200, content_type=mime)
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    if partial:
        response["Content-Range"] = f"bytes {first}-{last}/{length}"
    if name:
        response["Content-Disposition"] = disposition(name, mime)
    return _marked(response, quoted)


def disposition(name: str, mime: str) -> str:
    """The header that saves a file under its Chinese name; no path, no control characters, the right ending."""
    ending = _ENDINGS.get(mime, "bin")
    plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', " ", name).strip(" .") or "文件"
    plain = re.sub(rf"\.{ending}$", "", plain, flags=re.IGNORECASE)[:80]
    return f"attachment; filename=\"file.{ending}\"; filename*=UTF-8''{quote(f'{plain}.{ending}')}"


def _marked(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Cache-Control"] = WEEK
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _span(asked: str, length: int) -> tuple[int, int] | None:
    """First and last byte of the one range asked for; all where none or several are; None beyond the end."""
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked.strip())
    if found is None or found[1] == found[2] == "":
        return 0, length - 1
    if not found[1]:
        tail = min(int(found[2]), length)
        return (length - tail, length - 1) if tail else None
    first = int(found[1])
    last = min(int(found[2]), length - 1) if found[2] else length - 1
    if first >= length:
        return None
    return (first, last) if first <= last else (0, length - 1)


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
