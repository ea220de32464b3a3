"""The halves of a ledger, set row by row: names give way, amounts keep their line, and a row is set when its page is
reached.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from feed.blocks import Row, Table
from screens import words
from screens.account import Half, split_sum, unit_of
from screens.item_page.cells import cell_text, most_width
from screens.item_page.sheet import SheetText
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.item_page.board import Setting

INSET: Final = 4.0
"""Beside the texts of an entry; those of sums stand on a ground and have more."""

_SUM_INSET: Final = 16.0
_GAP: Final = 16.0
_LEAST_NAME_EM: Final = 4


@dataclass(frozen=True)
class Line:
    """One row of a half, set: the name, the amount, and the height it needs beyond the standard."""

    name: SheetText
    amount: SheetText
    needs: float
    strong: bool = False


@dataclass(frozen=True)
class Side:
    """A half: its heading and unit, its rows, and the sum that ends it. `goes_on` tells that a page before began it."""

    setting: Setting
    table: Table
    width: float
    heading: SheetText
    unit: SheetText | None
    rows: tuple[Row, ...]
    total: Row | None
    fill: str
    sizes: tuple[int, int]
    goes_on: bool = False
    made: dict[int, Line] = field(default_factory=dict, compare=False, repr=False)
    """Rows set so far, by identity, shared by all pages: a long account is set as its pages are reached."""

    def line(self, row: Row) -> Line:
        """A row, set once."""
        found = self.made.get(id(row))
        if found is None:
            found = self.made[id(row)] = _line(self, row)
        return found


def side_of(half: Half, setting: Setting, wide: float, sizes: tuple[int, int]) -> Side:
    """A half, set: expense in the brown of its sums, all else in the section's ink."""
    heading, table = half
    theme = setting.theme
    spent = "支出" in heading.text
    unit = unit_of(table) or table.columns[1].label
    told = setting.line(unit, theme.words(32, 44, "text2", align="right"), wide * 0.4) if unit else None
    ink = theme.color("strip_text") if spent else setting.section.ink
    room = wide - (setting.units(told.width) + _GAP if told is not None else 0)
    name = setting.compose(heading.text, theme.title(42, 60, ink), room)
    rows, total = split_sum(table.rows)
    return Side(
        setting=setting,
        table=table,
        width=wide,
        heading=SheetText(name, 0, 0, room),
        unit=SheetText(told, wide * 0.6, 0, wide * 0.4) if told is not None else None,
        rows=rows,
        total=total,
        fill=theme.color("strip") if spent else setting.section.tint,
        sizes=sizes,
    )


def _amount(side: Side, row: Row) -> str:
    """The amount of a row as read; a dash for none, nothing for the head of a group."""
    return cell_text(side.table.columns[1], row.cells[1]) or ("" if row.role == "group" else words.NO_ENTRY)


def _styles(side: Side, row: Row) -> tuple[Style, Style]:
    """The styles of name and amount: sums and heads of groups are bold, the sum that ends a half is larger."""
    theme = side.setting.theme
    strong = row.role != "entry"
    size, sum_size = side.sizes
    name = theme.words(36, 48, bold=strong)
    if row is side.total:
        return name, theme.words(sum_size, sum_size + 14, bold=True, align="right")
    return name, theme.words(size, size + 12, bold=strong, align="right")


def _line(side: Side, row: Row) -> Line:
    """A row, set. The amount keeps its line; the name gives way, and where it has no room left stands above it."""
    setting = side.setting
    strong = row.role != "entry"
    inset = _SUM_INSET if strong else INSET
    name_style, amount_style = _styles(side, row)
    told, named = _amount(side, row), row.cells[0] or words.NO_ENTRY
    inner = side.width - 2 * inset
    need = setting.layout.measure(told, amount_style) + 2 if told else 0.0
    room = inner - need - (_GAP if told else 0)
    below = room < min(_LEAST_NAME_EM * name_style.size_px, setting.layout.measure(named, name_style) + 2)
    if below:
        room = inner
    name = setting.compose(named, name_style, room)
    amount = setting.compose(told, amount_style, inner)
    high = setting.high(name)
    one_line = not below and len(name.lines) <= 1
    needs = (high + setting.high(amount) if below else max(high, setting.high(amount))) + 14
    return Line(
        name=SheetText(name, inset, 0, room),
        amount=SheetText(amount, inset, high if below else 0, inner),
        needs=0.0 if one_line else needs,
        strong=strong,
    )


def fits(side: Side) -> bool:
    """Whether every amount has room in its half, judged by the widest."""
    rows = side.rows if side.total is None else (*side.rows, side.total)
    styles = [_styles(side, row) for row in rows]
    inner = side.width - 2 * _SUM_INSET
    likely = [
        most_width(_amount(side, row)) * style[1].size_px > inner for row, style in zip(rows, styles, strict=True)
    ]
    return all(
        side.setting.layout.measure(_amount(side, row), style[1]) + 2 <= inner
        for row, style, likely_wide in zip(rows, styles, likely, strict=True)
        if likely_wide
    )
