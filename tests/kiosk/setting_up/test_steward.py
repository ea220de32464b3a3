"""The steward: believes no request, asks for the PIN, and answers whatever happens."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kiosk.cli import app
from kiosk.setting_up.apply import Wanted, apply
from kiosk.setting_up.extras import hash_words
from kiosk.setting_up.request import (
    ANSWER,
    MAX_REQUEST_BYTES,
    REQUEST,
    Answer,
    Request,
    RequestFault,
    encoded,
    read_answer,
    take_request,
    write_request,
)
from kiosk.setting_up.steward import Steward
from tests.kiosk.publishing import NOW, OTHER_VILLAGE, VILLAGE, found, publish_items

PIN = "402719"
ID = "0123456789abcdef"


class Device:
    """A device's files, its steward, its time."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "etc" / "kiosk.toml"
        self.config.parent.mkdir()
        self.config.write_text(f'root = "root.json"\n[data]\nfolder = "{folder / "data"}"\n', "utf-8")
        self.screen = folder / "data" / "screen"
        self.stick = folder / "media"
        self.now = NOW
        self.nmcli: list[tuple[str, ...]] = []
        self.systemctl: list[tuple[str, ...]] = []
        self.time_servers = folder / "systemd" / "timesyncd.conf.d" / "village-screen.conf"
        self.time_servers.parent.parent.mkdir()

    def _run(self, arguments: Sequence[str]) -> str:
        self.nmcli.append(tuple(arguments))
        return ""

    @property
    def steward(self) -> Steward:
        return Steward(
            self.config,
            now=lambda: self.now,
            run=self._run,
            places=(self.stick,),
            time_servers=self.time_servers,
            profiles=self.config.parent,
            systemctl=lambda arguments: self.systemctl.append(tuple(arguments)),
        )

    def ask(self, job: Any, **fields: Any) -> Answer:
        """As the screen does, with the right PIN unless told otherwise."""
        path = write_request(self.screen, Request(id=ID, job=job, **({"pin": PIN} | fields)))
        self.steward.serve(path)
        assert not path.exists(), "a request is looked at once"
        answer = read_answer(self.screen, ID)
        assert answer is not None
        return answer

    def set_up(self) -> None:
        apply(self.config, Wanted(change={"feed.url": "https://a.example.cn/", "feed.village": VILLAGE}, pin=PIN))


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device(tmp_path)


def test_the_first_apply_sets_the_pin_and_needs_one(device: Device) -> None:
    assert device.ask("unlock", pin="").first
    refused = device.ask("apply", change={"feed.village": VILLAGE})
    assert not refused.well
    assert refused.field == "pin"
    done = device.ask("apply", change={"feed.village": VILLAGE, "time.ntp": "ntp.example.cn"}, new_pin=PIN)
    assert done.well
    assert {what for what, _, _ in done.changed} == {"feed.village", "time.ntp", "setup.pin"}
    assert "NTP=ntp.example.cn" in device.time_servers.read_text("utf-8")


def test_a_device_set_up_by_file_lets_no_passer_by_choose_its_pin(device: Device) -> None:
    apply(device.config, Wanted(change={"feed.url": "https://a.example.cn/", "feed.village": VILLAGE}))
    assert not device.ask("unlock", pin="").first
    answer = device.ask("apply", change={"feed.url": "https://evil.example.cn/"}, new_pin="135790")
    assert not answer.well
    assert "evil" not in device.config.read_text("utf-8")


@pytest.mark.parametrize("job", ["apply", "probe", "villages", "network", "join", "forget", "stick", "key"])
def test_without_the_pin_nothing_is_done(device: Device, job: str) -> None:
    device.set_up()
    answer = device.ask(job, pin="000000", change={"feed.village": OTHER_VILLAGE} if job == "apply" else {}, wifi="x")
    assert not answer.well
    assert not device.nmcli
    assert VILLAGE in device.config.read_text("utf-8")


def test_wrong_pins_are_throttled_across_stewards_and_by_the_right_one_too(device: Device) -> None:
    device.set_up()
    waits = [device.ask("unlock", pin="111112").wait for _ in range(3)]
    assert waits[:2] == [0, 0]
    assert waits[2] > 0
    early = device.ask("unlock")
    assert not early.well
    assert early.wait > 0, "while the pause lasts even the right one is not looked at"
    device.now += timedelta(seconds=waits[2])
    assert device.ask("unlock").well
    assert device.ask("unlock", pin="111112").wait == 0


def test_only_what_the_glass_may_set_is_set(device: Device) -> None:
    device.set_up()
    for key, value in (
        ("panel.theme", "/etc/passwd"),
        ("data.media_budget_mb", 64),
        ("feed.ca_file", "x"),
        ("root", "x"),
    ):
        answer = device.ask("apply", change={key: value})
        assert not answer.well
        assert answer.field == key


def test_a_wrong_value_is_named_by_its_field_and_nothing_is_applied(device: Device) -> None:
    device.set_up()
    before = device.config.read_bytes()
    answer = device.ask("apply", change={"feed.url": "https://b.example.cn/", "feed.village": "123"})
    assert (answer.well, answer.field) == (False, "feed.village")
    assert device.config.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "not toml at all [",
        'id = "0123456789abcdef"\njob = "reboot"\n',
        'id = "0123456789abcdef"\njob = "unlock"\nshell = "rm"\n',
        'id = "../../etc/passwd0"\njob = "unlock"\n',
        'id = "0123456789abcdef"\njob = "apply"\n[change]\n"Feed.URL" = "x"\n',
        'id = "0123456789abcdef"\njob = "apply"\nnew_pin = 123\n',
    ],
)
def test_a_request_that_is_none_is_removed_unanswered(device: Device, text: str) -> None:
    device.screen.mkdir(parents=True)
    (device.screen / REQUEST).write_text(text, "utf-8")
    assert device.steward.serve(device.screen / REQUEST) is None
    assert list(device.screen.iterdir()) == []


def test_with_broken_settings_the_request_is_answered_and_gone(device: Device) -> None:
    device.config.write_text("[feed\n", "utf-8")
    path = write_request(device.screen, Request(id=ID, job="network", pin=PIN))
    done = CliRunner().invoke(app, ["setup", "--apply", "--config", str(device.config), "--request", str(path)])
    assert done.exit_code == 0, done.output
    answer = read_answer(device.screen, ID)
    assert answer is not None
    assert not answer.well
    assert not path.exists()


def test_requests_that_are_no_plain_file_of_the_screen(device: Device, tmp_path: Path) -> None:
    device.screen.mkdir(parents=True)
    path = device.screen / REQUEST
    path.symlink_to(device.config)
    with pytest.raises(RequestFault):
        take_request(path)
    assert device.config.exists()
    path.write_bytes(b"x" * (MAX_REQUEST_BYTES + 1))
    with pytest.raises(RequestFault, match="bytes"):
        take_request(path)
    write_request(device.screen, Request(id=ID, job="unlock"))
    os.link(path, tmp_path / "second")
    with pytest.raises(RequestFault):
        take_request(path)
    write_request(device.screen, Request(id=ID, job="unlock"))
    path.chmod(0o666)
    with pytest.raises(RequestFault):
        take_request(path)
    with pytest.raises(FileNotFoundError):
        take_request(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to be root to be another user")
def test_a_request_of_another_user_is_refused(device: Device) -> None:
    path = write_request(device.screen, Request(id=ID, job="unlock"))
    os.chown(path, 4242, 4242)
    with pytest.raises(RequestFault, match="4242"):
        take_request(path)


def test_requests_and_answers_are_for_nobody_else(device: Device) -> None:
    path = write_request(device.screen, Request(id=ID, job="join", wifi="村", password="geheim12"))
    assert path.stat().st_mode & 0o077 == 0
    device.steward.serve(path)
    assert (device.screen / ANSWER).stat().st_mode & 0o077 == 0


def test_the_display_begins_anew_only_when_it_is_turned(device: Device) -> None:
    device.set_up()
    assert device.ask("apply", change={"sound.volume": 0.2}).well
    assert device.systemctl == []
    assert device.ask("apply", change={"display.rotate": "left"}).well
    assert device.systemctl == [("try-restart", "--no-block", "village-screen-x.service")]
    assert device.ask("apply", change={"display.rotate": "left"}).changed == ()
    assert len(device.systemctl) == 1


def test_the_network_by_the_steward(device: Device) -> None:
    device.set_up()
    assert device.ask("join", wifi="村委会", password="geheim12").well
    assert any("up" in call for call in device.nmcli)
    assert not any("geheim12" in argument for call in device.nmcli for argument in call)
    refused = device.ask("join", wifi="村委会", password="kurz")
    assert not refused.well
    assert "8 到 63" in refused.words


def test_the_key_is_told_in_eight_words(device: Device) -> None:
    device.set_up()
    first, second = device.ask("key"), device.ask("key")
    assert len(first.key_words) == 8
    assert (first.key_words, first.key_hex) == (second.key_words, second.key_hex)


def test_a_feed_is_asked_for_with_settings_that_are_not_in_force(device: Device, tmp_path: Path) -> None:
    repository = found(tmp_path, now=NOW)
    for unit in ("430304", "430304001", VILLAGE):
        publish_items(repository, unit, [])
    root = (tmp_path / "feed" / "metadata" / "1.root.json").read_bytes()
    url = (tmp_path / "feed").as_uri()
    change = {"feed.url": url, "feed.village": VILLAGE}
    before = device.config.read_bytes()
    assert device.ask("probe", change=change).kind == "no-root"
    well = device.ask("probe", change=change, root=encoded(root))
    assert well.well, well
    assert "荷塘村" in well.words
    listed = device.ask("villages", change={"feed.url": url}, root=encoded(root))
    assert [(each.code, each.name, each.place) for each in listed.villages] == [
        (VILLAGE, "荷塘村", "荷塘街道"), (OTHER_VILLAGE, "", "荷塘街道"),
    ]  # fmt: skip
    elsewhere = device.ask("probe", change=change | {"feed.village": "430304001099"}, root=encoded(root))
    assert (elsewhere.well, elsewhere.kind) == (False, "village")
    assert device.config.read_bytes() == before
    assert not (device.config.parent / "root.json").exists()


def test_a_stick(device: Device, tmp_path: Path) -> None:
    device.set_up()
    assert not device.ask("stick").well
    found(tmp_path / "county", now=datetime(2026, 11, 1, tzinfo=UTC))
    root = (tmp_path / "county" / "feed" / "metadata" / "1.root.json").read_bytes()
    stick = device.stick / "KINGSTON" / "village-screen"
    stick.mkdir(parents=True)
    (stick / "root.json").write_bytes(root)
    (stick / "SN-1.toml").write_text('[feed]\nvillage = "430304001002"\n', "utf-8")
    (stick / "link.toml").symlink_to("/etc/passwd")
    (stick / "ca.pem").write_text("no certificate", "utf-8")
    answer = device.ask("stick")
    assert answer.stick is not None
    assert len(answer.stick.root_words) == 8
    assert [file.name for file in answer.stick.files] == ["SN-1.toml"]
    assert answer.stick.root_words == hash_words(root)
    assert answer.stick.ca == ""


def test_a_disk_that_takes_nothing_is_said_in_words(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_about: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "/etc/village-screen/setup-next")

    device.ask("apply", change={"feed.village": VILLAGE}, new_pin=PIN)
    monkeypatch.setattr("kiosk.setting_up.apply._write", refuse)
    answer = device.ask("apply", change={"display.rotate": "left"})
    assert not answer.well
    assert answer.words == "没有存上：磁盘变成只读，新内容写不下"
