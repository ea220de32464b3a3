"""Step 1: an installer's half hour. A bare Debian, the stick, one command, a restart; then nobody touches anything."""

import subprocess
from pathlib import Path
from time import monotonic
from typing import Final

from deploy.try_device.bench import UNITS, Bench, forget
from deploy.try_device.container import furnish
from deploy.try_device.image import lay_disk
from deploy.try_device.machine import SERIAL_NUMBER
from deploy.try_device.processor import limits
from deploy.try_device.report import NotSo, holds

STICK: Final = "/media/U盘"
MOST_SECONDS: Final = 300.0
FIRST_CONTENT: Final = 6.0
"""Seconds from the X server's start to content on the glass."""


_IN_TREE: Final = """\
set -e
mount --make-rprivate /
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/run"
mkdir -p "$1/mnt/stick"
mount --bind "$2" "$1/mnt/stick"
exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root \\
    sh /mnt/stick/install --device "$3"
"""


def install_in_tree(bench: Bench, bare: Path, stick: Path) -> None:
    """Install into the bare system's files, as an image is made: where a machine would take hours, or there is none."""
    tree = bench.folder / f"installed-tree-{bench.suite}"
    forget(tree)
    subprocess.run(["cp", "-a", str(bare), str(tree)], check=True)
    policy = tree / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    begin = monotonic()
    command = ["unshare", "--mount", "--fork", "sh", "-c", _IN_TREE, "sh", str(tree), str(stick), SERIAL_NUMBER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    holds(f"not installed: {(done.stdout + done.stderr)[-600:]}", not done.returncode)
    bench.report.note(f"installed without network in {monotonic() - begin:.0f} s, into the disk's files")
    for unit, text in limits(bench.accelerator).items():
        drop = tree / f"etc/systemd/system/{unit}.service.d/slower.conf"
        drop.parent.mkdir(parents=True, exist_ok=True)
        drop.write_text(text)
    if bench.accelerator == "container":
        furnish(tree)
        policy.unlink()
        forget(bench.installed)
        tree.rename(bench.installed)
        return
    lay_disk(tree, bench.installed)
    forget(tree)


def install(bench: Bench, bare: Path, stick: Path) -> None:
    """Install from the stick as docs/installers says; leaves the disk as `bench.installed`."""
    machine, report = bench.whole, bench.report
    machine.lay(bare)
    machine.stick = stick
    machine.start()
    report.note(f"bare system up in {machine.booted(bench.patience(120)):.0f} s")
    bench.ask(f"mkdir -p {STICK}; mount -o ro,utf8 /dev/sda {STICK}")
    begin = monotonic()
    said = machine.shell.ask(f"sudo sh {STICK}/install", seconds=bench.patience(MOST_SECONDS))
    seconds = monotonic() - begin
    report.note(f"installed without network in {seconds:.0f} s: {said.splitlines()[-1]}")
    holds(f"more than {MOST_SECONDS:.0f} s to install", seconds <= MOST_SECONDS or not bench.in_time)
    holds("the settings do not name the feed", bench.county.url in bench.ask("cat /etc/village-screen/kiosk.toml"))
    holds("no installation PIN", bench.ask("cat /etc/village-screen/setup.toml"))
    report.note(f"of ninety settings files on the stick it took its own, {SERIAL_NUMBER}")
    bench.showing("after-install", 120)
    report.note("the village is on the glass without a restart")
    machine.off(bench.patience(90))
    machine.stick = None
    machine.disk.replace(bench.installed)


def first_boot(bench: Bench) -> None:
    """Switched on, the village is there; how long each part took."""
    machine = bench.machine
    bench.fresh()
    machine.start()
    booted = machine.booted(bench.patience(120))
    bench.showing("first-boot")
    server = bench.since_boot("village-screen-x", "ExecMainStartTimestampMonotonic")
    started = bench.since_boot("village-screen", "ExecMainStartTimestampMonotonic")
    ready = bench.since_boot("village-screen", "ActiveEnterTimestampMonotonic")
    bench.report.note(
        f"switched on: answers after {booted:.0f} s; X server at {server:.1f} s, screen started at {started:.1f} s, "
        f"first content at {ready:.1f} s: {ready - server:.1f} s after the X server, "
        f"{ready - started:.1f} s after its own start"
    )
    if bench.in_time:
        holds(f"more than {FIRST_CONTENT:.0f} s from X to content", ready - server <= FIRST_CONTENT)
    failed = bench.ask("systemctl list-units --failed --no-legend --plain | cut -d ' ' -f 1")
    holds(f"failed units: {failed.split()}", not failed)
    if any(bench.fallen(unit) for unit in UNITS.split()):
        raise NotSo(
            "something of ours was started anew at the first boot: " + bench.ask("journalctl -b -p warning -o cat")
        )
    bench.report.note("no unit failed, none was started twice")
    edition = bench.edition()
    holds("the edition holds no publication of the county", edition)
    doctor = machine.shell.run("kiosk doctor", seconds=bench.patience(60)).stdout
    bench.report.note("kiosk doctor:\n" + "\n".join(f"    {line}" for line in doctor.splitlines()))
    machine.off(bench.patience(90))
