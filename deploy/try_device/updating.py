"""Step 3: a signed release comes by the feed; a good one stays, a bad one goes, and the plug is pulled in between."""

import random
from collections.abc import Callable
from time import sleep
from typing import Final

from deploy.try_device.bench import Bench, now
from deploy.try_device.county import tonight
from deploy.try_device.report import holds, soon

GOOD: Final = "90.1.0"
BROKEN: Final = "90.2.0"
CUT: Final = "90.3.0"
HOME: Final = "/opt/village-screen"
ARCHIVES: Final = "/var/lib/village-screen/software"
MOST_BACK: Final = 300.0
"""Seconds in which a version that is not well has gone."""


def updates(bench: Bench) -> None:
    """Good, broken, cut off while unpacked and while on trial, unsigned, older, half."""
    county, machine = bench.county, bench.machine
    bench.fresh()
    machine.start(clock=tonight(now()), cuttable=True)
    machine.booted(bench.patience(120))
    bench.showing("before-update")
    before = running(bench)
    good = county.program(GOOD)
    county.release(GOOD, good)
    _staged(bench, GOOD)
    _half(bench)
    _apply(bench, lambda: running(bench) == GOOD, "the good version is not switched to")
    bench.report.note(f"{before} → {GOOD} by night, by {_unit_said(bench)}")
    bench.showing("new-version-on-trial")
    seconds = _until(bench, "the trial of a good version does not end", lambda: not _trial(bench), 420)
    holds(f"after the trial {running(bench)} runs", running(bench) == GOOD)
    bench.report.note(f"its trial passed after {seconds:.0f} s")
    _broken(bench)
    _refused(bench)
    _cut(bench)
    machine.off(bench.patience(90))


def running(bench: Bench) -> str:
    """The version that `current` names."""
    return bench.ask(f"basename $(readlink {HOME}/current)")


def _trial(bench: Bench) -> bool:
    return machine_has(bench, f"{HOME}/state/trial")


def machine_has(bench: Bench, path: str) -> bool:
    """Whether a path is there in the guest."""
    return bench.machine.shell.run(f"test -e {path}", seconds=bench.patience(60)).returncode == 0


def _staged(bench: Bench, version: str) -> None:
    soon(
        f"{version} is not fetched",
        lambda: machine_has(bench, f"{ARCHIVES}/{version}/*.tar.xz"),
        bench.patience(120),
    )


def _apply(bench: Bench, done: Callable[[], bool], what: str) -> None:
    """Let a minute pass without a touch, and have the timer's service look again until it has switched."""

    def look() -> bool:
        bench.ask("systemctl start village-screen-update.service || true")
        return done()

    soon(what, look, bench.patience(240), pause=10)


def _unit_said(bench: Bench) -> str:
    return bench.ask(
        "journalctl -b -o cat -u village-screen-update | grep -E '^(switched|waiting)' | tail -n 1 || true"
    )


def _until(bench: Bench, what: str, look: Callable[[], bool], seconds: float) -> float:
    begin = float(bench.ask("cut -d ' ' -f 1 /proc/uptime"))
    soon(what, look, bench.patience(seconds) if not bench.in_time else seconds, pause=2)
    return float(bench.ask("cut -d ' ' -f 1 /proc/uptime")) - begin


def _broken(bench: Bench) -> None:
    county = bench.county
    county.release(BROKEN, county.program(BROKEN, broken=True))
    _staged(bench, BROKEN)
    _apply(bench, lambda: running(bench) == BROKEN, "the broken version is not tried")
    seconds = _until(bench, "the broken version stays", lambda: running(bench) == GOOD, MOST_BACK + 60)
    holds(f"back only after {seconds:.0f} s", seconds <= MOST_BACK or not bench.in_time)
    holds("the broken version is not marked bad", BROKEN in bench.ask(f"cat {HOME}/state/bad"))
    bench.showing("after-broken-version", 180)
    bench.report.note(f"a version that falls at its start was taken back by itself after {seconds:.0f} s")


def _half(bench: Bench) -> None:
    """Root believes nothing of what the agent fetched: half an archive, and a changed one, are refused."""
    spoiled = {
        "half": "truncate -s 1000000",
        "changed": "dd conv=notrunc if=/dev/urandom bs=1k count=1 seek=99 status=none of=",
    }
    for what, spoil in spoiled.items():
        bench.ask(f"{spoil}{'' if spoil.endswith('=') else ' '}$(ls {ARCHIVES}/{GOOD}/*.tar.xz)")
        bench.machine.shell.run("systemctl start village-screen-update.service", seconds=bench.patience(60))
        taken = running(bench) == GOOD or machine_has(bench, f"{HOME}/versions/{GOOD}/VERSION")
        holds(f"a {what} archive was taken", not taken)
        bench.report.note(f"{what} archive refused: {_refusal(bench)}")
        _restaged(bench)


def _restaged(bench: Bench) -> None:
    # A refused archive is fetched once more by the agent; until then nothing is there to be switched to.
    bench.ask(f"rm -rf {ARCHIVES}/{GOOD}; systemctl restart village-screen-agent")
    _staged(bench, GOOD)


def _refusal(bench: Bench) -> str:
    said = "journalctl -b -o cat -u village-screen-update"
    return bench.ask(f"{said} | grep -v -E '^(Starting|Finished|village-screen-update|Deactivated)' | tail -n 1")


def _refused(bench: Bench) -> None:
    """An older release, and one that nobody signed, are never taken."""
    bench.ask(
        f"d={ARCHIVES}/99.0.0; mkdir -p $d; head -c 100000 /dev/urandom >$d/village-screen-99.0.0-amd64-py3.tar.xz"
    )
    bench.machine.shell.run("systemctl start village-screen-update.service", seconds=bench.patience(60))
    holds("an unsigned version was taken", not machine_has(bench, f"{HOME}/versions/99.0.0"))
    older = bench.machine.shell.run("/usr/lib/village-screen/update/launcher switch 0.1.0", seconds=bench.patience(60))
    holds("an older version was switched to", older.returncode and running(bench) == GOOD)
    bench.report.note(f"unsigned archive passed over; older version: {older.stdout.strip()}")


def _cut(bench: Bench) -> None:
    """The plug is pulled while root unpacks, and while the version is on trial."""
    machine = bench.machine
    chance = random.Random(5)  # noqa: S311 - moments that can be repeated
    bench.county.release(CUT, bench.county.program(CUT))
    _staged(bench, CUT)
    bench.ask("systemctl start --no-block village-screen-update.service")
    soon(
        "nothing is unpacked",
        lambda: machine_has(bench, f"{HOME}/versions/*{CUT}*") or _trial(bench),
        bench.patience(120),
    )
    lost = machine.plug_pulled(chance.randrange(1 << 30))
    machine.start(clock=tonight(now()), cuttable=True)
    machine.booted(bench.patience(120))
    holds(f"{running(bench)} runs after a cut while unpacking", running(bench) in (GOOD, CUT))
    bench.showing("after-cut-while-unpacking", 180)
    bench.report.note(f"cut while unpacking: {running(bench)} runs; {lost}")
    if not _trial(bench):
        _staged(bench, CUT)
        _apply(bench, lambda: running(bench) == CUT, "the version is not switched to after the cut")
    sleep(chance.uniform(1, 20))
    lost = machine.plug_pulled(chance.randrange(1 << 30))
    machine.start(clock=tonight(now()), cuttable=True)
    machine.booted(bench.patience(120))
    bench.showing("after-cut-on-trial", 180)
    seconds = _until(bench, "the trial does not end after a cut", lambda: not _trial(bench), 420)
    holds(f"{running(bench)} runs after the trial", running(bench) == CUT)
    bench.report.note(f"cut on trial: the trial began anew and passed after {seconds:.0f} s; {lost}")
