"""What changed in a table, by row: a cell goes by the name of its row, a sum by the name of its table too. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from central.items.change import Change, Key, keys, order
from central.items.said import figure

SUM_NAMES: Final = frozenset({"小计", "合计", "总计", "其他", "其它"})
"""Row names that say nothing without their table's name."""

ROLE_WORDS: Final = {"entry": "一行", "group": "分组", "subtotal": "小计", "total": "合计"}
KIND_WORDS: Final = {"text": "文字", "number": "数字", "money": "金额", "date": "日期"}


def table_difference(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> Iterator[Change]:
    """Every change from one table to another; `name` is what the table goes by."""
    whole = f"表格“{name}”" if name else "表格"
    if (old.get("caption") or "") != (new.get("caption") or ""):
        yield Change("表格的名称", str(old.get("caption") or ""), str(new.get("caption") or ""))
    before, after = (list(side.get("columns") or ()) for side in (old, new))
    if before != after:
        texts = ["、".join(_header(column) for column in side) for side in (before, after)]
        if texts[0] == texts[1]:
            texts = ["、".join(f"{_header(column)} {_kind(column)}" for column in side) for side in (before, after)]
        yield Change(f"{whole}的表头", texts[0], texts[1])
    yield from _table_rows(whole, name, _named_rows(old, before), _named_rows(new, after))


class _Row(Struct, frozen=True):
    """A row of a table: its name, made unique, its cells in words by the column's label, and its role."""

    key: Key
    cells: dict[Key, str]
    role: str

    @property
    def values(self) -> tuple[str, ...]:
        """The cells behind the name."""
        return tuple(self.cells.values())[1:]


def _named_rows(table: Mapping[str, Any], columns: list[Mapping[str, Any]]) -> list[_Row]:
    rows = list(table.get("rows") or ())
    width = max((len(row.get("cells") or ()) for row in rows), default=0)
    labels = keys([str(column.get("label") or "") for column in columns])
    labels += [(f"第 {place + 1} 列", 0) for place in range(len(labels), width)]
    kinds = [str(column.get("kind") or "text") for column in columns] + ["text"] * width
    names = keys([str((row.get("cells") or ("",))[0]) for row in rows])
    return [
        _Row(
            key,
            {
                label: figure(cell, kind)
                for label, kind, cell in zip(labels, kinds, row.get("cells") or (), strict=False)
            },
            str(row.get("role") or "entry"),
        )
        for key, row in zip(names, rows, strict=True)
    ]


def _table_rows(whole: str, name: str, old: list[_Row], new: list[_Row]) -> Iterator[Change]:
    before, after = {row.key: row for row in old}, {row.key: row for row in new}
    gone = [row for row in old if row.key not in after]
    for row in new:
        called = _row_name(row, name)
        if row.key in before:
            yield from _cells(called, before[row.key], row)
            continue
        twin = next(
            (one for one in gone if one.values == row.values and one.role == row.role and any(row.values)), None
        )
        if twin is not None:
            gone.remove(twin)
            yield Change(f"{whole}的一行", twin.key[0], row.key[0] or "（没有名称）")
        else:
            yield Change(called, "", "　".join(value for value in row.values if value) or "加了一行")
    for row in gone:
        yield Change(_row_name(row, name), "　".join(value for value in row.values if value) or "去掉一行", "")
    yield from order(f"{whole}各行的顺序", list(before), list(after))


def _row_name(row: _Row, table: str) -> str:
    called = row.key[0] or f"没有名称的第 {row.key[1]} 行"
    again = f"（第 {row.key[1]} 个）" if row.key[0] and row.key[1] > 1 else ""
    if table and (row.role in ("subtotal", "total") or row.key[0] in SUM_NAMES) and table not in called:
        return f"{table}{called}{again}"
    return f"{called}{again}"


def _cells(called: str, old: _Row, new: _Row) -> Iterator[Change]:
    labels = list(dict.fromkeys((*new.cells, *old.cells)))
    values = [label for label in labels if label != next(iter(new.cells), None)]
    for label in labels:
        before, after = old.cells.get(label, ""), new.cells.get(label, "")
        if before != after:
            yield Change(called if len(values) <= 1 else f"{called} · {label[0] or '一格'}", before, after)
    if old.role != new.role:
        yield Change(f"{called}算作", ROLE_WORDS.get(old.role, old.role), ROLE_WORDS.get(new.role, new.role))


def _header(column: Mapping[str, Any]) -> str:
    unit = column.get("unit")
    return f"{column.get('label') or '（没有名称）'}{f'（{unit}）' if unit else ''}"


def _kind(column: Mapping[str, Any]) -> str:
    return KIND_WORDS.get(str(column.get("kind") or "text"), "")


def table_words(table: Mapping[str, Any]) -> str:
    """A whole table in words, a row a line."""
    columns = list(table.get("columns") or ())
    lines = [str(table.get("caption") or ""), "　".join(_header(column) for column in columns)]
    lines += ["　".join(value for value in row.cells.values() if value) for row in _named_rows(table, columns)]
    return "\n".join(line for line in lines if line)
