"""The `feed` command as a clerk and a key keeper use it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from feed.publish.cli import app
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from feed.trust import Trust, VerifiedFeed
from tests.feed.items import NOW
from tests.feed.publish.test_folder import NOTICE, UNITS

VILLAGE = "430304009203"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A content folder with one notice, keys and an empty feed."""
    content = tmp_path / "content"
    for name in ("qu", "cun"):
        (content / name).mkdir(parents=True)
    (content / "units.toml").write_text(UNITS, "utf-8")
    (content / "cun" / "water.md").write_text(NOTICE + "请存水。\n", "utf-8")
    call(tmp_path, "keys", "create", "--unit", "430304", "--unit", VILLAGE)
    return tmp_path


def call(place: Path, *words: str, expect: int = 0) -> str:
    folders = ("--to", str(place / "feed"), "--keys", str(place / "keys"))
    result = CliRunner().invoke(app, [*words, *(folders if words[0] != "check" else ())])
    assert result.exit_code == expect, result.output
    return result.output


def content(place: Path) -> str:
    return str(place / "content")


class Folder:
    """The served folder, read as a device reads it."""

    mirror = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str, max_length: int) -> bytes:
        return (self.folder / path).read_bytes()[: max_length + 1]


def feed_of_device(place: Path) -> VerifiedFeed:
    trust = Trust(place / "device", (place / "feed.root.json").read_bytes())
    return trust.verify(Folder(place / "feed"), [VILLAGE], NOW, NOW).feeds[VILLAGE]


def test_a_device_reads_what_a_clerk_published(place: Path) -> None:
    assert f"{VILLAGE}: 1 added" in call(place, "publish", content(place))
    assert b"\xe8\x8d\xb7\xe5\xa1\x98\xe6\x9d\x91" in feed_of_device(place).raw
    assert f"{VILLAGE} 荷塘村: 1 items (1 notice)" in call(place, "inspect")


def test_publishing_again_changes_nothing(place: Path) -> None:
    call(place, "publish", content(place))
    before = feed_of_device(place)
    assert f"{VILLAGE}: nothing changed" in call(place, "publish", content(place))
    assert feed_of_device(place) == before


def test_a_fault_is_told_and_nothing_is_published(place: Path) -> None:
    call(place, "publish", content(place))
    before = feed_of_device(place)
    (place / "content" / "cun" / "water.md").write_text(NOTICE + "# 大\n", "utf-8")
    assert "water.md:6: a heading has two or three #" in call(place, "publish", content(place), expect=1)
    assert "water.md:6" in call(place, "check", content(place), expect=1)
    assert feed_of_device(place) == before


def test_emptying_a_unit_must_be_meant(place: Path) -> None:
    call(place, "publish", content(place))
    (place / "content" / "cun" / "water.md").unlink()
    assert "--allow-empty" in call(place, "publish", content(place), expect=1)
    assert "1 withdrawn" in call(place, "publish", content(place), "--allow-empty")


def test_withdrawn_words_leave_the_disk_at_once_even_after_a_kill(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "content" / "cun" / "secret.md").write_text(NOTICE + "张三的电话\n", "utf-8")
    call(place, "publish", content(place))
    blobs = {path.name for path in (place / "feed" / "blobs").rglob("*") if path.is_file()}
    (place / "content" / "cun" / "secret.md").unlink()
    with monkeypatch.context() as patch:
        patch.setattr("feed.publish.publishing.sweep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        CliRunner().invoke(app, ["publish", content(place), "--to", str(place / "feed"), "--keys", str(place / "keys")])
    call(place, "publish", content(place))
    assert not blobs & {path.name for path in (place / "feed" / "blobs").rglob("*") if path.is_file()}


def test_a_unit_without_a_role_is_told_how_to_get_one(place: Path) -> None:
    other = UNITS + '[[unit]]\ncode = "430304009204"\nname = "清水村"\nfolder = "cun"\n'
    (place / "content" / "units.toml").write_text(other, "utf-8")
    assert "feed keys add-unit" in call(place, "publish", content(place), expect=1)
    call(place, "keys", "add-unit", "--unit", "430304009204")
    assert "430304009204: 1 added" in call(place, "publish", content(place))


@pytest.mark.parametrize("role", [VILLAGE, "timestamp", "snapshot", "targets", "root-2"])
def test_devices_follow_a_rotated_key(place: Path, role: str) -> None:
    call(place, "publish", content(place))
    before = feed_of_device(place)
    call(place, "keys", "rotate", role)
    assert feed_of_device(place).raw == before.raw
    (place / "content" / "cun" / "water.md").write_text(NOTICE + "来水了。\n", "utf-8")
    call(place, "publish", content(place))
    assert feed_of_device(place).raw != before.raw


def test_losing_a_root_key_is_rehearsed_and_survived(place: Path) -> None:
    call(place, "publish", content(place))
    root = (place / "feed" / "metadata" / "1.root.json").read_bytes()
    assert "followed from root 1 to 2" in call(place, "keys", "rehearse", "--lost", "root-3")
    assert Repository(place / "feed", KeyFolder(place / "keys")).current_root() == root
    (place / "keys" / "offline" / "root-1.pem").unlink()
    call(place, "keys", "rotate", "root-1", "--lost")
    feed_of_device(place)


def test_daily_work_goes_without_the_offline_keys(place: Path) -> None:
    (place / "keys" / "offline").rename(place / "safe")
    call(place, "publish", content(place))
    assert "signed anew" in call(place, "refresh", "--all")
    assert "mount it" in call(place, "keys", "rotate", "targets", expect=1)
    call(place, "keys", "rotate", "targets", "--offline", str(place / "safe"))


def test_a_key_that_others_can_read_is_refused(place: Path) -> None:
    (place / "keys" / "online" / f"{VILLAGE}-1.pem").chmod(0o644)
    assert "chmod 600" in call(place, "publish", content(place), expect=1)


def test_two_publications_in_one_second_are_told_apart_by_a_web_server(place: Path) -> None:
    """Web servers make ETags of whole seconds and length; a poll between the two must see the second."""
    timestamp = place / "feed" / "metadata" / "timestamp.json"
    seconds = [int(timestamp.stat().st_mtime)]
    for words in ("一", "二", "三"):
        (place / "content" / "cun" / "water.md").write_text(NOTICE + words, "utf-8")
        call(place, "publish", content(place))
        seconds.append(int(timestamp.stat().st_mtime))
    assert seconds == sorted(set(seconds))
