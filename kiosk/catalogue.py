"""The catalogue: what an edition holds, asked for by lists, pages, searches and the rotation.

Everything is decided at the moment it is asked for: an item that is not yet or no longer in force is never
returned by a list. No question loads all items. Reading is safe from any thread.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, Self

import msgspec
from msgspec import Struct

from feed.item import Item, Kind, Language, Period
from feed.reading import ItemRefused, read_item
from kiosk.alerts import Warned
from kiosk.calendar import local
from kiosk.columns import OPEN_END, PRIORITIES, moment, stamp
from kiosk.edition import EditionFault, EditionMedia, connect, read_edition
from kiosk.programme import ROTATED, Slot
from kiosk.query import IN_FORCE, IN_LANGUAGE, ORDERS, QUARTER_DAYS, Code, where
from kiosk.query import Order as Order
from kiosk.query import Query as Query
from kiosk.search import ranking

NEW_DAYS: Final = 7
"""Days for which an item carries 新."""

class Entry(Struct, frozen=True):
    """An item as lists show it. `appeared` is when residents could see it first; `topic` its first topic."""

    unit: str
    id: str
    kind: Kind
    version: int
    title: str
    short_title: str
    summary: str
    issuer: str
    published: datetime
    appeared: datetime
    priority: Literal["normal", "pinned", "urgent"]
    language: Language
    area: str
    matter: str
    template: str
    theme: str
    life_event: str
    topic: str
    period_label: str
    cover: str
    sample: bool

    def is_new(self, now: datetime, days: int = NEW_DAYS) -> bool:
        """Tell whether the item carries 新 at `now`."""
        return now - timedelta(days=days) < self.appeared <= now


_FIELDS: Final = ", ".join(f"entry.{name}" for name in Entry.__struct_fields__)
_SLOT_FIELDS: Final = "unit, id, kind, priority, appeared, starts, ends, characters"


class Catalogue:
    """An opened edition. Close it when another has taken its place."""

    def __init__(self, base: sqlite3.Connection, path: Path, data: Path) -> None:
        self._base = base
        self._file = path
        self._data = data
        self.edition = read_edition(base)

    @classmethod
    def open(cls, path: Path, data: Path) -> Self:
        """Open the edition `path`; media lie below the folder `data`. Raise EditionFault where it cannot be read."""
        base = connect(path)
        try:
            return cls(base, path, data)
        except EditionFault:
            base.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self._base.close()

    def _ask(self, question: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        try:
            return self._base.execute(question, values).fetchall()
        except sqlite3.Error as fault:
            raise EditionFault(f"{self._file}: cannot be read ({fault})") from fault

    def count(self, query: Query, now: datetime) -> int:
        """Count the items of a list."""
        condition, values = where(query, now)
        return int(self._ask(f"SELECT COUNT(*) FROM entry WHERE {condition}", values)[0][0])  # noqa: S608 - fixed text

    def page(self, query: Query, now: datetime, offset: int, limit: int) -> tuple[Entry, ...]:
        """Return up to `limit` entries of a list from number `offset` (0 = first) on."""
        condition, values = where(query, now)
        rows = self._ask(
            f"SELECT {_FIELDS} FROM entry WHERE {condition} ORDER BY {ORDERS[query.order]} LIMIT :limit OFFSET :offset",  # noqa: S608 - fixed text
            {**values, "limit": limit, "offset": offset},
        )
        return tuple(_entry(row) for row in rows)

    def tally(self, query: Query, field: Code, now: datetime) -> dict[str, int]:
        """Count the items of a list by the code of a field; codes without an item are left out."""
        condition, values = where(query, now)
        source = "entry JOIN topic ON topic.entry = entry.key" if field == "topic" else "entry"
        column = "topic.code" if field == "topic" else field
        rows = self._ask(f"SELECT {column}, COUNT(*) FROM {source} WHERE {condition} GROUP BY 1", values)  # noqa: S608 - fixed text
        return {code: count for code, count in rows if code}

    def long_titles(self, query: Query, now: datetime, characters: int, limit: int) -> tuple[str, ...]:
        """Return up to `limit` titles of a list that have more than so many characters, the longest first."""
        condition, values = where(query, now)
        rows = self._ask(
            f"SELECT title FROM entry WHERE {condition} AND LENGTH(title) > :characters "  # noqa: S608 - fixed text
            "ORDER BY LENGTH(title) DESC LIMIT :limit",
            {**values, "characters": characters, "limit": limit},
        )
        return tuple(title for (title,) in rows)

    def periods(self, query: Query, now: datetime) -> tuple[Period, ...]:
        """Return the times that the items of a list account for, each once, the latest first, a year before its parts.

        A month within a quarter that is there too is left out: the quarter brings it along.
        """
        condition, values = where(query, now)
        rows = self._ask(
            f"SELECT MIN(period_label), period_first, period_last FROM entry WHERE {condition} AND period_last != '' "  # noqa: S608 - fixed text
            "GROUP BY period_first, period_last ORDER BY SUBSTR(period_last, 1, 4) DESC, "
            "JULIANDAY(period_last) - JULIANDAY(period_first) > :quarter DESC, period_last DESC, period_first",
            {**values, "quarter": QUARTER_DAYS},
        )
        found = [Period(label, date.fromisoformat(first), date.fromisoformat(last)) for label, first, last in rows]
        quarters = [period for period in found if (period.last - period.first).days <= QUARTER_DAYS]
        return tuple(
            period for period in found if not any(_holds(quarter, period) for quarter in quarters if quarter != period)
        )

    def item(self, unit: str, id: str) -> Item | None:  # noqa: A002 - the contract's own name
        """Return a whole item, in force or not; None where the edition has none. Raise EditionFault if unreadable."""
        rows = self._ask(
            "SELECT raw FROM body JOIN entry USING (key) WHERE unit = :unit AND id = :id",
            {"unit": unit, "id": id},
        )
        return self._item(rows[0][0]) if rows else None

    def _item(self, raw: bytes) -> Item:
        try:
            return read_item(raw).item
        except ItemRefused as fault:
            raise EditionFault(f"{self._file}: {fault}") from fault

    def translations(self, unit: str, id: str, now: datetime) -> tuple[Entry, ...]:  # noqa: A002
        """Return the item's versions in other languages that are in force."""
        rows = self._ask(
            f"SELECT {_FIELDS} FROM entry WHERE unit = :unit AND translation_of = :id AND {IN_FORCE} "  # noqa: S608 - fixed text
            "ORDER BY language",
            {"unit": unit, "id": id, "now": stamp(now)},
        )
        return tuple(_entry(row) for row in rows)

    def media(self, sha256: str) -> EditionMedia | None:
        """Return prepared media by the hash that the item names; None where there is none."""
        rows = self._ask("SELECT document FROM media WHERE sha256 = :sha256", {"sha256": sha256})
        try:
            return msgspec.json.decode(rows[0][0], type=EditionMedia) if rows else None
        except msgspec.DecodeError as fault:
            raise EditionFault(f"{self._file}: media {sha256[:12]}: {fault}") from fault

    def path(self, relative: str) -> Path:
        """Return where a prepared file lies; raise ValueError for one that points out of the data folder."""
        if relative.startswith("/") or ".." in Path(relative).parts:
            raise ValueError(f"prepared file {relative!r} is not below the data folder")
        return self._data / relative

    def alerts(self, now: datetime) -> tuple[Item, ...]:
        """Return the alerts that stand, the gravest first, then the newest."""
        rows = self._ask(
            f"SELECT raw FROM entry JOIN body USING (key) WHERE kind = 'alert' AND {IN_FORCE} AND {IN_LANGUAGE} "  # noqa: S608 - fixed text
            "ORDER BY level DESC, published DESC, unit, id",
            {"now": stamp(now), "language": "zh-Hans"},
        )
        return tuple(self._item(raw) for (raw,) in rows)

    def warnings(self) -> tuple[Warned, ...]:
        """Return all alerts of the edition, whatever the time: `kiosk.alerts.standing` tells which of them stand."""
        rows = self._ask("SELECT unit, raw FROM entry JOIN body USING (key) WHERE kind = 'alert' ORDER BY key", {})
        return tuple(Warned(unit, self._item(raw)) for unit, raw in rows)

    def new_counts(self, now: datetime, days: int = NEW_DAYS, language: Language = "zh-Hans") -> dict[str, int]:
        """Count what appeared within `days` before `now`, by kind; a kind with nothing new is left out."""
        rows = self._ask(
            f"SELECT kind, COUNT(*) FROM entry WHERE appeared > :since AND appeared <= :now AND {IN_FORCE} "  # noqa: S608 - fixed text
            f"AND {IN_LANGUAGE} GROUP BY kind",
            {"now": stamp(now), "since": stamp(now - timedelta(days=days)), "language": language},
        )
        return dict(rows)

    def new(self, kinds: Iterable[Kind], now: datetime, days: int = NEW_DAYS) -> int:
        """Count what appeared of `kinds` within `days` before `now`."""
        counts = self.new_counts(now, days)
        return sum(counts.get(kind, 0) for kind in set(kinds))

    def next_change(self, now: datetime) -> datetime | None:
        """Return the next moment at which an item enters or leaves; None where none will."""
        rows = self._ask(
            "SELECT MIN(starts) FROM entry WHERE starts > :now UNION ALL SELECT MIN(ends) FROM entry WHERE ends > :now",
            {"now": stamp(now)},
        )
        soonest = min((value for (value,) in rows if value is not None), default=OPEN_END)
        return moment(soonest)

    def disclosed_templates(self, now: datetime, period: Period | None = None) -> tuple[str, frozenset[str]]:
        """Return a period and the template classes that the village has disclosed for it.

        Without one it is the latest quarter that the village has accounted for. A class counts when an item of it is
        in force that accounts for the period, or that stands without one (a covenant, the list of officers). Without
        any quarterly account: ("", nothing).
        """
        values = {"now": stamp(now), "unit": self.edition.village, "today": local(now).date().isoformat()}
        own = f"kind = 'disclosure' AND unit = :unit AND {IN_FORCE}"
        latest = [(period.label, str(period.first), str(period.last))] if period else self._ask(
            f"SELECT period_label, period_first, period_last FROM entry WHERE {own} AND frequency = 'quarterly' "  # noqa: S608 - fixed text
            "AND period_last != '' AND period_first <= :today ORDER BY period_last DESC, published DESC, id LIMIT 1",
            values,
        )
        if not latest:
            return "", frozenset()
        label, first, last = latest[0]
        rows = self._ask(
            f"SELECT DISTINCT template FROM entry WHERE {own} "  # noqa: S608 - fixed text
            "AND (period_last = '' OR (period_first <= :last AND period_last >= :first))",
            {**values, "first": first, "last": last},
        )
        return label, frozenset(template for (template,) in rows)

    def programme(self, now: datetime, per_kind: int = 12) -> tuple[Slot, ...]:
        """Return what may rotate now: of each kind the `per_kind` most important and newest items.

        Within a kind the village's own come first, and the overview among profiles: it opens the rotation.
        """
        slots: list[Slot] = []
        for kind in ROTATED:
            rows = self._ask(
                f"SELECT {_SLOT_FIELDS} FROM entry WHERE kind = :kind AND rotates AND {IN_FORCE} AND {IN_LANGUAGE} "  # noqa: S608 - fixed text
                "ORDER BY standing DESC, published DESC, unit, id LIMIT :limit",
                {"kind": kind, "now": stamp(now), "language": "zh-Hans", "limit": per_kind},
            )
            slots.extend(_slot(row) for row in rows)
        return tuple(slots)

    def search(self, text: str, now: datetime, limit: int, language: Language = "zh-Hans") -> tuple[Entry, ...]:
        """Return what fits `text`, best first: characters, whole pinyin, or the first letters of the syllables.

        Words parted by spaces must all fit; how they rank is told in `kiosk.search`.
        """
        condition, terms = ranking(text)
        if not terms:
            return ()
        rows = self._ask(
            f"SELECT {_FIELDS} FROM ({condition}) JOIN entry USING (key) WHERE {IN_FORCE} AND {IN_LANGUAGE} "  # noqa: S608 - fixed text
            "ORDER BY rank, size, published DESC, unit, id LIMIT :limit",
            {**terms, "now": stamp(now), "language": language, "limit": limit},
        )
        return tuple(_entry(row) for row in rows)


def _holds(outer: Period, inner: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _aware(micros: int) -> datetime:
    found = moment(micros)
    if found is None:
        raise EditionFault(f"an open moment ({micros}) stands where a moment is needed")
    return found


def _entry(row: tuple[Any, ...]) -> Entry:
    named = dict(zip(Entry.__struct_fields__, row, strict=True))
    named["published"] = _aware(named["published"])
    named["appeared"] = _aware(named["appeared"])
    named["priority"] = PRIORITIES[named["priority"]]
    named["sample"] = bool(named["sample"])
    return Entry(**named)


def _slot(row: tuple[Any, ...]) -> Slot:
    unit, name, kind, priority, appeared, starts, ends, characters = row
    return Slot(
        unit=unit,
        id=name,
        kind=kind,
        priority=PRIORITIES[priority],
        appeared=_aware(appeared),
        starts=moment(starts),
        ends=moment(ends),
        characters=characters,
    )
