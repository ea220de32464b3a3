"""What is known of the village without reading any content: its name and one telephone number, in a small file.

The screen writes it while it is well (`screens.recovering.remembering`); the page that cannot fail reads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from feed.durable import read_plain

FILE: Final = "known.json"
_MOST_BYTES: Final = 4096


class Known(Struct, frozen=True, omit_defaults=True):
    """The village's name and whom to call; empty where nothing is known."""

    village: Annotated[str, Meta(max_length=40)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""


def read_known(folder: Path) -> Known:
    """What was written last; nothing where there is no file, or a damaged one."""
    try:
        return msgspec.json.decode(read_plain(folder / FILE, _MOST_BYTES), type=Known)
    except (OSError, msgspec.MsgspecError):
        return Known()
