"""What the sender has to tell the staff, in `run/central.json`: whether the county's centre hears this screen.

Written by the agent's sender only when something changed; read by `kiosk status` and `kiosk doctor`.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from kiosk.told import read_told, write_told

FILE: Final = "central.json"
_MOST_BYTES: Final = 16_384


class SenderState(Struct, frozen=True, omit_defaults=True):
    """Moments are UTC. `heard_at`: when the centre last took a heartbeat; `counted_at`: when it last took usage.

    `fault` is the present trouble in plain Chinese, empty where all is well; `detail` the maintainer's.
    """

    heard_at: datetime | None = None
    counted_at: datetime | None = None
    fault: str = ""
    detail: str = ""


def write_sender_state(folder: Path, state: SenderState) -> None:
    """Put the state at its place in one step; raise OSError where that cannot be done."""
    write_told(folder / FILE, state)


def read_sender_state(folder: Path) -> SenderState | None:
    """Return the last state written, None where there is none or it is unreadable."""
    return read_told(folder / FILE, SenderState, _MOST_BYTES)
