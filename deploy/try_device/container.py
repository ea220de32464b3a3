"""The device without a machine around it: its own systemd starts every unit with all its walls, at the host's speed.

What is the kernel's is the host's: no battery clock, no disk whose cache is lost, no display adapter (Xvfb stands in
the X server's place), no finger, no other network than the loopback of whoever starts it. So the steps that need those
are left to a machine; the update window, for want of a night, is open all day.
"""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from PIL import Image

from deploy.try_device.report import NotSo
from deploy.try_device.shell import Silent, ask

STEPS: Final = ("boot", "faults", "update")
"""What can be tried in a container."""

DISPLAY_SERVER: Final = "/var/cache/xvfb_*.deb"
"""Where the bare system keeps Xvfb's package (`image.py`)."""

_AUTHORITY: Final = "run/village-screen-x/authority"

_DROP_INS: Final = {
    "village-screen-x": f"""\
[Unit]
ConditionPathExists=
Conflicts=
[Service]
ExecStart=
ExecStart=/usr/bin/Xvfb :0 -screen 0 1920x1080x24 -nolisten tcp -noreset -auth /{_AUTHORITY}
TTYPath=
StandardInput=null
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
DevicePolicy=auto
""",
}

_ENVIRONMENT: Final = (
    "/usr/bin/env", "-i", "HOME=/root", "LANG=C.UTF-8",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
)  # fmt: skip


def furnish(tree: Path) -> None:
    """Give an installed system what it lacks in a container. Raises NotSo."""
    # Only now: what Xvfb depends on, the package must have brought.
    unpacked = subprocess.run(
        ["chroot", str(tree), "sh", "-c", f"dpkg --force-depends --install {DISPLAY_SERVER}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if unpacked.returncode:
        raise NotSo(f"no display server: {unpacked.stderr.strip()[-200:]}")
    for unit, text in _DROP_INS.items():
        drop = tree / f"etc/systemd/system/{unit}.service.d/container.conf"
        drop.parent.mkdir(parents=True, exist_ok=True)
        drop.write_text(text)
    settings = tree / "etc/village-screen/kiosk.toml"
    lines = settings.read_text("utf-8").splitlines(keepends=True)
    opened = {"window_from ": "window_from = 00:00:00\n", "window_until ": "window_until = 23:59:59\n"}
    settings.write_text("".join(next((opened[key] for key in opened if line.startswith(key)), line) for line in lines))
    (tree / "etc/machine-id").write_text("")


@dataclass
class Container:
    """What `Machine` is to the steps in `STEPS`. `disk` is the folder of the system's files."""

    folder: Path
    disk: Path
    shell: "Inside" = field(init=False)
    started: float = field(init=False, default=0.0)
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Make its folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.shell = Inside(self)

    def lay(self, installed: Path) -> None:
        """Give it a copy of these files."""
        shutil.rmtree(self.disk, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(installed), str(self.disk)], check=True)

    def start(self, *, clock: str = "", cuttable: bool = False) -> None:  # noqa: ARG002 - see the docstring
        """Switch it on. It has the host's clock whatever `clock` says, and is `cuttable` between two instructions."""
        nspawn = (
            f"exec systemd-nspawn --quiet --directory={self.disk} --machine=panel --hostname=panel "
            "--register=no --keep-unit --capability=all --boot systemd.show_status=0"
        )
        self.started = monotonic()
        # systemd in a container speaks to a terminal.
        self._process = subprocess.Popen(
            ["script", "--quiet", "--flush", "--return", "--command", nspawn, str(self.folder / "console.log")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def booted(self, seconds: float = 60.0) -> float:
        """Wait until its systemd has started everything; seconds since it was switched on."""
        self.shell.wait(seconds)
        self.shell.run("systemctl is-system-running --wait", seconds=seconds)
        return monotonic() - self.started

    @property
    def leader(self) -> int:
        """Its process 1, as the host numbers it. Raises Silent when it is off."""
        found = self._process.pid if self._process is not None else 0
        for _ in ("systemd-nspawn", "systemd"):
            try:
                found = int(Path(f"/proc/{found}/task/{found}/children").read_text().split()[0])
            except (OSError, IndexError) as fault:
                raise Silent("the container is off") from fault
        return found

    def plug_pulled(self, chance: int = 0) -> str:  # noqa: ARG002 - nothing is left to chance
        """End all its processes between two instructions; returns what became of the disk, in words."""
        os.kill(self.leader, signal.SIGKILL)
        self._gone(20)
        return "all processes ended at once; the host keeps what they wrote"

    def off(self, seconds: float = 90.0) -> None:
        """Shut down in order, as `poweroff` does."""
        self.shell.run("systemctl --no-block poweroff", seconds=20)
        self._gone(seconds)

    def kept(self, picture: Path) -> None:
        """After a fault: keep what stands on the glass, and switch off without ado."""
        try:
            self.glass(picture)
            self.plug_pulled()
        except NotSo:
            picture.unlink(missing_ok=True)

    def glass(self, to: Path) -> Image.Image:
        """The picture on its display. Its socket is of the network that it shares."""
        authority = self.folder / "authority"
        try:
            authority.write_bytes(Path(f"/proc/{self.leader}", "root", _AUTHORITY).read_bytes())
        except OSError as fault:
            raise NotSo(f"no display server: {fault}") from fault
        environment = {**os.environ, "DISPLAY": ":0", "XAUTHORITY": str(authority)}
        done = subprocess.run(
            ["import", "-window", "root", str(to)], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotSo(f"no picture of the glass: {done.stderr.strip()[-200:]}")
        with Image.open(to) as picture:
            return picture.convert("RGB")

    def _gone(self, seconds: float) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired as fault:
            self._process.kill()
            raise NotSo(f"it did not end within {seconds:.0f} s") from fault
        finally:
            self._process = None


class Inside:
    """Commands in the container, by its namespaces."""

    def __init__(self, container: Container) -> None:
        self._container = container

    def wait(self, seconds: float) -> None:
        """Return when its systemd answers. Raises Silent."""
        end = monotonic() + seconds
        while True:
            try:
                if not self.run("systemctl show --property=Version", seconds=seconds).returncode:
                    return
            except Silent:
                if monotonic() > end:
                    raise
            if monotonic() > end:
                raise Silent(f"its systemd does not answer within {seconds:.0f} s")
            sleep(0.1)

    def run(self, command: str, *, seconds: float = 120.0) -> subprocess.CompletedProcess[str]:
        """Run a command with bash as root; raises Silent when no answer comes in time."""
        inside = ["nsenter", "--target", str(self._container.leader), "--all", *_ENVIRONMENT, "bash", "-c", command]
        try:
            return subprocess.run(
                inside, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                errors="replace", timeout=seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as fault:
            raise Silent(f"no answer within {seconds:.0f} s to: {command[:80]}") from fault

    def ask(self, command: str, *, seconds: float = 120.0) -> str:
        """Run a command that must succeed; what it said, without blanks around. Raises NotSo."""
        return ask(self.run, command, seconds)
