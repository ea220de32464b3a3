"""Paths inside a feed: relative, plain, and never leading out of it."""

import re
from typing import Final

from kiosk.fetch.faults import FaultKind, fault

_UNUSABLE = re.compile(r"[\x00-\x1f\x7f\\]")
LONGEST_PATH: Final = 512


def segments(path: str) -> list[str]:
    """Return the folder names and the file name of a path inside a feed.

    Raises a permanent fault for an absolute path, `.`/`..`, empty segments, backslashes or control characters.
    """
    parts = path.split("/")
    if len(path) > LONGEST_PATH or _UNUSABLE.search(path) or any(part in ("", ".", "..") for part in parts):
        raise fault(FaultKind.UNSAFE_PATH, repr(path[:LONGEST_PATH]), "not a plain path inside a feed")
    return parts
