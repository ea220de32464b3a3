"""Pictures as phones get them: made once from a blob in a confined child, then kept on disk, within a bound.

A rendition is named by the blob's hash and its form, and can be made again at any time; nobody needs to save it.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from msgspec import Struct

from central.phone.drawing import Drawn, Task
from central.publishing.contents import media_path
from feed.limits import DOCUMENT_PAGES

log = logging.getLogger(__name__)


class Form(Struct, frozen=True):
    """The box a picture is scaled into, in pixels, and the most bytes it may have; `fill` cuts it to that shape."""

    width: int
    height: int
    most: int
    fill: bool = False


FORMS: Final = {
    "720": Form(720, 1600, 30_000),
    "360": Form(360, 480, 12_000),
    "face": Form(192, 240, 8_000, fill=True),
    "1440": Form(1440, 3200, 300_000),
}
PAGE: Final = Form(1080, 2400, 220_000)
"""A page of a document: its smallest print is read by pulling the picture larger."""

MOST_BYTES: Final = 1_000_000_000
"""All renditions together; the ones not made anew for longest go first."""

SWEEP_EVERY: Final = 200
TIMEOUT_SECONDS: Final = 40
_ROOT: Final = Path(__file__).resolve().parents[2]
_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""How many are drawn at a time: each takes a processor."""

_made = 0


def form_of(name: str) -> tuple[Form, int] | None:
    """The form of a name, and the page it wants ("p3": the third); none where there is no such form."""
    if found := re.fullmatch(r"p([1-9][0-9]?)", name):
        page = int(found[1])
        return (PAGE, page) if page <= DOCUMENT_PAGES else None
    form = FORMS.get(name)
    return (form, 0) if form else None


def rendition(sha256: str, mime: str, name: str) -> Path | None:
    """The picture of a blob in a form, made now where it is not there yet. None for what cannot be drawn."""
    wanted = form_of(name)
    if wanted is None or (wanted[1] > 0) != (mime == "application/pdf"):
        return None
    target = _folder() / sha256[:2] / f"{sha256}-{name}.webp"
    if not target.exists():
        with _AT_ONCE:
            if not target.exists() and not _draw(sha256, mime, wanted, target):
                return None
    # An empty file is what could not be drawn: it is not tried again at every visit.
    return target if target.stat().st_size else None


def keep(name: str, content: bytes) -> Path:
    """Keep a picture that was made elsewhere (a share card), under a name of its own."""
    target = _folder() / "cards" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    _put(target, content)
    return target


def kept(name: str) -> Path | None:
    """A picture that `keep` was given under this name."""
    target = _folder() / "cards" / name
    return target if target.is_file() else None


def sweep(most: int = MOST_BYTES) -> int:
    """Delete the oldest renditions until all together are below four fifths of `most`; how many went."""
    found = []
    for path in _folder().rglob("*.webp"):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        found.append((state.st_mtime, state.st_size, path))
    total, gone = sum(size for _, size, _ in found), 0
    if total <= most:
        return 0
    for _, size, path in sorted(found, key=lambda one: one[:2]):
        path.unlink(missing_ok=True)
        total, gone = total - size, gone + 1
        if total <= most * 4 // 5:
            break
    return gone


def _folder() -> Path:
    return Path(settings.CONF.data) / "renditions"


def _draw(sha256: str, mime: str, wanted: tuple[Form, int], target: Path) -> bool:
    """Have the child draw; whether there is a file now. A fault of the content leaves an empty one."""
    source = media_path(sha256)
    if not source.is_file():
        log.warning("phone.no_blob sha256=%s", sha256)
        return False
    form, page = wanted
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".drawing-", dir=_folder()) as folder:
        drawn = Path(folder) / "drawn.webp"
        task = Task(str(source), str(drawn), mime, form.width, form.height, form.most, page, form.fill)
        answer = _child(task)
        if answer is None:
            return False
        if answer.fault:
            log.warning("phone.not_drawn sha256=%s %s", sha256, answer.fault[:300])
            drawn.write_bytes(b"")
        drawn.replace(target)
    _count()
    return True


def _child(task: Task) -> Drawn | None:
    environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "central.phone.drawing"],
            input=msgspec.json.encode(task),
            capture_output=True,
            cwd=str(Path(task.target).parent),
            env=environment,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Drawn(fault=f"not drawn within {TIMEOUT_SECONDS} s")
    if done.returncode < 0:
        return Drawn(fault=f"the child was ended by signal {-done.returncode}")
    if done.returncode or not done.stdout:
        log.warning("phone.child_lost code=%s %s", done.returncode, done.stderr[-300:].decode("utf-8", "replace"))
        return None
    return msgspec.json.decode(done.stdout, type=Drawn)


def _put(target: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as file:
        file.write(content)
    Path(file.name).replace(target)
    _count()


def _count() -> None:
    global _made
    _made += 1
    if _made % SWEEP_EVERY == 0 and (gone := sweep()):
        log.info("phone.swept renditions=%s", gone)
