"""What a county says of each hazard, and how it reads CAP files: `config/alerts.toml`, validated."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from feed.item import Action, Code

Level = Literal["red", "orange", "yellow", "blue"]

LEVEL_WORDS: Final[dict[Level, str]] = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}

FILE: Final = "alerts.toml"


class HazardsFault(ValueError):
    """A file that cannot be used; the message names file, key, what was found and what is allowed."""


class Hazard(Struct, frozen=True, forbid_unknown_fields=True):
    """What is suggested for one category: whose office warns, for how many hours, and what to do."""

    category: Code
    office: str
    hours: Annotated[int, Meta(ge=1, le=168)]
    what: str = ""
    actions: Annotated[tuple[Action, ...], Meta(max_length=4)] = ()


class ActionIcon(Struct, frozen=True, forbid_unknown_fields=True):
    """The icon of an action that has one of these words."""

    icon: str
    words: tuple[str, ...]


class LevelReading(Struct, frozen=True, forbid_unknown_fields=True):
    """How a CAP file says a level: a colour's words, or else a severity."""

    level: Level
    words: tuple[str, ...]
    severity: str


class EventReading(Struct, frozen=True, forbid_unknown_fields=True):
    """How a CAP file says a category: an event code, or else words in the event's name."""

    category: Code
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Hazards(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    hazards: tuple[Hazard, ...]
    icons: tuple[ActionIcon, ...]
    levels: tuple[LevelReading, ...]
    events: tuple[EventReading, ...]

    def of(self, category: str) -> Hazard | None:
        """What is suggested for a category; none where the county wrote nothing."""
        return next((hazard for hazard in self.hazards if hazard.category == category), None)

    def icon_of(self, action: str) -> str:
        """The icon beside an action."""
        return next((each.icon for each in self.icons if any(word in action for word in each.words)), "check")

    def level_of(self, texts: Iterable[str], severity: str) -> Level | None:
        """The level that a CAP file tells: a colour in one of its texts, else its severity; none where neither is."""
        told = "\n".join(texts).casefold()
        for reading in self.levels:
            if any(word.casefold() in told for word in reading.words):
                return reading.level
        wanted = severity.casefold()
        return next((each.level for each in self.levels if each.severity.casefold() == wanted), None)

    def category_of(self, codes: Iterable[str], texts: Iterable[str]) -> str:
        """The category that a CAP file tells by event code, else by its words; `other` where neither is known."""
        held, told = {code.casefold() for code in codes}, "\n".join(texts).casefold()
        for event in self.events:
            if held & {code.casefold() for code in event.codes}:
                return event.category
        for event in self.events:
            if any(word.casefold() in told for word in event.words):
                return event.category
        return "other"


def load_hazards(path: Path) -> Hazards:
    """Read the file. Raises `HazardsFault`."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Hazards)
    except OSError as fault:
        raise HazardsFault(f"{path}: cannot be read ({fault.strerror}); copy it from config/alerts.toml") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise HazardsFault(f"{path}: {fault}") from fault


@lru_cache(maxsize=2)
def _read(path: Path) -> Hazards:
    return load_hazards(path)


def hazards_of(taxonomy: Path) -> Hazards:
    """The county's file, beside its taxonomy; the one that came with the programme where there is none."""
    own = taxonomy.with_name(FILE)
    return _read(own if own.is_file() else Path(__file__).resolve().parents[2] / "config" / FILE)
