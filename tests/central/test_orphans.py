"""Blobs that nothing shows are cleared away; everything that any version names stays."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from central.items import orphans, workflow
from central.items.making import make
from central.items.models import ItemPage, Media, Signature, Upload
from central.items.shelving import keep_aside
from central.media.intake import blob_path, picture_path
from central.people.models import Person
from tests.central.reviewing import account, people  # noqa: F401 - a fixture
from tests.central.village import NOTICE, VILLAGE, unit


@pytest.fixture()
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return tmp_path


def brought(root: Path, item: ItemPage | None, person: Person, words: str, *, days: int = 5) -> Media:
    """A blob with its small picture and its row, some days old."""
    at = timezone.now() - timedelta(days=days)
    sha256 = hashlib.sha256(words.encode()).hexdigest()
    blob, small = blob_path(root, sha256), picture_path(root, sha256)
    small.parent.mkdir(parents=True)
    for path in (blob, small):
        path.write_bytes(words.encode())
        os.utime(path, (at.timestamp(), at.timestamp()))
    made = Media.objects.create(sha256=sha256, type="image/webp", length=len(words), width=1200, height=900)
    Media.objects.filter(pk=sha256).update(added=at)
    if item is not None:
        Upload.objects.create(media=made, item=item, by=person)
        Upload.objects.filter(media=made).update(at=at)
    return made


def showing(*media: Media) -> dict[str, object]:
    blocks = [{"type": "image", "media": one.reference, "alt": "照片"} for one in media]
    return NOTICE | {"blocks": [*NOTICE["blocks"], *blocks]}


def test_only_what_no_version_names_goes(people: dict[str, Person], root: Path) -> None:  # noqa: F811
    clerk, now = people["zhouguilan"], timezone.now()
    page = make(unit(VILLAGE), "notice", clerk, now, NOTICE)
    lost, fresh = brought(root, page, clerk, "taken out"), brought(root, page, clerk, "just brought", days=1)
    old, aside, newest = (
        brought(root, page, clerk, words) for words in ("on the screen", "kept aside", "being written")
    )
    signature = brought(root, None, clerk, "a name")
    sheet = account(people)
    Signature.objects.create(item=sheet, version=1, by=people["liujianmin"], at=now, drawn=signature)

    page = workflow.save(page, clerk, showing(old), seen=page.lock_number)
    page = workflow.hand_in(page, clerk, now, [])
    page = workflow.approve(page, people["wangxuemei"], now, version=page.edition)
    page = workflow.save(page, clerk, showing(newest), seen=page.lock_number)
    keep_aside(page, clerk, showing(aside))

    assert orphans.collect(now) == 1
    assert not Media.objects.filter(pk=lost.pk).exists() and not Upload.objects.filter(media_id=lost.pk).exists()
    assert not blob_path(root, lost.pk).exists() and not picture_path(root, lost.pk).parent.exists()
    for kept in (fresh, old, aside, newest, signature):
        assert Media.objects.filter(pk=kept.pk).exists() and blob_path(root, kept.pk).is_file()
    assert orphans.collect(now) == 0


def test_what_is_named_or_brought_again_while_versions_are_read_stays(
    people: dict[str, Person],  # noqa: F811
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk, now = people["zhouguilan"], timezone.now()
    page = make(unit(VILLAGE), "notice", clerk, now, NOTICE)
    pasted, again = brought(root, page, clerk, "pasted back"), brought(root, page, clerk, "brought again")
    read = orphans.named

    def meanwhile(since: datetime | None = None) -> set[str]:
        found = read(since)
        if since is None:
            workflow.save(page, clerk, showing(pasted), seen=page.lock_number)
            Upload.objects.create(media=again, item=page, by=clerk)
        return found

    monkeypatch.setattr(orphans, "named", meanwhile)
    assert orphans.collect(now) == 0
    assert blob_path(root, pasted.pk).is_file() and blob_path(root, again.pk).is_file()


def test_files_of_uploads_that_broke_off_go_too(people: dict[str, Person], root: Path) -> None:  # noqa: F811
    now = timezone.now()
    old, new = (hashlib.sha256(words).hexdigest() for words in (b"old", b"new"))
    for sha256 in (old, new):
        blob_path(root, sha256).parent.mkdir(parents=True, exist_ok=True)
        blob_path(root, sha256).write_bytes(b"x")
    taking = root / ".taking-abc"
    taking.mkdir()
    for path, days in ((blob_path(root, old), 3), (taking, 3), (blob_path(root, new), 0)):
        os.utime(path, ((now - timedelta(days=days)).timestamp(),) * 2)
    assert orphans.collect(now) == 1
    assert not blob_path(root, old).exists() and blob_path(root, new).is_file() and not taking.exists()


def test_once_a_day_and_not_at_every_start(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[datetime] = []
    monkeypatch.setattr(orphans.Collector, "_run", lambda _self, now: begun.append(now))
    collector, now = orphans.Collector(), timezone.now()
    for minutes in (0, 30, 61, 62, 24 * 60, 25 * 60 + 2):
        collector.look(now + timedelta(minutes=minutes))
        if collector._running is not None:
            collector._running.join()
    assert [(at - now) // timedelta(minutes=1) for at in begun] == [61, 25 * 60 + 2]
