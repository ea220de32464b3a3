"""财务公开: one click begins a class, a table is filled in, signed and handed in, and goes in and out of Excel."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.console.finance import workbook
from central.console.finance.bringing import read_apart
from central.console.finance.mapping import merged, only, propose
from central.items import workflow
from central.items.journal import gaps
from central.items.models import Decision, ItemPage
from central.items.periods import Span, shown_quarter, span_at
from central.items.sheets import Line, Sheet, from_blocks, sheet_of, to_blocks
from central.people.models import Person, Post
from tests.central.village import OTHER, PASSWORD, VILLAGE, settle, unit

pytestmark = pytest.mark.usefixtures("db")

PLAIN = {
    **django_settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(autouse=True)
def _plain_static() -> Iterator[None]:
    """Pages without collected files."""
    with override_settings(STORAGES=PLAIN):
        yield


QUARTER = shown_quarter(timezone.localdate())
ROWS = [
    ("income", "上级补助", "218,600", ""),
    ("income", "资产出租", "62500", ""),
    ("expense", "村里日常办公", "58,400.50", ""),
]


@pytest.fixture()
def people() -> dict[str, Person]:
    """The village, with the head of its committee."""
    made = settle()
    Post.objects.filter(person=made["liujianmin"]).update(head=True)
    return made


def client_of(person: Person) -> Client:
    """Somebody signed in."""
    made = Client(SERVER_NAME="console.test")
    made.force_login(person)
    return made


@pytest.fixture()
def clerk(people: dict[str, Person]) -> Client:
    """The village's clerk."""
    return client_of(people["zhouguilan"])


def begin(clerk: Client, span: Span = QUARTER, template: str = "finance", **more: str) -> ItemPage:
    """Begin a class with one click."""
    answer = clerk.post(
        "/finance/start", {"unit": VILLAGE, "template": template, "period": span.code, **more}, follow=True
    )
    assert answer.status_code == 200
    return ItemPage.objects.get(number=answer.request["PATH_INFO"].split("/")[2])


def send(
    clerk: Client, page: ItemPage, rows: list[tuple[str, str, str, str]], seen: int | None = None, **more: Any
) -> Any:
    """Autosave these rows."""
    names = ("side", "name", "amount", "note")
    told = {"seen": page.lock_number if seen is None else seen, "content": {"rows": [dict(zip(names, row, strict=True)) for row in rows]}, **more}  # fmt: skip  # noqa: E501
    return clerk.post(f"/finance/{page.number}/save", json.dumps(told), content_type="application/json")


def publish(people: dict[str, Person], page: ItemPage) -> ItemPage:
    """Through committee and township onto the screens."""
    now = timezone.now()
    page = ItemPage.objects.get(pk=page.pk)
    page = workflow.hand_in(page, people["zhouguilan"], now, [])
    for name in ("liujianmin", "hexiuying"):
        page = workflow.sign(page, people[name], now, version=page.edition)
    return workflow.approve(page, people["wangxuemei"], now, version=page.edition)


def test_the_seven_classes_are_listed_with_their_terms_and_one_click_begins_one(
    clerk: Client, people: dict[str, Person]
) -> None:
    text = clerk.get("/finance/").content.decode()
    assert QUARTER.label in text and "公开了 0 / 7 类" in text
    for words in ("财务开支", "组织机构", "产业建设", "政府补贴", "社会救助", "村规民约", "其他重大问题"):
        assert words in text
    assert re.search(r"还剩 \d+ 天|逾期 \d+ 天|今天到期", text)
    page = begin(clerk)
    assert page.title == f"{QUARTER.label}财务收支表" and page.item_id == f"finance-{QUARTER.code}"
    assert page.content["disclosure"]["due"] == f"{QUARTER.after().first:%Y-%m}-15"
    assert begin(clerk).pk == page.pk
    assert ItemPage.objects.count() == 1 and Decision.objects.filter(act="create").count() == 1
    nothing = begin(clerk, template="other", nothing="1")
    assert nothing.content["blocks"] == [{"type": "paragraph", "text": f"{QUARTER.label}没有需要公开的其他重大问题。"}]
    rules = begin_standing(clerk)
    assert rules.content["blocks"][1]["type"] == "list" and "period" not in rules.content["disclosure"]


def begin_standing(clerk: Client) -> ItemPage:
    """Begin what stands all the time."""
    clerk.post("/finance/start", {"unit": VILLAGE, "template": "rules", "period": ""})
    return ItemPage.objects.get(item_id="rules")


def test_a_class_counts_once_it_is_public_and_the_next_quarter_begins_with_its_rows(
    clerk: Client, people: dict[str, Person]
) -> None:
    last = begin(clerk, QUARTER.before())
    assert send(clerk, last, ROWS).status_code == 200
    publish(people, last)
    text = clerk.get(f"/finance/?period={QUARTER.before().code}").content.decode()
    assert "公开了 1 / 7 类" in text and "已上屏" in text
    page = begin(clerk)
    text = clerk.get(f"/finance/{page.number}/").content.decode()
    assert 'value="上级补助"' in text and "218,600" in text and "行名已照上季度带好" in text
    found = from_blocks(page.content["blocks"])
    assert found is not None and [line.name for line in found.sheet.income] == ["上级补助", "资产出租"]
    assert not any(line.amount for line in found.sheet.income)


def test_what_is_typed_is_kept_and_the_server_does_the_sums(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    answer = send(clerk, page, ROWS)
    told = answer.json()
    assert answer.status_code == 200 and told["seen"] == page.lock_number + 1
    assert told["sums"] == {"income": "281,100", "expense": "58,400.5", "balance": "222,699.5"}
    assert told["left"] == 0 and told["well"] == {"income": True, "expense": True}
    page.refresh_from_db()
    assert page.content["summary"] == "收入28.11万元，支出5.84万元，结余22.27万元"
    assert page.content["blocks"][2]["rows"][-1] == {"cells": ["小计", "281100"], "role": "subtotal"}
    # Sent once more unchanged, nothing is saved anew.
    assert send(clerk, page, ROWS).json()["seen"] == page.lock_number
    wrong = send(clerk, page, [*ROWS, ("expense", "电费", "五百", ""), ("expense", "", "", "")])
    assert wrong.status_code == 200 and wrong.json()["rows"][-1]["wrong"].startswith("“电费”的“五百”不是数")
    page.refresh_from_db()
    found = from_blocks(page.content["blocks"])
    assert found is not None and found.sheet.expense[-1] == Line("电费", "五百")


def test_somebody_else_s_save_is_not_written_over(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    assert send(clerk, page, ROWS).status_code == 200
    answer = send(clerk, page, [("income", "别的", "1", "")], seen=page.lock_number)
    assert answer.status_code == 409 and answer.json()["stale"] and answer.json()["by"] == "周桂兰"
    page.refresh_from_db()
    found = from_blocks(page.content["blocks"])
    assert found is not None and found.sheet.income[0].name == "上级补助"
    # Chosen all the same: the other version is kept aside.
    answer = send(clerk, page, [("income", "别的", "1", "")], seen=answer.json()["seen"], keep=True)
    assert answer.status_code == 200 and page.revisions.count() == 1
    page.refresh_from_db()
    assert send(clerk, page, ROWS, aside=True).json() == {"kept": True} and page.revisions.count() == 2


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"seen":0}', b'{"seen":0,"content":{"rows":[{"side":"both"}]}}', b"\xff" * 9, b"9" * 600_000]
)
def test_a_forged_save_changes_nothing(clerk: Client, body: bytes) -> None:
    page = begin(clerk)
    answer = clerk.post(f"/finance/{page.number}/save", body, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["told"]
    page.refresh_from_db()
    assert page.lock_number == 0


def test_too_many_rows_are_refused_in_words(clerk: Client) -> None:
    page = begin(clerk)
    answer = send(clerk, page, [("income", f"第{n}项", "1", "") for n in range(81)])
    assert answer.status_code == 422 and "最多 80 行" in answer.json()["told"]


def test_a_large_change_wants_a_note_before_it_can_be_handed_in(clerk: Client, people: dict[str, Person]) -> None:
    last = begin(clerk, QUARTER.before())
    send(clerk, last, ROWS)
    publish(people, last)
    page = begin(clerk)
    more = [("income", "上级补助", "318600", ""), *ROWS[1:]]
    told = send(clerk, page, more).json()
    assert told["left_words"] == "写 1 条原因" and told["first"] == "income-0-note"
    assert told["rows"][0]["ask"] == "多 46%，写原因" and told["rows"][0]["before"] == "218,600"
    answer = clerk.post(f"/finance/{page.number}/hand-in", {"seen": told["seen"]}, follow=True)
    assert "上级补助比上季度多 46%" in answer.content.decode()
    page.refresh_from_db()
    assert page.state == "draft"
    told = send(clerk, page, [("income", "上级补助", "318600", "多了修路奖补"), *ROWS[1:]]).json()
    assert told["left"] == 0
    assert "去年" in told["chart"] or "季" in told["chart"]
    answer = clerk.post(f"/finance/{page.number}/hand-in", {"seen": told["seen"]}, follow=True)
    page.refresh_from_db()
    assert page.state == "signing" and "交给监委会了" in answer.content.decode()
    # Pressed twice, it is handed in once.
    clerk.post(f"/finance/{page.number}/hand-in", {"seen": told["seen"]})
    assert Decision.objects.filter(act="hand-in", item=page).count() == 1


def test_the_committee_s_signatures_are_shown_and_asked_for_once_in_four_hours(
    clerk: Client, people: dict[str, Person]
) -> None:
    page = begin(clerk)
    send(clerk, page, ROWS)
    clerk.post(f"/finance/{page.number}/hand-in", {"seen": 1})
    page.refresh_from_db()
    workflow.sign(page, people["liujianmin"], timezone.now(), version=page.edition)
    text = clerk.get(f"/finance/{page.number}/").content.decode()
    assert "1 / 2 已签" in text and text.index("刘建民") < text.index("何秀英") and "还差：1 人签字" in text
    assert 'name="amount"' not in text and send(clerk, page, ROWS[:1]).status_code == 422
    wanted = {"next": f"/finance/{page.number}/"}
    assert f'action="/item/{page.number}/nudge"' in text
    text = clerk.post(f"/item/{page.number}/nudge", wanted, follow=True).content.decode()
    assert "提醒了何秀英" in text and "1 / 2 已签" in text
    assert "4 小时里催一次" in clerk.post(f"/item/{page.number}/nudge", wanted, follow=True).content.decode()
    assert not gaps(Decision.objects.all())
    answer = clerk.post(f"/finance/{page.number}/take-back", follow=True)
    assert "0 / 2 已签" in answer.content.decode()


def test_the_form_without_script_saves_adds_rows_and_hands_in(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    form = {name: [row[place] for row in ROWS] for place, name in enumerate(("side", "name", "amount", "note"))}
    answer = clerk.post(f"/finance/{page.number}/", {**form, "seen": "0", "do": "more-expense"})
    text = answer.content.decode()
    assert answer.status_code == 200 and text.split("<template")[0].count('name="amount"') == len(ROWS) + 2
    answer = clerk.post(f"/finance/{page.number}/", {**form, "seen": "0", "do": "save"})
    assert answer.status_code == 422 and "别人刚改过" in answer.content.decode() and "62,500" in answer.content.decode()
    clerk.post(f"/finance/{page.number}/", {**form, "seen": "1", "do": "hand-in"})
    page.refresh_from_db()
    assert page.state == "signing"


def test_strangers_see_nothing_and_readers_change_nothing(clerk: Client, people: dict[str, Person]) -> None:
    page = begin(clerk)
    send(clerk, page, ROWS)
    addresses = (f"/finance/{page.number}/", f"/finance/{page.number}/table.csv", f"/finance/{page.number}/paper/")
    stranger, reviewer = client_of(people["luomin"]), client_of(people["liujianmin"])
    for address in addresses:
        assert stranger.get(address).status_code == 404
        assert Client(SERVER_NAME="console.test").get(address).status_code == 302
        # A draft is its writers' alone.
        assert reviewer.get(address).status_code in (302, 404)
    for step in ("save", "hand-in", "take-back", "bring", "take"):
        assert stranger.post(f"/finance/{page.number}/{step}").status_code == 404
        assert reviewer.post(f"/finance/{page.number}/{step}").status_code == 403
        assert clerk.get(f"/finance/{page.number}/{step}").status_code == 405
    assert (
        stranger.post("/finance/start", {"unit": VILLAGE, "template": "aid", "period": QUARTER.code}).status_code == 403
    )
    assert reviewer.get("/finance/").status_code == 403
    for wrong in ({"template": "gone"}, {"period": "2019q1"}, {"period": "x"}, {"period": "2026-07"}, {"period": ""}):
        asked = {"unit": VILLAGE, "template": "aid", "period": QUARTER.code} | wrong
        assert clerk.post("/finance/start", asked).status_code == 404
    clerk.post(f"/finance/{page.number}/hand-in", {"seen": 1})
    assert reviewer.get(f"/finance/{page.number}/").status_code == 200
    assert 'name="amount"' not in reviewer.get(f"/finance/{page.number}/").content.decode()


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


SIDE_BY_SIDE = [["收入项目", "金额", "支出项目", "金额"], ["补助", "9", "修路", "3"], ["合计", "9", "合计", "3"]]
BY_SUMS = [["补助", "9"], ["小计", "9"], ["修路", "3"], ["小计", "3"], ["结余", "6"]]
TEN_THOUSANDS = [["项目", "金额（万元）"], ["收入", ""], ["补助", "0.9"], ["支出", ""], ["修路", "0.3"]]
NUMBERED = [
    ["序号", "科目", "本期金额", "摘要"],
    ["1", "补助", "9", "到账"],
    ["", "收入小计", "9", ""],
    ["2", "修路", "3", ""],
]
BY_NAMES = [["修路", "3"], ["补助", "9"]]


@pytest.mark.parametrize(
    ("rows", "income", "expense"),
    [
        (SIDE_BY_SIDE, "补助 9", "修路 3"),
        (BY_SUMS, "补助 9", "修路 3"),
        (TEN_THOUSANDS, "补助 9000", "修路 3000"),
        (NUMBERED, "补助 9", "修路 3"),
        (BY_NAMES, "补助 9", "修路 3"),
    ],
)
def test_accounts_of_many_shapes_find_their_sides(rows: list[list[str]], income: str, expense: str) -> None:
    own = sheet_of([("income", Line("补助")), ("expense", Line("修路"))])
    made = propose(rows, own, QUARTER).rows
    told = {
        side: " ".join(f"{one.line.name} {one.line.amount}" for one in made if one.side == side)
        for side in ("income", "expense")
    }
    assert told == {"income": income, "expense": expense}
    sheet = only(merged(own, [(one.side, one.line) for one in made]), [("income", Line("补助"))])
    assert sheet.expense == () and sheet.income[0].amount


def test_the_column_of_this_very_period_is_taken_or_what_was_taken_is_told() -> None:
    rows = [
        ["项目", "2025年三季度", "2026年二季度", "2026年三季度"],
        ["收入"],
        ["补助", "1", "2", "3"],
        ["支出"],
        ["修路", "4", "5", "6"],
    ]
    third = span_at("2026q3")
    assert third is not None
    assert [one.line.amount for one in propose(rows, Sheet(), third).rows] == ["3", "6"]
    assert not propose(rows, Sheet(), third).doubts
    made = propose(rows, Sheet(), third.after())
    assert [one.line.amount for one in made.rows] == ["3", "6"]
    assert made.doubts == ("表里没有2026年四季度，取的是“2026年三季度”这一列，请看看对不对。",)


def test_the_lists_are_quick_and_ask_the_database_a_set_number_of_times(
    clerk: Client, people: dict[str, Person]
) -> None:
    content = {"title": "旧账", "blocks": to_blocks(sheet_of([("income", Line("补助", "1"))]), None)}
    begin(clerk)
    with CaptureQueriesContext(
        connection,
    ) as few:
        clerk.get("/finance/")
    for number in range(40):
        old = ItemPage(title="旧账", draft_title="旧账", slug=f"old{number}", live=False, kind="disclosure", unit_code=VILLAGE, item_id=f"old-{number}", number=f"old{number}", content=content)  # fmt: skip  # noqa: E501
        unit(VILLAGE).add_child(instance=old)
    with CaptureQueriesContext(connection) as many:
        clerk.get("/finance/")
    assert len(many) == len(few) <= 20
    begun = timezone.now()
    clerk.get("/finance/")
    assert timezone.now() - begun < timedelta(milliseconds=300)


def test_an_account_of_another_village_is_never_the_one_before(clerk: Client, people: dict[str, Person]) -> None:
    last = begin(clerk, QUARTER.before())
    send(clerk, last, ROWS)
    publish(people, last)
    other = client_of(people["luomin"])
    answer = other.post("/finance/start", {"unit": OTHER, "template": "finance", "period": QUARTER.code}, follow=True)
    text = answer.content.decode()
    assert "218,600" not in text and "集体经营" in text
    assert PASSWORD not in text
