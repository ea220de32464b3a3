"""Which machine this is: the serial number that its maker wrote into it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PLACES: Final = (
    Path("/sys/class/dmi/id/product_serial"),
    Path("/sys/class/dmi/id/board_serial"),
    Path("/proc/device-tree/serial-number"),
)
"""PCs tell it through DMI (readable for root only), ARM boards through the device tree."""

_MEANS_NOTHING: Final = frozenset(
    {"", "0", "none", "default-string", "to-be-filled-by-o.e.m", "system-serial-number", "not-specified", "123456789"}
)
"""What makers leave in place of a number."""


def plain_serial(text: str) -> str:
    """Return a serial number as it may stand in a file's name; empty for one that means nothing."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", text.strip("\0 \t\r\n")).strip(".-")
    return "" if plain.lower() in _MEANS_NOTHING else plain


def machine_serial(places: Sequence[Path] = PLACES) -> str:
    """Return this machine's serial number, empty where it has none or does not tell it."""
    for place in places:
        try:
            found = plain_serial(place.read_text("utf-8", "replace"))
        except OSError:
            continue
        if found:
            return found
    return ""
