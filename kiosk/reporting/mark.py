"""How far the sender has come: the journal's series, and how often a sender was started. One small file."""

import logging
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from feed.durable import make_folder, read_plain, write_atomic

_MOST_BYTES: Final = 4096

log = logging.getLogger(__name__)


class Mark(Struct, frozen=True):
    """`series` counts the journals that this device has had, `session` the starts of its sender."""

    series: Annotated[int, Meta(ge=1)] = 1
    session: Annotated[int, Meta(ge=0)] = 0


def read_mark(path: Path) -> Mark:
    """Return the mark at `path`; the first one where there is none, or it is unreadable: the centre corrects it."""
    try:
        return msgspec.json.decode(read_plain(path, _MOST_BYTES), type=Mark)
    except FileNotFoundError:
        return Mark()
    except (OSError, msgspec.DecodeError) as fault:
        log.warning("sender mark is unreadable, begun anew", extra={"file": str(path), "fault": str(fault)})
        return Mark()


def write_mark(path: Path, mark: Mark) -> None:
    """Put the mark at `path`, on the medium before returning. Raises OSError."""
    make_folder(path.parent)
    write_atomic(path, msgspec.json.encode(mark))
