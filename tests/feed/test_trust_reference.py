"""The verifier agrees with the reference client of TUF: whatever that refuses is refused, and nothing else.

`tuf.ngclient` judges the same served folder, tampered with in the same way, at the same time.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tuf.api.exceptions import DownloadError, DownloadHTTPError, RepositoryError
from tuf.ngclient import FetcherInterface, Updater

from feed.publish.ceremonies import rotate_role, rotate_root
from feed.publish.repository import Repository
from feed.trust import Trust, TrustError
from tests.feed.repositories import DAY, HOUR, MINUTE, START, VILLAGE, Source, feed_of, found, publish_all, resigned

LATER = START + HOUR


class Fetcher(FetcherInterface):
    """Lets the reference client read from a test's source."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            data = self.source.read(url.removeprefix("feed://x/"), 10_000_000)
        except FileNotFoundError as error:
            raise DownloadHTTPError("absent", 404) from error
        return iter([data])


def reference_accepts(folder: Path, pinned: bytes, source: Source, now: Any) -> bool:
    (folder / "targets").mkdir(parents=True, exist_ok=True)
    updater = Updater(
        str(folder),
        "feed://x/metadata/",
        str(folder / "targets"),
        "feed://x/targets/",
        Fetcher(source),
        bootstrap=pinned,
    )
    updater._trusted_set.reference_time = now
    try:
        target = updater.get_targetinfo(f"{VILLAGE}/feed.json")
        assert target is not None
        updater.download_target(target)
    except (RepositoryError, DownloadError):
        return False
    return True


def ours_accepts(folder: Path, pinned: bytes, source: Source, now: Any) -> bool:
    try:
        return VILLAGE in Trust(folder, pinned).verify(source, [VILLAGE], now, START).feeds
    except TrustError:
        return False


class Scene:
    """Two clients with the same past; the repository has moved on since."""

    def __init__(self, folder: Path) -> None:
        self.repository = found(folder)
        self.pinned = self.repository.current_root()
        publish_all(self.repository, 1, START + MINUTE)
        self.folder = folder
        self.start()
        rotate_root(self.repository, START + 2 * MINUTE, replace={"root-1"})
        rotate_role(self.repository, "snapshot", START + 2 * MINUTE)
        publish_all(self.repository, 2, START + 3 * MINUTE)

    def start(self) -> None:
        assert self.judge({}, START + MINUTE) == (True, True)

    def judge(self, answers: Any, now: Any) -> tuple[bool, bool]:
        source = Source(self.repository.folder)
        source.answers.update(answers)
        return (
            ours_accepts(self.folder / "ours", self.pinned, source, now),
            reference_accepts(self.folder / "reference", self.pinned, source, now),
        )

    def paths(self) -> list[str]:
        served = self.repository.served()
        target = served.target(VILLAGE)
        assert target is not None
        return [
            "metadata/2.root.json",
            f"metadata/{served.root.version}.root.json",
            "metadata/timestamp.json",
            f"metadata/{served.version('snapshot')}.snapshot.json",
            f"metadata/{served.version('targets')}.targets.json",
            f"metadata/{served.version(VILLAGE)}.{VILLAGE}.json",
            f"targets/{VILLAGE}/{target.hashes['sha256']}.feed.json",
        ]


def bump(by: int) -> Callable[[Any], None]:
    def change(signed: Any) -> None:
        signed.version += by

    return change


def bump_snapshot(by: int) -> Callable[[Any], None]:
    def change(signed: Any) -> None:
        signed.version += 1
        signed.snapshot_meta.version += by

    return change


def role_of(path: str) -> str:
    return path.split("/")[1].split(".")[-2]


@pytest.mark.parametrize("days", [0, 6.9, 7.1, 27, 40, 400, 4000])
def test_same_judgement_of_time(days: float, tmp_path: Path) -> None:
    ours, reference = Scene(tmp_path).judge({}, START + days * DAY)
    assert ours == reference == (days < 7)


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("by", [0, 1, -1, 100])
@pytest.mark.parametrize("own", [True, False], ids=["own key", "foreign key"])
def test_same_judgement_of_signed_versions(number: int, by: int, own: bool, tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    path = scene.paths()[number]
    keys = scene.repository.keys.all(role_of(path) if own else "430304").values()
    ours, reference = scene.judge({path: resigned(keys, bump(by))}, LATER)
    assert ours == reference
    # What was remembered of it must not differ either: the true feed is judged alike afterwards.
    ours, reference = scene.judge({}, LATER)
    assert ours == reference


@pytest.mark.parametrize("by", [-2, -1, 0, 1])
def test_same_judgement_of_timestamps_that_name_another_snapshot(by: int, tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    keys = scene.repository.keys.all("timestamp").values()
    ours, reference = scene.judge({"metadata/timestamp.json": resigned(keys, bump_snapshot(by))}, LATER)
    assert ours == reference == (by == 0)
    ours, reference = scene.judge({}, LATER)
    assert ours == reference


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_same_judgement_of_random_damage(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    scene = shared_scene(tmp_path_factory)
    path = data.draw(st.sampled_from(scene.paths()))
    true = (scene.repository.folder / path).read_bytes()
    start = data.draw(st.integers(0, len(true) - 1))
    cut = data.draw(st.integers(0, 30))
    damaged = true[:start] + data.draw(st.binary(max_size=8)) + true[start + cut :]
    fresh = tmp_path_factory.mktemp("clients")
    source = Source(scene.repository.folder)
    source.answers[path] = damaged
    assert ours_accepts(fresh / "ours", scene.pinned, source, LATER) == reference_accepts(
        fresh / "reference", scene.pinned, source, LATER
    )


_SCENES: dict[str, Scene] = {}


def shared_scene(factory: pytest.TempPathFactory) -> Scene:
    if "scene" not in _SCENES:
        _SCENES["scene"] = Scene(factory.mktemp("scene"))
    return _SCENES["scene"]


def test_stock_client_reads_the_repository(tmp_path: Path) -> None:
    repository: Repository = found(tmp_path)
    repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, START)
    assert reference_accepts(tmp_path / "client", repository.current_root(), Source(repository.folder), LATER)
