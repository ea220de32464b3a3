"""What the screen has to tell the staff, in `run/screen-state.json`: the glass, the look, characters without a font.

Written by the screen alone, at most once a minute and only when something changed; read by `kiosk status` and `kiosk
doctor`. The agent never waits for it, and the screen never fails for want of it.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from kiosk.told import read_told, write_told

FILE: Final = "screen-state.json"

MOST_CHARACTERS: Final = 64
"""Characters listed one by one; the number of all of them is told beside."""

_MOST_BYTES: Final = 256_000

Small = Literal["text", "touch", "code"]


class UndrawnCharacter(Struct, frozen=True):
    """A character that no installed font has, and the title or route of the page on which it was met first."""

    char: Annotated[str, Meta(min_length=1, max_length=1)]
    page: str

    @property
    def code(self) -> str:
        """As Unicode names it: `U+31350`."""
        return f"U+{ord(self.char):04X}"


class ScreenState(Struct, frozen=True, omit_defaults=True):
    """The state of the face. `at` is UTC.

    `diagonal_inches` of the glass, and where it is known from. `too_small`: what would be below its floor in the
    standard type size, so that 特大 is the default. `theme_fault`: why the county's theme is not in use.
    `version` is that of the program that draws.
    `undrawn_count` counts all characters without a font, `undrawn` lists the first of them.
    """

    at: datetime
    diagonal_inches: float = 0.0
    diagonal_source: Literal["setting", "display", "assumed"] = "assumed"
    too_small: tuple[Small, ...] = ()
    theme_fault: str = ""
    version: str = ""
    undrawn_count: int = 0
    undrawn: tuple[UndrawnCharacter, ...] = ()


def write_screen_state(folder: Path, state: ScreenState) -> None:
    """Put the state at its place in one step; raise OSError where that cannot be done."""
    write_told(folder / FILE, state)


def read_screen_state(folder: Path) -> ScreenState | None:
    """Return the last state written, None where there is none or it is unreadable."""
    return read_told(folder / FILE, ScreenState, _MOST_BYTES)
