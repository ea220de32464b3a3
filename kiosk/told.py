"""Small files by which one process tells another how it stands (`run/*.json`): replaced in one step, never half read.

Not flushed to the medium: after a power cut whoever tells writes anew before anybody asks.
"""

from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from feed.durable import make_folder, read_plain

Told = TypeVar("Told", bound=Struct)


def write_told(path: Path, told: Struct) -> None:
    """Put what is told at its place in one step; raise OSError where that cannot be done."""
    make_folder(path.parent)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1))
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def read_told(path: Path, kind: type[Told], most_bytes: int) -> Told | None:
    """Return what was told last, None where there is nothing, it cannot be read, or it is larger than `most_bytes`."""
    try:
        return msgspec.json.decode(read_plain(path, most_bytes), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
