"""Publishing software: the ceremony, releases in order, whatever is interrupted, and the commands."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from feed.publish.cli import app
from feed.publish.collect import collect
from feed.publish.errors import KeysMissing, PublishError
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from feed.publish.software import (
    ReleaseRefused,
    add_software,
    publish_software,
    renew_software,
    rotate_software,
    withdraw_software,
)
from feed.trust import Trust
from tests.feed.publish.test_repository import Killed, kill_at
from tests.feed.releases import AMD64, HOSTILE, archive, with_entry, write
from tests.feed.repositories import HOUR, MINUTE, START, UNITS, VILLAGE, Source, feed_of, found, publish_all

LATER = START + HOUR
ARM64 = "arm64/py311"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = found(tmp_path)
    publish_all(repository, 1, START)
    add_software(repository, START)
    return repository


def publish(
    repository: Repository, folder: Path, version: str, platform: str = AMD64, data: bytes | None = None
) -> None:
    path = write(folder, version, archive(version, platform) if data is None else data)
    publish_software(repository, path, version, platform, LATER)


def releases(repository: Repository, folder: Path) -> set[tuple[str, str]]:
    """What a device that follows this repository learns."""
    trust = Trust(folder / "device", repository.current_root())
    verified = trust.verify(Source(repository.folder), UNITS, LATER, START, software=True)
    assert verified.software_fault is None and set(verified.feeds) == set(UNITS)
    for release in verified.software:
        assert (repository.folder / release.path).stat().st_size == release.length
    return {(release.version, release.platform) for release in verified.software}


def test_a_newer_release_takes_the_place_of_the_older_one_of_its_platform(
    repository: Repository, tmp_path: Path
) -> None:
    publish(repository, tmp_path, "1.9.0")
    publish(repository, tmp_path, "1.9.0", ARM64)
    publish(repository, tmp_path, "1.10.0")
    assert releases(repository, tmp_path) == {("1.10.0", AMD64), ("1.9.0", ARM64)}
    collect(repository, LATER, lambda feed: set())
    assert len(list(repository.folder.rglob("*.tar.xz"))) == 2
    assert releases(repository, tmp_path) == {("1.10.0", AMD64), ("1.9.0", ARM64)}


def test_the_same_release_again_changes_nothing(repository: Repository, tmp_path: Path) -> None:
    publish(repository, tmp_path, "1.1.0")
    before = repository.served().version("timestamp")
    publish(repository, tmp_path, "1.1.0")
    assert repository.served().version("timestamp") == before


@pytest.mark.parametrize("version", ["1.0.9", "1.1.0", "1.1"])
def test_an_older_version_or_another_file_of_the_same_is_refused(
    repository: Repository, tmp_path: Path, version: str
) -> None:
    publish(repository, tmp_path, "1.1.0")
    with pytest.raises(ReleaseRefused, match="higher version"):
        publish(repository, tmp_path, version, data=archive(version) + b"\0" * 4)


@pytest.mark.parametrize(("words", "more"), [v for k, v in HOSTILE.items() if k != "own interpreter"])
def test_what_devices_would_refuse_is_not_published(
    repository: Repository, tmp_path: Path, words: str, more: object
) -> None:
    with pytest.raises(ReleaseRefused, match=words):
        publish(repository, tmp_path, "1.1.0", data=with_entry("1.1.0", *more()))  # type: ignore[operator]
    assert releases(repository, tmp_path) == set()
    assert not list(repository.folder.rglob("*.tar.xz*"))


def test_software_cannot_be_published_without_its_own_keys(repository: Repository, tmp_path: Path) -> None:
    for path in (tmp_path / "feed-keys" / "offline").glob("software-*.pem"):
        path.unlink()
    with pytest.raises(KeysMissing, match="mount the offline keys"):
        publish(repository, tmp_path, "1.1.0")
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    assert releases(repository, tmp_path) == set()


def test_content_goes_on_without_the_offline_keys(repository: Repository, tmp_path: Path) -> None:
    publish(repository, tmp_path, "1.1.0")
    shutil.move(tmp_path / "feed-keys" / "offline", tmp_path / "safe")
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    repository.refresh(LATER, due_only=False)
    assert releases(repository, tmp_path) == {("1.1.0", AMD64)}
    assert repository.units() == tuple(sorted(UNITS)), "software is no unit"


def test_two_of_three_must_sign_where_the_ceremony_says_so(tmp_path: Path) -> None:
    repository = found(tmp_path)
    publish_all(repository, 1, START)
    add_software(repository, START, keys=3, threshold=2)
    publish(repository, tmp_path, "1.1.0")
    assert releases(repository, tmp_path) == {("1.1.0", AMD64)}
    for number in (1, 2):
        (tmp_path / "feed-keys" / "offline" / f"software-{number}.pem").unlink()
    with pytest.raises(KeysMissing):
        publish(repository, tmp_path, "1.2.0")


def test_rotated_keys_sign_and_the_old_ones_do_not(repository: Repository, tmp_path: Path) -> None:
    publish(repository, tmp_path, "1.1.0")
    assert releases(repository, tmp_path) == {("1.1.0", AMD64)}
    for path in (tmp_path / "feed-keys" / "offline").glob("software-*.pem"):
        path.unlink()
    rotate_software(repository, LATER)
    publish(repository, tmp_path, "1.2.0")
    assert releases(repository, tmp_path) == {("1.2.0", AMD64)}
    assert len(repository.served().targets.delegations.roles["software"].keyids) == 2


def test_a_withdrawn_release_is_gone_and_a_renewed_one_stays(repository: Repository, tmp_path: Path) -> None:
    publish(repository, tmp_path, "1.1.0")
    version = repository.served().version("software")
    assert renew_software(repository, LATER) == version + 1
    assert withdraw_software(repository, "1.1.0", LATER) == 1
    assert releases(repository, tmp_path) == set()
    with pytest.raises(PublishError, match="is not published"):
        withdraw_software(repository, "1.1.0", LATER)


def test_the_ceremony_is_held_once(repository: Repository) -> None:
    with pytest.raises(PublishError, match="there is a software role already"):
        add_software(repository, LATER)
    with pytest.raises(PublishError, match="cannot be"):
        add_software(repository, LATER, keys=1, threshold=2)


def test_without_the_ceremony_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="feed keys add-software"):
        publish(found(tmp_path), tmp_path, "1.1.0")


@pytest.mark.parametrize("act", ["add", "publish", "rotate", "withdraw"])
def test_killed_at_any_step_devices_follow_and_the_next_call_goes_on(
    tmp_path: Path, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = tmp_path / "ready"
    repository = found(ready)
    publish_all(repository, 1, START)
    if act != "add":
        add_software(repository, START)
    if act in ("rotate", "withdraw"):
        publish(repository, ready, "1.1.0")
    for step in range(1, 60):
        folder = tmp_path / str(step)
        shutil.copytree(ready, folder)
        repository = Repository(folder / "feed", KeyFolder(folder / "feed-keys"))

        def do(repository: Repository = repository, folder: Path = folder) -> None:
            if act == "add":
                add_software(repository, LATER)
            elif act == "publish":
                publish(repository, folder, "1.1.0")
            elif act == "rotate":
                rotate_software(repository, LATER)
            else:
                withdraw_software(repository, "1.1.0", LATER)

        killed = True
        with monkeypatch.context() as patch:
            kill_at(patch, step)
            try:
                do()
                killed = False
            except Killed:
                pass
        releases(repository, folder)
        if killed:
            try:
                do()
            except PublishError as done:
                assert "already" in str(done) or "is not published" in str(done)
        expected = {"add": set(), "publish": {("1.1.0", AMD64)}, "rotate": {("1.1.0", AMD64)}, "withdraw": set()}
        assert releases(repository, folder) == expected[act]
        if not killed:
            assert step > 3
            return
    raise AssertionError("the act never came to its end")


def test_a_folder_from_a_backup_is_not_served_with_older_software(repository: Repository, tmp_path: Path) -> None:
    publish(repository, tmp_path, "1.1.0")
    shutil.copytree(repository.folder, tmp_path / "backup")
    publish(repository, tmp_path, "1.2.0")
    releases(repository, tmp_path)
    shutil.rmtree(repository.folder)
    shutil.copytree(tmp_path / "backup", repository.folder)
    publish(repository, tmp_path, "1.2.0")
    assert releases(repository, tmp_path) == {("1.2.0", AMD64)}


def test_the_commands_do_all_of_it(tmp_path: Path) -> None:
    runner = CliRunner()
    to, keys = tmp_path / "feed", tmp_path / "keys"
    place = ["--to", str(to), "--keys", str(keys)]

    def run(*arguments: str) -> str:
        done = runner.invoke(app, list(arguments))
        assert done.exit_code == 0, done.output
        return done.output

    run("keys", "create", *place, "--unit", VILLAGE)
    assert "2 must sign" in run("keys", "add-software", *place, "--keys-made", "3", "--threshold", "2")
    safe = tmp_path / "stick"
    shutil.move(keys / "offline", safe)
    path = write(tmp_path, "1.1.0", archive("1.1.0"))
    wanted = ["software", "publish", str(path), *place, "--version", "1.1.0", "--for", AMD64]
    refused = runner.invoke(app, wanted)
    assert refused.exit_code == 1 and "mount the offline keys" in refused.output
    assert "1.1.0 for amd64/py311 is published" in run(*wanted, "--offline", str(safe))
    assert "1.1.0 for amd64/py311" in run("software", "list", *place)
    assert "software is at version 2" in run("software", "renew", *place, "--offline", str(safe))
    assert "software has a new key" in run("keys", "rotate", "software", *place, "--offline", str(safe))
    assert "is withdrawn" in run("software", "withdraw", "1.1.0", *place, "--offline", str(safe))
    assert "no software is published" in run("software", "list", *place)
    older = runner.invoke(app, [*wanted[:-3], "x.y", "--for", AMD64, "--offline", str(safe)])
    assert older.exit_code == 1 and "is no version" in older.output
    assert KeyFolder(keys, safe).all("software").keys() >= {"software-1", "software-4"}


def test_a_rehearsal_of_a_lost_root_key_goes_with_software(repository: Repository, tmp_path: Path) -> None:
    from feed.publish.ceremonies import rehearse_lost_root_key

    publish(repository, tmp_path, "1.1.0")
    assert rehearse_lost_root_key(repository, "root-1", LATER + MINUTE).root_after == 2
