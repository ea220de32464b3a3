import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kiosk
from kiosk.cli import app
from kiosk.supervise import Supervisor, Task
from tests.feed.items import make
from tests.kiosk.publishing import COUNTY, VILLAGE, found, publish_items

REPOSITORY = Path(kiosk.__file__).parents[1]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    now = datetime.now(UTC)
    repository = found(tmp_path, now)
    publish_items(repository, COUNTY, [make("c")], now=now)
    publish_items(repository, VILLAGE, [make("v")], now=now)
    (tmp_path / "root.json").write_bytes(repository.current_root())
    path = tmp_path / "kiosk.toml"
    path.write_text(
        f'root = "root.json"\n[feed]\nurl = "file://{repository.folder}"\nvillage = "{VILLAGE}"\n'
        '[data]\nfolder = "data"\nreserve_mb = 16\n'
    )
    return path


def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments], cwd=REPOSITORY, capture_output=True, text=True, timeout=60
    )


def test_one_synchronisation_then_status_and_doctor(config: Path) -> None:
    done = call("sync", "--config", str(config))
    assert done.returncode == 0, done.stderr
    assert "内容齐全。" in done.stdout
    runner = CliRunner()
    told = runner.invoke(app, ["status", "--config", str(config)])
    assert told.exit_code == 0
    assert "荷塘村" in told.output and "1 条在屏上" in told.output and "没有在运行" in told.output
    checked = runner.invoke(app, ["doctor", "--config", str(config)])
    told = {line.split("：")[0] for line in checked.output.splitlines()}
    for what in ("设置", "信任文件", "内容地址", "屏上内容", "磁盘空间"):
        assert f"好　　　{what}" in told, checked.output
    assert "不行　　同步程序" in told
    assert checked.exit_code == 2


def test_a_synchronisation_without_a_feed_ends_with_1_and_says_why(config: Path) -> None:
    (config.parent / "feed").rename(config.parent / "elsewhere")
    done = call("sync", "--config", str(config))
    assert done.returncode == 1
    assert "U 盘或文件夹不在" in done.stdout


@pytest.mark.parametrize("command", ["run", "agent", "screen", "sync", "status", "doctor"])
def test_bad_settings_are_told_in_one_line_by_every_command(tmp_path: Path, command: str) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text("[feed]\nvilage = 'x'\n")
    told = CliRunner().invoke(app, [command, "--config", str(path)])
    assert told.exit_code in (1, 2)
    assert "vilage" in told.output and "Traceback" not in told.output


def test_status_before_the_first_run_says_what_to_do(config: Path) -> None:
    told = CliRunner().invoke(app, ["status", "--config", str(config)])
    assert told.exit_code == 2 and "kiosk agent" in told.output


def test_doctor_names_a_foreign_root(config: Path, tmp_path: Path) -> None:
    (tmp_path / "root.json").write_bytes(b"{}")
    told = CliRunner().invoke(app, ["doctor", "--config", str(config)])
    assert told.exit_code == 2 and "不行　　信任文件" in told.output


@pytest.mark.alone
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_agent_ends_within_a_second(config: Path, number: signal.Signals) -> None:
    agent = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "agent", "--config", str(config)], cwd=REPOSITORY, stderr=subprocess.PIPE
    )
    assert agent.stderr is not None
    assert any(b"agent started" in line for line in agent.stderr)
    began = time.monotonic()
    agent.send_signal(number)
    assert agent.wait(20) == 0
    assert time.monotonic() - began < 1.0
    agent.stderr.close()


def shell(name: str, script: str) -> Task:
    return Task(name, ("/bin/sh", "-c", script))


def test_a_fallen_process_is_started_again_and_all_end_in_reverse(tmp_path: Path) -> None:
    told = tmp_path / "told"
    keep = f"trap 'echo end-agent >> {told}; exit 0' TERM; echo agent >> {told}; while :; do sleep 0.05; done"
    fall = (
        f"trap 'echo end-screen >> {told}; exit 0' TERM; echo screen >> {told}; "
        f"[ $(grep -c '^screen' {told}) -lt 2 ] && exit 3; while :; do sleep 0.05; done"
    )
    supervisor = Supervisor([shell("agent", keep), shell("screen", fall)])
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    end = time.monotonic() + 20
    while not told.exists() or told.read_text().count("screen\n") < 2:
        assert time.monotonic() < end
        time.sleep(0.02)
    supervisor.stop()
    thread.join(10)
    assert not thread.is_alive()
    lines = told.read_text().split()
    assert sorted(lines[:2]) == ["agent", "screen"]
    assert lines[-2:] == ["end-screen", "end-agent"]


def test_a_screen_that_was_closed_ends_the_whole_run(tmp_path: Path) -> None:
    supervisor = Supervisor([shell("agent", "while :; do sleep 0.05; done"), shell("screen", "exit 0")])
    assert supervisor.run() == 0


def test_the_screen_command_becomes_the_screen(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _file, arguments: became.append(arguments))
    CliRunner().invoke(app, ["screen", "--config", str(config)])
    assert became[0][1:] == ["-m", "screens", "--config", str(config)]


@pytest.mark.alone
def test_the_agent_ends_soon_while_a_server_keeps_it_waiting(config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        config.write_text(config.read_text().replace(f"file://{config.parent / 'feed'}", f"http://127.0.0.1:{port}/"))
        agent = subprocess.Popen([sys.executable, "-m", "kiosk", "agent", "--config", str(config)], cwd=REPOSITORY)
        silent.settimeout(20)
        line, _ = silent.accept()
        with line:
            assert line.recv(10)
            began = time.monotonic()
            agent.terminate()
            assert agent.wait(20) == 0
            assert time.monotonic() - began < 1.5
