"""A table of income and expense as who signs it sees it: this period, the one before, and why a row changed much."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from central.console.finance.earlier import classes, earlier
from central.items.models import ItemPage
from central.items.periods import WORDS, span_from
from central.items.sheets import SIDES, Line, changed_percent, from_blocks, shown, value


class Row(Struct, frozen=True):
    """A row: what for, this period, the one before; `percent` where it changed more than the county lets pass."""

    name: str
    amount: str
    before: str
    note: str
    percent: int | None = None

    @property
    def changed_words(self) -> str:
        """By how much it changed, in words; empty where it is little."""
        if self.percent is None:
            return ""
        return f"{'多' if self.percent > 0 else '少'} {abs(self.percent)}%"


class Part(Struct, frozen=True):
    """One side with its rows and its sum."""

    words: str
    rows: tuple[Row, ...]
    total: str
    before: str


class Account(Struct, frozen=True):
    """Both sides, the three sums, and what the two periods are called."""

    parts: tuple[Part, ...]
    sums: tuple[tuple[str, str], ...]
    now: str
    then: str
    """Empty where no earlier period has been public."""


def account_of(page: ItemPage) -> Account | None:
    """The account of an item; none where its tables are of another shape, then the whole text is shown."""
    found = from_blocks(page.content.get("blocks") or ())
    if found is None:
        return None
    span = span_from((page.content.get("disclosure") or {}).get("period"))
    before = earlier(page)
    names = WORDS[span.frequency] if span else ("本期", "上期", "")
    follows = span is not None and before.span == span.before()
    then = "" if before.span is None else names[1] if follows else before.span.label
    amounts, limit = before.amounts, classes().rules.change_percent
    sums, old = found.sheet.sums, before.sheet.sums if before.sheet else None
    parts = tuple(
        Part(
            words=words,
            rows=tuple(_row(line, amounts.get((side, line.name)), limit) for line in found.sheet.side(side)),
            total=shown(sums[place]),
            before=shown(old[place]) if old else "",
        )
        for place, (side, words) in enumerate(SIDES.items())
        if found.sheet.side(side)
    )
    told = tuple(zip(("收入", "支出", "结余"), map(shown, sums), strict=True))
    return Account(parts, told, names[0], then)


def _row(line: Line, before: Decimal | None, limit: int) -> Row:
    amount = value(line.amount)
    percent = changed_percent(amount, before) if amount is not None and before is not None else None
    return Row(
        name=line.name,
        amount=shown(amount) if amount is not None else line.amount,
        before=shown(before) if before is not None else "",
        note=line.note,
        percent=percent if percent is not None and abs(percent) >= limit else None,
    )
