"""What parent and child say to each other, as JSON lines: one task in, one answer out."""

import re
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

Kind = Literal["image", "document", "video", "audio", "text"]

THUMB: Final = "thumb"
STILL: Final = f"{THUMB}.jpg"
"""The still of a film: its poster where the item gives none, and its small picture in lists."""
_DRAWN = re.compile(r"(full|thumb)\.(jpg|png)|page-\d{3}\.jpg")

PASSED_ON: Final[dict[str, tuple[Kind, str]]] = {
    "video/mp4": ("video", "media.mp4"),
    "video/webm": ("video", "media.webm"),
    "audio/mpeg": ("audio", "media.mp3"),
    "audio/ogg": ("audio", "media.ogg"),
    "text/vtt": ("text", "media.vtt"),
}
"""Types that are examined and passed on as they are: kind, and name on the shelf."""

DRAWN: Final[dict[str, Kind]] = {
    "image/jpeg": "image",
    "image/png": "image",
    "image/webp": "image",
    "application/pdf": "document",
}
"""Types that are decoded and drawn anew."""

Pixels = Annotated[int, Meta(ge=0, le=32_768)]


class Unfit(Exception):
    """The file cannot be shown; the message says why, for maintainers and for the editor who sent it."""


class Task(Struct, frozen=True):
    """One file to make fit: `panel` is the screen's width and height in pixels, `folder` takes what is drawn."""

    source: str
    mime: str
    panel: tuple[int, int]
    folder: str
    cpu_seconds: int


class Output(Struct, frozen=True):
    """One file made, or (for films and sounds) to be passed on. `page` counts from 1, 0 = not a page.

    `seconds` is how long a film or sound plays (0: not known), `sound` whether there is anything to hear.
    """

    name: Annotated[str, Meta(max_length=20)]
    width: Pixels = 0
    height: Pixels = 0
    page: Annotated[int, Meta(ge=0, le=999)] = 0
    seconds: Annotated[float, Meta(ge=0, le=86_400)] = 0.0
    sound: bool = False


class Greeting(Struct, frozen=True):
    """The child's first line: whether it has no network, and cannot write elsewhere."""

    offline: bool
    confined: bool


class Answer(Struct, frozen=True):
    """What came of a task. `fault` is empty on success; `permanent` tells bad content from a device in need."""

    outputs: Annotated[tuple[Output, ...], Meta(max_length=64)] = ()
    fault: Annotated[str, Meta(max_length=1000)] = ""
    permanent: bool = True
    peak_kib: int = 0


def is_drawn_name(name: str) -> bool:
    """Whether the child may give a drawn file this name."""
    return _DRAWN.fullmatch(name) is not None
