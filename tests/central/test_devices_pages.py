"""大屏 and 留言 on the console: who sees which, in which words, and how many questions that costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.devices import fleet
from central.devices.models import Device, Remark
from central.people.models import Person
from feed.reports import Event
from tests.central.reviewing import browser, people  # noqa: F401 - a fixture
from tests.central.screen import AT, Screen, opened
from tests.central.village import OTHER, VILLAGE


@pytest.fixture()
def screens(people: dict[str, Person]) -> dict[str, Screen]:  # noqa: F811
    """Two screens of our village, one of another; each said something a moment ago but the new one."""
    now, made = timezone.now(), {name: Screen() for name in ("大厅", "小卖部", "清水村大厅")}
    for name, screen in made.items():
        fleet.add(screen.key, OTHER if name == "清水村大厅" else VILLAGE, name, now)
    for name in ("大厅", "清水村大厅"):
        made[name].beat(
            1, 1, edition=1832, content_at=now - timedelta(hours=3), good_until=now + timedelta(days=6), missing=2,
            free_mb=1229, total_mb=60_000, agent="1.4.0", screen="1.3.0",
        )  # fmt: skip
    return made


def silent(name: str, for_: timedelta) -> None:
    """Let a screen have been silent."""
    at = timezone.now() - for_
    Device.objects.filter(name=name).update(reported_at=at, online_since=at)


def test_the_list_says_how_each_screen_is(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    silent("清水村大厅", timedelta(hours=1, minutes=12))
    told = browser(people["zhouhai"]).get("/screens/").content.decode()
    assert "大屏 3 块" in told and told.index("断网，照常播放</span>") < told.index("未知</span>")
    assert told.index("未知</span>") < told.index("在线</span>"), "trouble first"
    assert "断了 1 小时 12 分" in told and "前都能播" in told and "断网前：差 2 条没收到" in told
    assert "刚登记，没报过" in told and "第 1832 版" in told and "差 2 条没收到" in told
    assert "快满 1.2 GB" in told and "屏幕还是 1.3.0" in told


def test_each_sees_the_screens_of_their_units(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    clerk = browser(people["zhouguilan"]).get("/screens/").content.decode()
    assert "大屏 2 块" in clerk and "清水村大厅" not in clerk
    assert "清水村大厅" in browser(people["wangxuemei"]).get("/screens/").content.decode()
    assert "小卖部" not in browser(people["luomin"]).get("/screens/").content.decode()


def test_the_list_is_narrowed_by_state_and_name(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    desk = browser(people["zhouhai"])
    unknown = desk.get("/screens/?state=unknown").content.decode()
    assert "小卖部" in unknown and "清水村大厅" not in unknown
    found = desk.get("/screens/?find=清水").content.decode()
    assert "清水村大厅" in found and "小卖部" not in found
    assert "没有这样的屏" in desk.get("/screens/?find=火星").content.decode()
    assert desk.get("/screens/?state=<script>&page=999999").status_code == 200


def test_a_county_of_screens_costs_few_questions(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    desk, now = browser(people["zhouhai"]), timezone.now()
    told = Device.objects.get(name="大厅").told
    with CaptureQueriesContext(connection) as few:
        desk.get("/screens/")
    Device.objects.bulk_create(
        Device(
            key=f"{n:064x}", name=f"屏{n}", unit_code=VILLAGE, added=now, reported_at=now, online_since=now, told=told
        )
        for n in range(100)
    )
    with CaptureQueriesContext(connection) as many:
        page = desk.get("/screens/").content.decode()
    assert len(many) == len(few) and "第 1–50 块，共 103 块" in page


def test_remarks_reach_the_clerk_who_puts_them_aside(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    screens["大厅"].send(Event(1, AT, "remark", text="路灯坏了 <b>快修</b>"))
    screens["清水村大厅"].send(Event(1, AT, "remark", text="清水村的事"))
    clerk = browser(people["zhouguilan"])
    page = clerk.get("/screens/remarks/").content.decode()
    assert "路灯坏了 &lt;b&gt;快修" in page and "清水村的事" not in page
    mine, foreign = Remark.objects.get(village=VILLAGE), Remark.objects.get(village=OTHER)
    assert clerk.post(f"/screens/remarks/{foreign.pk}/done").status_code == 404
    assert browser(people["wangxuemei"]).post(f"/screens/remarks/{mine.pk}/done").status_code == 403
    for _ in range(2):
        assert clerk.post(f"/screens/remarks/{mine.pk}/done").status_code == 302
    mine.refresh_from_db()
    assert mine.done_by == people["zhouguilan"]
    assert "路灯坏了" not in clerk.get("/screens/remarks/").content.decode()
    assert "路灯坏了" in clerk.get("/screens/remarks/?done=1").content.decode()
    assert browser(people["zhouhai"]).get("/screens/remarks/").status_code == 403, "machines, not matters"


def test_waiting_remarks_are_counted_in_the_menu(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    screens["大厅"].send(*(Event(n, AT, "remark", text=f"第{n}条") for n in (1, 2, 3)))
    page = browser(people["zhouguilan"]).get("/").content.decode()
    assert '<span>村里的大屏</span><i class="count">3</i>' in page


def page_of(name: str, person: Person) -> str:
    """The page of a screen as somebody sees it."""
    return browser(person).get(f"/screens/{Device.objects.get(name=name).pk}/").content.decode()


def test_a_screen_says_how_its_machine_is_and_what_to_do(
    people: dict[str, Person],  # noqa: F811
    screens: dict[str, Screen],
) -> None:
    screens["大厅"].beat(1, 2, celsius=84, wear="failing", disk_faults=3, free_mb=30_000, total_mb=60_000)
    told = page_of("大厅", people["zhouguilan"])
    assert "84 ℃，偏热" in told and "清一清灰" in told
    assert "超过设计寿命" in told and "尽快换存储" in told and "记下 3 次" in told
    assert "剩 29 GB，共 58 GB" in told and "荷塘村 · 大厅" in told
    assert "存储要换了" in browser(people["zhouhai"]).get("/screens/").content.decode(), "the list says it too"


def test_what_a_machine_does_not_tell_is_not_told(
    people: dict[str, Person],  # noqa: F811
    screens: dict[str, Screen],
) -> None:
    told = page_of("大厅", people["zhouguilan"])
    assert "磁盘空间" in told and "快满了：剩 1.2 GB" in told
    assert not any(word in told for word in ("温度", "存储寿命", "磁盘错误"))
    assert "还没报到过，不知道" in page_of("小卖部", people["zhouguilan"])


def test_a_silent_screen_tells_of_before(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    silent("大厅", timedelta(hours=1))
    assert "断网前机器怎么样" in page_of("大厅", people["zhouguilan"])


def test_the_last_seven_days_of_use(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    now = timezone.now()
    assert "还没有收到使用记录" in page_of("大厅", people["zhouguilan"])
    screens["大厅"].send(
        opened(1, at=now, seconds=61.0), opened(2, at=now), Event(3, now, "slide", id="notice-1"),
        Event(4, now - timedelta(days=2), "searched"), Event(5, now, "rated", stars=5), Event(6, now, "rated", stars=2),
        opened(7, at=now - timedelta(days=7)), Event(8, now, "dropped", count=4),
    )  # fmt: skip
    screens["小卖部"].send(opened(1, at=now))
    screens["清水村大厅"].send(opened(1, at=now))
    told = " ".join(page_of("大厅", people["zhouguilan"]).split())
    assert "全村 2 块屏合在一起" in told and "不记是谁" in told
    assert f'<th scope="row">{timezone.localdate():%-m月%-d日}</th><td>0</td><td>3</td><td>2</td><td>0</td>' in told
    assert '<th scope="row">合计</th><td>0</td><td>3</td><td>2</td><td>1</td><td>0</td><td>2（1）</td>' in told
    assert "另有 4 次" in told and "留言</th>" not in told


def test_a_screen_of_others_is_not_there(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    foreign = Device.objects.get(name="清水村大厅").pk
    assert browser(people["zhouguilan"]).get(f"/screens/{foreign}/").status_code == 404
    Device.objects.filter(name="大厅").update(removed=timezone.now())
    gone = Device.objects.get(name="大厅").pk
    assert browser(people["zhouhai"]).get(f"/screens/{gone}/").status_code == 404


def test_a_page_of_a_screen_costs_few_questions(people: dict[str, Person], screens: dict[str, Screen]) -> None:  # noqa: F811
    desk, address = browser(people["zhouhai"]), f"/screens/{Device.objects.get(name='大厅').pk}/"
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    screens["大厅"].send(*(opened(n, item=f"notice-{n}", at=timezone.now()) for n in range(1, 200)))
    with CaptureQueriesContext(connection) as many:
        desk.get(address)
    assert len(many) == len(few)
