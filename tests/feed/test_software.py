"""Software in the feed, read side: what a version is, what an archive may hold, whose word counts."""

import io
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tuf.ngclient import Updater, UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface

from feed.durable import read_plain
from feed.publish.repository import Repository
from feed.publish.software import add_software, publish_software
from feed.software import ARCHIVE_BYTES, Version, archive_name, read_target, software_target
from feed.software_archive import ArchiveRefused, entries
from feed.trust import MetadataExpired, PermanentRefusal, Rollback, Trust, Verified
from tests.feed.releases import AMD64, HOSTILE, archive, entry, packed, program, with_entry, write
from tests.feed.repositories import (
    COUNTY,
    DAY,
    HOUR,
    START,
    UNITS,
    VILLAGE,
    Source,
    altered,
    found,
    publish_all,
    resigned,
    sha256,
)

LATER = START + HOUR
SHA = "0" * 64


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = found(tmp_path)
    publish_all(repository, 1, START)
    add_software(repository, START)
    return repository


def verify(repository: Repository, folder: Path, source: Source | None = None, now: object = LATER) -> Verified:
    trust = Trust(folder, repository.current_root())
    return trust.verify(source or Source(repository.folder), UNITS, now, START, software=True)  # type: ignore[arg-type]


# Versions and names.


@pytest.mark.parametrize(
    "text", ["1", "1.", "1.02", "v1.0", "1.0-2", "1.0.0.0.0", "1.0\n", "１.0", "-1.0", "1.1000000", ""]
)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no version"):
        Version.read(text)
    assert Version.read_or_none(text) is None


@given(
    st.lists(st.integers(0, 999_999), min_size=2, max_size=4), st.lists(st.integers(0, 999_999), min_size=2, max_size=4)
)
def test_versions_are_ordered_by_their_numbers(one: list[int], other: list[int]) -> None:
    first, second = (Version.read(".".join(map(str, numbers))) for numbers in (one, other))
    assert (first < second) == ([*one, 0, 0][:4] < [*other, 0, 0][:4])


@given(st.tuples(*[st.integers(0, 99)] * 3), st.sampled_from([AMD64, "arm64/py313"]), st.integers(1, ARCHIVE_BYTES))
def test_a_target_is_read_as_it_is_written(numbers: tuple[int, int, int], platform: str, length: int) -> None:
    version = ".".join(map(str, numbers))
    release = read_target(software_target(version, platform), SHA, length)
    assert (release.version, release.platform, release.length) == (version, platform, length)
    assert release.path == f"targets/software/{version}/{SHA}.{archive_name(version, platform)}"


@pytest.mark.parametrize(
    ("path", "sha256", "length"),
    [
        ("software/1.0/village-screen-1.1-amd64-py311.tar.xz", SHA, 1),
        ("software/1.0/village-screen-1.0-mips-py311.tar.xz", SHA, 1),
        ("software/1.0/village-screen-1.0-amd64-py2.tar.xz", SHA, 1),
        ("software/1.0/village-screen-1.0-amd64-py311.tar", SHA, 1),
        ("software/../village-screen-1.0-amd64-py311.tar.xz", SHA, 1),
        (software_target("1.0", AMD64), "0" * 63, 1),
        (software_target("1.0", AMD64), SHA, 0),
        (software_target("1.0", AMD64), SHA, ARCHIVE_BYTES + 1),
        (software_target("1.0", AMD64), SHA, True),
    ],
)
def test_a_target_that_is_no_release_is_refused(path: str, sha256: str, length: int) -> None:
    with pytest.raises(ValueError):
        read_target(path, sha256, length)


# Archives.


def read(data: bytes, version: str = "1.1.0", platform: str = AMD64) -> dict[str, bytes]:
    return {one.path: b"".join(one.content) for one in entries(io.BytesIO(data), version, platform) if not one.folder}


def test_an_archive_gives_its_files() -> None:
    assert read(archive("1.1.0")) == {info.name: content for info, content in program("1.1.0") if info.isreg()}


def test_content_that_nobody_reads_is_passed_over() -> None:
    assert [one.path for one in entries(io.BytesIO(archive("1.1.0")), "1.1.0", AMD64)] == [
        info.name for info, _ in program("1.1.0")
    ]


@pytest.mark.parametrize(("words", "more"), [v for k, v in HOSTILE.items() if k != "own interpreter"])
def test_a_hostile_entry_is_refused(words: str, more: object) -> None:
    with pytest.raises(ArchiveRefused, match=words):
        read(with_entry("1.1.0", *more()))  # type: ignore[operator]


@pytest.mark.parametrize("cut", [0, 1, 40, 0.3, 0.9, -1])
def test_half_an_archive_is_refused(cut: float) -> None:
    data = archive("1.1.0")
    with pytest.raises(ArchiveRefused):
        read(data[: int(cut * len(data)) if 0 < cut < 1 else int(cut)])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ends too early"),
        (b"<html>log in</html>" * 60, "no xz stream"),
        (packed([]), "is empty"),
        (packed(program("1.1.0")), "does not begin with release.json"),
        (archive("1.1.0", manifest=b"{}"), "names no version"),
        (archive("1.1.0", manifest=b"[" * 3000), "names no version"),
        (archive("1.1.0", manifest=b"{" + b" " * 5000 + b"}"), "does not begin with"),
        (archive("1.2.0"), "holds version 1.2.0"),
        (archive("1.1.0", "arm64/py311"), "built for arm64/py311"),
        (archive("1.1.0", "amd64/py313"), "built for amd64/py313"),
    ],
)
def test_what_is_no_such_release_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ArchiveRefused, match=words):
        read(data)


def test_an_archive_that_unfolds_without_end_is_refused_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feed.software_archive.UNPACKED_BYTES", 1_000_000)
    zeros = bytes(2_000_000)
    bomb = with_entry("1.1.0", (entry("kiosk/zeros", zeros), zeros))
    assert len(bomb) < 10_000
    with pytest.raises(ArchiveRefused, match="unpacks to more"):
        read(bomb)


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feed.software_archive.ENTRIES", 5)
    with pytest.raises(ArchiveRefused, match="more than 5"):
        read(archive("1.1.0"))


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_a_damaged_archive_never_does_anything_else(noise: bytes, where: int) -> None:
    data = bytearray(archive("1.1.0"))
    at = where % len(data)
    data[at : at + len(noise)] = noise
    with suppress(ArchiveRefused):
        read(bytes(data))


# Trust.


def published(repository: Repository, folder: Path, version: str = "1.1.0", platform: str = AMD64) -> bytes:
    data = archive(version, platform)
    publish_software(repository, write(folder, version, data), version, platform, LATER)
    return data


def test_a_device_learns_what_is_published(repository: Repository, tmp_path: Path) -> None:
    assert verify(repository, tmp_path / "device").software == ()
    data = published(repository, tmp_path)
    (release,) = verify(repository, tmp_path / "device").software
    assert (release.version, release.platform, release.length, release.sha256) == (
        "1.1.0",
        AMD64,
        len(data),
        sha256(data),
    )
    assert (repository.folder / release.path).read_bytes() == data


def test_a_device_that_does_not_ask_is_not_bothered(repository: Repository, tmp_path: Path) -> None:
    published(repository, tmp_path)
    source = Source(repository.folder)
    Trust(tmp_path / "device", repository.current_root()).verify(source, UNITS, LATER, START)
    assert not [path for path in source.asked if "software" in path]


def test_a_feed_without_software_has_none(tmp_path: Path) -> None:
    repository = found(tmp_path)
    publish_all(repository, 1, START)
    verified = verify(repository, tmp_path / "device")
    assert verified.software == () and verified.software_fault is None


def test_all_online_keys_together_publish_no_software(repository: Repository, tmp_path: Path) -> None:
    """Whoever owns the console has every unit's key and those of snapshot and timestamp."""
    published(repository, tmp_path)
    online = [repository.keys.all(role) for role in (COUNTY, VILLAGE, "snapshot", "timestamp")]
    signers = [signer for keys in online for signer in keys.values()]

    def forge(signed: object) -> None:
        target = next(iter(signed.targets.values()))  # type: ignore[attr-defined]
        target.hashes["sha256"] = SHA

    source = Source(repository.folder)
    source.answers["metadata/1.software.json"] = resigned(signers, forge)
    verified = verify(repository, tmp_path / "device", source)
    assert verified.software == ()
    assert "not signed as software" in str(verified.software_fault)
    assert set(verified.feeds) == set(UNITS), "content comes all the same"


def test_a_unit_that_signs_software_is_refused(repository: Repository, tmp_path: Path) -> None:
    def add(signed: object) -> None:
        target = next(iter(signed.targets.values()))  # type: ignore[attr-defined]
        signed.targets[software_target("9.0", AMD64)] = target  # type: ignore[attr-defined]

    source = Source(repository.folder)
    source.answers[f"metadata/1.{VILLAGE}.json"] = resigned(repository.keys.all(VILLAGE).values(), add)
    verified = verify(repository, tmp_path / "device", source)
    assert verified.software == ()
    assert "not the unit's own" in str(verified.faults[VILLAGE])


@pytest.mark.parametrize("role", [VILLAGE, "snapshot", "timestamp"])
def test_a_software_role_with_an_online_key_is_refused(repository: Repository, tmp_path: Path, role: str) -> None:
    published(repository, tmp_path)
    shared = next(iter(repository.keys.all(role).values())).public_key
    signers = list(repository.keys.all("targets").values())[:1]
    version = repository.served().version("targets")
    source = Source(repository.folder)
    source.answers[f"metadata/{version}.targets.json"] = resigned(
        signers, lambda signed: signed.add_key(shared, "software")
    )
    verified = verify(repository, tmp_path / "device", source)
    assert "shares a key" in str(verified.software_fault) and verified.software == ()


@pytest.mark.parametrize("paths", [["software/*/*", "430304/feed.json"], ["*"], ["software/*"]])
def test_a_software_role_of_wider_reach_is_refused(repository: Repository, tmp_path: Path, paths: list[str]) -> None:
    def widen(signed: object) -> None:
        signed.delegations.roles["software"].paths = paths  # type: ignore[attr-defined]

    source = Source(repository.folder)
    version = repository.served().version("targets")
    signers = list(repository.keys.all("targets").values())[:1]
    source.answers[f"metadata/{version}.targets.json"] = resigned(signers, widen)
    assert "not confined" in str(verify(repository, tmp_path / "device", source).software_fault)


def test_an_altered_role_is_refused(repository: Repository, tmp_path: Path) -> None:
    published(repository, tmp_path)
    source = Source(repository.folder)

    def alter(signed: dict[str, object]) -> None:
        signed["targets"] = {}

    source.answers["metadata/1.software.json"] = altered(alter)
    assert isinstance(verify(repository, tmp_path / "device", source).software_fault, PermanentRefusal)


def test_an_older_role_is_a_rollback_of_everything(repository: Repository, tmp_path: Path) -> None:
    published(repository, tmp_path)
    old = Source(repository.folder)
    old.answers = {path.name: path.read_bytes() for path in (repository.folder / "metadata").iterdir()}
    old.answers = {f"metadata/{name}": data for name, data in old.answers.items()}
    published(repository, tmp_path, "1.2.0")
    verify(repository, tmp_path / "device")
    with pytest.raises(Rollback):
        verify(repository, tmp_path / "device", old)


def test_a_role_that_has_ended_holds_up_no_content(repository: Repository, tmp_path: Path) -> None:
    published(repository, tmp_path)
    late = LATER + timedelta(days=366)
    from feed.publish.ceremonies import renew_targets

    renew_targets(repository, late)
    repository.refresh(late, due_only=False)
    verified = verify(repository, tmp_path / "device", now=late + HOUR)
    assert isinstance(verified.software_fault, MetadataExpired) and verified.software == ()
    assert set(verified.feeds) == set(UNITS)
    assert repository.refresh(late + DAY).ceremonies_due == ("software",)


class Folder(FetcherInterface):
    """Fetches from a folder, for the reference client."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _fetch(self, url: str) -> object:
        from tuf.api.exceptions import DownloadHTTPError

        try:
            return iter([read_plain(self._folder / url.removeprefix("http://feed/"), ARCHIVE_BYTES)])
        except FileNotFoundError:
            raise DownloadHTTPError("absent", 404) from None


def test_the_reference_client_of_tuf_finds_the_same_archive(repository: Repository, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    fresh = found(tmp_path / "now", name="feed")
    now = datetime.now(UTC)
    add_software(fresh, now)
    data = archive("1.1.0")
    publish_software(fresh, write(tmp_path, "1.1.0", data), "1.1.0", AMD64, now)
    for folder in ("metadata", "files"):
        (tmp_path / folder).mkdir()
    client = Updater(
        str(tmp_path / "metadata"),
        "http://feed/metadata/",
        str(tmp_path / "files"),
        "http://feed/targets/",
        Folder(fresh.folder),
        UpdaterConfig(),
        bootstrap=fresh.current_root(),
    )
    client.refresh()
    target = client.get_targetinfo(software_target("1.1.0", AMD64))
    assert target is not None
    assert Path(client.download_target(target)).read_bytes() == data
