"""What is to be seen to in a table of income and expense before it can be handed in. Pure.

Nothing is corrected: each remark names its cell and says what to do. One that `asks` is answered by a note in its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from central.items.draft import Finding
from central.items.sheets import (
    MOST_DIGITS,
    MOST_LINES,
    SIDES,
    Line,
    Sheet,
    Side,
    changed_percent,
    figure,
    is_sum,
    labelled,
    value,
)

Before = Mapping[tuple[Side, str], Decimal]
"""Amounts of the last period by side and name."""

Column = Literal["name", "amount", "note"]


class Remark(Struct, frozen=True):
    """Something about one cell: `blocks` keeps the table from being handed in, `asks` does until there is a note.

    `short` stands in the row's own note cell while it is empty.
    """

    side: Side
    place: int
    column: Column
    what: str
    todo: str
    short: str = ""
    blocks: bool = True
    asks: bool = False

    @property
    def field(self) -> str:
        """The cell's place, as the page names it."""
        return f"{self.side}-{self.place}-{self.column}"

    @property
    def finding(self) -> Finding:
        """The remark as the workflow takes it."""
        where = {"name": "项目", "amount": "钱数", "note": "备注"}[self.column]
        return Finding(self.field, where, f"{self.what}，{self.todo}")


def remarks(sheet: Sheet, before: Before, percent: int, before_words: str) -> list[Remark]:
    """All there is to see to, what blocks first. `before_words` is what the last period is called."""
    made = [*_sides(sheet), *_rows(sheet), *_doubles(sheet), *_changes(sheet, before, percent, before_words)]
    return sorted(made, key=lambda remark: remark.asks)


def _sides(sheet: Sheet) -> Iterator[Remark]:
    if not sheet.income and not sheet.expense:
        yield Remark("income", 0, "name", "表还是空的", "请填收入和支出")
        return
    for side, words in SIDES.items():
        lines = sheet.side(side)
        if len(lines) > MOST_LINES:
            yield Remark(side, MOST_LINES, "name", f"{words}有 {len(lines)} 行", f"最多 {MOST_LINES} 行，请合并一些")
        summed = abs(sum((value(line.amount) or Decimal(0) for line in lines), Decimal(0)))
        if summed >= Decimal(10) ** MOST_DIGITS:
            yield Remark(side, 0, "amount", f"{words}加起来太大", f"最多 {MOST_DIGITS} 位数，请看看是不是多打了几位")


def _rows(sheet: Sheet) -> Iterator[Remark]:
    blank: list[tuple[Side, int, str]] = []
    for side, words in SIDES.items():
        for place, line in enumerate(sheet.side(side)):
            named = f"“{line.name}”" if line.name else f"{words}第 {place + 1} 行"
            if not line.name:
                yield Remark(side, place, "name", f"{named}没有写项目", "写上是什么钱")
            elif is_sum(line.name):
                yield Remark(side, place, "name", f"{named}是合计", "合计会自己算，这一行请删掉")
            if figure(line.amount) is None:
                yield Remark(side, place, "amount", f"{named}的“{line.amount}”不是数", "写数字，最多两位小数")
            elif not line.amount:
                blank.append((side, place, named))
            elif line.amount.startswith("-") and not line.note:
                yield Remark(side, place, "note", f"{named}是负数", "在备注里写一句原因就行", "负数，写原因", asks=True)
    if blank:
        side, place, named = blank[0]
        more = f"等 {len(blank)} 行" if len(blank) > 1 else ""
        yield Remark(side, place, "amount", f"{named}{more}还没填数", "没有就填 0，或者删掉这一行")


def _doubles(sheet: Sheet) -> Iterator[Remark]:
    for side in SIDES:
        seen: dict[str, Line] = {}
        for place, line in enumerate(sheet.side(side)):
            first = seen.setdefault(line.name, line)
            if line.name and first is not line and not (line.note or first.note):
                yield Remark(
                    side,
                    place,
                    "note",
                    f"“{line.name}”写了两行",
                    "重复的删掉；不是重复就在备注里写一句",
                    "重复？写原因",
                    asks=True,
                )


def _changes(sheet: Sheet, before: Before, percent: int, before_words: str) -> Iterator[Remark]:
    for _, side, place, line in labelled(sheet):
        now, then = value(line.amount), before.get((side, line.name))
        if now is None or then is None or line.note:
            continue
        change = changed_percent(now, then)
        if change is not None and abs(change) >= percent:
            words = f"{'多' if change > 0 else '少'} {abs(change)}%"
            yield Remark(
                side,
                place,
                "note",
                f"{line.name}比{before_words}{words}",
                "在备注里写一句原因就行",
                f"{words}，写原因",
                asks=True,
            )
