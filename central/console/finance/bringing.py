"""A table brought in from Excel, CSV or the clipboard: looked at first, row by row, then taken."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from central.console.finance.desk import sheet_of_page
from central.console.finance.mapping import merged, only, propose
from central.console.finance.sheet import kept
from central.console.finance.workbook import MOST_BYTES, Page, Read, Unreadable, separated
from central.console.gate import item_for, page, person_of
from central.console.handing_in import number_in
from central.items.periods import span_from
from central.items.sheets import MOST_LINES, SIDES, Line, Side
from central.items.shelving import OPEN
from central.items.workflow import Refused, Stale
from central.people.rights import Act

TIMEOUT_SECONDS: Final = 40
MOST_TEXT: Final = 300_000
_ROOT: Final = Path(__file__).resolve().parents[3]
_ONE_AT_A_TIME: Final = threading.BoundedSemaphore(2)


@require_POST
@page
def bring(request: HttpRequest, number: str) -> HttpResponse:
    """Look at a table: which row would go where. Nothing is changed yet."""
    found = item_for(request, number, Act.WRITE)
    sheet = sheet_of_page(found)
    if sheet is None or found.state not in OPEN:
        messages.warning(request, "已经交出去了，要改请先“收回来改”。")
        return redirect("sheet", number=number)
    try:
        pages = _pages(request)
    except Unreadable as fault:
        messages.warning(request, str(fault))
        return redirect("sheet", number=number)
    chosen = _chosen(pages, request.POST.get("page", ""))
    span = span_from((found.content.get("disclosure") or {}).get("period"))
    told = {
        "item": found,
        "proposal": propose(pages[chosen].rows, sheet, span),
        "pages": [one.name for one in pages],
        "page_name": pages[chosen].name,
        "sides": SIDES,
        "seen": found.lock_number,
        "others": [one.name for at, one in enumerate(pages) if at != chosen],
    }
    return render(request, "console/finance/bring.html", told)


def _pages(request: HttpRequest) -> tuple[Page, ...]:
    """The tables of what was sent. Raises `Unreadable`."""
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        return _from_file(file)
    text = request.POST.get("pasted", "")
    if not text.strip():
        raise Unreadable("还没有选文件，也没有粘贴表格。")
    if len(text) > MOST_TEXT:
        raise Unreadable("粘贴的太多了，请只复制要公开的那张表。")
    rows = separated(text)
    if not rows:
        raise Unreadable("粘贴的内容里没有表。")
    return (Page("", rows),)


def _from_file(file: UploadedFile) -> tuple[Page, ...]:
    name = (file.name or "").lower()
    if name.endswith((".xlsm", ".xltm", ".xlsb", ".xlam")):
        raise Unreadable("这个文件带宏，不收。请另存为不带宏的 .xlsx。")
    if not name.endswith((".xlsx", ".csv", ".txt", ".xls")):
        raise Unreadable("请选 Excel 文件（.xlsx）或者 .csv。")
    if (file.size or 0) > MOST_BYTES:
        raise Unreadable(f"这个文件太大，最多 {MOST_BYTES // 1024 // 1024} MB。请只留要公开的那张表。")
    made = read_apart(file.read(MOST_BYTES + 1))
    if made.fault:
        raise Unreadable(made.fault)
    return made.pages


def read_apart(data: bytes) -> Read:
    """Read a file in a child without network, bounded in memory and time."""
    environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    with _ONE_AT_A_TIME:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "central.console.finance.workbook"],
                input=data,
                capture_output=True,
                cwd=settings.FILE_UPLOAD_TEMP_DIR,
                env=environment,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Read(fault="这个文件读了太久，停下了。请只留要公开的那张表。")
    if done.returncode != 0 or not done.stdout:
        return Read(fault="这个文件打不开，可能坏了。请在 Excel 里重新存一次。")
    return msgspec.json.decode(done.stdout, type=Read)


def _chosen(pages: tuple[Page, ...], wanted: str) -> int:
    """The sheet asked for; else one that says it is about income and expense; else the first."""
    for at, one in enumerate(pages):
        if wanted and one.name == wanted:
            return at
    return next((at for at, one in enumerate(pages) if "收支" in one.name), 0)


@require_POST
@page
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take the rows as they were confirmed; the sums are worked out anew."""
    found = item_for(request, number, Act.WRITE)
    sheet = sheet_of_page(found)
    if sheet is None:
        return redirect("item", number=number)
    rows = _confirmed(request)
    seen = number_in(request.POST.get("seen", ""))
    try:
        made = merged(sheet, rows)
        kept(found, person_of(request), only(made, rows) if "instead" in request.POST else made, seen=seen)
    except Stale:
        messages.warning(request, "别人刚改过这一条，没有放进去。请再选一次文件。")
    except Refused as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, f"放进去了 {len(rows)} 行，请看一遍。")
    return redirect(f"/finance/{number}/?edit=1" if found.state in ("approved", "withdrawn") else f"/finance/{number}/")


def _confirmed(request: HttpRequest) -> list[tuple[Side, Line]]:
    lists = [request.POST.getlist(name) for name in ("side", "name", "amount", "note")]
    made: list[tuple[Side, Line]] = []
    for side, name, amount, note in zip(*lists, strict=False):
        if side == "income":
            made.append(("income", Line(name, amount, note)))
        elif side == "expense":
            made.append(("expense", Line(name, amount, note)))
    return made[: 2 * MOST_LINES]
