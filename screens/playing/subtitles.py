"""Subtitles: from a WebVTT file to what is said at a moment. Pure.

Only what people read is kept: times and words. Positions, colours, voices and notes of the format are left out, and a
cue that cannot be read is passed over, never a reason not to play. Source: WebVTT (W3C), 4.
"""

from __future__ import annotations

import html
import logging
import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

MOST_CUES: Final = 5_000
MOST_BYTES: Final = 1024 * 1024
MOST_LETTERS: Final = 120
"""Letters of one cue; more cannot be read while it stands."""

_TIME: Final = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
_TIMES: Final = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)", re.ASCII)
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from `start` until `end`, in seconds of the film."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Subtitles:
    """The cues of a film in the order in which they begin."""

    cues: tuple[Cue, ...] = ()

    def at(self, moment: float) -> str:
        """What is said at a moment of the film; of several that overlap the one that began last. Empty: nothing."""
        place = bisect_right(self.cues, moment, key=lambda cue: cue.start)
        for cue in reversed(self.cues[max(0, place - 8) : place]):
            if moment < cue.end:
                return cue.text
        return ""


def parse(text: str) -> Subtitles:
    """The subtitles of a WebVTT text; none where it is not one."""
    if not text.removeprefix("\ufeff").startswith("WEBVTT"):
        return Subtitles()
    cues: list[Cue] = []
    for block in re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        place = next((number for number, line in enumerate(lines[:2]) if _TIMES.match(line)), None)
        if place is None or len(cues) >= MOST_CUES:
            continue
        found = _TIMES.match(lines[place])
        start, end = (_seconds(found.groups()[:4]), _seconds(found.groups()[4:])) if found else (0.0, 0.0)
        words = " ".join(" ".join(_plain(line) for line in lines[place + 1 :]).split())
        if words and end > start:
            cues.append(Cue(start, end, words[:MOST_LETTERS]))
    return Subtitles(tuple(sorted(cues, key=lambda cue: cue.start)))


def read(path: Path) -> Subtitles:
    """The subtitles of a file; none, and a line in the log, where it cannot be read."""
    try:
        with path.open("rb") as file:
            return parse(file.read(MOST_BYTES).decode("utf-8", "replace"))
    except OSError as fault:
        log.warning("subtitles.unreadable path=%s fault=%s", path, fault)
        return Subtitles()


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _plain(line: str) -> str:
    """A line without tags, its character references resolved."""
    return html.unescape(_TAG.sub("", line))
