"""Which row of a strange table goes where in ours: sides, names, amounts, notes. Pure, and shown before it is done.

Told by what village accounts look like: a header with 项目 and 金额, headings 收入 and 支出, sums that end a side, or
both sides next to each other. What is a sum is not taken, but held against our own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from central.items.periods import WORDS, Span
from central.items.sheets import SIDES, Line, Sheet, Side, cleaned, figure, is_sum, plain, total, value

Rows = Sequence[Sequence[str]]

_NAME: Final = re.compile(
    r"(项\s*目|科\s*目|摘\s*要|名\s*称|内\s*容|收入项目|支出项目|收\s*入|支\s*出|用\s*途|来\s*源)"
)
_NOTE: Final = re.compile(r"(备\s*注|说\s*明|附\s*注)")
_OLD: Final = re.compile(r"(上季|上期|上月|上年|去年|累计|合计|预算|序号|编号)")
_AMOUNT: Final = re.compile(r"(金\s*额|本期|本季|本月|本年|发生额|实际)")
_UNIT: Final = re.compile(r"[（(]\s*(?:单位[:：])?\s*(万元|元)\s*[）)]|单位[:：]\s*(万元|元)")
_SIDE: Final = re.compile(
    r"[（(]?[一二三四五六七八九十\d]*[）)]?[、.．\s]*(?:本期|本季度?|本月|本年|村级?|集体)*(收入|支出)(?:类|部分|项目|情况|明细)?\Z"
)


class Proposed(Struct, frozen=True):
    """A row that would go into our table; `known` where our table has a row of that name."""

    side: Side
    line: Line
    row: int
    known: bool


class Passed(Struct, frozen=True):
    """A row that would not, and why."""

    row: int
    words: str
    why: str


class Proposal(Struct, frozen=True):
    """What would be done with a table; `doubts` are sentences for the person."""

    rows: tuple[Proposed, ...]
    passed: tuple[Passed, ...]
    doubts: tuple[str, ...]


class _Columns(Struct, frozen=True):
    """Where one side's columns stand; `side` where the header says which it is."""

    name: int
    amount: int
    note: int | None
    times: int
    side: Side | None


def propose(rows: Rows, sheet: Sheet, span: Span | None) -> Proposal:
    """What of a table would go where in a sheet."""
    begin, found = _columns(rows, span)
    passed: list[Passed] = []
    taken: list[tuple[Side | None, Line, int]] = []
    sums: list[tuple[Side | None, str, Decimal, int]] = []
    for columns in found:
        _walk(rows, begin, columns, taken, passed, sums)
    sided = _sided(taken, sheet)
    made = tuple(
        Proposed(side, line, row, any(own.name == line.name for own in sheet.side(side))) for side, line, row in sided
    )
    doubts = [*_strange(rows, begin, found, span), *_doubts(made, sums)]
    return Proposal(made, tuple(sorted(passed, key=lambda one: one.row)), tuple(doubts))


def merged(sheet: Sheet, rows: Sequence[tuple[Side, Line]]) -> Sheet:
    """The sheet with these rows: those of a name that is there fill it in, others follow below."""
    sides: dict[Side, list[Line]] = {side: list(sheet.side(side)) for side in SIDES}
    filled: set[tuple[Side, int]] = set()
    for side, line in rows:
        own, line = sides[side], cleaned(line)
        place = next((at for at, one in enumerate(own) if one.name == line.name and (side, at) not in filled), None)
        if place is None:
            own.append(line)
            place = len(own) - 1
        else:
            own[place] = Line(line.name, line.amount, line.note or own[place].note)
        filled.add((side, place))
    return Sheet(tuple(sides["income"]), tuple(sides["expense"]))


def only(sheet: Sheet, rows: Sequence[tuple[Side, Line]]) -> Sheet:
    """The sheet without the rows that are not among these."""
    names = {(side, cleaned(line).name) for side, line in rows}
    kept = {side: tuple(line for line in sheet.side(side) if (side, line.name) in names) for side in SIDES}
    return Sheet(kept["income"], kept["expense"])


def _norm(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).replace(" ", "").strip()


def _is_figure(cell: str) -> bool:
    return bool(figure(cell))


def _columns(rows: Rows, span: Span | None) -> tuple[int, list[_Columns]]:
    """The row after the header, and where the columns stand: twice where both sides stand next to each other."""
    for number, row in enumerate(rows[:15]):
        if found := _header(row, span):
            return number + 1, found
    return 0, [_guessed(rows)]


def _header(row: Sequence[str], span: Span | None) -> list[_Columns]:
    cells = [_norm(cell) for cell in row]
    if sum(bool(cell) for cell in cells) < 2 or any(_is_figure(cell) for cell in cells):
        return []
    names = [at for at, cell in enumerate(cells) if _is_name(cell)]
    # A column 收入（元） beside 项目 is an amount, not a second column of names.
    names = names[:1] if names and len(names) > 1 and not _is_double(cells, names) else names
    made = []
    for place, at in enumerate(names):
        end = names[place + 1] if place + 1 < len(names) else len(cells)
        amount = _amount_column(cells, at + 1, end, span)
        if amount is None:
            continue
        note = next((one for one in range(at + 1, end) if _NOTE.search(cells[one])), None)
        unit = _UNIT.search(cells[amount])
        side = next((side for side, words in SIDES.items() if words in cells[at]), None)
        times = 10_000 if unit and "万元" in unit.group() else 1
        made.append(_Columns(at, amount, note, times, side if len(names) > 1 else None))
    return made


def _is_name(cell: str) -> bool:
    return bool(_NAME.search(cell)) and not _OLD.search(cell) and not _UNIT.search(cell) and not _AMOUNT.search(cell)


def _is_double(cells: Sequence[str], names: Sequence[int]) -> bool:
    return all(at + 1 < (names[place + 1] if place + 1 < len(names) else len(cells)) for place, at in enumerate(names))


def _amount_column(cells: Sequence[str], begin: int, end: int, span: Span | None) -> int | None:
    """The column of this period's amounts: the one that names it, then 本季度 or 金额, then any that says 元."""
    for words in (span.label, span.name, WORDS[span.frequency][0]) if span else ():
        named = [at for at in range(begin, end) if words in cells[at] and not _is_other(cells[at], span)]
        if named:
            return named[-1]
    free = [at for at in range(begin, end) if cells[at] and not _NOTE.search(cells[at]) and not _OLD.search(cells[at])]
    own = [at for at in free if not _is_other(cells[at], span)]
    for wanted in (_AMOUNT, _UNIT):
        for at in own:
            if wanted.search(cells[at]):
                return at
    # Where every column names another period, the newest is shown and told of.
    return own[0] if own else free[-1] if free else None


def _is_other(cell: str, span: Span | None) -> bool:
    """Whether a header names a period, and not this one."""
    if span is None or span.label in cell:
        return False
    if re.search(r"20\d\d年?", cell):
        return True
    return re.search(r"[一二三四]季度?|\d{1,2}月", cell) is not None and span.name.removesuffix("度") not in cell


def _guessed(rows: Rows) -> _Columns:
    """Without a header: the first column of words, the first of figures after it, the next of words for notes."""
    width = max((len(row) for row in rows), default=0)
    figures = [sum(_is_figure(row[at]) for row in rows if at < len(row)) for at in range(width)]
    words = [
        sum(bool(row[at].strip()) and not _is_figure(row[at]) for row in rows if at < len(row)) for at in range(width)
    ]
    name = next((at for at in range(width) if words[at] > figures[at]), 0)
    amount = next((at for at in range(width) if at != name and figures[at] > words[at]), name + 1)
    note = next((at for at in range(amount + 1, width) if words[at] > figures[at]), None)
    return _Columns(name, amount, note, 1, None)


def _walk(
    rows: Rows,
    begin: int,
    columns: _Columns,
    taken: list[tuple[Side | None, Line, int]],
    passed: list[Passed],
    sums: list[tuple[Side | None, str, Decimal, int]],
) -> None:
    """Go down one side's columns; rows whose side is not said yet take that of the sum that ends them."""
    side, open_from = columns.side, len(taken)
    for number, row in enumerate(rows[begin:], begin + 1):
        cells = [cell.strip() for cell in row] + [""] * 40
        name, text = cells[columns.name], cells[columns.amount]
        if not name and not text:
            continue
        amount = _in_yuan(text, columns.times)
        heading = _SIDE.match(_norm(name))
        if is_sum(name) or (heading is None and ("合计" in name or "总计" in name)):
            said = next((one for one, words in SIDES.items() if words in name), None)
            if columns.side is None:
                side = _close(taken, open_from, said, side)
            told = value(amount)
            if told is not None and "结余" not in name and "余额" not in name:
                sums.append((side or said, name, told, len(taken)))
            passed.append(Passed(number, name, "合计会自己算"))
            if columns.side is None:
                side, open_from = ("expense" if side == "income" else None), len(taken)
            continue
        if heading and columns.side is None:
            side, open_from = ("income" if heading[1] == "收入" else "expense"), len(taken)
            passed.append(Passed(number, name, f"下面是{heading[1]}"))
            continue
        if not text and len([cell for cell in cells if cell]) == 1:
            passed.append(Passed(number, name, "没有数"))
            continue
        note = cells[columns.note] if columns.note is not None else ""
        taken.append((side, cleaned(Line(name, amount, note)), number))


def _close(
    taken: list[tuple[Side | None, Line, int]], open_from: int, said: Side | None, side: Side | None
) -> Side | None:
    """Give the rows above a sum their side: what it says, else what stood above, else the first one is income."""
    found = said or side or ("income" if not any(one[0] for one in taken[:open_from]) else "expense")
    for at in range(open_from, len(taken)):
        if taken[at][0] is None or said is not None:
            taken[at] = (found, taken[at][1], taken[at][2])
    return found


def _in_yuan(text: str, times: int) -> str:
    found = value(text)
    return plain(found * times) if found is not None and times > 1 else text


def _sided(taken: Sequence[tuple[Side | None, Line, int]], sheet: Sheet) -> list[tuple[Side, Line, int]]:
    """Rows that nothing gave a side take that of our row of the same name, else that of the row above."""
    known: Mapping[str, Side] = {line.name: side for side in reversed(SIDES) for line in sheet.side(side)}
    made: list[tuple[Side, Line, int]] = []
    for side, line, row in taken:
        found = side or known.get(line.name) or (made[-1][0] if made else "income")
        made.append((found, line, row))
    return made


def _strange(rows: Rows, begin: int, found: Sequence[_Columns], span: Span | None) -> list[str]:
    """Columns that were taken although they name another period."""
    header = rows[begin - 1] if begin else ()
    named = [header[one.amount].strip() for one in found if one.amount < len(header)]
    return [
        f"表里没有{span.label}，取的是“{words}”这一列，请看看对不对。"
        for words in named
        if span is not None and _is_other(_norm(words), span)
    ]


def _doubts(made: Sequence[Proposed], sums: Sequence[tuple[Side | None, str, Decimal, int]]) -> list[str]:
    told = []
    totals = {side: total(one.line for one in made if one.side == side) for side in SIDES}
    for side, name, amount, _ in sums:
        if side is not None and any(words in name for words in ("小计", "合计", "总计")) and amount != totals[side]:
            told.append(f"表里“{name}”是 {amount:,f}，{SIDES[side]}各行加起来是 {totals[side]:,f}，请对一下。")
    if made and not any(one.side == "expense" for one in made):
        told.append("没有找到支出，请看看是不是都归到收入里了。")
    if not made:
        told.append("没有找到能用的行。表头请写“项目”和“金额”。")
    return told
