"""Tables from CSV and Excel files: finance tables are made in Excel."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from feed import limits
from feed.blocks import Column, Row, Table, check_amount
from feed.publish.fault import SourceFault

_UNIT = re.compile(r"^(?P<label>.*?)\s*[（(](?P<unit>[^（）()]{1,8})[）)]$")
_MONEY_UNITS: Final = frozenset({"元", "万元", "亿元"})
Role = Literal["entry", "group", "subtotal", "total"]
_ROLES: Final[tuple[tuple[Role, tuple[str, ...]], ...]] = (
    ("subtotal", ("小计",)),
    ("total", ("合计", "总计", "结余", "本季结余", "本月结余", "本年结余")),
)
# An Excel file is a zip archive; what it unpacks to is bounded before it is opened.
_UNPACKED_BYTES: Final = 60 * 1024 * 1024

Kinds = Sequence[str]


def read_table(
    path: Path, *, sheet: str = "", caption: str = "", kinds: Kinds = (), units: Sequence[str] = ()
) -> Table:
    """Read a .csv or .xlsx file, its first row being the header; raise SourceFault naming file and line.

    Column kinds and units that are not given follow from the header ("支出（元）") and the cells.
    """
    rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _xlsx_rows(path, sheet)
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise SourceFault(path, 0, "the table is empty", "put the header in the first row")
    return make_table(path, 1, rows, caption=caption, kinds=kinds, units=units)


def make_table(
    path: Path,
    line: int,
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    kinds: Kinds = (),
    units: Sequence[str] = (),
) -> Table:
    """Make a table of `rows`, the first being the header, which stands at `line` of `path`."""
    header, *body = [list(row) for row in rows]
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell), default=0)
    if not 1 <= width <= limits.TABLE_COLUMNS:
        raise SourceFault(path, line, f"the table has {width} columns", f"use 1 to {limits.TABLE_COLUMNS}")
    if len(body) > limits.TABLE_ROWS:
        raise SourceFault(path, line, f"the table has {len(body)} rows", f"split it: at most {limits.TABLE_ROWS}")
    columns = []
    for index in range(width):
        label, unit = _label_and_unit(header[index] if index < len(header) else "")
        unit = units[index] if index < len(units) else unit
        cells = [row[index] if index < len(row) else "" for row in body]
        given = kinds[index] if index < len(kinds) else _kind(cells, unit)
        if given not in ("text", "number", "money", "date"):
            raise SourceFault(path, line, f"column kind {given!r}", "use text, number, money or date")
        columns.append(Column(label=label, kind=given, unit=unit))  # type: ignore[arg-type]
    made = []
    for number, row in enumerate(body, line + 1):
        cells = [row[index] if index < len(row) else "" for index in range(width)]
        for index, column in enumerate(columns):
            if column.kind in ("number", "money"):
                cells[index] = _figure(cells[index])
                try:
                    if cells[index]:
                        check_amount(cells[index], f"column {column.label!r}")
                except ValueError as fault:
                    raise SourceFault(
                        path, number, str(fault), "write the figure alone; put words in a text column"
                    ) from fault
        made.append(Row(cells=tuple(cells), role=_role(cells[0])))
    return Table(columns=tuple(columns), rows=tuple(made), caption=caption)


def _label_and_unit(header: str) -> tuple[str, str]:
    found = _UNIT.match(header)
    return (found["label"], found["unit"]) if found else (header, "")


def _kind(cells: Sequence[str], unit: str) -> str:
    figures = [_figure(cell) for cell in cells if cell]
    if not figures or not all(re.fullmatch(r"-?\d+(\.\d+)?", figure) for figure in figures):
        return "text"
    return "money" if unit in _MONEY_UNITS else "number"


def _figure(cell: str) -> str:
    """Take thousands separators, blanks and a currency sign off a figure; a lone dash means none."""
    plain = re.sub(r"[,，\s¥￥]", "", cell).replace("−", "-")
    return "" if plain in ("-", "—", "－") else plain


def _role(first: str) -> Role:
    for role, words in _ROLES:
        if first.replace(" ", "").startswith(words):
            return role
    return "entry"


def _csv_rows(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SourceFault(path, 0, "is neither UTF-8 nor GB 18030", "save it from Excel as CSV UTF-8")
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), strict=True)]
    except csv.Error as fault:
        raise SourceFault(path, 0, f"is no CSV ({fault})", "save it from Excel as CSV UTF-8") from fault


def _xlsx_rows(path: Path, sheet: str) -> list[list[str]]:
    # Most processes that publish never open a workbook.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_BYTES:
                raise SourceFault(path, 0, "unpacks to more than 60 MB", "save only the sheet that is shown")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as fault:
        if isinstance(fault, SourceFault):
            raise
        raise SourceFault(path, 0, f"cannot be read as .xlsx ({fault})", "save it again from Excel as .xlsx") from fault
    try:
        if sheet and sheet not in book.sheetnames:
            raise SourceFault(path, 0, f"has no sheet {sheet!r}", f"it has: {', '.join(book.sheetnames)}")
        page = book[sheet] if sheet else book.worksheets[0]
        return [
            [_cell(path, number, value) for value in row]
            for number, row in enumerate(page.iter_rows(values_only=True), 1)
        ]
    finally:
        book.close()


def _cell(path: Path, line: int, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int():
            return str(value)
        case float():
            # Excel keeps binary fractions; fifteen digits are what it shows, four decimals what we carry.
            return f"{Decimal(repr(round(value, 4))).normalize():f}"
        case dt.datetime() | dt.date():
            return f"{value.year}-{value.month:02d}-{value.day:02d}"
        case str() if value.startswith("#"):
            raise SourceFault(path, line, f"the cell shows the Excel fault {value}", "mend the formula and save again")
        case _:
            return str(value).strip()
