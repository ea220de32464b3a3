"""A content folder comes into central whole, and goes out again as it came."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from central.items.importing import bring_in
from central.items.models import Decision, ItemPage, Media
from central.publishing.contents import approved_item, media_path
from central.publishing.models import Outbox
from feed.item import SearchKeys
from feed.publish.folder import read_folder
from feed.taxonomy import load_taxonomy
from tests.central.conftest import ROOT
from tests.central.village import NOW, VILLAGE

pytestmark = pytest.mark.usefixtures("db")

DEMO = ROOT / "assets" / "demo"


@pytest.fixture()
def media(tmp_path: Path) -> Iterator[Path]:
    """Where blobs are kept for this test."""
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


def bare(item):
    """An item without what its publisher adds: address, search keys, the mark of sample data."""
    return replace(item, url=None, search=SearchKeys(), sample=False)


def test_the_demo_comes_in_and_goes_out_as_it_was(media: Path) -> None:
    found = read_folder(DEMO, load_taxonomy(ROOT / "config" / "taxonomy.toml"))
    done = bring_in(DEMO, None, NOW)
    assert done.units == 4 and done.items == sum(len(unit.items) for unit in found.units.values()) > 60
    assert done.strange_hosts == ("screen.yuetang.example.cn",)
    for unit in found.units.values():
        pages = {page.item_id: page for page in ItemPage.objects.filter(unit_code=unit.code)}
        for item in unit.items:
            assert bare(approved_item(pages[item.id])) == bare(item), item.id
        for sha256, path in unit.blobs.items():
            assert media_path(sha256).read_bytes() == path.read_bytes()
            assert Media.objects.get(pk=sha256).length == path.stat().st_size
    assert Outbox.objects.count() == 4
    assert Decision.objects.filter(act="import").count() == done.items


def test_bringing_it_in_twice_changes_nothing(media: Path) -> None:
    first = bring_in(DEMO, None, NOW)
    page = ItemPage.objects.get(unit_code=VILLAGE, item_id="overview")
    page.title = "改过的"
    page.save()
    second = bring_in(DEMO, None, NOW)
    assert (second.items, second.known) == (0, first.items)
    assert ItemPage.objects.get(unit_code=VILLAGE, item_id="overview").title == "改过的"
