"""Two people, two browsers: one fills a warning in at the desk, the other confirms it on the phone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

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
from tests.central.caps import chinese
from tests.central.desk import Desk, desk
from tests.central.end_to_end.access import faults as all_faults
from tests.central.village import PASSWORD

FORGET = "import django; django.setup()\nfrom central.people.models import Person\nPerson.objects.update(totp_last=0)"

Open = Callable[[str, ViewportSize], Page]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("alerts")) as made:
        made.run(FORGET.replace("totp_last=0", f"totp_secret='{SECRET}'"))
        yield made


@pytest.fixture()
def opened(office: Desk, browser: Browser) -> Iterator[Open]:  # noqa: F811
    """Sign somebody in in a browser of their own."""
    with ExitStack() as stack:

        def open_for(username: str, viewport: ViewportSize) -> Page:
            page = stack.enter_context(before(office, browser, username, lambda: code(office), viewport=viewport))
            page.goto("/alert/")
            return page

        yield open_for


def code(office: Desk) -> str:
    """A code that counts; in a test nobody waits half a minute for the next."""
    office.run(FORGET)
    return code_now()


def faults(page: Page) -> list[str]:
    """The faults of what is ours on the page; the frame around it (退出) is judged where it is made."""
    return [fault for fault in all_faults(page) if "退出" not in fault]


def fill(page: Page) -> None:
    page.get_by_role("link", name="发预警").click()
    page.get_by_label("灾害").select_option(label="暴雨")
    page.get_by_label("橙").check()
    page.get_by_role("button", name="6 小时").click()
    page.get_by_label("荷塘街道 2").check()
    page.get_by_label("会怎样").fill("3 小时内雨量超过 50 毫米，可能山洪、内涝")


def test_one_fills_in_at_the_desk_the_other_confirms_on_the_phone(office: Desk, opened: Open) -> None:
    first, second = opened("chenzhiyuan", AT_DESK), opened("pengli", ON_PHONE)
    fill(first)
    expect(first.get_by_role("heading", level=1)).to_have_text("暴雨橙色预警")
    expect(first.get_by_label("谁发布")).to_have_value("岳塘区气象台")
    expect(first.get_by_label("第 1 条", exact=True)).to_have_value("待在屋里，不要出门")
    expect(first.locator("[data-reach]")).to_have_text("2 个村")
    expect(first.locator("svg.picture")).to_contain_text("雨量超过 50")
    assert faults(first) == []
    first.get_by_label("您的 6 位验证码").fill(code(office))
    first.get_by_role("button", name="确认，请第二个人").click()
    expect(first.get_by_text("等第二个人：彭丽")).to_be_visible()
    assert faults(first) == []

    second.goto("/alert/")
    second.get_by_role("link", name="去确认").click()
    assert faults(second) == []
    second.get_by_label("您的 6 位验证码").fill("000000")
    second.get_by_role("button", name="确认，发到").click()
    expect(second.get_by_role("alert")).to_contain_text("验证码不对")
    second.get_by_label("您的 6 位验证码").fill(code(office))
    second.get_by_role("button", name="确认，发到").click()
    expect(second.get_by_text("发出去了")).to_be_visible()
    # The first person's page learns of it by itself.
    expect(first.get_by_role("button", name="解除预警")).to_be_visible(timeout=10_000)
    assert faults(first) == []
    ((state, outbox),) = office.rows(
        "SELECT state, (SELECT count(*) FROM publishing_outbox) FROM items_itempage WHERE kind = 'alert'"
    )
    assert state == "approved" and outbox

    first.get_by_label("为什么解除").fill("雨停了")
    first.get_by_label("您的 6 位验证码").fill(code(office))
    first.get_by_role("button", name="解除预警").click()
    expect(first.get_by_text("解除了，大屏马上")).to_be_visible()
    assert office.rows("SELECT state FROM items_itempage WHERE kind = 'alert'") == [("withdrawn",)]


def test_the_count_down_runs_and_taking_back_reaches_the_other_page(office: Desk, opened: Open) -> None:
    first, second = opened("chenzhiyuan", AT_DESK), opened("pengli", AT_DESK)
    fill(first)
    first.get_by_label("您的 6 位验证码").fill(code(office))
    first.get_by_role("button", name="确认，请第二个人").click()
    expect(first.get_by_text("等第二个人：彭丽")).to_be_visible()
    second.goto(first.url)
    left = second.locator("[data-left]").inner_text()
    expect(second.locator("[data-left]")).not_to_have_text(left, timeout=5_000)
    first.get_by_role("button", name="收回来改").click()
    expect(second.get_by_role("button", name="确认，请第二个人")).to_be_visible(timeout=10_000)
    assert faults(second) == []
    first.get_by_role("button", name="不发了").click()


def test_what_an_ended_session_kept_back_is_offered_again(office: Desk, opened: Open) -> None:
    page = opened("chenzhiyuan", AT_DESK)
    fill(page)
    page.context.clear_cookies(name="console")
    page.get_by_role("button", name="先存着").click()
    page.wait_for_url("**/login/**")
    page.fill("#username", "chenzhiyuan")
    page.fill("#password", PASSWORD)
    page.click("main button:has-text('登录')")
    page.fill("#code", code(office))
    page.click("button:has-text('确认')")
    page.goto("/alert/new/")
    expect(page.get_by_label("会怎样")).to_have_value("")
    page.get_by_role("button", name="放回来").click()
    expect(page.get_by_label("会怎样")).to_have_value("3 小时内雨量超过 50 毫米，可能山洪、内涝")
    expect(page.get_by_label("荷塘街道 2")).to_be_checked()
    page.get_by_role("button", name="先存着").click()
    expect(page.get_by_text("存好了，还没有发")).to_be_visible()
    page.goto("/alert/new/")
    expect(page.get_by_role("button", name="放回来")).to_have_count(0)


def test_a_file_of_the_weather_office_fills_the_form(office: Desk, opened: Open, tmp_path: Path) -> None:
    now = time.time()
    stamp = [time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(now + shift)) for shift in (-60, 6 * 3600)]
    file = tmp_path / "warning.xml"
    file.write_bytes(chinese(sent=stamp[0], expires=stamp[1]))
    page = opened("chenzhiyuan", ON_PHONE)
    page.get_by_role("link", name="读入气象预警文件").click()
    assert faults(page) == []
    page.get_by_label("预警文件").set_input_files(file)
    page.get_by_role("button", name="读入").click()
    expect(page.get_by_label("影响范围")).to_have_value("荷塘街道")
    expect(page.get_by_label("橙")).to_be_checked()
    assert faults(page) == []
    page.goto("/alert/")
    assert faults(page) == []


def test_it_all_works_without_script(office: Desk, browser: Browser) -> None:  # noqa: F811
    context = context_of(browser, office, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "chenzhiyuan", lambda: code(office))
    page.goto("/alert/new/")
    page.get_by_label("灾害").select_option(label="大雾")
    page.get_by_label("黄").check()
    page.get_by_role("button", name="用这种灾害建议的做法").click()
    expect(page.get_by_label("第 1 条", exact=True)).to_have_value("没有要紧事不要开车")
    expect(page.get_by_role("heading", level=1)).to_have_text("大雾黄色预警")
    context.close()
