"""A table of income and expense as its author fills it in, and the blocks it becomes on the screens: both ways. Pure.

The blocks are those that the screen's account page knows: three facts, a heading with a table of names and amounts for
each side, a chart of the last periods, and the notes as a list. Sums are worked out here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final, Literal

from msgspec import Struct

from central.items.periods import WORDS, Span, near_name

Side = Literal["income", "expense"]

SIDES: Final[dict[Side, str]] = {"income": "收入", "expense": "支出"}
MOST_LINES: Final = 80
"""Rows of one side; what is longer belongs into a table of details."""

NAME_LENGTH: Final = 40
NOTE_LENGTH: Final = 120
MOST_DIGITS: Final = 13
MOST_DECIMALS: Final = 2
NOTES: Final = "备注"
_YUAN: Final = {"": 1, "元": 1, "万元": 10_000}
_TEN_THOUSAND: Final = Decimal(10_000)
_SUM: Final = re.compile(r"(?:收入|支出)?(?:小计|合计|总计)|(?:本季度?|本月|全年|收支)?结余")
_FIGURE: Final = re.compile(rf"(-?)0*(\d{{1,{MOST_DIGITS}}})(?:\.(\d{{1,{MOST_DECIMALS}}}?)0*)?")
_FULL_WIDTH: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {ord("￥"): "¥"}
"""Full-width forms, as Chinese keyboards give them, to plain ones. No wider folding: 12² is not 122."""
_LOST: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\s]+")
_LIKE_LABEL: Final = re.compile("(收入|支出)[·第]")
_RECENT: Final = re.compile(r"近.{1,3}个?(季度|季|月|年)")


class Line(Struct, frozen=True):
    """A row: what it is for, how much (as typed where it is no figure), and a note."""

    name: str = ""
    amount: str = ""
    note: str = ""


class Sheet(Struct, frozen=True):
    """Both sides of an account."""

    income: tuple[Line, ...] = ()
    expense: tuple[Line, ...] = ()

    def side(self, side: Side) -> tuple[Line, ...]:
        """The rows of a side."""
        return self.income if side == "income" else self.expense

    @property
    def sums(self) -> tuple[Decimal, Decimal, Decimal]:
        """Income, expense, balance; a row without a figure adds nothing."""
        income, expense = total(self.income), total(self.expense)
        return income, expense, income - expense


class Found(Struct, frozen=True):
    """The account that stands in an item's blocks, and the blocks that are none of it."""

    sheet: Sheet
    rest: tuple[Mapping[str, Any], ...]


class Past(Struct, frozen=True):
    """Income and expense of an earlier period, in yuan."""

    span: Span
    income: Decimal
    expense: Decimal


def figure(text: str) -> str | None:
    """An amount as the feed writes it: "218,600.50" is "218600.5"; empty for none, None for what is no amount."""
    plain = text.translate(_FULL_WIDTH).replace("−", "-").replace("—", "-")
    plain = re.sub(r"[,\s¥元]", "", plain)
    if plain.strip("-") == "":
        return ""
    if match := re.fullmatch(r"\((\d[\d.]*)\)", plain):
        plain = f"-{match[1]}"
    match = _FIGURE.fullmatch(plain)
    if match is None or not plain.isascii():
        return None
    decimals = (match[3] or "").rstrip("0")
    made = f"{match[2]}.{decimals}" if decimals else match[2]
    return f"-{made}" if match[1] and made != "0" else made


def value(text: str) -> Decimal | None:
    """An amount as a number; none for none and for what is no amount."""
    found = figure(text)
    return Decimal(found) if found else None


def shown(amount: Decimal) -> str:
    """A number as people read it: 1,234,567.5."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(amount: Decimal) -> str:
    """A number as the feed writes it."""
    return shown(amount).replace(",", "")


def total(lines: Iterable[Line]) -> Decimal:
    """The sum of the rows."""
    return sum((value(line.amount) or Decimal(0) for line in lines), Decimal(0))


def cleaned(line: Line) -> Line:
    """A row as it is kept: one line each, no colon that would part a note from its row, figures as the feed's."""
    name = _LOST.sub(" ", line.name).replace("：", ":").strip()[:NAME_LENGTH].strip()
    amount = _LOST.sub(" ", line.amount).strip()[:40].strip()
    found = figure(amount)
    return Line(name, amount if found is None else found, _LOST.sub(" ", line.note).strip()[:NOTE_LENGTH].strip())


def sheet_of(rows: Iterable[tuple[Side, Line]]) -> Sheet:
    """A sheet of rows as they come; a row with nothing in it is none."""
    made: dict[Side, list[Line]] = {"income": [], "expense": []}
    for side, line in rows:
        line = cleaned(line)
        if line != Line():
            made[side].append(line)
    return Sheet(tuple(made["income"]), tuple(made["expense"]))


def is_sum(name: str) -> bool:
    """Whether a row's name says that it is a sum."""
    return _SUM.match(name.replace(" ", "")) is not None


def to_blocks(
    sheet: Sheet, span: Span | None, past: Sequence[Past] = (), rest: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """The blocks of a sheet, in plain values; `past` are earlier periods, the newest first."""
    blocks = [_facts(sheet, span)]
    for side, words in SIDES.items():
        blocks += [{"type": "heading", "text": words}, _table(sheet.side(side))]
    if span is not None and (chart := chart_of(sheet, span, past)):
        count = len(chart["categories"])
        unit = {"monthly": "个月", "quarterly": "个季度", "yearly": "年"}[span.frequency]
        blocks += [{"type": "heading", "text": f"近{'零一二三四五六'[count]}{unit}"}, chart]
    if notes := [f"{label}：{line.note}" for label, _, _, line in labelled(sheet) if line.note]:
        blocks += [{"type": "heading", "text": NOTES}, {"type": "list", "entries": notes}]
    return [*blocks, *(dict(block) for block in rest)]


def labelled(sheet: Sheet) -> Iterator[tuple[str, Side, int, Line]]:
    """Every row with what tells it from all others: its name, with its side or its number where it needs them."""
    rows = [(side, place, line) for side in SIDES for place, line in enumerate(sheet.side(side))]
    names = [line.name for _, _, line in rows]
    within = [(side, line.name) for side, _, line in rows]
    for side, place, line in rows:
        if within.count((side, line.name)) > 1 or not line.name or _LIKE_LABEL.match(line.name):
            yield f"{SIDES[side]}第 {place + 1} 行", side, place, line
        elif names.count(line.name) > 1:
            yield f"{SIDES[side]}·{line.name}", side, place, line
        else:
            yield line.name, side, place, line


def summary_of(sheet: Sheet) -> str:
    """One sentence under the title."""
    unit = _unit(sheet.sums)
    told = "，".join(
        f"{words}{_in_unit(amount, unit)}{unit}"
        for words, amount in zip(("收入", "支出", "结余"), sheet.sums, strict=True)
    )
    return told if sheet != Sheet() else ""


def is_own_summary(text: str) -> bool:
    """Whether a summary is one of ours, which follows the figures."""
    return not text or re.fullmatch(r"收入\S+元，支出\S+元(，结余\S+元)?", text) is not None


def chart_of(sheet: Sheet, span: Span, past: Sequence[Past]) -> dict[str, Any] | None:
    """The chart of this period and up to three before it; none while there is only one."""
    known = {one.span: one for one in past}
    spans = [span.before(count) for count in (3, 2, 1)]
    while spans and spans[0] not in known:
        spans.pop(0)
    if not spans:
        return None
    income, expense, _ = sheet.sums
    figures = [*((known[one].income, known[one].expense) if one in known else None for one in spans), (income, expense)]
    unit = _unit([amount for pair in figures if pair for amount in pair])
    words = {"monthly": "近几个月收支", "quarterly": "近四个季度收支", "yearly": "近几年收支"}[span.frequency]
    series = [
        {
            "name": words_of,
            "role": side,
            "values": [_in_unit(pair[place], unit) if pair else None for pair in figures],
        }
        for place, (side, words_of) in enumerate(SIDES.items())
    ]
    categories = [near_name(one, span) for one in (*spans, span)]
    return {"type": "chart", "form": "bars", "title": words, "unit": unit, "categories": categories, "series": series}


def from_blocks(blocks: Sequence[Mapping[str, Any]]) -> Found | None:
    """The account in an item's blocks; none where there is none that this table could hold whole."""
    sides: dict[Side, tuple[Line, ...]] = {}
    used: set[int] = set()
    for place, block in enumerate(blocks):
        if block.get("type") != "table" or not _is_ledger(block):
            continue
        above = blocks[place - 1] if place and blocks[place - 1].get("type") == "heading" else None
        words = str(block.get("caption") or (above or {}).get("text") or "")
        side = next((side for side, name in SIDES.items() if name in words), None)
        if side is not None and side not in sides:
            sides[side] = tuple(_lines(block))
            used |= {place} if block.get("caption") or above is None else {place - 1, place}
        elif not sides and (both := _both(block)):
            sides, used = both, used | {place} | ({place - 1} if above is not None else set())
    if not sides:
        return None
    used |= {place for place, block in enumerate(blocks) if _is_sums(block)}
    used |= set(_with_heading(blocks, _is_own_chart, _RECENT))
    listed = set(_with_heading(blocks, lambda block: block.get("type") == "list", re.compile(f"{NOTES}\\Z"), need=True))
    sheet = Sheet(sides.get("income", ()), sides.get("expense", ()))
    entries = [str(entry) for place in sorted(listed) for entry in blocks[place].get("entries") or ()]
    sheet, whole = _noted(sheet, entries)
    if whole:
        used |= listed
    return Found(sheet, tuple(block for place, block in enumerate(blocks) if place not in used))


def _facts(sheet: Sheet, span: Span | None) -> dict[str, Any]:
    unit = _unit(sheet.sums)
    months = span.months if span else ""
    balance = f"{WORDS[span.frequency][2] if span else ''}结余"
    told = zip(("收入", "支出", balance), sheet.sums, (months, months, "收入减支出"), strict=True)
    facts = [
        {"label": label, "value": _in_unit(amount, unit), "unit": unit} | ({"note": note} if note else {})
        for label, amount, note in told
    ]
    return {"type": "facts", "facts": facts}


def _table(lines: Sequence[Line]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [{"cells": [line.name, line.amount]} for line in lines]
    rows.append({"cells": ["小计", plain(total(lines))], "role": "subtotal"})
    return {
        "type": "table",
        "columns": [{"label": "项目"}, {"label": "金额", "kind": "money", "unit": "元"}],
        "rows": rows,
    }


def _unit(amounts: Iterable[Decimal]) -> str:
    return "万元" if any(abs(amount) >= _TEN_THOUSAND for amount in amounts) else "元"


def _in_unit(amount: Decimal, unit: str) -> str:
    if unit == "元":
        return plain(amount)
    return f"{(amount / _TEN_THOUSAND).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}"


def _is_ledger(table: Mapping[str, Any]) -> bool:
    columns = table.get("columns") or ()
    if [column.get("kind", "text") in ("money", "number") for column in columns] != [False, True]:
        return False
    return columns[1].get("unit", "") in _YUAN


def _lines(table: Mapping[str, Any]) -> Iterator[Line]:
    for row in table.get("rows") or ():
        if row.get("role", "entry") == "entry":
            yield _line(table, row)


def _line(table: Mapping[str, Any], row: Mapping[str, Any]) -> Line:
    name, amount = (str(cell) for cell in (*row["cells"], "", "")[:2])
    times = _YUAN[table["columns"][1].get("unit", "")]
    found = value(amount)
    if times > 1 and found is not None:
        amount = plain(found * times)
    return cleaned(Line(name, amount))


def _both(table: Mapping[str, Any]) -> dict[Side, tuple[Line, ...]] | None:
    """The sides of a table that holds both, told by the sums that end them: 小计：收入, 小计：支出."""
    sides: dict[Side, tuple[Line, ...]] = {}
    gathered: list[Line] = []
    for row in table.get("rows") or ():
        if row.get("role", "entry") == "entry":
            gathered.append(_line(table, row))
            continue
        name = str(row["cells"][0]) if row.get("cells") else ""
        side = next((side for side, words in SIDES.items() if words in name), None)
        if row.get("role") == "subtotal" and side is not None and side not in sides:
            sides[side], gathered = tuple(gathered), []
    return sides if len(sides) == len(SIDES) and not gathered else None


def _is_sums(block: Mapping[str, Any]) -> bool:
    labels = [str(fact.get("label", "")) for fact in block.get("facts") or ()]
    return (
        block.get("type") == "facts"
        and bool(labels)
        and all(label.endswith(("收入", "支出", "结余")) for label in labels)
    )


def _is_own_chart(block: Mapping[str, Any]) -> bool:
    roles = {series.get("role") for series in block.get("series") or ()}
    return block.get("type") == "chart" and roles == {"income", "expense"}


def _with_heading(
    blocks: Sequence[Mapping[str, Any]], wanted: Any, heading: re.Pattern[str], *, need: bool = False
) -> Iterator[int]:
    """Places of blocks that are `wanted`, with the heading over them; `need` where one must stand there."""
    for place, block in enumerate(blocks):
        if not wanted(block):
            continue
        above = blocks[place - 1] if place else {}
        headed = above.get("type") == "heading" and heading.match(str(above.get("text", ""))) is not None
        if headed:
            yield place - 1
        if headed or not need:
            yield place


def _noted(sheet: Sheet, entries: Sequence[str]) -> tuple[Sheet, bool]:
    """The sheet with its notes, and whether every entry found its row."""
    known = {label: (side, place) for label, side, place, _ in labelled(sheet)}
    notes: dict[tuple[Side, int], str] = {}
    for entry in entries:
        label, _, note = entry.partition("：")
        if label not in known or known[label] in notes or not note:
            return sheet, False
        notes[known[label]] = note
    made = {
        side: tuple(
            Line(line.name, line.amount, notes.get((side, place), "")) for place, line in enumerate(sheet.side(side))
        )
        for side in SIDES
    }
    return Sheet(made["income"], made["expense"]), True


def changed_percent(now: Decimal, before: Decimal) -> int | None:
    """By how many per cent an amount has changed, rounded; none where there was nothing before."""
    if before == 0:
        return None
    try:
        return int(((now - before) * 100 / abs(before)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except InvalidOperation:
        return None
