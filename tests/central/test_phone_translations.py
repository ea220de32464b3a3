"""A phone page leads to the same matter in other languages, as soon as they are approved and as long as they show."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.items import workflow
from central.items.making import make
from central.items.models import ItemPage
from central.people.models import Person
from tests.central.reviewing import people  # noqa: F401 - a fixture
from tests.central.village import NOTICE, VILLAGE, unit


def approved(people: dict[str, Person], content: dict[str, object]) -> ItemPage:  # noqa: F811
    clerk, now = people["zhouguilan"], timezone.now()
    page = workflow.hand_in(make(unit(VILLAGE), "notice", clerk, now, content), clerk, now, [])
    return workflow.approve(page, people["wangxuemei"], now, version=page.edition)


def opened(page: ItemPage) -> str:
    answer = Client(SERVER_NAME="pages.test").get(f"/i/{page.number}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_both_lead_to_each_other_from_the_approval_to_the_withdrawal(people: dict[str, Person]) -> None:  # noqa: F811
    chinese = approved(people, NOTICE)
    assert "English" not in opened(chinese)
    told = {"title": "No water on 28 October", "language": "en", "translation_of": chinese.item_id}
    english = approved(people, NOTICE | told)
    assert f'href="/i/{english.number}"' in opened(chinese) and f'href="/i/{chinese.number}"' in opened(english)
    workflow.withdraw(english, people["zhouguilan"], timezone.now(), "译错了")
    assert f'href="/i/{english.number}"' not in opened(chinese)


def test_the_items_of_a_unit_are_looked_through_once_not_for_every_page(people: dict[str, Person]) -> None:  # noqa: F811
    pages = [approved(people, NOTICE | {"title": f"第{number}件"}) for number in range(3)]
    opened(pages[0])
    with CaptureQueriesContext(connection) as queries:
        opened(pages[1])
        opened(pages[2])
    assert not [one["sql"] for one in queries if "translation_of" in one["sql"] and '"number"' not in one["sql"]]
