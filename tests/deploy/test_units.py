"""The units of systemd: clean, hardened, and saying what the programs do. Read by systemd itself where it is there."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import cli
from screens.launch import BAD_SETTINGS

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
SESSION = "/usr/lib/village-screen/session/"

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="no systemd-analyze here: apt-get install systemd"
)


class _Many(dict[str, Any]):
    """Keys that stand several times in a unit are gathered, as systemd does."""

    def __setitem__(self, key: str, value: Any) -> None:
        if key in self and isinstance(value, list):
            value = [*self[key], *value]
        super().__setitem__(key, value)


def unit(name: str) -> dict[str, dict[str, str]]:
    """A unit as sections of keys; a key that stands several times holds its values on lines of their own."""
    parser = configparser.RawConfigParser(strict=False, dict_type=_Many, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((UNITS / name).read_text("utf-8"), name)
    return {section: dict(parser[section]) for section in parser.sections()}


def all_units() -> Iterator[Path]:
    for path in sorted(UNITS.iterdir()):
        if path.suffix in (".service", ".target", ".path", ".timer"):
            yield path


@needs_systemd
def test_systemd_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    """With the programs that they start in place: verify looks for those too."""
    for path in all_units():
        text = path.read_text("utf-8")
        for program in set(re.findall(r"^Exec\w+=[-+!@:]*(/\S+)", text, re.MULTILINE)):
            # What the package brings is not on this machine.
            if not program.startswith("/usr/bin/systemctl"):
                text = text.replace(program, "/bin/true")
        (tmp_path / path.name).write_text(text, "utf-8")
    names = [str(tmp_path / path.name) for path in all_units()]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:/usr/lib/systemd/system", "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    ours = [line for line in done.stderr.splitlines() if "village-screen" in line]
    assert (done.returncode, ours) == (0, [])


@needs_systemd
@pytest.mark.parametrize(
    ("name", "tenths"),
    [
        ("village-screen-agent", 30),
        ("village-screen", 30),
        ("village-screen-x", 30),
        ("village-screen-wm", 20),
        ("village-screen-failsafe", 20),
        ("village-screen-retry", 20),
        ("village-screen-light", 20),
    ],
)
def test_exposure_is_bounded(name: str, tenths: int) -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={tenths}", "--no-pager"]
    done = subprocess.run(
        [*command, str(UNITS / f"{name}.service")], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout.splitlines()[-1:]


def test_the_agent_has_no_display_and_the_screen_no_network() -> None:
    agent, screen = unit("village-screen-agent.service")["Service"], unit("village-screen.service")["Service"]
    assert (agent["User"], screen["User"]) == ("vs-agent", "vs-screen")
    assert agent["PrivateDevices"] == "yes" and "DISPLAY" not in agent["Environment"]
    assert agent["PrivateTmp"] == "yes", "the display's socket lies in /tmp"
    assert screen["PrivateNetwork"] == "yes" and screen["RestrictAddressFamilies"] == "AF_UNIX"
    for one in (agent, screen):
        assert (one["ProtectSystem"], one["NoNewPrivileges"], one["CapabilityBoundingSet"]) == ("strict", "yes", "")


def test_the_media_child_can_still_confine_itself() -> None:
    """It leaves the network by a namespace and locks its files by Landlock; a filter without these leaves it open."""
    agent = unit("village-screen-agent.service")["Service"]
    assert set(agent["RestrictNamespaces"].split()) >= {"user", "net"}
    allowed = agent["SystemCallFilter"]
    assert all(f"landlock_{call}" in allowed for call in ("create_ruleset", "add_rule", "restrict_self"))


@pytest.mark.parametrize(
    ("name", "silence"),
    [("village-screen-agent", cli.AGENT_SILENCE), ("village-screen", cli.SCREEN_SILENCE)],
)
def test_a_hung_process_is_killed_as_under_kiosk_run(name: str, silence: float) -> None:
    service = unit(f"{name}.service")["Service"]
    assert (service["Type"], float(service["WatchdogSec"]), service["Restart"]) == ("notify", silence, "always")
    assert float(service["TimeoutStopSec"]) <= 10


def test_repeated_faults_lead_to_the_page_that_cannot_fail_and_back() -> None:
    screen = unit("village-screen.service")
    assert (
        int(screen["Unit"]["StartLimitBurst"]) < 10 and screen["Unit"]["OnFailure"] == "village-screen-failsafe.service"
    )
    assert int(screen["Service"]["RestartPreventExitStatus"]) == BAD_SETTINGS
    falls = int(screen["Unit"]["StartLimitBurst"])
    quickest = falls * (float(screen["Service"]["RestartSec"]) + 2)
    assert quickest < float(screen["Unit"]["StartLimitIntervalSec"]), "else the limit is never reached"
    failsafe = unit("village-screen-failsafe.service")
    assert failsafe["Unit"]["Wants"] == "village-screen-retry.timer"
    assert unit("village-screen-retry.timer")["Timer"]["RemainAfterElapse"] == "no"
    retry = unit("village-screen-retry.service")["Service"]["ExecStart"]
    assert "reset-failed village-screen.service" in retry and "start --no-block village-screen.service" in retry


@pytest.mark.parametrize("name", ["village-screen-agent", "village-screen-x", "village-screen-wm"])
def test_what_residents_never_see_is_started_for_ever(name: str) -> None:
    found = unit(f"{name}.service")
    assert (found["Unit"]["StartLimitIntervalSec"], found["Service"]["Restart"]) == ("0", "always")


def test_nothing_takes_the_terminal_of_the_display_server_away() -> None:
    """Every process of that unit takes the terminal; one started beside the server would have it hung up."""
    server = unit("village-screen-x.service")["Service"]
    assert server["StandardInput"] == "tty" and "ExecStartPost" not in server
    for word in (
        "-auth ",
        "-nolisten local",
        "-keeptty",
        "-novtswitch",
        "-nolisten tcp",
        "-noreset",
        "-nocursor",
        "-s 0",
    ):
        assert word in server["ExecStart"]


def test_the_display_server_hears_of_a_panel_that_is_plugged_in_again() -> None:
    """Kernel events reach the first network namespace alone."""
    server = unit("village-screen-x.service")["Service"]
    assert "PrivateNetwork" not in server and server["IPAddressDeny"] == "any"
    assert server["RestrictAddressFamilies"] == "AF_UNIX AF_NETLINK"


def test_keys_of_later_systemd_stand_in_files_of_their_own() -> None:
    for path in all_units():
        assert "RestartSteps" not in path.read_text("utf-8"), f"{path.name}: unknown to systemd 252"
    assert sorted(path.parent.name for path in (UNITS / "since-254").rglob("*.conf")) == [
        "village-screen-agent.service.d",
        "village-screen.service.d",
    ]


def test_a_fall_that_is_followed_by_a_start_is_no_failure_to_later_systemd() -> None:
    """Else systemd 254 and later bring the fail-safe page at every fall, and its timer forgets the falls before."""
    drop = (UNITS / "since-254" / "village-screen.service.d" / "back-off.conf").read_text("utf-8")
    assert "RestartMode=direct" in drop.splitlines()
    assert unit("village-screen.service")["Unit"]["OnFailure"] == "village-screen-failsafe.service"


def test_the_screen_begins_anew_with_a_touch_panel_that_is_plugged_in() -> None:
    """SDL asks for touch panels once, at its start; at boot the panel comes first, and nothing is started twice."""
    rule = (ROOT / "deploy" / "session" / "village-screen.udev").read_text("utf-8")
    assert 'ENV{ID_INPUT_TOUCHSCREEN}=="1"' in rule and 'ENV{SYSTEMD_WANTS}+="village-screen-touch.service"' in rule
    plugged = unit("village-screen-touch.service")
    assert "village-screen.service" in plugged["Unit"]["Before"].split()
    assert "try-restart village-screen.service" in plugged["Service"]["ExecStart"]
    # A loose plug does not use up the falls that the screen may have.
    assert "reset-failed village-screen.service" in plugged["Service"]["ExecStart"].split("\n")[0]


def test_nobody_waits_for_the_painted_ground(tmp_path: Path) -> None:
    """The screen comes after the window manager: what that one waits for, the first content waits for."""
    assert unit("village-screen-wm.service")["Service"]["ExecStartPost"] == f"-{SESSION}ground"
    script = (ROOT / "deploy" / "session" / "ground").read_text("utf-8")
    moved = tmp_path / "ground"
    moved.write_text(script.replace("/usr/bin/kiosk recovering", f"sh -c 'sleep 5; touch {tmp_path}/painted'"), "utf-8")
    subprocess.run(["sh", str(moved)], timeout=4, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert not (tmp_path / "painted").exists()


def test_every_path_and_timer_is_started_by_something() -> None:
    """One that nothing wants looks well in every other test, and what it waits for never comes."""
    wanted = {name for path in all_units() for name in unit(path.name).get("Unit", {}).get("Wants", "").split()}
    for path in all_units():
        if path.suffix in (".path", ".timer"):
            assert path.name in wanted or "Install" in unit(path.name), path.name


def test_every_script_that_a_unit_starts_is_there() -> None:
    for path in all_units():
        for place in re.findall(rf"{SESSION}(\S+)", path.read_text("utf-8")):
            assert (ROOT / "deploy" / "session" / place).is_file(), f"{path.name} starts {place}"


def test_every_command_that_a_unit_runs_exists() -> None:
    from typer.main import get_command

    known = set(get_command(cli.app).commands)  # type: ignore[attr-defined]
    for path in all_units():
        for word in re.findall(r"^Exec\w+=[-+!@:]*/usr/bin/kiosk (\w+)", path.read_text("utf-8"), re.MULTILINE):
            assert word in known, f"{path.name}: kiosk {word}"


def test_no_unit_asks_to_write_where_systemd_will_not_let_it() -> None:
    """For one and the same path read-only wins over read-write, without a word (systemd, namespace.c)."""
    for path in all_units():
        service = unit(path.name).get("Service", {})
        kept = {"full": {"/usr", "/boot", "/efi", "/etc"}, "strict": {"/"}}.get(service.get("ProtectSystem", ""), set())
        writes = {word.lstrip("-+") for word in service.get("ReadWritePaths", "").split()}
        assert not kept & writes, f"{path.name} writes nothing to {kept & writes}"
