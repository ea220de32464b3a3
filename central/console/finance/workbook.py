"""The child that reads a table from Excel or CSV: `python -m central.console.finance.workbook` takes the file's bytes.

It gives up network and memory before it opens the file (`central.media.confinement`). Formulas are not run: their
last value is taken. Macros are refused, whatever the file is called.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import sys
import zipfile
from decimal import Decimal
from typing import Final

import msgspec
from msgspec import Struct

MOST_BYTES: Final = 5 * 1024 * 1024
UNPACKED_BYTES: Final = 30 * 1024 * 1024
MOST_PARTS: Final = 2_000
MOST_ROWS: Final = 600
MOST_COLUMNS: Final = 30
MOST_SHEETS: Final = 20
MOST_CELL: Final = 300
CPU_SECONDS: Final = 20

_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_MACRO: Final = re.compile(r"vbaProject|macrosheets|activeX|embeddings/", re.IGNORECASE)


class Unreadable(ValueError):
    """A file that no table can be taken from; the message says to the person why, and what to do."""


class Page(Struct, frozen=True):
    """A sheet of the file: its name and its cells as text."""

    name: str
    rows: tuple[tuple[str, ...], ...]


class Read(Struct, frozen=True):
    """What came of it: the sheets that have something in them, or a sentence for the person."""

    pages: tuple[Page, ...] = ()
    fault: str = ""


def read(data: bytes) -> Read:
    """The sheets of a file. Raises `Unreadable`, and whatever a reader raises on hostile bytes."""
    if not data:
        raise Unreadable("这个文件是空的。")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"这个文件太大，最多 {MOST_BYTES // 1024 // 1024} MB。请只留要公开的那张表。")
    if data.startswith(_OLD_EXCEL):
        raise Unreadable("这是旧的 Excel 文件（.xls）或者加了密码。请在 Excel 里“另存为”.xlsx，不要加密码。")
    pages = _workbook(data) if data.startswith(_ZIP) else (Page("", _comma_separated(data)),)
    pages = tuple(page for page in pages if page.rows)
    if not pages:
        raise Unreadable("这个文件里没有表。")
    return Read(pages)


def _workbook(data: bytes) -> tuple[Page, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_over(archive)
    except zipfile.BadZipFile as fault:
        raise Unreadable("这个文件打不开，可能坏了。请在 Excel 里重新存一次。") from fault
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        pages = []
        for page in book.worksheets[:MOST_SHEETS]:
            if page.sheet_state != "visible":
                continue
            # The size that a file claims is not believed: what is there is read, within the bounds.
            page.reset_dimensions()
            rows = page.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
            pages.append(Page(str(page.title)[:60], _trimmed([_cell(value) for value in row] for row in rows)))
        return tuple(pages)
    finally:
        book.close()


def _look_over(archive: zipfile.ZipFile) -> None:
    """Refuse bombs, macros and documents with entities before anything is unpacked whole."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable("这不是 Excel 文件。请选 .xlsx 或 .csv。")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise Unreadable("这个文件展开以后太大。请只留要公开的那张表，另存一份。")
    if any(_MACRO.search(name) for name in names):
        raise Unreadable("这个文件带宏或嵌入的文件，不收。请另存为不带宏的 .xlsx。")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                head = file.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable("这个文件里有不认识的东西，不收。请在 Excel 里重新存一次。")
            if part.filename == "[Content_Types].xml" and b"macroEnabled" in head:
                raise Unreadable("这个文件带宏，不收。请另存为不带宏的 .xlsx。")


def _comma_separated(data: bytes) -> tuple[tuple[str, ...], ...]:
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("这不是表格文件。请选 .xlsx 或 .csv。")
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("这个文件的文字读不出来。请在 Excel 里另存为“CSV UTF-8”。")
    return separated(text)


def separated(text: str) -> tuple[tuple[str, ...], ...]:
    """The cells of comma or tab separated text, as Excel writes and copies it."""
    if "<html" in text[:2000].lower():
        raise Unreadable("这不是表格文件。请选 .xlsx 或 .csv。")
    head = text[:4000]
    mark = max("\t,;，", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        return _trimmed(
            [_plain(cell) for cell in row[:MOST_COLUMNS]] for _, row in zip(range(MOST_ROWS), rows, strict=False)
        )
    except csv.Error as fault:
        raise Unreadable("这个文件不是规矩的 CSV。请在 Excel 里重新存一次。") from fault


def _plain(cell: str) -> str:
    cell = cell.strip()[:MOST_CELL]
    # Exports guard words that a spreadsheet would take for a formula; here they are words again.
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell


def _trimmed(rows: object) -> tuple[tuple[str, ...], ...]:
    made: list[tuple[str, ...]] = []
    for row in rows:  # type: ignore[attr-defined]
        cells = list(row)
        while cells and not cells[-1]:
            cells.pop()
        made.append(tuple(cells))
    while made and not made[-1]:
        made.pop()
    return tuple(made)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int():
            return str(value) if abs(value) < 10**18 else ""
        case float():
            # Excel keeps binary fractions; fifteen digits are what it shows.
            number = Decimal(f"{value:.15g}") if abs(value) < 10**18 else Decimal(0)
            near = number.quantize(Decimal("0.01"))
            return f"{near if abs(number - near) < Decimal('0.000001') else number:f}"
        case dt.datetime() | dt.date():
            return f"{value.year}年{value.month}月{value.day}日"
        case _:
            return _plain(str(value))


def main() -> None:
    """Answer one file from standard input."""
    from central.media.confinement import confine

    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    confine(CPU_SECONDS)
    try:
        made = read(data)
    except Unreadable as fault:
        made = Read(fault=str(fault))
    except MemoryError:
        made = Read(fault="这个文件太大，处理不了。请只留要公开的那张表。")
    except Exception:  # noqa: BLE001 - a reader raises anything on hostile bytes; all of it is the file's fault
        made = Read(fault="这个文件打不开，可能坏了。请在 Excel 里重新存一次。")
    sys.stdout.buffer.write(msgspec.json.encode(made))


if __name__ == "__main__":
    main()
