"""操作记录: who reads what, what a file of it does to a spreadsheet, and whether a gap shows."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from central.console.records.finding import check
from central.items.journal import note
from central.items.models import Decision
from central.people.models import Person
from tests.central.reviewing import browser, people  # noqa: F401 - a fixture
from tests.central.village import COUNTY, OTHER, TOWNSHIP, VILLAGE


@pytest.fixture()
def told(people: dict[str, Person]) -> dict[str, Person]:  # noqa: F811
    """A log with something of every level."""
    now = timezone.now()
    note("withdraw", people["zhouguilan"], now, unit=VILLAGE, words='=HYPERLINK("http://x","点我")')
    note("approve", people["wangxuemei"], now, unit=OTHER, words="清水村的事")
    note("return", people["wangxuemei"], now - timedelta(days=40), unit=TOWNSHIP, words="上个月的事")
    note("lift", people["pengli"], now, unit=COUNTY, words="区里的事")
    return people


def test_a_township_reads_its_own_and_below(told: dict[str, Person]) -> None:
    township = browser(told["wangxuemei"]).get("/log/").content.decode()
    assert "清水村的事" in township and "上个月的事" in township and "区里的事" not in township
    assert "区里的事" in browser(told["zhouhai"]).get("/log/").content.decode()
    assert browser(told["zhouguilan"]).get("/log/").status_code == 403
    assert browser(told["zhouguilan"]).post("/log/export", {"form": "csv"}).status_code == 403


def test_it_is_narrowed_by_unit_person_act_and_day(told: dict[str, Person]) -> None:
    desk = browser(told["chenzhiyuan"])
    today = timezone.localdate().isoformat()

    def seen(query: str) -> str:
        return desk.get(f"/log/?{query}").content.decode()

    assert "清水村的事" in seen(f"unit={TOWNSHIP}") and "区里的事" not in seen(f"unit={TOWNSHIP}")
    assert "区里的事" in seen("who=彭丽") and "清水村的事" not in seen("who=彭丽")
    assert "清水村的事" in seen("act=approve") and "区里的事" not in seen("act=approve")
    assert "上个月的事" not in seen(f"first={today}") and "清水村的事" in seen(f"first={today}&last={today}")
    assert desk.get("/log/?unit=%00&act='&first=9999-99-99&last=9999-12-31&page=99999999").status_code == 200


def test_fifty_rows_a_page_and_a_fixed_number_of_questions(told: dict[str, Person]) -> None:
    from django.test.utils import CaptureQueriesContext

    desk = browser(told["chenzhiyuan"])
    with CaptureQueriesContext(connection) as few:
        desk.get("/log/")
    for number in range(60):
        note("nudge", told["zhouguilan"], timezone.now(), unit=VILLAGE, words=f"第{number}次")
    with CaptureQueriesContext(connection) as many:
        page = desk.get("/log/").content.decode()
    assert page.count('class="when"') == 50 and len(many) == len(few)
    assert "第0次" in desk.get("/log/?page=2").content.decode()


def test_an_export_is_logged_and_runs_nothing_in_a_spreadsheet(told: dict[str, Person]) -> None:
    desk = browser(told["wangxuemei"])
    answer = desk.post("/log/export", {"form": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "编号" and not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)
    assert not any("区里的事" in cell for row in rows for cell in row)
    newest = Decision.objects.latest("pk")
    assert (newest.act, newest.by_id, newest.unit_code) == ("export", told["wangxuemei"].pk, TOWNSHIP)
    book = openpyxl.load_workbook(io.BytesIO(desk.post("/log/export", {"form": "xlsx"}).content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"} and any("HYPERLINK" in cell.value for cell in cells)
    assert desk.get("/log/export").status_code == 405


WITHOUT_TRIGGERS = {
    "sqlite": ("DROP TRIGGER items_decision_no_update", "DROP TRIGGER items_decision_no_delete"),
    "postgresql": ("DROP TRIGGER items_decision_keep ON items_decision",),
}
"""What only somebody with the database in their hands can do."""


def test_a_changed_row_shows_as_a_gap(told: dict[str, Person]) -> None:
    desk = browser(told["chenzhiyuan"])
    assert "完整" in desk.get("/log/").content.decode() and check(True).broken == ()
    victim = Decision.objects.get(words="清水村的事")
    with connection.cursor() as cursor:
        for statement in WITHOUT_TRIGGERS[connection.vendor]:
            cursor.execute(statement)
        cursor.execute("UPDATE items_decision SET words='别的事' WHERE id=%s", [victim.pk])
    page = desk.get("/log/").content.decode()
    assert f"断在第 {victim.pk} 条" in page
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM items_decision WHERE id=%s", [Decision.objects.earliest("pk").pk])
    assert check(True).broken[0] == Decision.objects.earliest("pk").pk
