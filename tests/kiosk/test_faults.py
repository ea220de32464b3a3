"""Whatever a line or server does to any answer: the screen holds whole signed versions only, and recovers by itself."""

import hashlib
import itertools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feed.durable import TooLong
from feed.item import Item
from kiosk.fetch.faults import FaultKind, fault
from kiosk.fetch.source import MAX_POLLED, Polled, Stream
from tests.feed.items import make
from tests.kiosk.publishing import COUNTY, NOW, TOWNSHIP, VILLAGE, blob, found, publish_items, publish_pages
from tests.kiosk.rig import Rig, read_items

PORTAL = b"<!DOCTYPE html><html><head><title>Log in</title></head><body>Wi-Fi</body></html>"


@dataclass
class World:
    """What was published, step by step: all files after each step, and the items that it holds."""

    root: bytes
    rig: Callable[[Path], Rig]
    files: list[dict[str, bytes]] = field(default_factory=list)
    items: list[dict[tuple[str, str], Item]] = field(default_factory=list)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    repository = found(folder)
    covers = [blob(f"picture {number}".encode()) for number in range(3)]
    made = World(repository.current_root(), lambda path: Rig(path, repository))
    steps: list[list[tuple[str, list[Item]]]] = [
        [
            (COUNTY, [make("c1"), make("c2", "policy", title="政策一")]),
            (TOWNSHIP, [make("t1")]),
            (VILLAGE, [make("v1", title="一", cover=covers[0][0]), make("v2", title="一")]),
        ],
        [
            (COUNTY, [make("c1", version=2, title="县里改过"), make("rain", "alert")]),
            (VILLAGE, [make("v1", version=2, title="二", cover=covers[1][0]), make("v3", title="二")]),
        ],
        [(VILLAGE, [make("v1", version=3, title="三", cover=covers[2][0]), make("v2", version=2, title="三")])],
    ]
    now: dict[str, list[Item]] = {}
    for number, step in enumerate(steps):
        for unit, items in step:
            now[unit] = items
            publish_items(repository, unit, items, covers[number][1], NOW + timedelta(minutes=number))
        made.files.append(
            {
                str(path.relative_to(repository.folder)): path.read_bytes()
                for path in repository.folder.rglob("*")
                if path.is_file()
            }
        )
        made.items.append({(unit, item.id): item for unit, items in now.items() for item in items})
    return made


class Hostile:
    """Serves files from memory; every answer may be spoilt, as `spoil` tells for its number."""

    mirror = False

    def __init__(self, world: World) -> None:
        self.world = world
        self.step = 0
        self.spoil: Callable[[int], str] = lambda _number: ""
        self._count = itertools.count()

    def read(self, path: str, max_length: int) -> bytes:
        data = self._answer(path)
        if len(data) > max_length:
            raise TooLong(27, "is too long", path)
        return data

    def poll(self, path: str, etag: str, max_length: int = MAX_POLLED) -> Polled:
        data = self.read(path, max_length)
        tag = hashlib.sha256(data).hexdigest()
        return Polled(False, etag) if tag == etag else Polled(True, tag, data)

    @contextmanager
    def open_blob(self, path: str, start: int, length: int) -> Iterator[Stream]:
        yield Stream(start, iter([self._answer(path)[start:]]))

    def close(self) -> None:
        pass

    def _answer(self, path: str) -> bytes:
        kind = self.spoil(next(self._count))
        files = self.world.files[self.step]
        if path not in files or kind == "missing":
            raise fault(FaultKind.MISSING, path)
        data = files[path]
        if kind == "error":
            raise fault(FaultKind.SERVER_ERROR, path)
        if kind == "late":
            raise fault(FaultKind.TIMEOUT, path)
        return {
            "": lambda: data,
            "cut": lambda: data[: len(data) // 2],
            "empty": lambda: b"",
            "flipped": lambda: data[:40] + bytes([data[40] ^ 1]) + data[41:] if len(data) > 40 else b"?",
            "longer": lambda: data + b"x" * 70_000,
            "portal": lambda: PORTAL,
            "replayed": lambda: self.world.files[0].get(path, data),
            "other": lambda: files[sorted(files)[len(data) % len(files)]],
        }[kind]()


KINDS = ("missing", "error", "late", "cut", "empty", "flipped", "longer", "portal", "replayed", "other")


def check(device: Rig, world: World) -> dict[tuple[str, str], Item]:
    """Everything on the screen is, word for word, a version that its unit signed at some time."""
    shown = device.items()
    signed = {(key, item) for step in world.items for key, item in step.items()}
    for key, item in shown.items():
        assert (key, item) in signed
    return shown


@given(
    plans=st.lists(st.dictionaries(st.integers(0, 30), st.sampled_from(KINDS), max_size=12), min_size=3, max_size=3),
    restart=st.booleans(),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_spoilt_answers_never_spoil_the_screen(world: World, plans: list[dict[int, str]], restart: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        device = world.rig(Path(folder))
        source = device.line = Hostile(world)
        try:
            for step, plan in enumerate(plans):
                source.step = step
                base = next(source._count) + 1

                def spoil(number: int, plan: dict[int, str] = plan, base: int = base) -> str:
                    return plan.get(number - base, "")

                source.spoil = spoil
                for _ in range(2):
                    device.turn(45)
                    check(device, world)
                if restart:
                    device.stop()
            source.spoil = lambda _number: ""
            device.stop()
            device.turn(7200)
            assert check(device, world) == world.items[2]
            assert device.status().complete and device.status().state == "online"
        finally:
            device.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_that_spoils_everything_leaves_the_last_content(world: World, tmp_path: Path, kind: str) -> None:
    device = world.rig(tmp_path)
    source = device.line = Hostile(world)
    device.turn()
    source.step, source.spoil = 2, lambda _number: kind
    for _ in range(3):
        device.turn(60)
    assert device.items() == world.items[0]
    if kind != "replayed":
        assert device.status().state in ("offline", "refused") and device.status().fault
    source.spoil = lambda _number: ""
    device.turn(3600)
    device.turn(3600)
    assert device.items() == world.items[2]
    device.stop()


def test_an_older_feed_is_never_taken_for_a_newer_one(world: World, tmp_path: Path) -> None:
    device = world.rig(tmp_path)
    source = device.line = Hostile(world)
    source.step = 2
    device.turn()
    source.step = 0
    device.turn(60)
    assert device.items() == world.items[2]
    assert device.status().state == "refused" and "旧" in device.status().fault
    source.step = 2
    device.turn(3600)
    assert device.status().state == "online"
    device.stop()


def test_a_page_that_is_a_bomb_is_refused_and_the_others_stay(tmp_path: Path) -> None:
    repository = found(tmp_path)
    publish_items(repository, VILLAGE, [make("good")])
    device = Rig(tmp_path, repository)
    device.turn()
    publish_pages(
        repository, VILLAGE, [[b'{"id":"' + b"a" * 150_000 + b'"}'], [b"[[[["]], now=NOW + timedelta(minutes=1)
    )
    device.turn(60)
    assert set(device.titles()) == {"good"}
    assert device.status().units[VILLAGE].missing
    device.stop()


def test_every_edition_left_behind_is_whole(world: World, tmp_path: Path) -> None:
    device = world.rig(tmp_path)
    source = device.line = Hostile(world)
    for step in range(3):
        source.step = step
        device.turn(60)
        for path in (device.data / "editions").glob("*.db"):
            assert read_items(path)
    device.stop()
