"""Reviewing and signing in a real browser, at a desk and on a phone: looked at by axe, decided by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.central.browsing import (
    AT_DESK,
    ON_PHONE,
    SECRET,
    before,
    browser,  # noqa: F401 - a fixture
    code_now,
    context_of,
    sign_in,
)
from tests.central.desk import Desk, desk
from tests.central.end_to_end.access import faults

ITEMS = f"""
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from tests.central.village import *
from central.items.making import make
from central.items import workflow
from central.items.periods import span_from
from central.items.sheets import Line, Sheet, to_blocks
from central.people.models import Person, Post
Post.objects.update(since="2020-01-01")
Person.objects.filter(username="wangxuemei").update(totp_secret="{SECRET}")
people = {{person.username: person for person in Person.objects.all()}}
clerk, now = people["zhouguilan"], timezone.now()
def table(label, first, last, subsidy, note=""):
    period = {{"label": label, "first": first, "last": last}}
    expense = (Line("干部补贴", subsidy, note), Line("修路", "168300"))
    sheet = Sheet((Line("上级补助", "218600"), Line("资产出租", "62500")), expense)
    told = {{"area": "finance", "matter": "f3", "template": "finance", "period": period}}
    return {{"title": f"{{label}}财务收支表", "disclosure": told, "blocks": to_blocks(sheet, span_from(period))}}
def signed(page):
    for who in ("liujianmin", "hexiuying"):
        page = workflow.sign(page, people[who], now, version=page.edition)
    return page
old = make(unit(VILLAGE), "disclosure", clerk, now, table("2026年二季度", "2026-04-01", "2026-06-30", "34400"))
old = signed(workflow.hand_in(old, clerk, now, []))
workflow.approve(old, people["wangxuemei"], now, version=1)
edited = make(unit(VILLAGE), "notice", clerk, now - timedelta(days=3), NOTICE)
edited = workflow.hand_in(edited, clerk, now - timedelta(days=3), [])
edited = workflow.approve(edited, people["lifang"], now, version=1)
edited = workflow.save(edited, clerk, NOTICE | {{"title": "10月29日停水"}}, seen=edited.lock_number)
workflow.hand_in(edited, clerk, now - timedelta(days=2), [])
for hours, title in ((4, "森林防火通知"), (3, "周日开会"), (2, "打疫苗"), (1, "修路绕行")):
    page = make(unit(VILLAGE), "notice", clerk, now, NOTICE | {{"title": title}})
    workflow.hand_in(page, clerk, now - timedelta(hours=hours), [])
third = table("2026年三季度", "2026-07-01", "2026-09-30", "47500", "补发绩效")
page = make(unit(VILLAGE), "disclosure", clerk, now, third)
page = workflow.sign(workflow.hand_in(page, clerk, now, []), people["hexiuying"], now, version=1)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("review")) as made:
        made.run(ITEMS)
        yield made


@pytest.fixture(scope="module")
def reviewer(office: Desk, browser: Browser) -> Iterator[Page]:  # noqa: F811
    complaints: list[str] = []
    with before(office, browser, "wangxuemei", code_now) as page:
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        yield page
    assert not complaints


def states(office: Desk, title: str) -> list[tuple[Any, ...]]:
    return office.rows(
        "select i.state from items_itempage i join wagtailcore_page p on p.id = i.page_ptr_id "
        f"where p.title = '{title}'"
    )


def barriers(page: Page) -> list[str]:
    """What keeps somebody out of this page; the frame around every page is looked at by a test of its own."""
    return [fault for fault in faults(page) if "退出" not in fault]


def test_a_member_writes_their_name_on_a_phone_and_signs(office: Desk, browser: Browser) -> None:  # noqa: F811
    context = context_of(browser, office, viewport=ON_PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    sign_in(page, "liujianmin")
    page.goto(f"{office.address}/sign/")
    assert barriers(page) == []
    page.click("text=看一看")
    expect(page.locator(".much")).to_contain_text("干部补贴")
    expect(page.locator(".note").first).to_contain_text("多 38%：补发绩效")
    assert barriers(page) == []
    pad = page.locator("#pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    for y in (30, 60, 90):
        page.mouse.move(box["x"] + 30, box["y"] + y)
        page.mouse.down()
        page.mouse.move(box["x"] + 160, box["y"] + y - 12, steps=6)
        page.mouse.move(box["x"] + 290, box["y"] + y, steps=6)
        page.mouse.up()
    page.click("text=核对过，签字 >> nth=-1")
    expect(page.locator(".told")).to_contain_text("都签齐了")
    ((kept, length, width),) = office.rows(
        "select m.type, m.length, m.width from items_signature s join items_media m on m.sha256 = s.drawn_id"
    )
    assert kept == "image/png" and isinstance(length, int) and length < 50 * 1024 and width
    page.click("a.item:has-text('2026年三季度')")
    image = page.locator(".seats img")
    expect(image).to_have_attribute("alt", "刘建民的手写签名")
    image.scroll_into_view_if_needed()
    assert page.evaluate("document.querySelector('.seats img').naturalWidth") > 100
    context.close()


def test_the_queue_the_phone_page_and_the_difference_at_a_desk(office: Desk, reviewer: Page) -> None:
    reviewer.goto(f"{office.address}/review/")
    expect(reviewer.locator(".waiting li").first).to_contain_text("10月29日停水")
    expect(reviewer.locator(".waiting li").first).to_contain_text("等了 2 天")
    expect(reviewer.locator("#changed")).to_have_text("比上次通过的改了 1 处")
    expect(reviewer.locator(".changes del")).to_contain_text("10月28日停水")
    inside = reviewer.frame_locator(".phone-page")
    expect(inside.locator("h1")).to_contain_text("停水")
    assert barriers(reviewer) == []
    reviewer.click("text=文字")
    expect(reviewer.locator(".words")).to_contain_text("早上8点到下午5点，全村停水。")
    assert barriers(reviewer) == []


def test_nothing_is_sent_back_without_a_reason_and_quick_words_fill_it(office: Desk, reviewer: Page) -> None:
    reviewer.goto(f"{office.address}/review/")
    reviewer.click(".send-back")
    assert reviewer.evaluate("document.activeElement.id") == "reason"
    reviewer.click("text=缺附件")
    reviewer.click("text=太长了")
    assert reviewer.input_value("#reason") == "缺附件；太长了"
    reviewer.click(".send-back")
    expect(reviewer.locator(".told")).to_contain_text("退回去了")
    assert states(office, "10月29日停水") == [("returned",)]
    expect(reviewer.locator("h1")).to_have_text("森林防火通知")


def test_approving_opens_the_next_and_a_double_press_decides_once(office: Desk, reviewer: Page) -> None:
    reviewer.goto(f"{office.address}/review/")
    expect(reviewer.locator("h1 .of-item")).to_have_text("森林防火通知")
    reviewer.dblclick(".approve button")
    expect(reviewer.locator(".told")).to_contain_text("马上上屏")
    expect(reviewer.locator("h1")).to_have_text("周日开会")
    assert states(office, "森林防火通知") == [("approved",)] and states(office, "周日开会") == [("review",)]


def test_no_key_decides_and_a_time_may_be_set(office: Desk, reviewer: Page) -> None:
    reviewer.goto(f"{office.address}/review/")
    title = reviewer.inner_text("h1 .of-item")
    reviewer.click(".bar summary")
    field = reviewer.locator(".bar input[name=at]")
    field.fill("2030-01-01T08:00")
    field.press("Enter")
    assert states(office, title) == [("review",)]
    assert barriers(reviewer) == []
    reviewer.keyboard.press("Escape")
    expect(field).to_be_hidden()
    reviewer.click(".bar summary")
    reviewer.click(".bar .pop button")
    expect(reviewer.locator(".told")).to_contain_text("选的时间太远了")


def test_a_reviewer_on_a_phone(office: Desk, reviewer: Page) -> None:
    reviewer.set_viewport_size(ON_PHONE)
    try:
        reviewer.goto(f"{office.address}/review/")
        assert not reviewer.is_visible(".bar.decide") and not reviewer.is_visible(".middle")
        assert barriers(reviewer) == []
        reviewer.click(".waiting li >> nth=0")
        expect(reviewer.locator(".place")).to_contain_text("第 1 件")
        title = reviewer.inner_text("h1")
        assert barriers(reviewer) == []
        reviewer.click(".approve button")
        expect(reviewer.locator(".told")).to_contain_text("马上上屏")
        assert states(office, title) == [("approved",)]
        reviewer.goto(f"{office.address}/reviewed/")
        expect(reviewer.locator(".past")).to_contain_text("退回：缺附件；太长了")
        assert barriers(reviewer) == []
    finally:
        reviewer.set_viewport_size(AT_DESK)


def test_without_script_everything_can_be_done(office: Desk, browser: Browser) -> None:  # noqa: F811
    context = context_of(browser, office, viewport=ON_PHONE, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "hexiuying")
    page.goto(f"{office.address}/sign/")
    page.click(".item >> nth=0")
    expect(page.locator(".seats")).to_contain_text("何秀英")
    context.close()
