"""Applying: whole or not at all, whatever instant the power fails; comments stay, and the last good stays beside."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from feed.publish.repository import Repository
from kiosk.setting_up import apply as applying
from kiosk.setting_up.apply import ApplyFault, Wanted, apply, finish
from kiosk.setting_up.pin import matches, read_pin
from kiosk.settings import load_settings
from tests.kiosk.publishing import VILLAGE, found

SHIPPED = Path(__file__).parents[3] / "config" / "kiosk.toml"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, bytes]:
    folder = tmp_path_factory.mktemp("feed")
    made = found(folder)
    return made, (folder / "feed" / "metadata" / "1.root.json").read_bytes()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "etc"
    folder.mkdir()
    shutil.copyfile(SHIPPED, folder / "kiosk.toml")
    return folder / "kiosk.toml"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_all_at_once_with_the_last_good_beside(config: Path, repository: tuple[Repository, bytes]) -> None:
    before = config.read_bytes()
    wanted = Wanted(
        change={"feed.village": VILLAGE, "feed.url": "https://a.example.cn/"}, pin="402719", root=repository[1]
    )
    changed = apply(config, wanted).changed
    assert [what for what, _, _ in changed] == ["feed.url", "feed.village", "root.json", "setup.pin"]
    assert load_settings(config).feed.village == VILLAGE
    assert (config.parent / "root.json").read_bytes() == repository[1]
    assert config.with_name("kiosk.toml.previous").read_bytes() == before
    assert matches("402719", read_pin(config.parent / "setup.toml") or "")
    assert (config.parent / "setup.toml").stat().st_mode & 0o007 == 0, "not for everybody"
    assert "# 本村的 12 位统计用区划代码" in config.read_text("utf-8")


def test_the_same_once_more_changes_nothing(config: Path, repository: tuple[Repository, bytes]) -> None:
    wanted = Wanted(change={"feed.village": VILLAGE}, pin="402719", root=repository[1])
    apply(config, wanted)
    before = content(config.parent)
    assert apply(config, wanted).changed == ()
    assert content(config.parent) == before


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(change={"feed.village": "123", "feed.url": "https://a.example.cn/"}), "feed.village"),
        (Wanted(change={"feed.url": "ftp://a/", "feed.village": VILLAGE}), "feed.url"),
        (Wanted(change={"panel.diagonal_inches": 2.0}), "panel.diagonal_inches"),
        (Wanted(change={"panel.diagonal_inches": "large"}), "panel.diagonal_inches"),
        (Wanted(change={"feed.nonsense": 1}), "feed.nonsense"),
        (Wanted(change={"data.folder": "/tmp"}), "data.folder"),
        (Wanted(change={"root": "elsewhere.json"}), "root"),
        (Wanted(change={"time.ntp": "a b c d e"}), "time.ntp"),
        (Wanted(change={"time.ntp": "x; rm"}), "time.ntp"),
        (Wanted(change={"feed.village": VILLAGE}, root=b"{}"), "root"),
        (Wanted(change={"feed.village": VILLAGE}, ca=b"no certificate"), "feed.ca_file"),
        (Wanted(change={"feed.village": VILLAGE}, pin="111111"), "pin"),
    ],
)
def test_one_wrong_thing_and_nothing_is_applied(config: Path, wanted: Wanted, field: str) -> None:
    before = content(config.parent)
    with pytest.raises(ApplyFault) as caught:
        apply(config, wanted)
    assert caught.value.field == field
    assert content(config.parent) == before
    assert sorted(path.name for path in config.parent.iterdir()) == ["kiosk.toml"]


class Cut(BaseException):
    """The power fails."""


@pytest.mark.parametrize("operations", range(40))
def test_power_cut_at_any_instant_leaves_the_old_or_the_new_whole(
    config: Path, repository: tuple[Repository, bytes], monkeypatch: pytest.MonkeyPatch, operations: int
) -> None:
    old = content(config.parent)
    wanted = Wanted(change={"feed.village": VILLAGE}, pin="402719", root=repository[1])
    left = itertools.count(operations, -1)

    def counted(name: str) -> None:
        real = getattr(os, name)

        def act(*arguments: object, **named: object) -> object:
            if next(left) <= 0:
                raise Cut
            return real(*arguments, **named)

        monkeypatch.setattr(os, name, act)

    for name in ("replace", "rename", "fsync", "mkdir", "rmdir", "unlink"):
        counted(name)
    with suppress(Cut):
        apply(config, wanted)
    monkeypatch.undo()
    finish(config.parent)
    now = content(config.parent)
    if now == old:
        return
    assert load_settings(config).feed.village == VILLAGE
    assert now["root.json"] == repository[1]
    assert matches("402719", read_pin(config.parent / "setup.toml") or "")
    assert not [path for path in config.parent.iterdir() if path.is_dir()]


def test_a_full_disk_leaves_everything_as_it_was(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(config.parent)

    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(applying, "write_atomic", full)
    with pytest.raises(OSError, match="No space"):
        apply(config, Wanted(change={"feed.village": VILLAGE}))
    assert content(config.parent) == before
    assert finish(config.parent) is False


def test_without_a_settings_file_one_is_made(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    apply(config, Wanted(change={"feed.village": VILLAGE}))
    assert load_settings(config).feed.village == VILLAGE
