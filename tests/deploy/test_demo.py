"""`make run`'s program with stand-ins for the product's commands: order, settings, display, and a clean end."""

import os
import signal
import socket
import stat
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from central.conf import load_conf
from deploy.demo.children import wait_until
from kiosk.settings import load_settings

REPOSITORY = Path(__file__).resolve().parents[2]
FEED = """#!/bin/sh
echo "feed $*" >> calls
[ "$1" = keys ] && mkdir -p var/demo && echo '{}' > var/demo/feed.root.json
[ "$1" = publish ] && mkdir -p "$4/metadata" && echo '{}' > "$4/metadata/1.root.json"
exit 0
"""
CENTRAL = """#!/bin/sh
echo "central $*" >> calls
case $1 in
init) mkdir -p var/demo/central/feed/metadata; echo '{}' > var/demo/central/feed/metadata/1.root.json ;;
worker) trap 'echo worker-stopped >> calls; exit 0' TERM; while :; do sleep 0.05; done ;;
serve)
    [ -e console-fails ] && exit 3
    exec bin/python -m http.server --bind 127.0.0.1 "${5##*:}" ;;
esac
exit 0
"""
SETTLING = """#!/bin/sh
echo "settling $*" >> calls
exec bin/python -c 'from pathlib import Path; from deploy.demo.accounts import accounts
accounts(Path("var/demo/central/accounts.toml"), ["430304", "430304009203"])'
"""
KIOSK = """#!/bin/sh
echo "kiosk $* DISPLAY=$DISPLAY" >> calls
[ "$1" = run ] || exit 0
[ -e kiosk-fails ] && exit 3
mkdir -p var/demo/screen/editions && echo 00000001.db > var/demo/screen/editions/current
trap 'echo stopped-in-order >> calls; exit 0' TERM
while :; do sleep 0.05; done
"""
UNITS = """
[[unit]]
code = "430304"
name = "岳塘区"
folder = "yuetang"
[[unit]]
code = "430304009203"
name = "荷塘村"
folder = "hetangcun"
"""


class Demo:
    """A small checkout in which the demo runs with stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.console = free_port(), free_port()
        (folder / "assets" / "demo").mkdir(parents=True)
        (folder / "assets" / "demo" / "units.toml").write_text(UNITS, encoding="utf-8")
        programs = folder / "bin"
        programs.mkdir()
        (programs / "python").symlink_to(sys.executable)
        for name, text in {"feed": FEED, "kiosk": KIOSK, "central": CENTRAL, "python3": SETTLING}.items():
            (programs / name).write_text(text, encoding="utf-8")
            (programs / name).chmod(0o755)
        self.output = folder / "output"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start the program without a display."""
        kept = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [str(self.folder / "bin" / "python"), "-m", "deploy.demo", *arguments],
                cwd=self.folder,
                env=kept
                | {"PYTHONPATH": str(REPOSITORY), "FEED_PORT": str(self.port), "CONSOLE_PORT": str(self.console)}
                | environment,
                stdout=output,
                stderr=output,
            )
        return self.process

    def said(self, text: str) -> bool:
        """Whether `text` has been said to the person at the terminal."""
        return text in self.output.read_text(encoding="utf-8")

    def wait_for(self, text: str) -> None:
        """Wait until `text` has been said."""
        assert wait_until(lambda: self.said(text), 20), self.output.read_text(encoding="utf-8")

    def calls(self) -> list[str]:
        """The product's commands as they were called."""
        return (self.folder / "calls").read_text(encoding="utf-8").splitlines()

    def left_behind(self) -> list[str]:
        """Command lines of processes that still work in this folder."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "cwd").readlink() == self.folder:
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    running = Demo(tmp_path.resolve())
    yield running
    if running.process is not None and running.process.poll() is None:
        running.process.terminate()
        running.process.wait(20)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


def test_it_publishes_serves_shows_and_leaves_nothing_behind(demo: Demo) -> None:
    process = demo.start()
    demo.wait_for("Screenshots of every page kind are in")
    assert demo.said("No display here: started a virtual one of 1920x1080 pixels as :")
    assert demo.said(f"Console      http://console.localhost:{demo.console}/")
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/metadata/1.root.json", timeout=5) as answer:
        assert answer.read() == b"{}\n"
    settings = load_settings(demo.folder / "var" / "demo" / "kiosk.toml")
    assert settings.feed.url == f"http://127.0.0.1:{demo.port}"
    assert settings.feed.village == "430304009203"
    assert settings.feed.poll_seconds == 1
    assert settings.root == demo.folder / "var" / "demo" / "central" / "feed.root.json"
    assert settings.data.folder == demo.folder / "var" / "demo" / "screen"
    conf = load_conf(demo.folder / "var" / "demo" / "central" / "central.toml")
    assert (conf.county, conf.name, conf.sample) == ("430304", "岳塘区", True)
    assert conf.addresses.console == f"console.localhost:{demo.console}"
    assert conf.signing.feed == demo.folder / "var" / "demo" / "central" / "feed"

    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    verbs = [" ".join(call.split()[:2]) for call in demo.calls()]
    assert verbs[:3] == ["central init", "settling -m", "central publish"]
    assert sorted(verbs[3:5]) == ["central serve", "central worker"]
    assert verbs[5:] == ["kiosk run", "kiosk screen", "stopped-in-order", "worker-stopped"]
    assert "DISPLAY=:" in demo.calls()[5]
    assert demo.left_behind() == []


def test_passwords_are_made_once_told_once_and_only_their_owner_can_read_them(demo: Demo) -> None:
    kept = demo.folder / "var" / "demo" / "central" / "accounts.toml"
    told = []
    for _ in range(2):
        process = demo.start()
        demo.wait_for("Screenshots of every page kind")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        told.append(demo.output.read_text("utf-8"))
        demo.output.unlink()
        assert demo.left_behind() == []
    made = tomllib.loads(kept.read_text("utf-8"))["account"]
    passwords = [account["password"] for account in made]
    assert len(set(passwords)) == len(passwords) >= 4
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert all(password in told[0] and password not in told[1] for password in passwords)
    assert str(kept.relative_to(demo.folder)) in told[1]
    assert {bool(account["authenticator"]) for account in made if account["role"] == "manager"} == {True}
    assert {bool(account["authenticator"]) for account in made if account["role"] == "clerk"} == {False}


def test_killed_outright_it_still_takes_its_processes_along(demo: Demo) -> None:
    process = demo.start()
    demo.wait_for("Screenshots of every page kind")
    process.kill()
    process.wait(20)
    assert wait_until(lambda: demo.left_behind() == [], 10), demo.left_behind()


def test_a_display_that_is_there_is_used_and_no_tour_is_made(demo: Demo) -> None:
    demo.start(DISPLAY=":987")
    assert wait_until(lambda: "kiosk run" in (demo.folder / "calls").read_text() if demo.said("Ctrl-C") else False, 20)
    assert not demo.said("virtual")
    assert demo.calls()[-1].endswith("DISPLAY=:987")


def test_a_taken_port_is_named_with_the_way_out(demo: Demo) -> None:
    with closing(socket.create_server(("127.0.0.1", demo.port))):
        assert demo.start().wait(20) == 1
    assert demo.said(f"port {demo.port} on 127.0.0.1")
    assert demo.said("FEED_PORT=")
    assert not (demo.folder / "calls").exists()


def test_a_second_demo_in_the_same_folder_is_refused(demo: Demo) -> None:
    first = demo.start()
    demo.wait_for("Screenshots of every page kind")
    second = demo.start(FEED_PORT=str(free_port()))
    assert second.wait(20) == 1
    assert demo.said("another `make run` uses")
    first.terminate()
    assert first.wait(20) == 0


def test_a_kiosk_that_ends_by_itself_is_told_and_all_is_stopped(demo: Demo) -> None:
    (demo.folder / "kiosk-fails").touch()
    assert demo.start().wait(20) == 1
    assert demo.said("the kiosk ended by itself with code 3")
    assert demo.left_behind() == []


@pytest.mark.parametrize(("name", "value"), [("FEED_PORT", "http"), ("CONSOLE_PORT", "70000"), ("DEMO_SIZE", "big")])
def test_a_bad_setting_is_named_with_what_is_allowed(demo: Demo, name: str, value: str) -> None:
    assert demo.start(**{name: value}).wait(20) == 1
    assert demo.said(f"{name} is '{value}'; allowed:")


def test_a_console_that_does_not_come_up_is_named_with_its_log(demo: Demo) -> None:
    (demo.folder / "console-fails").touch()
    assert demo.start().wait(20) == 1
    assert demo.said("`central serve` did not come up; see ")
    assert demo.said("serve.log")
    assert demo.left_behind() == []


def test_publishing_only_starts_nothing(demo: Demo) -> None:
    assert demo.start("--publish-only").wait(20) == 0
    assert [call.split()[1] for call in demo.calls()] == ["keys", "publish"]
