"""Blobs that nothing shows any more: pictures taken out again, drafts let go. Collected once a day by the worker.

Nothing younger than two days is touched (somebody may still be writing), nor what any newest, approved or kept version
names: those are read again for a restore or a difference.
"""

from __future__ import annotations

import logging
import re
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from central.items.models import ItemPage, Media, Signature, Upload
from central.media.intake import blob_path, picture_path

log = logging.getLogger(__name__)

SPARED: Final = timedelta(days=2)
EVERY: Final = timedelta(days=1)
AT_ONCE: Final = 100
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def _texts(query: Any, name: str) -> Iterator[str]:
    found = query.annotate(text=Cast(name, TextField())).values_list("text", flat=True)
    yield from (text for text in found.iterator(200) if text)


def named(since: datetime | None = None) -> set[str]:
    """Every hash that a version names; of items saved `since` then, where given."""
    pages, kept = ItemPage.objects.all(), Revision.objects.all()
    if since is not None:
        pages, kept = pages.filter(saved__gte=since), kept.filter(created_at__gte=since)
    found = {hash_ for name in ("content", "approved") for text in _texts(pages, name) for hash_ in _HASH.findall(text)}
    found.update(hash_ for text in _texts(kept, "content") for hash_ in _HASH.findall(text))
    return found | set(Signature.objects.filter(drawn__isnull=False).values_list("drawn_id", flat=True))


def collect(now: datetime) -> int:
    """Remove what nothing names; how many blobs went. What is named meanwhile stays."""
    before, begun = now - SPARED, now - timedelta(minutes=1)
    old = Media.objects.filter(added__lt=before).exclude(uploads__at__gte=before).values_list("pk", flat=True)
    lost = sorted(set(old) - named())
    gone = 0
    for start in range(0, len(lost), AT_ONCE):
        gone += _remove(lost[start : start + AT_ONCE], before, begun)
    return gone + _strays(before)


@transaction.atomic
def _remove(lost: list[str], before: datetime, begun: datetime) -> int:
    fresh = set(Upload.objects.filter(media__in=lost, at__gte=before).values_list("media_id", flat=True))
    lost = sorted(set(lost) - fresh - named(begun))
    Upload.objects.filter(media__in=lost).delete()
    Media.objects.filter(pk__in=lost).delete()
    # Before the others may go on: who brings the same file again finds it missing, not lost afterwards.
    for sha256 in lost:
        _unlink(sha256)
    return len(lost)


def _strays(before: datetime) -> int:
    """Files of uploads that broke off: no row knows them."""
    gone, root = 0, Path(settings.MEDIA_ROOT)
    for folder in root.glob("[0-9a-f][0-9a-f]"):
        there = {path.name for path in folder.iterdir() if _HASH.fullmatch(path.name) and _is_old(path, before)}
        with transaction.atomic():
            for sha256 in there - set(Media.objects.filter(pk__in=there).values_list("pk", flat=True)):
                _unlink(sha256)
                gone += 1
    for folder in root.glob(".taking-*"):
        if _is_old(folder, before):
            shutil.rmtree(folder, ignore_errors=True)
    return gone


def _is_old(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def _unlink(sha256: str) -> None:
    root = Path(settings.MEDIA_ROOT)
    blob_path(root, sha256).unlink(missing_ok=True)
    shutil.rmtree(picture_path(root, sha256).parent, ignore_errors=True)


class Collector:
    """Collects once a day, beside the worker's loop: reading all versions takes seconds."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._running: threading.Thread | None = None

    def look(self, now: datetime) -> None:
        """Begin where it is time; the first time an hour after the start, so that a restart costs nothing."""
        if self._last is None:
            self._last = now - EVERY + timedelta(hours=1)
        if now - self._last < EVERY or (self._running is not None and self._running.is_alive()):
            return
        self._last = now
        self._running = threading.Thread(target=self._run, args=(now,), name="orphans", daemon=True)
        self._running.start()

    def _run(self, now: datetime) -> None:
        try:
            gone = collect(now)
        except OSError as fault:
            log.error("orphans.failed %s; tried again tomorrow", fault)
        else:
            log.info("orphans.collected blobs=%s", gone)
        finally:
            connection.close()
