"""Tables from Excel, CSV and the clipboard, and back: looked at first, bounded, never run as a formula."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from central.console.finance import workbook
from central.console.finance.bringing import read_apart
from central.console.finance.mapping import merged, propose
from central.items.models import ItemPage
from central.items.sheets import Line, Sheet, from_blocks, sheet_of
from central.people.models import Person
from tests.central.accounts import QUARTER, ROWS, begin, clerk, people, plain_static, send

__all__ = ["clerk", "people", "plain_static"]


pytestmark = pytest.mark.usefixtures("db")


def book(rows: list[list[Any]], **more: Any) -> bytes:
    """An Excel file."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def upload(clerk: Client, page: ItemPage, data: bytes, name: str) -> str:
    """Bring a file; the page that comes."""
    file = SimpleUploadedFile(name, data)
    answer = clerk.post(f"/finance/{page.number}/bring", {"file": file}, follow=True)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_an_excel_file_is_looked_at_first_and_then_taken(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    rows: list[list[Any]] = [
        ["荷塘村收支表"],
        ["项目", "上季度（元）", "本季度（元）", "备注"],
        ["一、收入"],
        ["上级补助", 1, 218600.1 + 0.2, "到账"],
        ["资产出租", 2, "62,500", None],
        ["小计", None, 281100.3, None],
        ["二、支出"],
        ["村里日常办公", 3, 58400, None],
        ["电费", 3, 1200, None],
        ["合计", None, 1, None],
    ]
    text = upload(clerk, page, book(rows), "三季度.xlsx")
    assert (
        "找到 4 行" in text and "218600.3" in text and "到账" in text and "“合计”是 1，支出各行加起来是 59,600" in text
    )
    page.refresh_from_db()
    assert page.lock_number == 0
    form = {
        "seen": "0",
        "side": ["income", "income", "expense", ""],
        "name": ["上级补助", "资产出租", "村里日常办公", "电费"],
        "amount": ["218600.3", "62500", "58400", "1200"],
        "note": ["到账", "", "", ""],
        "instead": "1",
    }
    answer = clerk.post(f"/finance/{page.number}/take", form, follow=True)
    assert "放进去了 3 行" in answer.content.decode()
    page.refresh_from_db()
    found = from_blocks(page.content["blocks"])
    assert found is not None and found.sheet == sheet_of(
        [
            ("income", Line("上级补助", "218600.3", "到账")),
            ("income", Line("资产出租", "62500")),
            ("expense", Line("村里日常办公", "58400")),
        ]
    )
    assert "没有放进去" in clerk.post(f"/finance/{page.number}/take", form, follow=True).content.decode()


def test_a_table_pasted_into_the_box_is_looked_at_too(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    answer = clerk.post(f"/finance/{page.number}/bring", {"pasted": "项目\t金额\n补助\t100\n小计\t100\n办公\t30\n"})
    text = answer.content.decode()
    assert "找到 2 行" in text and text.index('value="补助"') < text.index('value="办公"')


def bomb() -> bytes:
    """A small file that unpacks to much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * (40 * 1024 * 1024))
    return out.getvalue()


def repacked(changes: dict[str, bytes]) -> bytes:
    """An Excel file with parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book([["项目", "金额"], ["补助", 1]]))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, changes.get(part.filename, old.read(part)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "空.xlsx", "空的"),
        (b"PK\x03\x04 broken", "坏.xlsx", "打不开"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "旧.xls", "旧的 Excel"),
        (b"MZ" + b"\x00" * 100, "程序.csv", "不是表格"),
        (b"<html><table></table></html>", "网页.csv", "不是表格"),
        (b"x" * (6 * 1024 * 1024), "大.csv", "太大"),
        (bomb(), "弹.xlsx", "展开以后太大"),
        (repacked({"xl/vbaProject.bin": b"x"}), "宏.xlsx", "带宏"),
        (repacked({"xl/embeddings/a.bin": b"x"}), "嵌.xlsx", "带宏或嵌入"),
        (repacked({"xl/sharedStrings.xml": ENTITIES}), "实体.xlsx", "不认识的东西"),
        (repacked({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c t='n'><v>1"}), "断.xlsx", "打不开"),
        (book([["项目", "金额"], ["补助", 1]]), "宏.xlsm", "带宏"),
        (book([["项目", "金额"], ["补助", 1]]), "文.docx", "请选 Excel"),
        (book([]), "无.xlsx", "没有表"),
        (b"\xff\xfe\x00", "乱.csv", "读不出来"),
    ],
)
def test_files_that_are_no_tables_are_refused_with_one_sentence(
    clerk: Client, people: dict[str, Person], data: bytes, name: str, told: str
) -> None:
    page = begin(clerk)
    assert told in upload(clerk, page, data, name)
    page.refresh_from_db()
    assert page.lock_number == 0


def test_a_sheet_that_claims_to_be_endless_is_read_within_bounds() -> None:
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    )
    cells = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    made = read_apart(repacked({"xl/worksheets/sheet1.xml": head + cells + b"</sheetData></worksheet>"}))
    assert not made.fault and sum(len(page.rows) for page in made.pages) <= workbook.MOST_ROWS


def test_a_formula_is_not_run_its_last_value_is_taken() -> None:
    made = openpyxl.Workbook()
    made.active.append(["项目", "金额"])
    made.active.append(["补助", "=1+1"])
    out = io.BytesIO()
    made.save(out)
    rows = workbook.read(out.getvalue()).pages[0].rows
    assert rows == (("项目", "金额"), ("补助",))


def test_what_is_taken_out_is_no_formula_and_comes_in_again_as_it_was(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    rows = [
        ("income", "=cmd|'/c calc'!A1", "218600", "+1"),
        ("income", "-2+3", "-5", "@sum(1)"),
        ("expense", "办公", "58400.5", "=1"),
    ]
    assert send(clerk, page, rows).status_code == 200
    answer = clerk.get(f"/finance/{page.number}/table.csv")
    text = answer.content.decode("utf-8-sig")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "'=cmd" in text and "'-2+3" in text and ",-5," in text and "'+1" in text and "'@sum" in text
    for line in text.splitlines():
        assert not re.search(r"(^|,)[=+@]", line)
    data = clerk.get(f"/finance/{page.number}/table.xlsx").content
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {cell.value for cell in cells if cell.quotePrefix} == {"=cmd|'/c calc'!A1", "-2+3", "@sum(1)", "+1", "=1"}
    page.refresh_from_db()
    own = from_blocks(page.content["blocks"])
    for back in (data, answer.content):
        proposal = propose(workbook.read(back).pages[0].rows, Sheet(), QUARTER)
        assert own is not None and merged(Sheet(), [(one.side, one.line) for one in proposal.rows]) == own.sheet


def test_the_paper_has_a_line_for_each_of_the_committee(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    send(clerk, page, ROWS)
    text = clerk.get(f"/finance/{page.number}/paper/").content.decode()
    assert "主任 刘建民" in text and "委员 何秀英" in text and "281,100" in text and "草稿，还没交出" in text


def test_script_in_a_name_stays_words(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    evil = '"><script>alert(1)</script>'
    told = send(clerk, page, [("income", evil, "x<b>", evil)]).json()
    pages = [clerk.get(f"/finance/{page.number}/"), clerk.get(f"/finance/{page.number}/paper/"), clerk.get("/finance/")]
    pasted = f"项目\t金额\n{evil}\t1\n"
    pages.append(clerk.post(f"/finance/{page.number}/bring", {"pasted": pasted}))
    for text in (told["checks"], told["chart"], *(answer.content.decode() for answer in pages)):
        assert "<script>alert" not in text and "<b>”" not in text
