"""What stands at an item's public address: the item answer first, or calmly that there is nothing."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.items import workflow
from central.items.draft import to_content
from central.items.models import ItemPage
from central.phone import finding, pages, views
from central.phone.scans import Tally, is_person
from central.units.models import UnitPage
from feed.item import Item
from feed.publish.folder import read_folder
from feed.taxonomy import load_taxonomy
from tests.central.conftest import ROOT
from tests.central.phones import LATER, again, approved, client, words
from tests.central.village import FINANCE, NOTICE, NOW, VILLAGE, settle

pytestmark = pytest.mark.usefixtures("db")

TAXONOMY = load_taxonomy(ROOT / "config" / "taxonomy.toml")
VOID = frozenset({"meta", "link", "img", "br", "track", "path", "rect", "circle"})


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list]:
    """The moment at which pages are opened; a test may move it."""
    moment = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    monkeypatch.setattr(views, "TALLY", Tally(wait=3600))
    views.PAGES.clear()
    yield moment
    views.PAGES.clear()


@pytest.fixture()
def people() -> dict[str, Any]:
    made = settle()
    UnitPage.objects.filter(code=VILLAGE).update(duty_phone="0731-5555 0112")
    return made


def around(**more: Any) -> pages.Around:
    given = {
        "unit": "荷塘村",
        "county": "岳塘区",
        "checked_by": "荷塘街道",
        "phone": "0731-5555 0112",
        "address": "https://pages.test/i/abcd2345",
        "at": lambda media, form: f"/m/abcd2345/{media.sha256[:16]}/{form}",
    }
    return pages.Around(**(given | more))


class Shape(HTMLParser):
    """Checks that every element is closed in its place, and gathers what a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def demo() -> list[Item]:
    found = read_folder(ROOT / "assets" / "demo", TAXONOMY)
    return [item for unit in found.units.values() for item in unit.items]


def test_every_item_of_the_demo_has_a_sound_page() -> None:
    seen = set()
    for item in demo():
        html = pages.draw(item, around(), TAXONOMY)
        shape = Shape(html)
        assert len(shape.all("h1")) == 1, item.id
        assert not shape.all("script") and not shape.all("link")[1:], item.id
        assert item.title.replace(" ", "") in words(html).replace(" ", ""), item.id
        for heading in shape.all("th"):
            assert heading.get("scope") in ("row", "col"), item.id
        for picture in shape.all("img"):
            assert "alt" in picture and picture["width"] and picture["height"], item.id
        eager = [one for one in shape.all("img") if one.get("loading") != "lazy" and str(one["src"]).startswith("/m/")]
        assert len(eager) + sum("poster" in film for film in shape.all("video")) <= 1, item.id
        seen |= {type(block).__struct_config__.tag for block in item.blocks}
    assert len(seen) == 18, sorted(seen)


def poisoned(value: Any, path: str = "") -> Any:
    """Every free text of a content with markup in it."""
    if isinstance(value, dict):
        fixed = ("type", "kind", "role", "tone", "form", "level", "sha256", "language", "frequency", "area")
        codes = ("matter", "template", "domain", "theme", "life_event", "category", "case", "village_role", "priority")
        bound = (
            *fixed,
            *codes,
            "phone",
            "complaints_phone",
            "topics",
            "subjects",
            "audience",
            "translation_of",
            "search",
        )
        return {key: each if key in bound else poisoned(each, key) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [poisoned(each, path) for each in value]
    if isinstance(value, str) and not value[:1].isdigit() and not value.startswith(("http", "-")) and path != "cells":
        return f'{value[:2]}<script>"'
    return value


def test_markup_in_any_field_is_only_text() -> None:
    drawn = 0
    for item in demo():
        content = poisoned(copy.deepcopy(to_content(item)))
        whole = finding.whole_of(ItemPage(item_id=item.id, kind=item.kind, number="abcd2345"), item.published)
        made = finding.to_item(content, whole)
        if not isinstance(made, Item):
            continue
        drawn += 1
        html = pages.draw(made, around(unit="<script>y"), TAXONOMY)
        shape = Shape(html)
        assert not shape.all("script"), item.id
        assert "<script" not in html and "&lt;script&gt;" in html, item.id
    assert drawn > 80


def test_a_notice_says_its_one_sentence_first_and_whom_to_call(people) -> None:
    page = approved(people, NOTICE | {"summary": "请提前存好水", "issuer": "荷塘村村民委员会"})
    answer = client().get(f"/i/{page.number}")
    html = answer.content.decode()
    said = words(html)
    assert said.index("请提前存好水") < said.index("早上8点到下午5点")
    assert 'href="tel:073155550112"' in html and "荷塘街道审核" in said and f"pages.test/i/{page.number}" in said
    assert not answer.cookies and "<script" not in html
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert f'property="og:image" content="http://pages.test/i/{page.number}/card.webp"' in html


def test_emergency_numbers_stand_out_where_somebody_is_told_to_call_them(people) -> None:
    blocks = [{"type": "paragraph", "text": "看见起火马上打119。每人发120元。村里老王的电话13800001234。"}]
    html = client().get(f"/i/{approved(people, NOTICE | {'blocks': blocks}).number}").content.decode()
    assert "看见起火　马上打 119" in html and 'class="tl em" href="tel:119"' in html
    assert "tel:120" not in html and "tel:13800001234" not in html


def test_a_finance_page_has_sums_signatures_and_the_period_before(people) -> None:
    def quarter(label: str, first: str, last: str, income: str, spent: str) -> dict[str, Any]:
        period = {"label": label, "first": first, "last": last}
        content = copy.deepcopy(FINANCE)
        content["title"] = f"{label}财务收支表"
        content["disclosure"]["period"] = period
        money = {"label": "金额", "kind": "money", "unit": "元"}
        content["blocks"] = [
            {
                "type": "table",
                "caption": name,
                "columns": [{"label": "项目"}, money],
                "rows": [{"cells": [row, sum_]}, {"cells": ["小计", sum_], "role": "subtotal"}],
            }
            for name, row, sum_ in (("收入", "上级补助", income), ("支出", "修路", spent))
        ]
        return content

    before = approved(people, quarter("2026年二季度", "2026-04-01", "2026-06-30", "204000", "100000"), "disclosure")
    now = approved(people, quarter("2026年三季度", "2026-07-01", "2026-09-30", "486200", "391700"), "disclosure")
    html = client().get(f"/i/{now.number}").content.decode()
    said = words(html)
    for figure in ("48.62", "39.17", "9.45", "486,200", "204,000", "上季度", "监委会 2 人审核签字"):
        assert figure in said, figure
    assert f'href="/i/{before.number}"' in html and "二季度" in said
    assert len(Shape(html).all("table")) == 2
    first = words(client().get(f"/i/{before.number}").content.decode())
    assert "上季度" not in first and "三季度" in first


def test_a_page_follows_its_item_at_once(people, clock) -> None:
    page = approved(people)
    number = page.number
    answer = client().get(f"/i/{number}")
    assert answer.status_code == 200
    tag = answer["ETag"]
    assert client().get(f"/i/{number}", HTTP_IF_NONE_MATCH=tag).status_code == 304
    page = workflow.save(page, people["zhouguilan"], NOTICE | {"title": "改了没交"}, seen=page.lock_number)
    assert "改了没交" not in client().get(f"/i/{number}").content.decode()
    page = again(people, page, NOTICE | {"title": "改成29日停水"})
    answer = client().get(f"/i/{number}", HTTP_IF_NONE_MATCH=tag)
    assert answer.status_code == 200 and "改成29日停水" in words(answer.content.decode())
    page = workflow.withdraw(page, people["zhouguilan"], NOW, "写错了")
    page = workflow.save(page, people["zhouguilan"], NOTICE | {"title": "还没审的标题"}, seen=page.lock_number)
    said = words(client().get(f"/i/{number}").content.decode())
    assert "改成29日停水" in said and "已撤下" in said and "要问请找荷塘村" in said
    assert "早上8点" not in said and "写错了" not in said and "还没审的标题" not in said


def test_an_ended_item_keeps_its_title_for_a_month(people, clock) -> None:
    number = approved(people, ends=NOW + timedelta(days=1)).number
    assert "早上8点" in client().get(f"/i/{number}").content.decode()
    clock[0] = NOW + timedelta(days=2)
    answer = client().get(f"/i/{number}")
    said = words(answer.content.decode())
    assert "这条已到期" in said and "10月28日停水" in said and "早上8点" not in said
    assert answer["X-Robots-Tag"] == "noindex"
    clock[0] = NOW + timedelta(days=32)
    assert client().get(f"/i/{number}").status_code == 404


def test_nothing_is_shown_before_its_time_or_before_it_is_approved(people, clock) -> None:
    draft = ItemPage.objects.get(pk=approved(people, starts=NOW + timedelta(days=1)).pk)
    answer = client().get(f"/i/{draft.number}")
    assert answer.status_code == 404 and "这里没有内容" in answer.content.decode()
    assert "停水" not in answer.content.decode()
    clock[0] = NOW + timedelta(days=2)
    assert client().get(f"/i/{draft.number}").status_code == 200
    assert client().get("/i/nixnixni").status_code == client().get("/").status_code == 404
    assert client().post(f"/i/{draft.number}").status_code == 405


def test_the_names_of_a_publication_go_when_its_time_is_over(people, clock) -> None:
    content = {
        "title": "低保对象公示",
        "disclosure": {
            "area": "village",
            "matter": "c-relief",
            "template": "aid",
            "publicity_from": "2026-10-24",
            "publicity_until": "2026-10-30",
        },
        "blocks": [
            {"type": "paragraph", "text": "请大家监督。"},
            {"type": "heading", "text": "名单"},
            {"type": "table", "columns": [{"label": "姓名"}], "rows": [{"cells": ["张*丰"]}]},
        ],
    }
    number = approved(people, content, "disclosure").number
    answer = client().get(f"/i/{number}")
    assert "张*丰" in answer.content.decode() and answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    clock[0] = NOW + timedelta(days=8)
    answer = client().get(f"/i/{number}")
    if "这条已到期" not in answer.content.decode():
        said = words(answer.content.decode())
        assert "请大家监督" in said and "公示已经结束" in said and "名单 " not in said
    assert "张*丰" not in answer.content.decode()


def test_opening_a_page_costs_few_queries_and_no_more_when_it_is_known(people) -> None:
    number = approved(people).number
    client().get(f"/i/{number}")
    with CaptureQueriesContext(connection) as asked:
        client().get(f"/i/{number}")
    assert len(asked) <= 3
    assert all('"content"' not in query["sql"] for query in asked)


def test_a_reviewer_sees_the_version_before_it_is_approved(people) -> None:
    page = approved(people)
    page = workflow.save(page, people["zhouguilan"], NOTICE | {"title": "新的一版"}, seen=page.lock_number)
    path = finding.preview_url(page).removeprefix("http://pages.test")
    answer = client().get(path)
    assert "新的一版" in words(answer.content.decode()) and "发给家里人" not in answer.content.decode()
    assert "frame-ancestors http://console.test" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer and answer["Cache-Control"] == "no-store"
    assert client().get(f"{path[:-3]}abc").status_code == 404
    page = workflow.save(page, people["zhouguilan"], {"title": ""}, seen=page.lock_number)
    assert "还没写全" in client().get(finding.preview_url(page).removeprefix("http://pages.test")).content.decode()


def test_machines_and_fetching_ahead_are_no_visits(rf_get) -> None:
    assert is_person(rf_get())
    assert not is_person(rf_get(HTTP_SEC_PURPOSE="prefetch;prerender"))
    assert not is_person(rf_get(HTTP_USER_AGENT="Mozilla/5.0 (compatible; Baiduspider/2.0)"))
    assert not is_person(rf_get(HTTP_USER_AGENT=""))
    assert not is_person(rf_get(method="HEAD"))


@pytest.fixture()
def rf_get():
    from django.test import RequestFactory

    from tests.central.phones import PHONE

    def ask(method: str = "GET", **headers: str):
        return RequestFactory().generic(method, "/i/x", **({"HTTP_USER_AGENT": PHONE} | headers))

    return ask


def test_visits_are_counted_by_item_and_day(people, clock) -> None:
    from central.phone.models import Scan
    from central.phone.scans import opened

    page, tally = approved(people), views.TALLY
    for _ in range(3):
        client().get(f"/i/{page.number}")
    client().head(f"/i/{page.number}")
    tally.flush()
    clock[0] = LATER
    client().get(f"/i/{page.number}")
    tally.flush()
    rows = dict(Scan.objects.filter(item=page).values_list("day", "count"))
    assert sorted(rows.values()) == [1, 3] and Scan.objects.count() == 2
    assert opened([page.pk], min(rows)) == {page.pk: 4}
    assert {field.name for field in Scan._meta.get_fields()} == {"id", "item", "day", "count"}


def test_wide_tables_become_a_sheet_per_row() -> None:
    item = next(one for one in demo() if one.id == "spending-2026-09")
    html = pages.draw(item, around(), TAXONOMY)
    assert "冷库电路改造尾款" in html and 'class="sh' in html
    for tag in Shape(html).all("table"):
        assert tag
    assert html.count("<th") <= 3 * 40


def test_figures_are_said_as_people_say_them() -> None:
    from central.phone import saying

    assert saying.amount("-1234567.50") == "-1,234,567.50"
    assert saying.ten_thousands(Decimal(486200)) == "48.62" and saying.ten_thousands(Decimal(1000000)) == "100"
    assert [saying.numeral(number) for number in (5, 10, 12, 20)] == ["五", "十", "十二", "二十"]
    assert saying.dialled("0731-5555 0112转8") == "073155550112,8"
    assert saying.told('<b>打119"') == '&lt;b&gt;打<a class="tl em" href="tel:119">119</a>&quot;'
