"""The log as a file. Whoever takes it out stands in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from central.console.gate import page, person_of
from central.console.records.finding import asked, rows_for, units_of
from central.items.journal import ACT_WORDS, note
from central.items.models import Decision
from central.units.models import UnitPage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = ("编号", "时间", "单位", "谁", "做了什么", "标题", "第几版", "说明", "前一条的校验码", "校验码")
MOST_ROWS = 100_000
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes words that begin so for a formula; some read the wide signs alike."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def table(rows: Iterator[Decision], units: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Header and rows, all as words."""
    yield HEADER
    for row in rows:
        yield (
            str(row.pk),
            timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S"),
            units.get(row.unit_code, row.unit_code),
            row.who,
            ACT_WORDS.get(row.act, row.act),
            row.title,
            str(row.version or ""),
            row.words,
            row.before,
            row.hash,
        )


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    clean = _UNSEEN.sub("", cell)
    return f"'{clean}" if clean.lstrip(" ").startswith(_RUN) else clean


def comma_separated(rows: Iterator[tuple[str, ...]]) -> bytes:
    """CSV, with the mark that Excel knows UTF-8 by."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(rows: Iterator[tuple[str, ...]]) -> bytes:
    """An Excel file in which every cell is text."""
    # Most servers are asked for one now and then: it is loaded when it is.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("操作记录")
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=harmless(text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@page
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The rows asked for, as Excel or CSV; the export itself is logged first."""
    person, wanted, now = person_of(request), asked(request.POST), timezone.now()
    form = "xlsx" if request.POST.get("form") == "xlsx" else "csv"
    scope = units_of(person)
    rows = rows_for(person, wanted).order_by("pk")
    with transaction.atomic():
        # Logged at the highest unit whose log the person reads: there and above it is seen.
        home = min((holding.unit for holding in person.holdings() if scope.filter(code=holding.unit).exists()), key=len)
        note("export", person, now, unit=home, words=f"导出操作记录 {min(rows.count(), MOST_ROWS)} 条（{form}）")
    names = {unit.code: unit.title for unit in UnitPage.objects.all()}
    told = table(rows[:MOST_ROWS].iterator(chunk_size=1_000), names)
    data, kind = (workbook(told), XLSX) if form == "xlsx" else (comma_separated(told), "text/csv; charset=utf-8")
    answer = HttpResponse(data, content_type=kind)
    name = f"操作记录-{timezone.localtime(now):%Y%m%d-%H%M}.{form}"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "no-store"
    return answer
