"""Warnings on their way to the glass: which of them stand, and the file that brings them there before an edition can.

Building an edition costs as much for one item as for thousands; a warning must not wait for it. So the agent writes the
live warnings to `editions/alerts.json` first, in a few milliseconds, and builds the edition after that. The file names
the edition that will hold the same: a screen believes whichever of the two is newer.

A warning stands from its start until its end, or until it is withdrawn. A clock that may be wrong neither hides nor
ends one: then only what has certainly passed counts, and in doubt it is shown.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import msgspec
from msgspec import Struct

from feed.durable import make_folder, read_plain, write_atomic
from feed.item import Alert, Item
from feed.limits import ITEM_BYTES
from feed.reading import ItemRefused, read_item
from kiosk.columns import LEVELS, in_force, stamp

FILE: Final = "alerts.json"
"""Beside the editions."""

MOST_ALERTS: Final = 60
"""So many go into the file, the gravest first; the edition holds them all."""

_MOST_BYTES: Final = MOST_ALERTS * (ITEM_BYTES + 1024) * 2

TAKES_OVER: Final = frozenset({"red", "orange"})
"""Levels that take the whole screen; the others are a banner (DOMAIN, Emergency warning)."""


class Warned(Struct, frozen=True):
    """A warning as a screen holds it: who signed it, and the item."""

    unit: str
    item: Item

    @property
    def alert(self) -> Alert:
        """Its statutory fields; an item of another kind is never made one of these."""
        if self.item.alert is None:
            raise TypeError(f"item {self.unit}/{self.item.id} is no warning")
        return self.item.alert

    @property
    def key(self) -> str:
        """What it is known by; a new version is another warning to whoever has read the one before."""
        return f"{self.unit}/{self.item.id}/{self.item.version}"

    @property
    def takes_over(self) -> bool:
        """Whether it takes the whole screen."""
        return self.alert.level in TAKES_OVER


class Bulletin(Struct, frozen=True):
    """The live warnings, the number of the edition that holds the same, and when the newest of it was signed."""

    edition: int
    content_at: datetime
    alerts: tuple[Warned, ...]


class Reckoning(Struct, frozen=True):
    """What is known of the time: `now` as well as it can be told, `passed` what has certainly passed.

    `begun_sure`: `now` can be relied on for what begins, `ended_sure`: also for what ends (the clock is kept by a time
    server, and nothing verified is later than it).
    """

    now: datetime
    passed: datetime
    begun_sure: bool
    ended_sure: bool

    @classmethod
    def exactly(cls, now: datetime) -> Self:
        """A moment beyond doubt."""
        return cls(now, now, begun_sure=True, ended_sure=True)

    def counts(self, item: Item) -> bool:
        """Whether a warning stands."""
        starts, ends = in_force(item)
        begun = starts <= stamp(self.now) or not self.begun_sure
        return begun and ends > stamp(self.now if self.ended_sure else self.passed)


def standing(alerts: Iterable[Warned], time: Reckoning) -> tuple[Warned, ...]:
    """Return the warnings that stand, the gravest first, then the newest; each in Chinese where it is told so."""
    found = [warned for warned in alerts if time.counts(warned.item)]
    told = {
        (warned.unit, warned.item.translation_of)
        for warned in found
        if warned.item.language == "zh-Hans" and warned.item.translation_of
    }
    chosen = [
        warned
        for warned in found
        if warned.item.language == "zh-Hans"
        or (warned.item.translation_of is None and (warned.unit, warned.item.id) not in told)
    ]
    return tuple(sorted(chosen, key=_rank))


def _rank(warned: Warned) -> tuple[int, int, str, str]:
    return -LEVELS.index(warned.alert.level), -stamp(warned.item.published), warned.unit, warned.item.id


class _Document(Struct):
    edition: int
    content_at: datetime
    alerts: list[tuple[str, msgspec.Raw]]


def write_bulletin(folder: Path, edition: int, content_at: datetime, alerts: Iterable[tuple[str, bytes]]) -> None:
    """Put the live warnings, each as (unit, canonical JSON), where the screen finds them. Raise OSError.

    `edition` is the number of the edition that holds the same, `content_at` when the newest of it was signed.
    """
    readable = [(Warned(unit, read_item(raw).item), raw) for unit, raw in alerts]
    readable.sort(key=lambda pair: _rank(pair[0]))
    rows = [(warned.unit, msgspec.Raw(raw)) for warned, raw in readable[:MOST_ALERTS]]
    document = _Document(edition, content_at, rows)
    make_folder(folder)
    write_atomic(folder / FILE, msgspec.json.encode(document))


def read_bulletin(folder: Path) -> Bulletin | None:
    """Return what the agent wrote last; None where there is nothing that can be read."""
    try:
        document = msgspec.json.decode(read_plain(folder / FILE, _MOST_BYTES), type=_Document)
        alerts = tuple(Warned(unit, read_item(bytes(raw)).item) for unit, raw in document.alerts)
    except (OSError, msgspec.DecodeError, ItemRefused):
        return None
    whole = tuple(warned for warned in alerts if warned.item.alert is not None)
    return Bulletin(document.edition, document.content_at, whole)
