"""The parts that a screen is made of, as the kernel and systemd list them: display, touch, sound, services.

Reading only.
"""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from kiosk.display.connectors import plugged_in, x_name
from kiosk.health.reading import folders, text

_DIRECT: Final = 1
"""Bit of `INPUT_PROP_DIRECT`: a device that is touched where the picture is (linux/input-event-codes.h)."""
_ABS_X: Final = 0x00
_ABS_MT_POSITION_X: Final = 0x35

SERVICES: Final = (
    ("village-screen-agent.service", "同步服务"),
    ("village-screen-x.service", "显示服务"),
    ("village-screen.service", "屏幕服务"),
    ("village-screen-update.timer", "更新定时"),
)
_SECONDS: Final = 10.0


class Display(Struct, frozen=True):
    """A display that is plugged in: the X server's name for its connector, and the size it prefers, if it tells."""

    name: str
    mode: str = ""


def displays(sys: Path) -> tuple[Display, ...]:
    """Return every display that is plugged in, in the kernel's order."""
    there = sys / "class" / "drm"
    names = plugged_in(there)
    modes = {x_name(place.name): text(place / "modes").partition("\n")[0].strip() for place in folders(there)}
    return tuple(Display(name, modes.get(name, "")) for name in names)


def touch_panels(sys: Path) -> tuple[str, ...]:
    """Return the names of all devices that are touched where the picture is."""
    found = []
    for place in folders(sys / "class" / "input"):
        if not place.name.startswith("event"):
            continue
        device = place / "device"
        axes = _bits(text(device / "capabilities" / "abs"))
        if _bits(text(device / "properties")) >> _DIRECT & 1 and (axes >> _ABS_MT_POSITION_X & 1 or axes >> _ABS_X & 1):
            found.append(text(device / "name") or place.name)
    return tuple(found)


def _bits(told: str) -> int:
    """Read a bit mask as input drivers write it: words of 64 bits in hexadecimal, the highest first; 0 for garbage."""
    value = 0
    for word in told.split():
        try:
            value = value << 64 | int(word, 16)
        except ValueError:
            return 0
    return value


def sound_cards(proc: Path) -> tuple[str, ...]:
    """Return the names of the sound cards (`/proc/asound/cards`)."""
    found = []
    for line in text(proc / "asound" / "cards").splitlines():
        head, bracket, rest = line.partition("]:")
        if bracket and head.strip()[:1].isdigit():
            found.append(rest.partition(" - ")[2].strip() or rest.strip())
    return tuple(found)


class Service(Struct, frozen=True):
    """A service as systemd has it; `restarts` by itself since the start of the machine."""

    unit: str
    name: str
    active: str
    sub: str = ""
    restarts: int = 0


Ask = Callable[[Sequence[str]], str]
"""Runs a command and returns what it printed; empty where it cannot be run."""


def ask(command: Sequence[str]) -> str:
    """Run a command without waiting long, and return what it printed on its standard output."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def services(run: Ask = ask, root: Path = Path("/")) -> tuple[Service, ...]:
    """Return the services that are installed; none where systemd does not run this machine."""
    if not (root / "run" / "systemd" / "system").is_dir():
        return ()
    found = []
    for unit, name in SERVICES:
        told = run(("systemctl", "show", unit, "--property=LoadState,ActiveState,SubState,NRestarts"))
        values = dict(line.partition("=")[::2] for line in told.splitlines())
        if values.get("LoadState") == "loaded":
            restarts = values.get("NRestarts", "")
            count = int(restarts) if restarts.isdecimal() else 0
            found.append(Service(unit, name, values.get("ActiveState", ""), values.get("SubState", ""), count))
    return tuple(found)
