"""What every step works with: the machine, its county, the report; and what can be asked of an installed device."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from deploy.try_device import processor
from deploy.try_device.container import Container
from deploy.try_device.county import County
from deploy.try_device.machine import Machine
from deploy.try_device.qmp import colours
from deploy.try_device.report import NotSo, Report, soon
from deploy.try_device.shell import Silent

PIN: Final = "402719"

CONTENT_COLOURS: Final = 500
"""A page with pictures has more; the painted ground under the windows has fewer."""

UNITS: Final = "village-screen-x village-screen-wm village-screen village-screen-agent"


@dataclass
class Bench:
    """One suite under trial. `installed` is the disk as the installer left it; steps work on copies of it."""

    suite: str
    folder: Path
    machine: Machine | Container
    county: County
    report: Report
    accelerator: processor.Accelerator

    @property
    def installed(self) -> Path:
        """The disk after the installation, switched off in order."""
        return installed_at(self.folder, self.suite, self.accelerator)

    @property
    def whole(self) -> Machine:
        """The machine with all its parts. Raises NotSo where there is only a container."""
        if isinstance(self.machine, Container):
            raise NotSo("a container has no disk, clock, display adapter or finger of its own")
        return self.machine

    @property
    def in_time(self) -> bool:
        """Whether figures of time say something about a device."""
        return self.accelerator != "tcg"

    def patience(self, seconds: float) -> float:
        """How long to wait for what a device does in so many seconds."""
        return seconds if self.in_time else seconds * processor.SLOWER

    def fresh(self) -> None:
        """Give the machine the disk as it was installed."""
        self.machine.lay(self.installed)

    def ask(self, command: str) -> str:
        """What a command in the guest says; it must succeed."""
        return self.machine.shell.ask(command, seconds=self.patience(60) + 60)

    def active(self, unit: str = "village-screen") -> bool:
        """Whether a unit is active; the screen is when its first content stands on the glass."""
        return self.machine.shell.run(f"systemctl is-active {unit}", seconds=self.patience(60)).returncode == 0

    def showing(self, name: str, seconds: float = 60.0) -> None:
        """Wait until the village stands on the glass, and keep the picture. Raises NotSo with what there is."""
        try:
            soon("the screen is not active", self.active, self.patience(seconds))
            picture = self.report.picture(name)
            soon(
                f"{picture} shows no content",
                lambda: colours(self.machine.glass(picture)) >= CONTENT_COLOURS,
                self.patience(20),
            )
        except Silent:
            raise
        except NotSo as fault:
            said = self.machine.shell.run(
                f"systemctl --no-pager --lines=0 status {UNITS} | grep -E 'service -|Active'; "
                "journalctl -b --no-pager -o cat -n 25 -u 'village-screen*'"
            ).stdout
            raise NotSo(f"{fault}\n{said}") from fault

    def edition(self) -> int:
        """The highest count of publication in the edition that is current; 0 where there is none."""
        said = self.machine.shell.run(
            'cd /var/lib/village-screen/editions && grep -a -o "第[0-9]*次发布" "$(cat current)" '
            "| grep -o '[0-9]*' | sort -n | tail -n 1"
        ).stdout.strip()
        return int(said) if said.isdigit() else 0

    def fallen(self, unit: str = "village-screen") -> int:
        """How often a unit was started anew since boot."""
        return int(self.ask(f"systemctl show --value -p NRestarts {unit}") or 0)

    def since_boot(self, unit: str, what: str) -> float:
        """A moment of a unit in seconds of the guest's own clock since it booted."""
        return int(self.ask(f"systemctl show --value -p {what} {unit}") or 0) / 1e6


def installed_at(folder: Path, suite: str, accelerator: processor.Accelerator) -> Path:
    """Where a suite's disk lies as the installer left it; for a container it is a folder."""
    return folder / (f"container-{suite}" if accelerator == "container" else f"installed-{suite}.raw")


def now() -> datetime:
    """The moment by the host's clock."""
    return datetime.now(UTC)


def forget(*paths: Path) -> None:
    """Remove files and folders that are there."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
