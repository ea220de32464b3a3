"""From a clerk's telephone to the screen in the hall and back to a resident's: real browsers, real server, real window.

The issue's own story: the clerk writes, the committee signs, the township approves, one poll later it is on the screen;
the county warns, and the warning is there until it is lifted.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.demo.children import wait_until
from tests.central.end_to_end import telephone
from tests.central.end_to_end.office import PHONE, Desk, Hall, Office, at_desk
from tests.end_to_end.places import NOTICES

pytestmark = [pytest.mark.window, pytest.mark.slow]

POLL_SECONDS = 1.0
"""What the screen of these tests polls at."""
SECONDS = 10.0
"""Far above what a step takes; `make bench` holds the real figures."""
NOTICE = "荷花路修路，请绕行"
INCOME = "218600\r\n186400\r\n62500\r\n18700\r\n"
EXPENSE = "168300\r\n96000\r\n58400\r\n47500\r\n21500\r\n"
"""What Excel puts on the clipboard: a line a row. The row names are last quarter's and stand already."""


def paste(page: Page, side: str, text: str) -> None:
    """Paste into the first amount of one side of the account, as Ctrl V does."""
    cell = page.locator(f"tbody[data-side={side}] input[name=amount]").first
    cell.focus()
    cell.evaluate(
        """(cell, text) => { const data = new DataTransfer(); data.setData("text/plain", text);
        cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        text,
    )


def number_in(page: Page) -> str:
    """The number of the item whose page is open."""
    found = re.search(r"/(?:item|finance)/([^/]+)/", page.url)
    assert found, page.url
    return found[1]


def approve(desk: Desk, title: str) -> None:
    """Find an item in 待我审核 and let it go to the screens at once."""
    desk.page.goto("/review/")
    desk.page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text(title)
    desk.page.get_by_role("button", name="通过，马上上屏").click()
    expect(
        desk.page.get_by_role("button", name="通过，马上上屏").or_(desk.page.get_by_role("status")).first
    ).to_be_visible()


def on_the_screen(hall: Hall, title: str) -> None:
    """Wait until the device shows an item: one poll later, some seconds of margin for a busy machine."""
    assert wait_until(lambda: title in hall.titles(), POLL_SECONDS + SECONDS, 0.1), (title, hall.device.status)


def test_a_notice_with_two_photographs_and_a_pdf_reaches_the_hall_and_a_residents_telephone(
    office: Office, browser: Browser, hall: Hall, tmp_path: Path
) -> None:
    files = [
        telephone.photograph(tmp_path / "IMG_0412.jpg", 1),
        telephone.photograph(tmp_path / "IMG_0413.jpg", 2),
        telephone.document(tmp_path / "施工通知.pdf"),
    ]
    with at_desk(office, browser, "zhouguilan") as clerk:
        clerk.page.goto("/new/")
        clerk.page.locator('a[href^="/new/notice/"]').first.click()
        clerk.page.get_by_label("标题").first.fill(NOTICE)
        clerk.page.locator("#sheet").click()
        clerk.page.keyboard.type("荷花路从明天起修路，请走清水桥。")
        clerk.page.set_input_files("#pick", files)
        expect(clerk.page.locator("#files li.file")).to_have_count(3)
        expect(clerk.page.locator("#hand-in")).not_to_have_attribute("aria-disabled", "true", timeout=30_000)
        clerk.page.locator("#hand-in").click()
        expect(clerk.page.get_by_text("待审核").first).to_be_visible()
        clerk.page.goto("/")
        expect(clerk.page.get_by_role("link", name=re.compile(NOTICE)).first).to_be_visible()

    with at_desk(office, browser, "wangxuemei") as reviewer:
        approve(reviewer, NOTICE)
    on_the_screen(hall, NOTICE)

    route = hall.open(NOTICES)
    number = route.rpartition("-")[2]
    address = f"https://pages.localhost/i/{number}"
    hall.wait_code(address, SECONDS)
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="zh-CN")
    resident = context.new_page()
    answer = resident.goto(office.here(address))
    assert answer is not None and answer.status == 200
    expect(resident.get_by_role("heading", level=1)).to_contain_text(NOTICE)
    expect(resident.get_by_text("请走清水桥")).to_be_visible()
    assert resident.locator("script").count() == 0
    assert context.cookies() == []
    context.close()


def test_a_finance_table_from_excel_is_signed_approved_and_shown(office: Office, browser: Browser, hall: Hall) -> None:
    with at_desk(office, browser, "zhouguilan") as clerk:
        page = clerk.page
        page.goto("/finance/")
        # The quarters before have been published; the last tab is the one under way.
        page.get_by_role("navigation", name="哪个季度").get_by_role("link").last.click()
        page.get_by_role("button", name=re.compile("开始填.*财务")).click()
        page.wait_for_url(re.compile("/finance/[^/]+/$"))
        title = page.get_by_role("heading", level=1).inner_text().strip()
        number = number_in(page)
        paste(page, "income", INCOME)
        expect(page.locator('[data-total="income"]')).to_have_text("486,200")
        paste(page, "expense", EXPENSE)
        expect(page.locator('[data-total="expense"]')).to_have_text("391,700")
        expect(page.locator('[data-total="balance"]')).to_have_text("94,500")
        # What is far from the last quarter wants a word in the notes.
        for note in page.locator("tr.asks input[name=note]").all():
            note.fill("按实际发生")
        hand_in = page.get_by_role("button", name=re.compile("^交给"))
        expect(hand_in).not_to_have_attribute("aria-disabled", "true")
        hand_in.click()
        expect(page.get_by_text("待签字").first).to_be_visible()

    for member in ("liujianmin", "hexiuying"):
        with at_desk(office, browser, member, PHONE) as signer:
            signer.page.goto(f"/sign/{number}/")
            signer.page.get_by_role("button", name="核对过，签字").click()
            expect(signer.page.get_by_role("button", name="核对过，签字")).to_have_count(0)

    with at_desk(office, browser, "wangxuemei") as reviewer:
        approve(reviewer, title)
    on_the_screen(hall, title)


def test_an_orange_warning_of_two_people_reaches_the_screen_until_it_is_lifted(
    office: Office, browser: Browser, hall: Hall
) -> None:
    with at_desk(office, browser, "chenzhiyuan") as first, at_desk(office, browser, "pengli", PHONE) as second:
        page = first.page
        page.goto("/alert/new/")
        page.get_by_label("灾害").select_option(label="暴雨")
        page.locator("label.lv.orange").click()
        page.locator("[data-hours='6']").click()
        page.get_by_label("谁发布").fill("岳塘区气象台")
        page.get_by_label(re.compile("会怎样")).fill("3小时内雨量超过50毫米，可能山洪、内涝")
        page.locator("input[name=units][data-whole]").check()
        if not page.get_by_label("第 1 条", exact=True).input_value():
            page.get_by_label("第 1 条", exact=True).fill("待在屋里，不要出门")
        page.get_by_label("您的 6 位验证码").fill(office.code("chenzhiyuan"))
        page.get_by_role("button", name="确认，请第二个人").click()
        expect(page.get_by_text("等第二个人").first).to_be_visible()

        second.page.goto("/alert/")
        second.page.get_by_role("link", name="去确认").click()
        second.page.get_by_label("您的 6 位验证码").fill(office.code("pengli"))
        second.page.get_by_role("button", name=re.compile("^确认，发到")).click()
        on_the_screen(hall, "暴雨橙色预警")
        hall.device.wait(hall.warns, SECONDS, "the warning on the whole glass")

        page.goto("/alert/")
        page.get_by_role("link", name="打开、解除").first.click()
        page.get_by_label("为什么解除").fill("雨停了")
        page.get_by_label("您的 6 位验证码").fill(office.code("chenzhiyuan"))
        page.get_by_role("button", name="解除预警").click()
        gone = lambda: "暴雨橙色预警" not in hall.titles()  # noqa: E731
        hall.device.wait(gone, POLL_SECONDS + SECONDS, "the warning lifted")
        hall.device.wait(lambda: not hall.warns(), SECONDS, "the glass free again")


def test_nothing_went_wrong_on_the_way(office: Office) -> None:
    assert office.troubles() == []
