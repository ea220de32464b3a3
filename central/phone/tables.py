"""Tables and charts as pieces of a card. Pure.

A table has at most three columns: what is wider becomes one small sheet per row, because nobody reads sideways on a
phone.
"""

from __future__ import annotations

from typing import Any, Final

from central.phone import charts
from central.phone.accounts import Beside, rows_beside
from central.phone.saying import amount
from feed.blocks import Chart, Table

Piece = dict[str, Any]
"""What one template fragment draws; `form` names the fragment."""

MOST_COLUMNS: Final = 3
_NUMBERING: Final = ("序号", "编号", "号")


def table(block: Table, both: Beside | None, heading: str) -> Piece:
    """A table: an account beside its last period, two or three columns as they are, or a sheet per row."""
    if both is not None:
        rows = rows_beside(block, block.caption or heading, both)
        if rows is not None:
            return _account(block, rows, both)
    columns = [_column(column.label, column.unit) for column in block.columns]
    said = [
        [_cell(column.kind, cell) for column, cell in zip(block.columns, row.cells, strict=True)] for row in block.rows
    ]
    figures = [column.kind in ("number", "money") for column in block.columns]
    roles = [row.role for row in block.rows]
    if len(columns) <= MOST_COLUMNS:
        rows = [
            {"cells": list(zip(cells, figures, strict=True)), "role": role, "first": cells[0]}
            for cells, role in zip(said, roles, strict=True)
        ]
        heads = list(zip(columns, figures, strict=True))
        return {"form": "table", "caption": block.caption, "heads": heads, "lines": rows, "rows": len(rows)}
    name = 1 if block.columns[0].label in _NUMBERING or block.columns[0].kind == "number" else 0
    # With a single figure a sheet is two lines: what and how much, and the rest small below.
    sums = [place for place, column in enumerate(block.columns) if column.kind == "money" and place != name]
    alone = len(sums) == 1 and sum(figures) == 1
    beside = sums[0] if alone else None
    sheets = []
    for cells, role in zip(said, roles, strict=True):
        labelled = list(zip(columns, cells, strict=True))
        figure = cells[beside] if beside is not None else ""
        sheets.append(
            {
                "name": cells[name] or cells[0],
                "role": role,
                "figure": f"{figure} {block.columns[sums[0]].unit}" if figure else "",
                "pairs": [pair for place, pair in enumerate(labelled) if place not in (name, beside) and pair[1]],
                "brief": alone,
            }
        )
    entries = sum(role == "entry" for role in roles)
    return {"form": "sheets", "caption": block.caption, "sheets": sheets, "rows": entries, "wide": True}


def _account(block: Table, rows: list[dict[str, Any]], both: Beside) -> Piece:
    has_last = any(row["before"] for row in rows)
    for row in rows:
        row["now"], row["before"] = amount(row["now"]), amount(row["before"]) if row["before"] else "—"
    unit = block.columns[1].unit
    return {
        "form": "account",
        "caption": block.caption,
        "head": f"单位：{unit}" if unit else block.columns[0].label,
        "wide_as": max(len(row[name]) for row in rows for name in ("now", "before")) if rows else 1,
        "now": both.now,
        "before": both.before if has_last else "",
        "lines": rows,
        "rows": len(rows),
    }


def chart(block: Chart) -> Piece:
    """A chart with its legend, and its figures for the table behind it."""
    hues = charts.colours(block)
    labels = block.categories if block.form == "donut" else tuple(series.name for series in block.series)
    return {
        "form": "chart",
        "title": block.title,
        "unit": block.unit,
        "legend": list(zip(labels, hues, strict=True)),
        "svg": charts.drawing(block),
        "names": [series.name for series in block.series],
        "lines": [
            (category, [(series.name, _figure(series.values[place])) for series in block.series])
            for place, category in enumerate(block.categories)
        ],
        "wide_as": max(len(_figure(value)) for series in block.series for value in series.values),
        "pairs": len(block.series) < MOST_COLUMNS,
    }


def _column(label: str, unit: str) -> str:
    return f"{label}（{unit}）" if unit else label


def _cell(kind: str, cell: str) -> str:
    return amount(cell) if kind in ("number", "money") and cell else cell


def _figure(value: Any) -> str:
    return "" if value is None else f"{value:,f}"
