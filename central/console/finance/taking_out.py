"""The table taken out again: as Excel, as CSV, and on paper for the committee's names.

A spreadsheet takes words that begin with = + - @ for a formula: in CSV such words get a quotation mark before them, in
Excel they are marked as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from central.console.finance.desk import Desk, desk_of, sheet_of_page, signers
from central.console.gate import item_for, page, person_of
from central.console.records.taking_out import harmless
from central.items.models import ItemPage
from central.items.sheets import NOTES, value
from central.people.rights import Act
from central.units.models import UnitPage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | Decimal


def rows_of(desk: Desk) -> Iterator[tuple[Cell, ...]]:
    """The table as rows: a header, each side under its name, its sum, the balance."""
    yield ("项目", f"{desk.words[0]}（元）", f"{desk.words[1]}（元）", NOTES)
    for part in desk.parts:
        yield (part.words, "", "", "")
        for row in part.rows:
            yield (row.line.name, _amount(row.line.amount), _amount(row.before), row.line.note)
        yield ("小计", _amount(part.total), _amount(part.before), "")
    yield (desk.words[2], _amount(desk.balance), _amount(desk.balance_before), "")


def _amount(text: str) -> Cell:
    found = value(text)
    return found if found is not None else text


def guarded(cell: Cell) -> str:
    """A cell for CSV: words that a spreadsheet would run get a quotation mark before them."""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return harmless(cell)


def comma_separated(desk: Desk) -> bytes:
    """The table as CSV, with the mark that Excel knows UTF-8 by."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows_of(desk))
    return out.getvalue().encode("utf-8-sig")


def workbook(desk: Desk) -> bytes:
    """The table as an Excel file."""
    # Most servers are asked for one now and then: it is loaded when it is.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a sheet")
    page.title = "收支"
    for number, row in enumerate(rows_of(desk), 1):
        strong = number == 1 or row[0] in ("小计", desk.words[2]) or (row[0] in ("收入", "支出") and row[1] == "")
        for place, cell in enumerate(row, 1):
            put = page.cell(number, place)
            if isinstance(cell, Decimal):
                put.value = cell
                put.number_format = "#,##0.##"
            else:
                # Set as text, whatever it begins with, and kept so when somebody edits the cell.
                put.value = cell
                put.data_type = "s"
                put.quotePrefix = harmless(cell) != cell
            put.font = Font(bold=strong)
            put.alignment = Alignment(horizontal="right" if place in (2, 3) else "left", wrap_text=place == 4)
    for column, wide in zip("ABCD", (28, 18, 18, 40), strict=True):
        page.column_dimensions[column].width = wide
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _writes(request: HttpRequest, found: ItemPage) -> bool:
    return person_of(request).may(Act.WRITE, found.unit_code)


def _readable(request: HttpRequest, number: str) -> tuple[ItemPage, Desk]:
    """An item's table for whoever may see it: while it is being written, its writers alone."""
    found = item_for(request, number, Act.READ)
    there = sheet_of_page(found)
    if there is None or (found.state in ("draft", "returned") and not _writes(request, found)):
        raise Http404("没有这张表。")
    return found, desk_of(found, there, timezone.now())


@page
def export(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The table as a file to keep."""
    found, desk = _readable(request, number)
    data, kind = (workbook(desk), XLSX) if form == "xlsx" else (comma_separated(desk), "text/csv; charset=utf-8")
    answer = HttpResponse(data, content_type=kind)
    header = content_disposition_header(True, f"{found.title[:60]}.{form}")
    if header:
        answer.headers["Content-Disposition"] = header
    return answer


@page
def on_paper(request: HttpRequest, number: str) -> HttpResponse:
    """打印签字单: the table with lines for the committee's names."""
    found, desk = _readable(request, number)
    now = timezone.now()
    told = {
        "item": found,
        "desk": desk,
        "unit": UnitPage.objects.get(code=found.unit_code),
        "signers": signers(found, now),
        "now": now,
    }
    return render(request, "console/finance/paper.html", told)
