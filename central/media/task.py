"""What passes between the server and the child that looks at an upload."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Task(Struct, frozen=True):
    """Make the file at `source` fit for the screens, or only a small picture of it; results go into `folder`."""

    source: str
    folder: str
    work: Literal["take", "show"] = "take"
    mime: str = ""


class Made(Struct, frozen=True):
    """What came of it: the fit file's name in the folder, what it is, and how many pictures show it.

    `fault` is a sentence for the person who uploaded it; then there is nothing else.
    """

    fault: str = ""
    file: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    seconds: int = 0
    pages: int = 0
    turned: bool = False
    shrunk: bool = False
    offline: bool = False


class Unfit(Exception):
    """A file that no screen shows; the message says to the person why, and what to do."""
