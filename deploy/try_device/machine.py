"""A panel PC as a virtual machine: two processors, 2 GB, a display, a disk whose cache is lost with the power."""

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

from PIL import Image

from deploy.try_device import processor
from deploy.try_device.lost_writes import lose_power
from deploy.try_device.qmp import Control
from deploy.try_device.report import NotSo
from deploy.try_device.shell import PORT, Shell, Silent

QEMU: Final = "qemu-system-x86_64"
SERIAL_NUMBER: Final = "VS-0317"
"""What its maker wrote into the board (DMI)."""

PANEL: Final[dict[processor.Accelerator, tuple[int, int]]] = {"kvm": (1920, 1080), "tcg": (1280, 720)}
"""Pixels of the panel; fewer where every one of them is drawn by a processor in software."""

DISPLAYS: Final = {"bookworm": "VGA", "trixie": "virtio-vga"}
"""A display adapter per suite, so that both kernel drivers are met; neither helps with drawing."""


@dataclass
class Machine:
    """One machine; everything it needs lies in `folder`, `disk` is its disk as it is while the power is off.

    `stick`: the image of a USB stick that is plugged in, if any.
    """

    folder: Path
    disk: Path
    kernel: Path
    initrd: Path
    display: str
    accelerator: processor.Accelerator = "kvm"
    stick: Path | None = None
    shell: Shell = field(init=False)
    started: float = field(init=False, default=0.0)
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)
    _control: Control | None = field(init=False, default=None)
    _cuttable: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Make its folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.shell = Shell(self.folder / "shell")

    def lay(self, installed: Path) -> None:
        """Give it a copy of this disk, without its holes."""
        self.disk.unlink(missing_ok=True)
        subprocess.run(["cp", "--sparse=always", str(installed), str(self.disk)], check=True)

    def start(self, *, clock: str = "", cuttable: bool = False) -> None:
        """Switch it on. `clock`: what its battery clock says (UTC, `2026-11-22T18:30:00`), "" for the right time.

        A `cuttable` disk keeps nothing that the guest has not flushed, once the plug is pulled; writing is slower.
        """
        for name in ("shell", "control"):
            (self.folder / name).unlink(missing_ok=True)
        self._cuttable = cuttable
        wide, high = PANEL[self.accelerator]
        arguments = [
            QEMU, "-nodefaults", "-machine", "q35", *processor.arguments(self.accelerator), "-smp", "2", "-m", "2048",
            "-smbios", f"type=1,serial={SERIAL_NUMBER}",
            "-rtc", f"base={clock or 'utc'},clock=host",
            "-kernel", str(self.kernel), "-initrd", str(self.initrd),
            "-append", "root=/dev/vda rw console=tty0 console=ttyS0 quiet panic=5",
            "-display", "none", "-device", f"{self.display},edid=on,xres={wide},yres={high}",
            "-device", "qemu-xhci", "-device", "usb-tablet",
            "-nic", "user,model=virtio-net-pci",
            "-device", "virtio-serial-pci",
            "-chardev", f"socket,id=shell,path={self.folder}/shell,server=on,wait=off",
            "-device", f"virtserialport,chardev=shell,name={PORT}",
            "-serial", f"file:{self.folder}/console.log",
            "-qmp", f"unix:{self.folder}/control,server=on,wait=off",
            *self._disk(), *self._stick(),
        ]  # fmt: skip
        self.started = monotonic()
        with (self.folder / "qemu.log").open("ab") as log:
            self._process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._control = Control(self.folder / "control")

    def booted(self, seconds: float = 180.0) -> float:
        """Wait until the guest answers; seconds since it was switched on."""
        self.shell.wait(seconds)
        return monotonic() - self.started

    def plug_pulled(self, chance: int = 0) -> str:
        """Take the power away, between two instructions; `chance` decides which unflushed writes survive.

        Returns what became of the disk, in words.
        """
        self._end(signal.SIGKILL)
        if not self._cuttable:
            return "the disk kept everything"
        lost = lose_power(self.folder / "writes.log", self.disk, chance)
        return str(lost)

    def off(self, seconds: float = 90.0) -> None:
        """Shut down in order, as `poweroff` does."""
        if self._process is None:
            raise NotSo("the machine is off")
        with suppress(Silent):
            self.shell.run("systemctl --no-block poweroff", seconds=20)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired as fault:
            self._end(signal.SIGKILL)
            raise NotSo(f"it did not shut down within {seconds:.0f} s") from fault
        self._end(signal.SIGKILL)
        if self._cuttable:
            lose_power(self.folder / "writes.log", self.disk, 0, whole=True)

    def kept(self, picture: Path) -> None:
        """After a fault: keep what stands on the glass, and switch off without ado."""
        if self._control is not None:
            try:
                self.glass(picture)
            except (NotSo, OSError):
                picture.unlink(missing_ok=True)
        self._end(signal.SIGKILL)
        (self.folder / "writes.log").unlink(missing_ok=True)

    @property
    def control(self) -> Control:
        """Its control line. Raises NotSo when it is off."""
        if self._control is None:
            raise NotSo("the machine is off")
        return self._control

    def glass(self, to: Path) -> Image.Image:
        """The picture on its panel."""
        return self.control.picture(to)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            if self._process.poll() is None:
                os.kill(self._process.pid, how)
            self._process.wait()
        self.shell.close()
        if self._control is not None:
            self._control.close()
        self._process = self._control = None

    def _disk(self) -> list[str]:
        if not self._cuttable:
            below = f"driver=raw,node-name=disk,file.driver=file,file.filename={self.disk},file.cache.no-flush=on"
            return ["-blockdev", below, "-device", "virtio-blk-pci,drive=disk"]
        # What the guest writes goes to a copy that is thrown away, and to a log with its flushes; from that log the
        # disk is made anew after the cut, without what the power took.
        overlay, log = self.folder / "running.qcow2", self.folder / "writes.log"
        for path in (overlay, log):
            path.unlink(missing_ok=True)
        subprocess.run(
            ["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", str(self.disk.resolve()), str(overlay)],
            check=True,
        )
        log.touch()
        return [
            "-blockdev", f"driver=qcow2,node-name=below,file.driver=file,file.filename={overlay},cache.no-flush=on",
            "-blockdev", f"driver=file,node-name=writes,filename={log},cache.no-flush=on",
            "-blockdev", "driver=blklogwrites,node-name=disk,file=below,log=writes",
            "-device", "virtio-blk-pci,drive=disk,write-cache=on,discard=off,write-zeroes=off",
        ]  # fmt: skip

    def _stick(self) -> list[str]:
        if self.stick is None:
            return []
        below = f"driver=raw,node-name=stick,read-only=on,file.driver=file,file.filename={self.stick}"
        return ["-blockdev", below, "-device", "usb-storage,drive=stick,removable=on"]
