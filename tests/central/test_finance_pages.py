"""财务公开: one click begins a class, a table is filled in, signed and handed in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.items import workflow
from central.items.journal import gaps
from central.items.models import Decision, ItemPage
from central.items.sheets import Line, from_blocks, sheet_of, to_blocks
from central.people.models import Person
from tests.central.accounts import QUARTER, ROWS, begin, clerk, client_of, people, plain_static, publish, send
from tests.central.village import OTHER, PASSWORD, VILLAGE, unit

__all__ = ["clerk", "people", "plain_static"]


pytestmark = pytest.mark.usefixtures("db")


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
    steps = ("save", "hand-in", "take-back", "bring", "take")
    for step in steps:
        assert stranger.post(f"/finance/{page.number}/{step}").status_code == 404
        assert reviewer.post(f"/finance/{page.number}/{step}").status_code == 404
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
    for step in steps:
        assert reviewer.post(f"/finance/{page.number}/{step}").status_code == 403
    assert 'name="amount"' not in reviewer.get(f"/finance/{page.number}/").content.decode()


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
