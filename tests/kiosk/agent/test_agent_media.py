"""The agent with the real child that prepares media: pictures and documents reach the edition, bombs do not."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from feed.media import MediaRef
from kiosk.agent.intake import Refused
from kiosk.agent.preparing import FOLDER, panel_size, preparing
from kiosk.edition import EditionMedia
from kiosk.media.prepare import Preparer
from kiosk.settings import PanelSettings
from tests.feed.items import make
from tests.kiosk.publishing import VILLAGE, blob, publish_items
from tests.kiosk.rig import Rig, rig


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        yield made


def picture(width: int, height: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(held, "PNG")
    return held.getvalue()


def test_a_picture_is_prepared_for_the_panel_and_a_broken_one_keeps_its_item_back(
    device: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, media = blob(picture(3000, 200))
    bad, more = blob(picture(10, 10)[:40] + b"rubbish" * 20)
    publish_items(device.repository, VILLAGE, [make("good", cover=good), make("bad", cover=bad)], media | more)
    seen: list[EditionMedia] = []
    with Preparer(device.data / FOLDER, panel_size(PanelSettings())) as preparer:
        prepare = preparing(preparer)

        def watched(reference: MediaRef, path: Path) -> tuple[EditionMedia, int]:
            made = prepare(reference, path)
            seen.append(made[0])
            return made

        monkeypatch.setattr(device, "prepare", watched)
        device.turn()
    assert set(device.titles()) == {"good"}
    (made,) = seen
    assert (made.kind, made.width) == ("image", 1920)
    assert all((device.data / file).is_file() for file in (*made.files, made.thumb))
    assert "打不开" in device.status().units[VILLAGE].missing[0]


def test_what_is_said_to_be_a_document_and_is_none_is_refused(tmp_path: Path) -> None:
    reference, _ = blob(picture(10, 10), "application/pdf")
    path = tmp_path / "blob"
    path.write_bytes(picture(10, 10))
    with Preparer(tmp_path / FOLDER, (1920, 1080)) as preparer, pytest.raises(Refused) as refused:
        preparing(preparer)(reference, path)
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("panel", "size"),
    [
        (PanelSettings(), (1920, 1080)),
        (PanelSettings(orientation="portrait"), (1080, 1920)),
        (PanelSettings(width=3840, height=2160), (3840, 2160)),
    ],
)
def test_media_are_prepared_for_the_glass_that_is_set(panel: PanelSettings, size: tuple[int, int]) -> None:
    assert panel_size(panel) == size
