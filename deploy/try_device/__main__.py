"""`python -m deploy.try_device`: install, boot, break and mend a device as it really is, in a virtual machine.

Needs root, QEMU with KVM, debootstrap, dosfstools, mtools, a Debian mirror for the bare system (once), and a package
(`make deb`). Everything it makes lies in build/device. Runs in a network of its own that holds nothing but loopback.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from deploy.package.program import REPOSITORY
from deploy.try_device import processor
from deploy.try_device.bench import PIN, Bench, installed_at
from deploy.try_device.container import STEPS, Container
from deploy.try_device.county import County
from deploy.try_device.faults import clocks, disks, processes
from deploy.try_device.image import bare_tree, boot_files, lay_disk, lay_stick
from deploy.try_device.installing import first_boot, install, install_in_tree
from deploy.try_device.locked import no_way_out
from deploy.try_device.machine import DISPLAYS, QEMU, SERIAL_NUMBER, Machine
from deploy.try_device.on_cage import on_cage
from deploy.try_device.power import power_cuts
from deploy.try_device.report import NotSo, Report
from deploy.try_device.set_up import set_up_by_touch
from deploy.try_device.updating import updates

FOLDER: Final = REPOSITORY / "build" / "device"
INSIDE: Final = "TRY_DEVICE_INSIDE"
TOOLS: Final = ("debootstrap", "unshare", "nginx")
MACHINE_TOOLS: Final = (*TOOLS, QEMU, "qemu-img", "mkfs.ext4", "mkfs.vfat", "mcopy")
CONTAINER_TOOLS: Final = (*TOOLS, "systemd-nspawn", "nsenter", "script", "import")
DEVICES: Final = 90
INSTALL: Final = "install"

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def steps(cuts: int) -> dict[str, Callable[[Bench], None]]:
    """Every step after the installation, by name, in order."""
    return {
        "boot": first_boot,
        "set-up": set_up_by_touch,
        "faults": processes,
        "update": updates,
        "keys": no_way_out,
        "disks": disks,
        "clocks": clocks,
        "power": partial(power_cuts, cuts=cuts),
        "cage": on_cage,
    }


@app.command()
def main(
    suite: Annotated[list[str] | None, typer.Option("--suite", help="bookworm, trixie; none = both")] = None,
    step: Annotated[
        list[str] | None,
        typer.Option("--step", help="only these, in order; without `install`, on the disk of an earlier run"),
    ] = None,
    cuts: Annotated[int, typer.Option("--cuts", envvar="CUTS", help="how often the plug is pulled")] = 20,
    mirror: Annotated[str, typer.Option("--mirror", envvar="PACKAGE_MIRROR", help="Debian mirror")] = "",
) -> None:
    """Try everything; exit code 0 if all held."""
    try:
        accelerator = processor.accelerator(os.environ.get("ACCEL", ""))
    except processor.NoKvm as fault:
        typer.echo(f"device: {fault}", err=True)
        raise typer.Exit(0 if os.environ.get("ALLOW_NO_KVM") == "1" else 1) from fault
    suites = suite or list(DISPLAYS)
    beyond = [each for each in step or [] if accelerator == "container" and each not in (INSTALL, *STEPS)]
    if beyond:
        raise _ended(f"{' '.join(beyond)}: not in a container; there: {' '.join(STEPS)}")
    if INSIDE not in os.environ:
        _prepare(suites, accelerator, mirror, anew=not step or INSTALL in step)
        os.environ[INSIDE] = "1"
        # A network, processes and mounts of its own, which end with it.
        inside = ["unshare", "--net", "--pid", "--mount-proc", "--fork", "--kill-child", "sh", "-c"]
        command = [
            *inside,
            'ip link set lo up && exec "$@"',
            "sh",
            sys.executable,
            "-m",
            "deploy.try_device",
            *sys.argv[1:],
        ]
        os.execvp(command[0], command)  # noqa: S606 - the same program, in a network of its own
    faults = [fault for each in suites for fault in _try(each, accelerator, step or [], cuts)]
    if faults:
        typer.echo(f"device: {len(faults)} did not hold", err=True)
        raise typer.Exit(1)


def _prepare(suites: list[str], accelerator: processor.Accelerator, mirror: str, *, anew: bool) -> None:
    tools = CONTAINER_TOOLS if accelerator == "container" else MACHINE_TOOLS
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if os.geteuid() or missing:
        why = f"missing: {' '.join(missing)}; run: deploy/setup device" if missing else "needs root (it makes a system)"
        raise _ended(why)
    absent = [suite for suite in suites if not installed_at(FOLDER, suite, accelerator).exists()]
    if not anew:
        if absent:
            raise _ended(f"nothing is installed for {' '.join(absent)} yet; add --step {INSTALL}")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian"]
    mirror = mirror or subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split("\n")[0]
    security = os.environ.get("SECURITY_MIRROR") or f"{mirror.rstrip('/')}-security"
    try:
        for suite in suites:
            tree = bare_tree(suite, FOLDER, mirror, security)
            if accelerator != "container":
                lay_disk(tree, FOLDER / f"bare-{suite}.raw")
    except NotSo as fault:
        raise _ended(str(fault)) from fault


def _try(suite: str, accelerator: processor.Accelerator, chosen: list[str], cuts: int) -> list[str]:
    report = Report(suite, FOLDER / "report")
    report.note(f"processor: {accelerator}, load of the host {os.getloadavg()[0]:.1f}")
    county = County(FOLDER / f"county-{suite}", suite, processor.HOSTS[accelerator])
    machine = _machine(suite, accelerator)
    bench = Bench(suite, FOLDER, machine, county, report, accelerator)
    every = steps(cuts)
    try:
        anew = not chosen or INSTALL in chosen
        county.begin(afresh=anew)
        if anew:
            stick = FOLDER / f"stick-{suite}"
            _stick(stick, suite, county)
            if accelerator == "kvm":
                lay_stick(stick, FOLDER / f"stick-{suite}.img")
                install(bench, FOLDER / f"bare-{suite}.raw", FOLDER / f"stick-{suite}.img")
            else:
                install_in_tree(bench, FOLDER / f"tree-{suite}", stick)
        for name in [each for each in chosen if each != INSTALL] or (STEPS if accelerator == "container" else every):
            try:
                every[name](bench)
            except NotSo as fault:
                report.fault(name, str(fault))
                machine.kept(report.picture(f"fault-{name}"))
    except NotSo as fault:
        report.fault("install", str(fault))
        machine.kept(report.picture("fault-install"))
    finally:
        county.server.stop()
    return report.faults


def _machine(suite: str, accelerator: processor.Accelerator) -> Machine | Container:
    if accelerator == "container":
        return Container(FOLDER / f"run-{suite}", FOLDER / f"running-{suite}")
    kernel, initrd = boot_files(FOLDER / f"tree-{suite}")
    disk = FOLDER / f"disk-{suite}.raw"
    return Machine(FOLDER / f"run-{suite}", disk, kernel, initrd, DISPLAYS[suite], accelerator)


def _stick(folder: Path, suite: str, county: County) -> None:
    """The installer's stick, made by the county's own command; and a settings file for each of ninety devices."""
    shutil.rmtree(folder, ignore_errors=True)
    made = FOLDER / "stick-files"
    command = [
        REPOSITORY / "deploy/package/stick", "--to", made, "--suites", suite, "--root", county.root, "--feed",
        county.url,
    ]  # fmt: skip
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotSo(f"no stick: {done.stderr.strip()[-300:]}")
    made.rename(folder)
    shutil.copytree(county.devices(DEVICES, SERIAL_NUMBER, PIN), folder / "village-screen")


def _ended(why: str) -> typer.Exit:
    typer.echo(f"device: {why}", err=True)
    return typer.Exit(1)


if __name__ == "__main__":
    app()
