"""Which displays are plugged in, by the names that the X server gives them."""

import logging
import re
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

CONNECTORS: Final = Path("/sys/class/drm")
"""Where Linux lists connectors: `card0-HDMI-A-1`, each with a file `status`."""

_NAME: Final = re.compile(r"card\d+-(?P<kind>[A-Za-z][A-Za-z-]*)-(?P<number>\d+)\Z")


def x_name(connector: str) -> str:
    """The name of the X server's modesetting driver for a connector of the kernel; empty for what is none."""
    match = _NAME.match(connector)
    if match is None:
        return ""
    kind = "HDMI" if match["kind"] in ("HDMI-A", "HDMI-B") else match["kind"]
    return f"{kind}-{match['number']}"


def plugged_in(connectors: Path = CONNECTORS) -> tuple[str, ...]:
    """The X names of every connector with a display, in the kernel's order; none where nothing can be read."""
    try:
        places = sorted(connectors.iterdir())
    except OSError as fault:
        log.info("no connectors are listed", extra={"folder": connectors, "fault": fault})
        return ()
    return tuple(name for place in places if (name := x_name(place.name)) and _has_display(place))


def _has_display(place: Path) -> bool:
    try:
        return (place / "status").read_text("ascii").strip() == "connected"
    except (OSError, UnicodeDecodeError):
        return False
