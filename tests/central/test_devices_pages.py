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
from tests.central.screen import AT, Screen
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
