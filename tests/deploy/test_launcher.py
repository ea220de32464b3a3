"""The launcher: whatever instant the plug is pulled at, a whole version runs, and a bad one never twice."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.launching import SCRIPT, install, launcher, power_cuts

Versions = launcher.Versions
OLD, NEW, NEWER = "1.0.0", "1.1.0", "1.2.0"
AT = 1_800_000_000.0


def at() -> float:
    return AT


@pytest.fixture(autouse=True)
def no_medium(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copies stand for the medium; waiting for the real one would only cost time."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "opt"
    install(folder, OLD, NEW, "0.9.0")
    (folder / "previous").symlink_to("versions/0.9.0")
    (folder / "state").mkdir()
    return folder


def runs(base: Path) -> str:
    """What would start now: the version whose program the link leads to."""
    program = base / "current" / "venv" / "bin" / "kiosk"
    assert (base / "current" / "VERSION").read_text().strip() == program.read_text().split()[-1]
    return program.read_text().split()[-1]


def last(base: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((base / "state" / "last").read_bytes())
    return found


def test_a_version_that_is_well_after_five_minutes_stays(base: Path) -> None:
    versions = Versions(base)
    versions.switch(NEW)
    assert runs(base) == NEW and versions.pointed("previous") == OLD
    said = watched(versions, lambda second: (("active", 0), ("active", 0)))
    assert said == "healthy"
    assert runs(base) == NEW and versions.floor == NEW and not versions.on_trial
    assert last(base) == {"at": last(base)["at"], "outcome": "healthy", "reason": "", "version": NEW}
    assert versions.all() == [NEW, OLD], "only the running one and the one before are kept"


Answer = Callable[[int], tuple[tuple[str, int], tuple[str, int]]]


def watched(versions: Any, answer: Answer, restarted: list[object] | None = None) -> str:
    """Watch a trial in fast time; `answer` says state and restarts of agent and screen at a second."""
    clock = [0.0]

    def ask(names: tuple[str, ...]) -> dict[str, Any]:
        told = answer(int(clock[0]))
        return {name: launcher.Unit(*one) for name, one in zip(names, told, strict=True)}

    def sleep(seconds: float) -> None:
        clock[0] += seconds
        assert clock[0] < 1000, "the trial has no end"

    again = (lambda names: restarted.append(names)) if restarted is not None else (lambda _names: None)
    return str(launcher.watch(versions, ("agent", "screen"), ask, again, lambda: clock[0], sleep))


UNWELL: dict[str, tuple[str, Answer]] = {
    "the screen never draws": ("not-ready", lambda second: (("active", 0), ("activating", 0))),
    "the agent never comes up": ("not-ready", lambda second: (("activating", 0), ("active", 0))),
    "the screen hangs and is killed again and again": (
        "crashes",
        lambda second: (("active", 0), ("active", second // 40)),
    ),
    "the agent is given up": ("crashes", lambda second: (("failed", 5), ("active", 0))),
    "a restart just before the end": ("crashes", lambda second: (("active", int(second > 200)), ("active", 0))),
}


@pytest.mark.parametrize(("reason", "answer"), UNWELL.values(), ids=UNWELL.keys())
def test_a_version_that_is_not_well_goes_back_by_itself_and_never_comes_again(
    base: Path, reason: str, answer: Answer
) -> None:
    versions, restarted = Versions(base), []
    versions.switch(NEW)
    assert watched(versions, answer, restarted) == reason
    assert runs(base) == OLD and restarted == [("agent", "screen")]
    assert versions.bad == [NEW] and not versions.on_trial
    assert last(base)["reason"] == reason
    assert NEW not in versions.all(), "what was rolled back takes no space"
    install_again(base, NEW)
    with pytest.raises(launcher.Refused, match="rolled back"):
        versions.switch(NEW)
    install_again(base, NEWER)
    versions.switch(NEWER)
    assert runs(base) == NEWER


def test_one_restart_early_in_a_trial_is_forgiven(base: Path) -> None:
    versions = Versions(base)
    versions.switch(NEW)
    assert watched(versions, lambda second: (("active", 0), ("active", int(second > 30)))) == "healthy"


def test_a_systemd_that_does_not_answer_is_no_good_sign(base: Path) -> None:
    versions = Versions(base)
    versions.switch(NEW)

    def mute(_names: object) -> Any:
        raise OSError("no bus")

    clock = iter(range(0, 100_000, 10))
    said = launcher.watch(versions, ("a",), mute, lambda _n: None, lambda: float(next(clock)), lambda _s: None)
    assert said == "not-ready" and runs(base) == OLD


def install_again(base: Path, version: str) -> None:
    program = base / "versions" / version / "venv" / "bin" / "kiosk"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho {version}\n")
    (base / "versions" / version / "VERSION").write_text(f"{version}\n")


def test_a_trial_that_sees_too_many_boots_goes_back(base: Path) -> None:
    versions = Versions(base)
    versions.switch(NEW)
    assert [versions.boot(at) for _ in range(4)] == [NEW, NEW, NEW, OLD]
    assert versions.bad == [NEW] and last(base)["reason"] == "boots"
    assert versions.boot(at) == OLD


@pytest.mark.parametrize("version", ["0.9.0", OLD, "1.0", "1.1", "../1.1.0", "", "2.0.0"])
def test_what_is_older_or_not_there_is_not_switched_to(base: Path, version: str) -> None:
    with pytest.raises(launcher.Refused):
        Versions(base).switch(version)
    assert runs(base) == OLD and not Versions(base).on_trial


def test_no_way_below_a_version_that_ever_ran_well(base: Path) -> None:
    versions = Versions(base)
    versions.put("floor", "1.5.0")
    with pytest.raises(launcher.Refused, match=r"not newer than 1\.5\.0"):
        versions.switch(NEW)


def test_half_a_version_is_none(base: Path) -> None:
    (base / "versions" / NEW / "VERSION").unlink()
    with pytest.raises(launcher.Refused, match="only half"):
        Versions(base).switch(NEW)


@pytest.mark.parametrize("broken", ["VERSION", "venv/bin/kiosk", ""])
def test_a_boot_finds_a_whole_version_when_the_current_one_is_damaged(base: Path, broken: str) -> None:
    versions = Versions(base)
    versions.boot(at)
    damaged = base / "versions" / OLD / broken
    shutil.rmtree(damaged) if damaged.is_dir() else damaged.unlink()
    assert versions.boot(at) in ("0.9.0", NEW)
    assert runs(base) != OLD


@pytest.mark.parametrize("content", [b"", b"{", b"null", b'{"version": "x"}', b"\xff" * 40])
def test_an_unreadable_trial_is_ended_by_going_back(base: Path, content: bytes) -> None:
    versions = Versions(base)
    versions.switch(NEW)
    (base / "state" / "trial").write_bytes(content)
    assert versions.boot(at) == OLD and not versions.on_trial


def test_back_by_hand_goes_back_and_stays_back(base: Path) -> None:
    versions = Versions(base)
    versions.switch(NEW)
    versions.pass_trial(versions.trial(), AT)
    assert versions.back_by_hand(AT) == OLD
    assert runs(base) == OLD and versions.bad == [NEW] and last(base)["reason"] == "hand"
    with pytest.raises(launcher.Refused, match="no version before"):
        versions.back_by_hand(AT)


def acts(versions: Any) -> dict[str, Callable[[], object]]:
    return {
        "switch": lambda: versions.switch(NEW),
        "boot": lambda: versions.boot(at),
        "pass": lambda: versions.pass_trial(versions.trial(), AT),
        "roll back": lambda: versions.roll_back(versions.trial(), "crashes", AT),
        "by hand": lambda: versions.back_by_hand(AT),
    }


@pytest.mark.parametrize(
    ("before", "act", "allowed"),
    [
        ((), "switch", {OLD, NEW}),
        (("switch",), "boot", {NEW}),
        (("switch",), "pass", {NEW}),
        (("switch",), "roll back", {OLD, NEW}),
        (("switch", "boot", "boot", "boot"), "boot", {OLD}),
        (("switch", "pass"), "by hand", {OLD, NEW}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_power_cut_after_any_step_a_whole_version_boots(
    base: Path, tmp_path: Path, before: tuple[str, ...], act: str, allowed: set[str]
) -> None:
    versions = Versions(base)
    for name in before:
        acts(versions)[name]()
    with power_cuts(base, tmp_path / "cut") as states:
        acts(versions)[act]()
    assert len(states) > 4
    for number, state in enumerate(states):
        check(state, allowed)
        if number % 3:
            continue
        # And cut once more while that boot puts things right.
        again = tmp_path / f"again-{number}"
        shutil.copytree(state, again / "opt", symlinks=True)
        with power_cuts(again / "opt", again / "cut") as inner:
            Versions(again / "opt").boot(at)
        for deeper in inner:
            check(deeper, allowed)
        shutil.rmtree(again)


def check(state: Path, allowed: set[str]) -> None:
    """Boot a copy of `state`: a whole version runs, one of `allowed`, and boots without end lead to one that stays."""
    place = state.with_name(state.name + ".booted")
    shutil.copytree(state, place, symlinks=True)
    versions = Versions(place)
    assert versions.boot(at) in allowed
    assert runs(place) in allowed
    if versions.on_trial:
        assert versions.trial().version == runs(place) == NEW
        assert versions.whole(versions.trial().before), "there is no way back"
    for _ in range(launcher.BOOTS + 2):
        settled = versions.boot(at)
    assert not versions.on_trial, "a trial that nobody judges must end"
    assert runs(place) == settled
    if NEW in versions.bad:
        assert settled == OLD
    shutil.rmtree(place)


def test_switched_by_the_command_as_the_package_calls_it(base: Path) -> None:
    command = [sys.executable, "-IS", str(SCRIPT), "--base", str(base), "--keep-running"]
    for act, version in ((["boot"], OLD), (["switch", NEW], NEW), (["boot"], NEW), (["back"], OLD)):
        done = subprocess.run([*command, *act], capture_output=True, text=True, timeout=20)
        assert (done.returncode, runs(base)) == (0, version), done.stderr
    done = subprocess.run([*command, "switch", NEW], capture_output=True, text=True, timeout=20)
    assert done.returncode == 1 and "not there" in done.stderr
