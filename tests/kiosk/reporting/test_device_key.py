"""The device's key: made once, kept private, never replaced, told in eight words."""

import stat
import threading
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner

from feed.fingerprint import WORDS, fingerprint_words
from kiosk.cli import app
from kiosk.reporting.device_key import KeyFault, load_or_create, read_public


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "device.key"
    made = load_or_create(path)
    assert mode(path) == 0o600 and mode(tmp_path / "data" / "device.key.pub") == 0o644
    again = load_or_create(path)
    assert again.public_hex == made.public_hex and len(made.public_hex) == 64
    assert sorted(file.name for file in path.parent.iterdir()) == ["device.key", "device.key.pub"]


def test_its_signature_holds_for_this_message_alone(tmp_path: Path) -> None:
    key = load_or_create(tmp_path / "device.key")
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_hex))
    public.verify(key.sign(b"message"), b"message")
    with pytest.raises(InvalidSignature):
        public.verify(key.sign(b"message"), b"another")


def test_the_public_half_is_read_without_the_private(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    assert read_public(path) is None
    made = load_or_create(path)
    path.unlink()
    shown = read_public(path)
    assert shown is not None and shown.fingerprint_words() == made.fingerprint_words()


def test_a_public_half_of_another_key_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    made = load_or_create(path)
    (tmp_path / "device.key.pub").write_text("00" * 32 + "\n")
    load_or_create(path)
    shown = read_public(path)
    assert shown is not None and shown.public_hex == made.public_hex


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_is_refused_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "device.key"
    path.write_bytes(content)
    with pytest.raises(KeyFault, match="no usable device key") as fault:
        load_or_create(path)
    assert "删掉" in fault.value.words and path.read_bytes() == content


def test_another_kind_of_key_and_a_link_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeyFault, match="RSA"):
        load_or_create(path)
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyFault):
        load_or_create(path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_key_that_others_could_read_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    load_or_create(path)
    path.chmod(0o644)
    load_or_create(path)
    assert mode(path) == 0o600


def test_many_at_once_get_the_same_key(tmp_path: Path) -> None:
    path, found = tmp_path / "device.key", list[str]()
    gate = threading.Barrier(8)

    def ask() -> None:
        gate.wait()
        found.append(load_or_create(path).public_hex)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["device.key", "device.key.pub"]


def test_where_nothing_can_be_written_the_fault_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder belongs")
    with pytest.raises(KeyFault) as fault:
        load_or_create(tmp_path / "data" / "device.key")
    assert fault.value.words


def test_words_are_plain_and_no_two_alike() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256 and {len(word) for word in WORDS} == {2}
    # The list is part of the contract: a word in another place would make old papers wrong.
    assert " ".join(fingerprint_words(bytes(32))) == "春风 秋霜 玫瑰 剪刀 工人 星星 电灯 兰草"
    assert fingerprint_words(bytes(32)) != fingerprint_words(bytes([1, *bytes(31)]))


def test_words_differ_by_their_sound() -> None:
    pypinyin = pytest.importorskip("pypinyin")
    sounds = {word: " ".join(pypinyin.lazy_pinyin(word)) for word in WORDS}

    def blurred(sound: str) -> str:
        for sharp, blunt in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
            sound = sound.replace(sharp, blunt)
        return " ".join(f"l{part[1:]}" if part.startswith("n") else part for part in sound.split())

    assert len({blurred(sound) for sound in sounds.values()}) == len(WORDS)


def test_the_command_shows_what_the_county_needs(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[feed]\nvillage = "430304009203"\n[data]\nfolder = "data"\n')
    told = CliRunner().invoke(app, ["key", "show", "--config", str(config)])
    key = load_or_create(tmp_path / "data" / "device.key")
    assert told.exit_code == 0 and " ".join(key.fingerprint_words()) in told.output
    assert f"central device add {key.public_hex} 430304009203" in told.output
    (tmp_path / "data" / "device.key.pub").write_text("broken")
    assert CliRunner().invoke(app, ["key", "show", "--config", str(config)]).exit_code == 2
