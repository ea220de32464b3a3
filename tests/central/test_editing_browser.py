"""Writing in a real browser: pasting, undoing, saving by itself, losing the session and the line, two at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.central.browsing import (
    before,
    browser,  # noqa: F401 - a fixture
    saved,
)
from tests.central.conftest import ROOT
from tests.central.desk import Desk, desk
from tests.central.end_to_end.access import faults
from tests.central.village import PASSWORD

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{color:red}</style></head><body>
<!--StartFragment--><p class=MsoNormal><b><span style='font-size:16pt'>防火通知</span></b></p>
<p class=MsoNormal style='text-indent:24pt'>今年秋天雨水少，<span
style='color:red' onclick='x()'>一律不准</span>在山上用火。<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>不烧纸</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>不放鞭炮</p>
<script>window.hurt=1</script><img src=x onerror='window.hurt=1'><!--EndFragment--></body></html>"""

EXCEL = """<html><body><table><colgroup><col></colgroup><tr><td colspan=2>三季度收入</td></tr>
<tr><td>项目</td><td>金额（元）</td></tr><tr><td>上级补助</td><td>218,600</td></tr><tr><td>合计</td><td>218,600</td></tr>
<tr><td></td><td></td></tr></table></body></html>"""

WECHAT = (
    "<section style='x'><section><p><span>各位村民：</span></p><p><strong>一、时间</strong></p>"
    "<p>明天\u200b上午<br>八点</p><p><img data-src='https://x/1.jpg'></p></section></section>"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture()
def page(office: Desk, browser: Browser) -> Iterator[Page]:  # noqa: F811
    """The clerk's browser, signed in."""
    with before(office, browser, "zhouguilan") as made:
        yield made


def paste(page: Page, html: str, text: str = "") -> None:
    """Paste into the sheet, as a browser hands it over."""
    page.evaluate(
        """([html, text]) => { const data = new DataTransfer(); if (html) data.setData("text/html", html);
        data.setData("text/plain", text || "x"); document.getElementById("sheet").dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        [html, text],
    )


def kept(office: Desk, page: Page) -> dict[str, Any]:
    """What the database holds of the open item."""
    number = page.url.rstrip("/").split("/")[-1]
    ((content,),) = office.rows(f"SELECT content FROM items_itempage WHERE number = '{number}'")
    return json.loads(str(content))  # type: ignore[no-any-return]


def own_faults(page: Page) -> list[str]:
    """What keeps somebody out of this page, the frame around it apart."""
    return [fault for fault in faults(page) if "退出" not in fault]


def begin(office: Desk, page: Page, title: str) -> None:
    page.goto(f"{office.address}/new/notice/")
    page.fill("#f-title", title)
    page.click("#sheet")


def test_word_excel_and_wechat_come_over_as_words_and_tables(office: Desk, page: Page) -> None:
    begin(office, page, "粘贴")
    paste(page, WORD)
    saved(page)
    assert kept(office, page)["blocks"] == [
        {"type": "heading", "text": "防火通知"},
        {"type": "paragraph", "text": "今年秋天雨水少，一律不准在山上用火。"},
        {"type": "list", "entries": ["不烧纸", "不放鞭炮"]},
    ]
    page.keyboard.press("Control+z")
    expect(page.locator("#sheet ul")).to_have_count(0)
    paste(page, EXCEL)
    saved(page)
    (table,) = kept(office, page)["blocks"]
    assert table["caption"] == "三季度收入" and table["columns"][1] == {"label": "金额", "kind": "money", "unit": "元"}
    assert table["rows"] == [{"cells": ["上级补助", "218600"]}, {"cells": ["合计", "218600"], "role": "total"}]
    page.keyboard.press("Control+z")
    paste(page, WECHAT)
    saved(page)
    assert [block["text"] for block in kept(office, page)["blocks"]] == ["各位村民：", "一、时间", "明天上午\n八点"]
    assert page.evaluate("window.hurt") is None
    page.reload()
    expect(page.locator("#sheet h3")).to_have_text("一、时间")


def test_the_tools_make_what_the_screen_can_show(office: Desk, page: Page) -> None:
    begin(office, page, "工具")
    page.keyboard.type("时间")
    page.click("[data-tool=heading]")
    page.keyboard.press("Enter")
    page.keyboard.type("明天")
    page.click("[data-tool=list]")
    page.keyboard.press("Enter")
    page.keyboard.type("后天")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("看好孩子")
    page.click("[data-tool=strong]")
    page.keyboard.press("Enter")
    page.click("[data-tool=table]")
    page.keyboard.type("项目")
    page.keyboard.press("Tab")
    page.keyboard.type("钱")
    page.keyboard.press("Tab")
    page.keyboard.type("水费")
    page.keyboard.press("Tab")
    page.keyboard.type("12")
    saved(page)
    blocks = kept(office, page)["blocks"]
    assert [block["type"] for block in blocks] == ["heading", "list", "callout", "table"]
    assert blocks[1]["entries"] == ["明天", "后天"] and blocks[3]["rows"][0]["cells"] == ["水费", "12"]
    for _ in range(12):
        page.click("[data-tool=undo]", force=True)
        if page.locator("[data-tool=undo]").is_disabled():
            break
    assert page.locator("#sheet table").count() == 0


def test_a_number_is_masked_with_one_click_and_brought_back_with_another(office: Desk, page: Page) -> None:
    begin(office, page, "遮住")
    page.keyboard.type("李某 11010519491231002X 已领")
    saved(page)
    expect(page.locator("#hand-in")).to_have_attribute("aria-disabled", "true")
    page.click(".finding button:has-text('遮住')")
    expect(page.locator("#sheet")).to_contain_text("11*************02X")
    saved(page)
    expect(page.locator("#hand-in")).not_to_have_attribute("aria-disabled", "true")
    page.click(".finding.done button:has-text('撤销')")
    saved(page)
    assert "11010519491231002X" in kept(office, page)["blocks"][0]["text"]


def test_the_waiting_button_goes_to_what_is_missing(office: Desk, page: Page) -> None:
    page.goto(f"{office.address}/new/guide/")
    page.fill("#f-title", "低保申请")
    page.click("#hand-in")
    expect(page.locator("#f-guide-life-event")).to_be_focused()


def test_a_session_that_ended_loses_nothing(office: Desk, page: Page) -> None:
    begin(office, page, "会话")
    page.keyboard.type("第一句。")
    saved(page)
    page.context.clear_cookies(name="console")
    page.keyboard.type("第二句。")
    expect(page.locator("#again")).to_be_visible()
    assert page.evaluate("localStorage.length") == 1
    page.fill("#again-password", "错的")
    page.keyboard.press("Enter")
    expect(page.locator("#again .wrong")).to_contain_text("密码不对")
    assert not own_faults(page)
    page.fill("#again-password", PASSWORD)
    page.click("#again-go")
    expect(page.locator("#again")).not_to_be_visible()
    saved(page)
    assert kept(office, page)["blocks"][0]["text"] == "第一句。第二句。"


def test_a_line_that_was_cut_is_made_good_later(office: Desk, page: Page) -> None:
    begin(office, page, "断网")
    page.keyboard.type("第一句。")
    saved(page)
    page.context.set_offline(True)
    page.keyboard.type("第二句。")
    expect(page.locator("#saved")).to_contain_text("先存在这台电脑里")
    address = page.url
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)
    expect(page.locator("#sheet")).to_contain_text("第一句。第二句。")
    saved(page)
    assert kept(office, page)["blocks"][0]["text"] == "第一句。第二句。"


def test_two_pages_at_once_are_both_offered(office: Desk, page: Page) -> None:
    begin(office, page, "两人")
    page.keyboard.type("原来。")
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#f-title", "别人的")
    saved(other)
    page.click("#sheet")
    page.keyboard.type("我的。")
    expect(page.locator("#both")).to_be_visible()
    expect(page.locator("#both-theirs")).to_contain_text("别人的")
    expect(page.locator("#both-mine")).to_contain_text("我的。")
    page.click("#take-mine")
    saved(page)
    assert kept(office, page)["title"] == "两人"
    page.goto(page.url + "history/")
    expect(page.locator(".changes")).to_contain_text("别人的")


def test_photographs_come_with_the_notice_and_it_is_handed_in(office: Desk, page: Page, tmp_path: Path) -> None:
    (tmp_path / "程序.html").write_text("<script>1</script>")
    profile = ROOT / "assets" / "demo" / "hetangcun" / "profile"
    page.goto(f"{office.address}/new/notice/")
    page.fill("#f-title", "周日开会")
    form = ROOT / "assets" / "demo" / "hetang-jiedao" / "guide" / "dibao-form.pdf"
    page.set_input_files("#pick", [profile / "boat.jpg", profile / "lotus.jpg", tmp_path / "程序.html", form])
    expect(page.locator(".file[data-key]")).to_have_count(3, timeout=20_000)
    expect(page.locator(".wrong-file")).to_contain_text("不能传")
    page.locator(".wrong-file button").click()
    page.click("#sheet")
    page.keyboard.type("周日上午九点，村部开会。")
    page.locator(".f-image input[name$='.caption']").first.fill("村口")
    page.locator(".f-image [data-do=down]").first.click()
    page.locator(".f-document [data-do=into]").click()
    page.click("[data-days='7']")
    saved(page)
    blocks = kept(office, page)["blocks"]
    assert [block["type"] for block in blocks] == ["paragraph", "document", "image", "image"]
    assert blocks[3]["caption"] == "村口" and blocks[1]["pages"] == 1
    page.reload()
    saved_again = page.evaluate("JSON.stringify(Writing.gather().content.blocks.map(b => b.type))")
    assert json.loads(saved_again) == ["paragraph", "document", "image", "image"]
    assert not own_faults(page)
    page.click("#hand-in")
    page.wait_for_selector("text=收回来改")
    assert not own_faults(page)
    number = page.url.rstrip("/").split("/")[-1]
    assert office.rows(f"SELECT state FROM items_itempage WHERE number = '{number}'") == [("review",)]


@pytest.mark.parametrize("kind", ["guide", "profile", "contact", "disclosure"])
def test_every_form_can_be_used_by_everybody(office: Desk, page: Page, kind: str) -> None:
    page.goto(f"{office.address}/new/{kind}/")
    assert not own_faults(page)
    page.evaluate("document.querySelectorAll('details.fold').forEach((each) => { each.open = true; })")
    for offer in page.locator("[data-offer]").all():
        offer.click()
    assert not own_faults(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert not own_faults(page)


@pytest.mark.alone
def test_twenty_clerks_saving_at_once_lose_nothing(office: Desk) -> None:
    told = office.run(TWENTY)
    assert "lost 0 of 100" in told, told


TWENTY = """
import django; django.setup()
import json, threading, time
from django.db import connection
from django.test import Client
from central.items.making import make
from central.items.models import ItemPage
from central.people.models import Person
from tests.central.village import NOTICE, NOW, VILLAGE, unit
clerk = Person.objects.get(username="zhouguilan")
pages = [make(unit(VILLAGE), "notice", clerk, NOW, NOTICE) for _ in range(20)]
spent, wrong = [], []
def write(page):
    client = Client(SERVER_NAME="console.localhost")
    client.force_login(clerk)
    for number in range(5):
        body = json.dumps({"seen": number, "content": NOTICE | {"title": f"{page.number} {number}"}})
        begun = time.perf_counter()
        answer = client.post(f"/item/{page.number}/save", body, content_type="application/json")
        spent.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            wrong.append(answer.content)
    connection.close()
threads = [threading.Thread(target=write, args=(page,)) for page in pages]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
lost = sum(ItemPage.objects.get(pk=page.pk).content["title"] != f"{page.number} 4" for page in pages) + len(wrong)
print("lost", lost, "of 100; worst", round(max(spent), 3), wrong[:2])
"""
