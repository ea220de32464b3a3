"""The table in a real browser: pasted from Excel, taken back in one step, saved by itself, handed in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.central.browsing import (
    before,
    browser,  # noqa: F401 - a fixture
    saved,
)
from tests.central.desk import Desk, desk
from tests.central.end_to_end.access import faults
from tests.central.village import PASSWORD

LAST = """
import django; django.setup()
from django.utils import timezone
from central.console.finance.overview import classes
from central.items import workflow
from central.items.making import make
from central.items.models import ItemPage
from central.items.periods import shown_quarter
from central.items.sheets import Line, sheet_of, to_blocks
from central.items.templates import begun
from central.people.models import Person
from tests.central.village import VILLAGE, unit
ItemPage.objects.filter(unit_code=VILLAGE).delete()
now, people = timezone.now(), {one.username: one for one in Person.objects.all()}
span = shown_quarter(timezone.localdate()).before()
content = begun(classes().template("finance"), span, classes(), (VILLAGE, "荷塘村"))
rows = [("income", Line("上级补助", "204000")), ("income", Line("资产出租", "62500")),
        ("expense", Line("干部补贴", "34400")), ("expense", Line("办公", "57100"))]
content["blocks"] = to_blocks(sheet_of(rows), span)
page = make(unit(VILLAGE), "disclosure", people["zhouguilan"], now, content, item_id=f"finance-{span.code}")
page = workflow.hand_in(page, people["zhouguilan"], now, [])
for name in ("liujianmin", "hexiuying"):
    page = workflow.sign(page, people[name], now, version=page.edition)
workflow.approve(page, people["wangxuemei"], now, version=page.edition)
"""

SHOWN = """
import django; django.setup()
from django.utils import timezone
from central.items.periods import shown_quarter
print(shown_quarter(timezone.localdate()).label)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A console of its own."""
    with desk(tmp_path_factory.mktemp("finance")) as made:
        yield made


@pytest.fixture()
def page(office: Desk, browser: Browser) -> Iterator[Page]:  # noqa: F811
    """The clerk before a table just begun, with last quarter's beside it."""
    office.run(LAST)
    with before(office, browser, "zhouguilan", permissions=["clipboard-read", "clipboard-write"]) as made:
        made.click("nav a:has-text('财务公开')")
        made.click("li.class:has-text('财务开支') button:has-text('开始填')")
        made.wait_for_selector("#sheet")
        yield made


def paste(page: Page, text: str) -> None:
    """Ctrl V of what Excel leaves on the clipboard."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def cells(page: Page) -> list[tuple[str, str, str]]:
    """Names, amounts and notes as they stand."""
    read = """() => [...document.querySelectorAll("tr.entry")].map(row =>
        ["name", "amount", "note"].map(name => row.querySelector(`[name=${name}]`).value))"""
    return [(name, amount, note) for name, amount, note in page.evaluate(read)]


def amounts(page: Page) -> list[str]:
    """The amounts as they stand."""
    return [amount for _, amount, _ in cells(page)]


def kept(office: Desk, page: Page) -> dict[str, Any]:
    """What the database holds of the open table."""
    number = page.url.split("/finance/")[1].split("/")[0]
    ((content, state),) = office.rows(f"SELECT content, state FROM items_itempage WHERE number = '{number}'")
    return {"state": state, **json.loads(str(content))}


def own_faults(page: Page) -> list[str]:
    """What keeps somebody out of this page, the frame around it apart.

    Cells of the table are 34 high at a desk, as drawn (design tokens, 3: matrix cells); all else keeps its 44.
    """
    found = [fault for fault in faults(page) if "退出" not in fault]
    if page.viewport_size and page.viewport_size["width"] < 900:
        return found
    read = "() => [...document.querySelectorAll('.grid input:not([type=hidden])')].every(one => one.offsetHeight >= 34)"
    assert page.evaluate(read)
    return [fault for fault in found if not fault.startswith("small target: <input")]


def test_a_column_from_excel_fills_the_table_is_taken_back_at_once_and_handed_in(office: Desk, page: Page) -> None:
    expect(page.locator("h1")).to_have_text(f"{office.run(SHOWN).strip()}财务收支表")
    assert cells(page) == [("上级补助", "", ""), ("资产出租", "", ""), ("干部补贴", "", ""), ("办公", "", "")]
    expect(page.locator("tr.entry .c-before").first).to_have_text("204,000")
    page.click("#income-0-amount")
    # The sums that Excel has between and below are known by what they come to.
    paste(page, "218,600\r\n62500.5\r\n281,100.5\r\n47500\r\n58,400\r\n105900\r\n")
    assert amounts(page) == ["218,600", "62,500.5", "47,500", "58,400"]
    expect(page.locator('[data-total="balance"]')).to_have_text("175,200.5")
    page.keyboard.press("Control+z")
    assert amounts(page) == ["", "", "", ""]
    page.keyboard.press("Control+y")
    assert amounts(page) == ["218,600", "62,500.5", "47,500", "58,400"]
    saved(page)
    table = kept(office, page)["blocks"][4]
    assert table["rows"][-1] == {"cells": ["小计", "105900"], "role": "subtotal"}
    expect(page.locator("#checks")).to_contain_text("干部补贴比上季度多 38%")
    expect(page.locator("#chart svg text").last).to_be_visible()
    # The button that waits goes to what is missing.
    page.click("#hand-in", force=True)
    expect(page.locator("#expense-0-note")).to_be_focused()
    page.keyboard.type("增加一名网格员")
    saved(page)
    expect(page.locator("#hand-in")).not_to_have_attribute("aria-disabled", "true")
    page.click("#hand-in")
    expect(page.locator("main")).to_contain_text("交给监委会了")
    assert kept(office, page)["state"] == "signing"
    assert page.locator("input[name=amount]").count() == 0
    page.click("text=收回来改")
    expect(page.locator("#income-0-amount")).to_have_value("218,600")


def test_a_whole_table_from_excel_brings_names_notes_and_both_sides(office: Desk, page: Page) -> None:
    page.click("#income-0-name")
    paste(
        page,
        '项目\t本季度\t上季度\t备注\n收入\t\t\t\n上级补助\t218600\t204000\t\n莲子\t5000\t4000\t"采收\n旺季"\n小计\t223600\t208000\t\n'
        "支出\t\t\t\n干部补贴\t34400\t34400\t\n办公\t57100\t57100\t\n慰问\t900\t800\t\n小计\t92400\t1\t\n结余\t131200\t\t\n",
    )
    assert cells(page) == [
        ("上级补助", "218,600", ""),
        ("莲子", "5,000", "采收 旺季"),
        ("干部补贴", "34,400", ""),
        ("办公", "57,100", ""),
        ("慰问", "900", ""),
    ]
    page.keyboard.press("Control+z")
    assert [name for name, _, _ in cells(page)] == ["上级补助", "资产出租", "干部补贴", "办公"]
    page.click("#expense-0-name")
    paste(page, "水渠\t10\n路灯\t20\n植树\t30")
    assert [name for name, _, _ in cells(page)] == ["上级补助", "资产出租", "水渠", "路灯", "植树"]
    assert amounts(page)[2:] == ["10", "20", "30"]
    # One cell is pasted like any word.
    page.click("#income-0-note")
    paste(page, "到账")
    assert cells(page)[0][2] == "到账"
    saved(page)


def test_the_keyboard_goes_down_along_and_back_and_rows_come_and_go(office: Desk, page: Page) -> None:
    page.click("#income-0-amount")
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    expect(page.locator("#income-1-amount")).to_be_focused()
    expect(page.locator("#income-0-amount")).to_have_value("1,000")
    page.keyboard.type("2000.5")
    page.keyboard.press("Tab")
    expect(page.locator("#income-1-note")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#expense-0-name")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#income-1-name")).to_be_focused()
    page.click("text=支出加一行")
    expect(page.locator("#expense-2-name")).to_be_focused()
    page.keyboard.type("慰问")
    page.keyboard.press("Tab")
    page.keyboard.type("五百")
    page.keyboard.press("Tab")
    expect(page.locator("#expense-2-amount")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("th.cat.expense")).to_have_attribute("rowspan", "4")
    saved(page)
    expect(page.locator("#checks")).to_contain_text("不是数")
    page.click("#income-0-name")
    page.click("#drop")
    assert [name for name, _, _ in cells(page)] == ["资产出租", "干部补贴", "办公", "慰问"]
    expect(page.locator("th.cat.income")).to_have_text("收入")
    page.click("#undo")
    assert cells(page)[0][0] == "上级补助"
    expect(page.locator("th.cat.income")).to_have_attribute("rowspan", "3")
    saved(page)
    page.reload()
    assert cells(page)[0][:2] == ("上级补助", "1,000") and cells(page)[-1][:2] == ("慰问", "五百")


def test_without_a_line_and_without_a_session_nothing_typed_is_lost(office: Desk, page: Page) -> None:
    page.context.set_offline(True)
    page.click("#income-0-amount")
    page.keyboard.type("4321")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_contain_text("没连上网")
    page.context.set_offline(False)
    saved(page)
    page.context.clear_cookies(name="console")
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    expect(page.locator("#again")).to_be_visible()
    page.fill("#again-password", "不对的密码")
    page.click("#again-go")
    expect(page.locator("#again .wrong")).to_be_visible()
    page.fill("#again-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#again")).to_be_hidden()
    saved(page)
    assert [row["cells"][1] for row in kept(office, page)["blocks"][2]["rows"]] == ["4321", "99", "4420"]


def test_two_at_once_are_told_apart(office: Desk, page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#income-0-amount", "7")
    other.keyboard.press("Enter")
    saved(other)
    page.fill("#income-0-amount", "8")
    page.keyboard.press("Enter")
    expect(page.locator("#both")).to_be_visible()
    page.click("#take-mine")
    saved(page)
    assert kept(office, page)["blocks"][2]["rows"][0]["cells"][1] == "8"
    other.fill("#income-0-amount", "9")
    other.keyboard.press("Enter")
    expect(other.locator("#both")).to_be_visible()
    other.click("#take-theirs")
    expect(other.locator("#income-0-amount")).to_have_value("8")
    assert office.rows("SELECT count(*) FROM wagtailcore_revision")[0][0] >= 2


def test_an_excel_file_is_chosen_looked_at_and_taken(office: Desk, page: Page, tmp_path: Any) -> None:
    book = openpyxl.Workbook()
    for row in (["项目", "金额（元）"], ["收入"], ["上级补助", 300000], ["支出"], ["办公", 57000], ["电费", 800]):
        book.active.append(row)
    book.save(tmp_path / "账.xlsx")
    page.set_input_files("#file", tmp_path / "账.xlsx")
    expect(page.locator("h1")).to_have_text("看看怎么放")
    expect(page.locator(".brought tbody tr")).to_have_count(3)
    assert own_faults(page) == []
    page.click("button:has-text('放进去')")
    page.wait_for_selector("#sheet")
    assert [(name, amount) for name, amount, _ in cells(page)] == [
        ("上级补助", "300,000"),
        ("资产出租", ""),
        ("干部补贴", ""),
        ("办公", "57,000"),
        ("电费", "800"),
    ]


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844), (683, 384)])
def test_everybody_can_use_these_pages(office: Desk, page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.fill("#income-0-amount", "10")
    page.fill("#expense-0-amount", "五")
    page.keyboard.press("Enter")
    saved(page)
    assert own_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for address in (page.url + "paper/", office.address + "/finance/"):
        page.goto(address)
        assert own_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_phone_shows_three_columns_and_the_note_below(office: Desk, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    row = page.locator("tr.entry").first
    tops = [row.locator(name).bounding_box() for name in (".c-name", ".c-amount", ".c-before")]
    assert all(box is not None for box in tops) and len({round(box["y"]) for box in tops if box}) == 1
    expect(row.locator(".c-note")).to_be_hidden()
    page.click("#income-0-amount")
    note, amount = row.locator(".c-note").bounding_box(), row.locator(".c-amount").bounding_box()
    assert note is not None and amount is not None and note["y"] > amount["y"] + 20
