"""From the first start to the village's content by real touches on the glass; and who does not know the PIN waits."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator

import pytest

from deploy.demo.children import wait_until
from screens.setting_up import places
from tests.end_to_end.glass import shows_content
from tests.end_to_end.panel_set_up import FIELD, PIN, Panel, panel

pytestmark = [pytest.mark.window, pytest.mark.timeout(400), pytest.mark.slow]

PAD = places.pin_pad(portrait=False)
KEYS = places.keyboard(portrait=False)
TILES = places.tiles(portrait=False)
VILLAGE, ADDRESS = TILES[0], TILES[1]


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    with panel(tmp_path_factory.mktemp("panel")) as made:
        made.start()
        yield made


def spelled(text: str) -> list[str]:
    """An address as keys, the wide ones first."""
    start = "http://"
    assert text.startswith(start)
    return [start, *text.removeprefix(start)]


def test_from_the_first_start_to_the_villages_content(device: Panel) -> None:
    device.await_told("setup.shown")
    device.await_told("setup.step at=pin")
    device.type_text(PAD, list(PIN))
    device.type_text(PAD, list(PIN))
    device.await_told("setup.step at=overview")

    device.touch(ADDRESS)
    device.type_text(KEYS, [places.CLEAR, *spelled(device.server.url)])
    asks, back_with_it = places.bar(3, portrait=False, onward=True)[1:]
    device.touch(asks)
    assert "well=True" in device.await_told("setup.answer job=probe")
    device.touch(back_with_it)
    device.await_told("setup.step at=overview")

    device.touch(VILLAGE)
    assert "well=True" in device.await_told("setup.answer job=villages")
    device.touch(places.name_rows(portrait=False)[0])
    device.await_told("setup.step at=overview")

    device.touch(places.bar(4, portrait=False, onward=True)[3])
    assert "well=True" in device.await_told("setup.answer job=apply")
    device.await_told("setup.step at=done")
    feed = tomllib.loads(device.device.settings.read_text("utf-8"))["feed"]
    assert (feed["url"], feed["village"]) == (device.server.url, device.village)
    assert PIN not in (device.device.folder / "setup.toml").read_text("utf-8")

    device.device.wait(lambda: device.device.synced(1), 60, "content")
    device.await_told("edition.adopted", 60)
    device.await_told("page.shown route=rotation", 60)
    assert wait_until(shows_content(device.glass), 20)


def test_a_wrong_pin_is_made_to_wait_and_a_restart_forgives_nothing(device: Panel) -> None:
    come_in(device)
    for _ in range(3):
        device.type_text(PAD, list("402718"))
        assert "well=False" in device.await_told("setup.answer job=unlock")
    assert failures(device) == 3

    device.device.stop("run")
    device.forget("page.shown route=rotation")
    device.start()
    device.await_told("page.shown route=rotation", 60)
    come_in(device)
    assert failures(device) == 3, "asking how things stand is no try, and a restart forgives none"
    before = device.glass.pixels(*FIELD)
    device.glass.tap(*map(int, places.middle(PAD["4"])))
    assert device.glass.pixels(*FIELD) == before, "the pad takes no touch while the pause lasts"


def come_in(device: Panel) -> None:
    """By the hidden gesture."""
    device.forget("setup.shown")
    device.forget("setup.answer job=unlock")
    device.hold_corners()
    device.await_told("setup.shown")
    device.await_told("setup.answer job=unlock")


def failures(device: Panel) -> int:
    kept = json.loads((device.device.data / "setup-tries.json").read_text("utf-8"))
    return int(kept["failures"])
