"""What makes a disclosure a two-sided account (mock-up 06): income and expense, their sums, the balance. Pure.

Nothing in the contract says "account"; it is told by what stands in the body: a heading with 收入 and its table, then a
heading with 支出 and its table, each of a name and an amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from feed.blocks import Block, Chart, Fact, Facts, Heading, Row, Table
from feed.item import Item

Half = tuple[Heading, Table]

_SUMS: Final = ("subtotal", "total")
_UNITS: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_FIGURE: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def halves_at(given: Sequence[Block], place: int) -> tuple[Half, Half] | None:
    """Two headings, each with its table of names and amounts, from `place` on; none where something else stands."""
    four = given[place : place + 4]
    if len(four) < 4:
        return None
    first, left, second, right = four
    if not (isinstance(first, Heading) and isinstance(second, Heading)):
        return None
    if not (isinstance(left, Table) and isinstance(right, Table)):
        return None
    if not (_is_ledger(left) and _is_ledger(right)):
        return None
    return (first, left), (second, right)


def _is_ledger(table: Table) -> bool:
    return [column.kind in ("money", "number") for column in table.columns] == [False, True]


def split_sum(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], Row | None]:
    """The rows without the sum that ends them, and that sum; none where no sum ends them."""
    if rows and rows[-1].role in _SUMS:
        return rows[:-1], rows[-1]
    return rows, None


def unit_of(table: Table) -> str:
    """The unit of a half's amounts."""
    return table.columns[1].unit


def sum_of(table: Table) -> Decimal | None:
    """The sum that ends a half, in its unit; none where it has none. Never worked out: rows may contain each other."""
    _, told = split_sum(table.rows)
    return Decimal(told.cells[1]) if told is not None and told.cells[1] else None


@dataclass(frozen=True)
class Account:
    """Income and expense of a period; `chart` is the item's own chart of both, `rest` what else the item says."""

    income: Half
    expense: Half
    chart: Chart | None
    rest: tuple[Block, ...]

    @property
    def unit(self) -> str:
        """The unit of all amounts; empty where the halves differ."""
        mine = unit_of(self.income[1])
        return mine if mine == unit_of(self.expense[1]) else ""

    @property
    def sums(self) -> tuple[Decimal, Decimal] | None:
        """Both sums as published; none where one is missing or the units differ."""
        income, expense = sum_of(self.income[1]), sum_of(self.expense[1])
        if income is None or expense is None or unit_of(self.income[1]) != unit_of(self.expense[1]):
            return None
        return income, expense

    @property
    def balance(self) -> Decimal | None:
        """Income less expense."""
        return self.sums[0] - self.sums[1] if self.sums is not None else None


def account_of(item: Item) -> Account | None:
    """The account that an item of finance opens with; none for every other item."""
    if item.disclosure is None or item.disclosure.area != "finance":
        return None
    for place in range(len(item.blocks) - 3):
        halves = halves_at(item.blocks, place)
        if halves is None or "收入" not in halves[0][0].text or "支出" not in halves[1][0].text:
            continue
        others = item.blocks[:place] + item.blocks[place + 4 :]
        bare = Account(*halves, chart=None, rest=())
        chart = account_chart(item)
        rest = tuple(block for block in others if not (isinstance(block, Facts) and _repeats(block, bare)))
        return Account(*halves, chart=chart, rest=rest)
    return None


def account_chart(item: Item) -> Chart | None:
    """The item's chart of income and expense, if it has one."""
    for block in item.blocks:
        if isinstance(block, Chart) and {"income", "expense"} <= {series.role for series in block.series}:
            return block
    return None


def without_chart(rest: tuple[Block, ...], chart: Chart | None) -> tuple[Block, ...]:
    """What an account says beside its chart; a heading over nothing else goes with it."""
    if chart is None or chart not in rest:
        return rest
    place = rest.index(chart)
    before, after = rest[:place], rest[place + 1 :]
    if before and isinstance(before[-1], Heading) and (not after or isinstance(after[0], Heading)):
        before = before[:-1]
    return before + after


def _repeats(facts: Facts, account: Account) -> bool:
    """Whether fact cards only tell the sums and the balance again, rounded as they say."""
    if account.sums is None or account.balance is None or account.unit not in _UNITS:
        return False
    base = _UNITS[account.unit]
    known = {"收入": account.sums[0] * base, "支出": account.sums[1] * base, "结余": account.balance * base}
    return all(_tells(fact, known) for fact in facts.facts)


def _tells(fact: Fact, known: dict[str, Decimal]) -> bool:
    name = next((name for name in known if fact.label.endswith(name)), None)
    if name is None or fact.unit not in _UNITS or not _FIGURE.fullmatch(fact.value):
        return False
    told = Decimal(fact.value)
    return (known[name] / _UNITS[fact.unit]).quantize(told, rounding=ROUND_HALF_UP) == told
