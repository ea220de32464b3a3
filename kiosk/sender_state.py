"""What the sender has to tell the staff, in `run/central.json`: whether the county's centre hears this screen.

Written by the agent's sender only when something changed; read by `kiosk status` and `kiosk doctor`.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from feed.durable import make_folder, read_plain

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
    """Put the state at its place in one step; raise OSError where that cannot be done. Not flushed to the medium."""
    make_folder(folder)
    path = folder / FILE
    part = path.with_name(FILE + ".part")
    try:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(state), indent=1))
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def read_sender_state(folder: Path) -> SenderState | None:
    """Return the last state written, None where there is none or it is unreadable."""
    try:
        return msgspec.json.decode(read_plain(folder / FILE, _MOST_BYTES), type=SenderState)
    except (OSError, msgspec.DecodeError):
        return None
