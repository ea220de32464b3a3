"""A device verifies a feed: its own folder, killed, full or damaged, and a mirror with traps."""

import os
from pathlib import Path
from typing import Any

import pytest

import feed.durable
from feed.publish.ceremonies import rotate_root
from feed.publish.repository import Repository
from feed.trust import (
    PermanentRefusal,
    TemporaryFault,
)
from tests.feed.repositories import (
    ALL_ONE,
    LATER,
    PORTAL,
    Device,
    editions,
)


class Killed(BaseException):
    """The process ends here."""


def kill_at(monkeypatch: pytest.MonkeyPatch, step: int) -> list[str]:
    """Kill at the `step`-th primitive of a durable write; return the steps that were taken."""
    taken: list[str] = []

    def trap(name: str) -> None:
        original = getattr(feed.durable, name)

        def trapped(*args: Any, **options: Any) -> Any:
            taken.append(name)
            if len(taken) == step:
                raise Killed
            return original(*args, **options)

        monkeypatch.setattr(feed.durable, name, trapped)

    for name in ("open_part", "flush", "replace", "sync_folder"):
        trap(name)
    return taken


def test_killed_at_any_write_it_continues_afterwards(
    tmp_path: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned = repository.current_root()
    rotate_root(repository, LATER)
    step = 0
    while True:
        step += 1
        device = Device(tmp_path / f"device-{step}", repository, pinned=pinned)
        with monkeypatch.context() as patch:
            kill_at(patch, step)
            try:
                device.verify(LATER)
            except Killed:
                pass
            else:
                break
        assert editions(device.verify(LATER)) == ALL_ONE
    assert step > 20


def test_full_disk_is_a_temporary_fault(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(feed.durable, "flush", full)
        with pytest.raises(TemporaryFault, match="free some space"):
            device.verify(LATER)
    assert not list(device.folder.glob("*.part"))
    assert editions(device.verify(LATER)) == ALL_ONE


@pytest.mark.parametrize(
    "damage", [b"", b"\x00" * 300, PORTAL, b"{}", b"[[["], ids=["empty", "zeros", "html", "json", "cut"]
)
def test_damaged_local_files_are_set_aside_and_fetched_anew(
    damage: bytes, device: Device, repository: Repository, caplog: pytest.LogCaptureFixture
) -> None:
    rotate_root(repository, LATER)
    device.pinned = (repository.folder / "metadata/1.root.json").read_bytes()
    device.verify(LATER)
    for path in device.folder.glob("*.json"):
        path.write_bytes(damage)
    assert editions(device.verify(LATER)) == ALL_ONE
    assert "damaged, set aside" in caplog.text
    caplog.clear()
    assert editions(device.verify(LATER)) == ALL_ONE
    assert not caplog.records


def test_links_in_the_local_folder_are_not_followed(device: Device, tmp_path: Path) -> None:
    device.verify(LATER)
    elsewhere = tmp_path / "elsewhere.json"
    stored = device.folder / "timestamp.json"
    stored.rename(elsewhere)
    stored.symlink_to(elsewhere)
    assert editions(device.verify(LATER)) == ALL_ONE
    assert not stored.is_symlink()


def test_link_or_pipe_in_a_mirror_is_refused(device: Device, repository: Repository, tmp_path: Path) -> None:
    path = repository.folder / "metadata/timestamp.json"
    path.rename(tmp_path / "moved.json")
    path.symlink_to(tmp_path / "moved.json")
    with pytest.raises(PermanentRefusal, match="symbolic link"):
        device.verify(LATER)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(PermanentRefusal, match="not a plain file"):
        device.verify(LATER)
