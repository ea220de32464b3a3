"""Private keys: split, modes, names."""

import stat
from pathlib import Path

import pytest

from feed.publish.errors import KeysExposed, KeysMissing, PublishError
from feed.publish.keys import KeyFolder

UNIT = "430304001001"


def test_keys_are_split_and_private(tmp_path: Path) -> None:
    KeyFolder.create(tmp_path / "keys", [UNIT])
    names = {str(path.relative_to(tmp_path / "keys")) for path in (tmp_path / "keys").rglob("*.pem")}
    assert names == {
        "offline/root-1.pem",
        "offline/root-2.pem",
        "offline/root-3.pem",
        "offline/targets-1.pem",
        "offline/targets-2.pem",
        "online/snapshot-1.pem",
        "online/timestamp-1.pem",
        f"online/{UNIT}-1.pem",
    }
    for path in (tmp_path / "keys").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_existing_keys_are_never_written_over(tmp_path: Path) -> None:
    KeyFolder.create(tmp_path, [UNIT])
    with pytest.raises(PublishError, match="already holds keys"):
        KeyFolder.create(tmp_path, [UNIT])


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_key_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    keys = KeyFolder.create(tmp_path / "keys", [])
    path = tmp_path / "keys/online/timestamp-1.pem"
    path.chmod(mode)
    with pytest.raises(KeysExposed, match="chmod 600"):
        keys.all("timestamp")


def test_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    keys = KeyFolder.create(tmp_path / "keys", [])
    (tmp_path / "keys/online").chmod(0o755)
    with pytest.raises(KeysExposed, match="chmod 700"):
        keys.all("timestamp")


def test_rotated_key_gets_the_next_number(tmp_path: Path) -> None:
    keys = KeyFolder.create(tmp_path, [UNIT])
    keys.generate(UNIT)
    assert list(keys.all(UNIT)) == [f"{UNIT}-1", f"{UNIT}-2"]


def test_keys_of_a_longer_unit_code_are_not_mistaken(tmp_path: Path) -> None:
    keys = KeyFolder.create(tmp_path, ["430304", "430304001", UNIT])
    assert list(keys.all("430304")) == ["430304-1"]


def test_too_few_keys_are_named(tmp_path: Path) -> None:
    keys = KeyFolder.create(tmp_path, [])
    ids = [signer.public_key.keyid for signer in keys.all("root").values()]
    assert len(keys.signers("root", ids, 2, without=["root-1"])) == 2
    with pytest.raises(KeysMissing, match="1 of the 2 keys needed for root"):
        keys.signers("root", ids, 2, without=["root-1", "root-2"])


def test_offline_keys_may_lie_on_another_medium(tmp_path: Path) -> None:
    keys = KeyFolder.create(tmp_path / "keys", [])
    (tmp_path / "keys/offline").rename(tmp_path / "stick")
    assert not keys.all("root")
    assert len(KeyFolder(tmp_path / "keys", tmp_path / "stick").all("root")) == 3


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n"])
def test_damaged_key_is_named(content: bytes, tmp_path: Path) -> None:
    keys = KeyFolder.create(tmp_path, [])
    (tmp_path / "online/timestamp-1.pem").write_bytes(content)
    with pytest.raises(PublishError, match=r"timestamp-1\.pem"):
        keys.all("timestamp")


@pytest.mark.parametrize("role", ["../evil", "mirror", "4303", ""])
def test_name_that_is_no_role_gets_no_key(role: str, tmp_path: Path) -> None:
    keys = KeyFolder.create(tmp_path, [])
    with pytest.raises(PublishError, match="is no role"):
        keys.generate(role)
