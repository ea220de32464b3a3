"""The pictures behind the page heads: small, and named by their contents, so that a phone fetches each only once."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

FOLDER: Final = Path(__file__).resolve().parent / "art"
WIDTH: Final = 360
HEIGHT: Final = 118
"""Points of the page that a picture covers; it has twice as many pixels each way."""


class Art(Struct, frozen=True):
    """A picture of our own: the name it is served under, and its bytes."""

    name: str
    content: bytes
    width: int = WIDTH
    height: int = HEIGHT


@cache
def art_of(section: str) -> Art:
    """The picture of a section. Raises KeyError where there is none."""
    path = FOLDER / f"{section}.webp"
    if not path.is_file():
        raise KeyError(section)
    content = path.read_bytes()
    return Art(f"{section}-{hashlib.sha256(content).hexdigest()[:12]}.webp", content)


@cache
def art_named(name: str) -> Art | None:
    """The picture that is served under a name; none for a name of another edition, or of nobody."""
    section = name.partition("-")[0]
    if not section.isascii() or not section.isalpha():
        return None
    try:
        found = art_of(section)
    except KeyError:
        return None
    return found if found.name == name else None
