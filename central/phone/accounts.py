"""The finance page: three sums, and this period beside the last one. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from central.phone.saying import ten_thousands
from feed.blocks import Facts, Heading, Row, Table
from feed.item import Item

SUMS: Final = ("收入", "支出", "结余")
_THIS: Final = {"quarterly": ("本季度", "上季度"), "monthly": ("本月", "上月"), "yearly": ("本年", "上年")}


class Sum(Struct, frozen=True):
    """One of the three figures at the top; `role` picks its colour."""

    label: str
    value: str
    unit: str
    role: str


class Beside(Struct, frozen=True):
    """A two-column table with the last period's figures beside it: headers, and the figure by table and row name."""

    now: str
    before: str
    figures: dict[str, dict[str, str]]


def is_finance(item: Item) -> bool:
    """Whether the item is an account of income and expenditure."""
    return item.disclosure is not None and item.disclosure.area == "finance"


def sums(item: Item) -> tuple[tuple[Sum, ...], Facts | None]:
    """Income, expenditure, balance: from the facts block that holds them (returned too), else from the tables' sums."""
    for block in item.blocks:
        if isinstance(block, Facts) and any(_which(fact.label) for fact in block.facts) and len(block.facts) <= 3:
            found = tuple(Sum(fact.label, fact.value, fact.unit, _which(fact.label) or "") for fact in block.facts)
            return found, block
    by_name: dict[str, Decimal] = {}
    for name, table in _tables(item):
        for row in table.rows:
            figure = _figure(table, row)
            if row.role in ("subtotal", "total") and figure is not None:
                which = _which(row.cells[0]) or (_which(name) if row.role == "subtotal" else None)
                if which and which not in by_name:
                    by_name[which] = figure
    if not {"收入", "支出"} <= by_name.keys():
        return (), None
    by_name.setdefault("结余", by_name["收入"] - by_name["支出"])
    return tuple(Sum(label, ten_thousands(by_name[label]), "万元", label) for label in SUMS), None


def beside(item: Item, previous: Item | None) -> Beside:
    """What stands in the columns of this period and the last one; no figures where there is no last one."""
    disclosure = item.disclosure
    now, before = _THIS.get(disclosure.frequency if disclosure else "", ("本期", "上期"))
    if disclosure is None or previous is None or previous.disclosure is None:
        return Beside(now, before, {})
    this, last = disclosure.period, previous.disclosure.period
    if this and last and last.last + timedelta(days=1) != this.first:
        before = last.label
    tables = list(_tables(previous))
    own = list(_tables(item))
    figures: dict[str, dict[str, str]] = {}
    for name, table in tables:
        # Accounts with a single table each are the same table, whatever they are called.
        key = own[0][0] if len(tables) == len(own) == 1 else name
        figures[key] = {_plain(row.cells[0]): row.cells[1] for row in table.rows if row.cells[1]}
    return Beside(now, before, figures)


def rows_beside(table: Table, name: str, both: Beside) -> list[dict[str, Any]] | None:
    """The rows of a two-column account as (name, this period, last period); None for a table of another shape."""
    if not is_account(table):
        return None
    last = both.figures.get(name, {})
    return [
        {"name": row.cells[0], "now": row.cells[1], "before": last.get(_plain(row.cells[0]), ""), "role": row.role}
        for row in table.rows
    ]


def is_account(table: Table) -> bool:
    """Whether a table is what and how much, two columns."""
    kinds = [column.kind for column in table.columns]
    return len(kinds) == 2 and kinds[0] == "text" and kinds[1] in ("money", "number")


def _tables(item: Item) -> Iterator[tuple[str, Table]]:
    heading = ""
    for block in item.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Table) and is_account(block):
            yield block.caption or heading, block


def _which(label: str) -> str | None:
    return next((name for name in SUMS if name in label), None)


def _figure(table: Table, row: Row) -> Decimal | None:
    for column, cell in zip(table.columns, row.cells, strict=True):
        if column.kind == "money" and cell:
            return Decimal(cell) * (10_000 if column.unit == "万元" else 1)
    return None


def _plain(name: str) -> str:
    return name.replace(" ", "").replace("　", "")
