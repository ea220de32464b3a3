"""Looking after a central: doctor, health, the worker's pulse, PostgreSQL by one line, and the commands together."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError
from django.db.migrations.operations import RunSQL
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace

import central.operation.examination as examination
from central.conf import Mail, load_conf
from central.devices import fleet
from central.operation.alive import FILE, LATE, Pulse, silence
from central.operation.backup import LAST
from central.operation.examination import Finding, examine
from central.people.models import Person
from central.publishing.founding import found
from central.publishing.models import Outbox, Published
from central.publishing.worker import Worker
from tests.central.conftest import ROOT
from tests.central.reviewing import people  # noqa: F401 - a fixture
from tests.central.screen import Screen
from tests.central.village import VILLAGE


@pytest.fixture()
def office(people: dict[str, Person]) -> Iterator[None]:  # noqa: F811
    """A founded feed, its worker alive a moment ago, offline keys taken away."""
    signing = settings.CONF.signing
    for folder in (signing.feed, signing.keys, signing.feed.with_name("feed.state")):
        shutil.rmtree(folder, ignore_errors=True)
    signing.feed.with_name("feed.root.json").unlink(missing_ok=True)
    found(settings.CONF, timezone.now())
    shutil.rmtree(signing.keys / "offline")
    Pulse(settings.CONF.data).beat(timezone.now())
    (settings.CONF.data / LAST).touch()
    os.utime(settings.CONF.data / LAST, (timezone.now().timestamp(),) * 2)
    yield
    for name in (FILE, LAST):
        (settings.CONF.data / name).unlink(missing_ok=True)


def lines(grade: str = "") -> dict[str, str]:
    """What the page says, by part; only of one grade where it is given."""
    told = examine(settings.CONF, timezone.now())
    return {finding.what: finding.words for finding in told if not grade or finding.grade == grade}


def test_a_healthy_central_has_nothing_to_do(office: None) -> None:
    assert lines("bad") == {}
    assert set(lines("warn")) == {"设置"}, "the test's own addresses are http"
    for part in (
        "数据库",
        "数据库结构",
        "签名钥匙",
        "离线钥匙",
        "内容签名",
        "等着签发",
        "签发程序",
        "磁盘",
        "备份",
        "大屏",
    ):
        assert part in lines("well"), part


def test_offline_keys_left_on_the_machine_are_told(office: None) -> None:
    offline = settings.CONF.signing.keys / "offline"
    offline.mkdir(mode=0o700)
    (offline / "root-1.pem").touch(mode=0o600)
    assert "三把根钥匙分三处放" in lines("warn")["离线钥匙"]


def test_lost_keys_and_units_without_one_are_told(office: None) -> None:
    from central.units.tree import ensure_unit

    (settings.CONF.signing.keys / "online" / f"{VILLAGE}-1.pem").unlink()
    assert VILLAGE in lines("bad")["签名钥匙"]
    ensure_unit("430304009299", "新村")
    told = [one.words for one in examine(settings.CONF, timezone.now()) if one.what == "签名钥匙"]
    assert any("430304009299" in words and "central keys add-unit" in words for words in told)


def test_keys_that_others_can_read_are_told(office: None) -> None:
    (settings.CONF.signing.keys / "online").chmod(0o755)
    assert "chmod 700" in lines("bad")["签名钥匙"]


def test_a_worker_that_stopped_is_told(office: None) -> None:
    (settings.CONF.data / FILE).unlink()
    assert "central worker" in lines("bad")["签发程序"]
    Pulse(settings.CONF.data).beat(timezone.now() - timedelta(hours=5))
    assert "5 小时没有动静" in lines("bad")["签发程序"]


def test_signatures_about_to_end_are_told(office: None) -> None:
    def at(days: float) -> list[Finding]:
        return examine(settings.CONF, timezone.now() + timedelta(days=days))

    assert any(one.grade == "warn" and "就要到期" in one.words for one in at(5.5))
    assert any(one.grade == "bad" and "已经到期" in one.words for one in at(8))
    assert any("central keys renew" in one.words for one in at(300))
    assert any(one.what == "时间" and one.grade == "bad" for one in at(-1))


def test_what_waits_too_long_or_was_refused_is_told(office: None) -> None:
    row = Outbox.objects.create(unit_code=VILLAGE)
    assert "等着签发" in lines("well")
    Outbox.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(minutes=11))
    assert "等到现在" in lines("bad")["等着签发"]
    Outbox.objects.all().delete()
    Published.objects.update_or_create(pk=1, defaults={"at": timezone.now(), "fault": "磁盘满了"})
    assert "磁盘满了" in lines("bad")["等着签发"]


def test_a_disk_that_fills_and_a_backup_long_ago_are_told(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(settings.CONF.data)
    monkeypatch.setattr(examination.shutil, "disk_usage", lambda _: usage._replace(free=5_000_000))
    assert "不签发" in lines("bad")["磁盘"]
    old = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(settings.CONF.data / LAST, (old, old))
    assert "太久" in lines("warn")["备份"]


def test_a_mail_server_that_does_not_answer_is_told(office: None, tmp_path: Path) -> None:
    mail = Mail(server="127.0.0.1", port=1, sender="a@b.example", password_file=str(tmp_path / "none"))
    told = examine(replace(settings.CONF, mail=mail), timezone.now())
    words = [one.words for one in told if one.what == "邮件和通知" and one.grade == "bad"]
    assert len(words) == 2 and any("连不上" in one for one in words)


def test_a_part_that_cannot_be_looked_at_hides_no_other(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(settings.CONF.signing.feed / "metadata")
    told = lines("bad")
    assert {"签名钥匙", "内容签名"} <= set(told) and "签发程序" in lines("well")


def test_screens_are_counted_by_their_state(office: None) -> None:
    fleet.add(Screen().key, VILLAGE, "大厅", timezone.now())
    assert "登记 1 块，在线 0" in lines()["大屏"] and "没报到过 1" in lines()["大屏"]


def health() -> tuple[int, dict[str, object]]:
    response = Client(SERVER_NAME="console.test").get("/health")
    return response.status_code, json.loads(response.content)


def test_health_is_well_while_everything_works(office: None) -> None:
    status, told = health()
    assert status == 200 and told["well"] is True and told["database"] is True
    assert set(told) == {"well", "database", "worker_seconds", "outbox_seconds"}, "no more than that"
    assert Client(SERVER_NAME="pages.test").get("/health").status_code == 404


def test_health_is_503_without_worker_or_with_work_left(office: None) -> None:
    Outbox.objects.create(unit_code=VILLAGE)
    Outbox.objects.update(at=timezone.now() - timedelta(hours=1))
    status, told = health()
    assert status == 503 and int(str(told["outbox_seconds"])) >= 3600
    Outbox.objects.all().delete()
    assert health()[0] == 200
    (settings.CONF.data / FILE).unlink()
    assert health() == (503, {"well": False, "database": True, "worker_seconds": None, "outbox_seconds": None})


def test_health_is_503_without_a_database(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr(Outbox.objects, "aggregate", refused)
    status, told = health()
    assert status == 503 and told["database"] is False and "disk" not in json.dumps(told)


def test_the_worker_has_a_pulse(office: None) -> None:
    (settings.CONF.data / FILE).unlink()
    now = timezone.now()
    Worker(now=lambda: now, pause=lambda _: None).step()
    assert silence(settings.CONF.data, now + LATE) is not None


def test_a_pulse_spares_the_disk_and_survives_a_full_one(tmp_path: Path) -> None:
    now, pulse = timezone.now(), Pulse(tmp_path)
    pulse.beat(now)
    (tmp_path / FILE).unlink()
    pulse.beat(now + timedelta(seconds=9))
    assert not (tmp_path / FILE).exists()
    pulse.beat(now + timedelta(seconds=10))
    assert silence(tmp_path, now + timedelta(seconds=70)) == timedelta(seconds=60)
    Pulse(tmp_path / "nowhere").beat(now)


def test_postgresql_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import central.django_settings as ours

    path = tmp_path / "central.toml"
    path.write_text(
        'county = "430304"\nname = "岳塘区"\ndatabase = "postgresql://cun:p%40ss@db.example:5433/central"\n'
    )
    conf = load_conf(path)
    monkeypatch.setattr(ours, "CONF", conf)
    told = ours._database()
    assert told["ENGINE"] == "django.db.backends.postgresql"
    assert (told["USER"], told["PASSWORD"], told["HOST"], told["PORT"], told["NAME"]) == (
        "cun", "p@ss", "db.example", "5433", "central",
    )  # fmt: skip


def test_migrations_speak_no_sqlite_alone() -> None:
    """Raw SQL stands in one migration alone, which has words for both databases."""
    raw = set()
    for config in apps.get_app_configs():
        if not config.name.startswith("central."):
            continue
        package = importlib.import_module(f"{config.name}.migrations")
        for module in pkgutil.iter_modules(package.__path__):
            migration = importlib.import_module(f"{package.__name__}.{module.name}")
            assert not [one for one in migration.Migration.operations if isinstance(one, RunSQL)], migration
            if hasattr(migration, "_statements"):
                raw.add(migration.__name__)
                postgres = " ".join(migration._statements("postgresql"))
                assert "RAISE EXCEPTION" in postgres and "RAISE(ABORT" not in postgres
    assert raw == {"central.items.migrations.0003_log_never_changed"}


class Machine:
    """A county's machine: a settings file, and the commands that an operator types."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "central.toml"
        self.config.write_text(
            f'county = "430304"\nname = "岳塘区"\ntaxonomy = "{ROOT}/config/taxonomy.toml"\n'
            '[addresses]\nconsole = "console.test"\npublic = "pages.test"\n[signing]\nfree_mb = 16\n'
        )

    def type(self, *words: str, config: Path | None = None) -> tuple[int, str]:
        """Run one command; exit code and all that it said."""
        environment = os.environ | {"CENTRAL_CONFIG": str(config or self.config)}
        done = subprocess.run(
            [sys.executable, "-m", "central", *words],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def test_an_operators_year(tmp_path: Path) -> None:
    """Founding, a village, its keys, a screen, a backup, the machine lost, and everything back."""
    (tmp_path / "county").mkdir()
    machine, screen = Machine(tmp_path / "county"), Screen()
    assert machine.type("init")[0] == 0
    offline = tmp_path / "safe-place"
    (tmp_path / "county" / "keys" / "offline").rename(offline)
    assert machine.type("unit", "add", "430304009203", "荷塘村") == (
        1,
        "荷塘村（430304009203）的上级 430304009 还没有建。\n",
    )
    for code, name in (("430304009", "荷塘街道"), (VILLAGE, "荷塘村")):
        assert "central keys add-unit" in machine.type("unit", "add", code, name)[1]
    status, told = machine.type("keys", "add-unit")
    assert status == 1 and "mount the offline keys" in told
    assert "targets 第 2 版" in machine.type("keys", "add-unit", "--offline", str(offline))[1]
    assert "都有签名钥匙" in machine.type("keys", "add-unit")[1]
    assert "过得去" in machine.type("keys", "rehearse", "--offline", str(offline))[1]
    assert "root 第 2 版" in machine.type("keys", "rotate", "root-2", "--lost", "--offline", str(offline))[1]
    status, told = machine.type("device", "add", screen.key, VILLAGE, "村委会大厅")
    assert status == 0 and "八个词：" in told
    assert "荷塘村 · 村委会大厅：未知" in machine.type("device", "list")[1]
    status, told = machine.type("backup", str(tmp_path / "backups"), "--keys")
    assert status == 0, told
    shutil.rmtree(tmp_path / "county")
    status, told = machine.type("restore", str(tmp_path / "backups"), "--into", str(tmp_path / "again"))
    assert status == 0 and "接着：运行 central init" in told
    again = tmp_path / "again" / "central.toml"
    assert machine.type("init", config=again)[0] == 0
    assert "荷塘村 · 村委会大厅" in machine.type("device", "list", config=again)[1]
    assert machine.type("publish", "--rebuild", config=again)[0] == 0
    status, told = machine.type("doctor", config=again)
    assert status == 1 and told.count("✗") == 1 and "✗ 签发程序：没有运行过" in told, told
    assert machine.type("device", "remove", "村委会大厅", config=again)[0] == 0
    assert "收拾好了" in machine.type("tidy", config=again)[1]
