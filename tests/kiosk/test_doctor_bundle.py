"""The support bundle holds what helps, and nothing of what was planted: secrets, persons, remarks."""

import json
import pwd
import tarfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kiosk.cli import app
from kiosk.health.bundle import write_bundle
from kiosk.health.masking import MASK, masked, masked_line
from kiosk.journal import Journal
from kiosk.reporting.device_key import FILE as KEY_FILE
from kiosk.reporting.device_key import load_or_create
from kiosk.settings import load_settings
from kiosk.status import Status, write_status
from tests.kiosk.publishing import NOW, VILLAGE

ID, OLD_ID = "430304199003071236", "430304900307123"
PHONE, HALL = "13807311234", "0731-58551234"
CARD = "6222021903001234567"
REMARK = "低保名单里没有李桂花家"
PROXY_PASSWORD, WIFI_PASSWORD, PIN_HASH = "Hunan-2026!", "tangwan88888", "scrypt$16384$8$1$c2FsdA$aGFzaA"
PERSON = "liguihua"
PLANTED = (ID, OLD_ID, PHONE, "0731", "58551234", CARD, REMARK, PROXY_PASSWORD, WIFI_PASSWORD, PIN_HASH,
           PERSON, "138 0731 1234", "gui@village.cn", "aa:bb:cc:dd:ee:ff", "李桂花", "BEGIN PRIVATE KEY", "abc.def.ghi",
           )  # fmt: skip

LOG = "\n".join(
    (
        json.dumps(
            {
                "at": "2026-11-22",
                "level": "INFO",
                "name": "kiosk.agent.sync",
                "event": "unit taken over",
                "unit": VILLAGE,
            }
        ),
        json.dumps({"event": "journal", "text": REMARK, "user": PERSON}, ensure_ascii=False),
        json.dumps({"event": "join", "wifi": "李桂花家的", "password": WIFI_PASSWORD}, ensure_ascii=False),
        json.dumps(
            {"event": "deep", "detail": {"psk": WIFI_PASSWORD, "list": [{"remark": REMARK}]}}, ensure_ascii=False
        ),
        f"NetworkManager: psk={WIFI_PASSWORD} for {PERSON}; call {PHONE} or 138 0731 1234, {HALL}",
        f"card {CARD}, id {ID} and {OLD_ID}, mail gui@village.cn, mac aa:bb:cc:dd:ee:ff",
        f"opening /home/{PERSON}/file; Authorization: Bearer abc.def.ghi; proxy http://u:{PROXY_PASSWORD}@10.0.0.1:3128",
        "Password: \"Hunan-2026!\" wifi_passphrase = 'tangwan88888'",
    )
)
KERNEL = "\n".join(
    (
        f"[    1.2] {PERSON}-pc kernel: EXT4-fs (mmcblk0p2): mounted filesystem",
        "[    9.9] host kernel: wlan0: associate with aa:bb:cc:dd:ee:ff",
        f"[   17.0] host kernel: mmc0: error -110 for {ID}",
    )
)


def answers(command: Sequence[str]) -> str:
    told = {"--unit=village-screen*": LOG, "--dmesg": KERNEL}
    return told.get(command[1], f"Filesystem /dev/mmcblk0p2 on /home/{PERSON}\n") if len(command) > 1 else ""


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    account = pwd.struct_passwd((PERSON, "x", 1000, 1000, "李桂花,,,", f"/home/{PERSON}", "/bin/bash"))
    monkeypatch.setattr(pwd, "getpwall", lambda: [account])
    config = tmp_path / "kiosk.toml"
    config.write_text(
        f'# 李桂花的电话 {PHONE}\n[feed]\nurl = "https://screen.example.cn/feed/"\nvillage = "{VILLAGE}"\n'
        f'proxy = "http://{PERSON}:{PROXY_PASSWORD}@10.0.0.1:3128"\n[data]\nfolder = "{tmp_path / "data"}"\n'
    )
    (tmp_path / "setup.toml").write_text(f'pin = "{PIN_HASH}"\n')
    settings = load_settings(config)
    load_or_create(settings.data.folder / KEY_FILE)
    journal = Journal(settings.data.screen / "journal", 1_000_000)
    journal.append("opened", NOW, VILLAGE, "x")
    journal.close()
    (settings.data.screen / "journal" / "note.jsonl").write_text(REMARK)
    status = Status(
        "offline", NOW, fault="连不上服务器", detail=f"http://{PERSON}:{PROXY_PASSWORD}@10.0.0.1 said call {PHONE}"
    )
    write_status(settings.data.run, status)
    return config


def content(bundle: Path) -> dict[str, str]:
    with tarfile.open(bundle) as archive:
        found = {}
        for entry in archive.getmembers():
            file = archive.extractfile(entry)
            assert file is not None and entry.isfile()
            found[entry.name.removeprefix("village-screen-support/")] = file.read().decode()
        return found


def test_nothing_planted_is_in_the_bundle_and_what_helps_is(device: Path, tmp_path: Path) -> None:
    key = (tmp_path / "data" / KEY_FILE).read_text()
    bundle = tmp_path / "support.tar.gz"
    page = f"不行　内容地址：https://{PERSON}:{PROXY_PASSWORD}@screen.example.cn 停在“证书”这一步，请打 {PHONE}"
    write_bundle(bundle, device, load_settings(device), page, datetime(2026, 11, 22, tzinfo=UTC), answers)
    found = content(bundle)
    everything = "\n".join(found.values())
    for secret in (*PLANTED, *key.splitlines()[1:2]):
        assert secret not in everything, secret
    assert bundle.stat().st_mode & 0o777 == 0o600
    assert "停在“证书”这一步" in found["doctor.txt"] and "python 3." in found["versions.txt"]
    assert f'village = "{VILLAGE}"' in found["settings.toml"] and "10.0.0.1:3128" in found["settings.toml"]
    assert "连不上服务器" in found["run/status.json"]
    assert "unit taken over" in found["log.jsonl"] and len(found["log.jsonl"].splitlines()) == len(LOG.splitlines())
    assert "EXT4-fs" in found["kernel.txt"] and "mmc0: error -110" in found["kernel.txt"]
    assert "associate" not in found["kernel.txt"], "only what tells of storage, heat and memory"


def test_a_device_of_which_nothing_can_be_read_still_gives_a_bundle(tmp_path: Path) -> None:
    bundle = tmp_path / "support.tar.gz"
    (tmp_path / "kiosk.toml").write_text(f"[feed\nproxy = 'http://a:{PROXY_PASSWORD}@b'\n")
    write_bundle(bundle, tmp_path / "kiosk.toml", None, "不行", NOW, lambda _command: "")
    found = content(bundle)
    assert found["doctor.txt"] == "不行" and PROXY_PASSWORD not in found["settings.toml"]
    write_bundle(bundle, tmp_path / "absent.toml", None, "不行", NOW, lambda _command: "")
    assert "absent.toml" in content(bundle)["settings.toml"]


def test_the_command_writes_it_and_says_so(device: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "发给县里.tar.gz"
    told = CliRunner().invoke(app, ["doctor", "--config", str(device), "--bundle", str(bundle)])
    assert told.exit_code == 2 and f"已存到 {bundle}" in told.output
    everything = "\n".join(content(bundle).values())
    assert PROXY_PASSWORD not in everything and PHONE not in everything
    told = CliRunner().invoke(app, ["doctor", "--config", str(device), "--bundle", str(tmp_path / "no" / "where")])
    assert told.exit_code == 2 and "写不下来" in told.output


@pytest.mark.parametrize(
    "kept",
    [
        f"unit {VILLAGE} version 12",
        "2026-11-22T08:00:00.123+00:00",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "http://10.0.0.1:3128 and 192.168.1.20",
        "1920x1080 at 60 Hz, 4096 MB free",
    ],
)
def test_what_helps_is_left_as_it_is(kept: str) -> None:
    assert masked(kept) == kept


@given(
    before=st.text(alphabet="张：,. (电话id=", max_size=6),
    number=st.sampled_from([ID, ID[:17] + "X", OLD_ID, PHONE, "+86" + PHONE, "+86 138-0731-1234", CARD, "0731 58551234",
                            "430304 19900307 1236", "6222 0219 0300 1234 567", "１３８０７３１１２３４"]),
    after=st.text(alphabet="。，) 张x的", max_size=6),
)  # fmt: skip
def test_numbers_of_persons_are_masked_wherever_they_stand(before: str, number: str, after: str) -> None:
    told = masked(before + number + after)
    assert number not in told and MASK in told
    assert number not in masked_line(json.dumps({"fault": before + number + after}, ensure_ascii=False))
