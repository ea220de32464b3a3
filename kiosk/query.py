"""What a list asks for, and the condition of the edition's tables that says so. Pure."""

from datetime import datetime
from typing import Any, Final, Literal

from msgspec import Struct

from feed.item import Kind, Language, Period
from kiosk.columns import stamp

Order = Literal["newest", "important", "period"]

Code = Literal["area", "template", "theme", "topic", "life_event"]
"""A field that narrows a list by a code of the taxonomy."""

QUARTER_DAYS: Final = 92
"""The longest quarter; what accounts for more days is a year or a term."""

ORDERS: Final[dict[Order, str]] = {
    "newest": "published DESC, unit, id",
    "important": "priority DESC, published DESC, unit, id",
    "period": "period_last DESC, published DESC, unit, id",
}
IN_FORCE: Final = "starts <= :now AND ends > :now"
# An item is listed in its own language; where it has no translation into the one asked for, the original stands in.
IN_LANGUAGE: Final = """(language = :language OR (translation_of IS NULL AND NOT EXISTS (
  SELECT 1 FROM entry AS other WHERE other.unit = entry.unit AND other.translation_of = entry.id
  AND other.language = :language AND other.starts <= :now AND other.ends > :now)))"""


class Query(Struct, frozen=True):
    """What a list shows: kinds, and codes that narrow them; None leaves a code open.

    `period` keeps what accounts for a time within it: a quarter brings its months too.
    """

    kinds: tuple[Kind, ...]
    area: str | None = None
    template: str | None = None
    matter: str | None = None
    life_event: str | None = None
    theme: str | None = None
    topic: str | None = None
    unit: str | None = None
    period: Period | None = None
    language: Language = "zh-Hans"
    order: Order = "newest"


def where(query: Query, now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the condition of a list and its values."""
    values: dict[str, Any] = {"now": stamp(now), "language": query.language}
    values.update({f"kind{number}": kind for number, kind in enumerate(query.kinds)})
    parts = [
        f"kind IN ({', '.join(f':kind{number}' for number in range(len(query.kinds)))})",
        IN_FORCE,
        IN_LANGUAGE,
    ]
    for name in ("area", "template", "matter", "life_event", "theme", "unit"):
        value = getattr(query, name)
        if value is not None:
            parts.append(f"{name} = :{name}")
            values[name] = value
    if query.period is not None:
        parts.append("period_first >= :first AND period_last <= :last AND period_last != ''")
        values.update(first=query.period.first.isoformat(), last=query.period.last.isoformat())
    if query.topic is not None:
        parts.append("key IN (SELECT entry FROM topic WHERE code = :topic)")
        values["topic"] = query.topic
    return " AND ".join(parts), values
