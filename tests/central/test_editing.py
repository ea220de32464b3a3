"""Writing items as its authors meet it: forms, autosave, the check list, handing in, letting go."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from central.console.editing.forms import FORMS
from central.items import shelving, workflow
from central.items.making import make
from central.items.marked import TEXTUAL, from_text, to_text
from central.items.models import Decision, ItemPage
from central.items.shape import shaped
from tests.central.village import COUNTY, FINANCE, NOTICE, NOW, OTHER, TOWNSHIP, VILLAGE, settle, unit

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _plain_static(settings_static: None) -> None:
    """Pages without collected static files."""


@pytest.fixture()
def settings_static():
    from django.test import override_settings

    plain = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    plain["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=plain):
        yield


def client_of(person: Any) -> Client:
    """Somebody's browser, with every step of signing in behind them."""
    client = Client(SERVER_NAME="console.test")
    client.force_login(person)
    session = client.session
    session["second_step"] = True
    session.save()
    return client


def save(client: Client, page: ItemPage, content: dict[str, Any], seen: int | None = None, **more: Any):
    body = {"seen": page.lock_number if seen is None else seen, "content": content, **more}
    return client.post(f"/item/{page.number}/save", json.dumps(body), content_type="application/json")


def draft(people, content=NOTICE, kind="notice", code=VILLAGE, who="zhouguilan") -> ItemPage:
    return make(unit(code), kind, people[who], NOW, content)


def test_the_tiles_are_those_that_the_unit_may_publish() -> None:
    people = settle()
    page = client_of(people["zhouguilan"]).get("/new/").content.decode()
    assert "/new/notice/" in page and "/new/policy/" not in page
    assert "/new/policy/" in client_of(people["chenzhiyuan"]).get("/new/").content.decode()
    assert client_of(people["liujianmin"]).get("/new/").status_code == 403
    assert client_of(people["zhouguilan"]).get("/new/policy/").status_code == 403


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_every_form_opens_empty_and_makes_nothing_yet(kind: str) -> None:
    people = settle()
    answer = client_of(people["chenzhiyuan"]).get(f"/new/{kind}/")
    assert answer.status_code == 200 and FORMS[kind].heading in answer.content.decode()
    assert not ItemPage.objects.exists()


def test_the_first_save_makes_the_item_and_a_second_sending_makes_no_other() -> None:
    people = settle()
    client = client_of(people["zhouguilan"])
    ticket = client.get("/new/notice/").context["ticket"]
    body = json.dumps({"seen": 0, "content": {"title": "停水"}})
    for _ in range(2):
        answer = client.post("/new/notice/save", body, content_type="application/json", headers={"X-Ticket": ticket})
        assert answer.status_code == 200
    page = ItemPage.objects.get()
    assert (page.title, page.unit_code, page.state) == ("停水", VILLAGE, "draft")
    stranger = client_of(people["luomin"])
    answer = stranger.post("/new/notice/save", body, content_type="application/json", headers={"X-Ticket": ticket})
    assert answer.status_code == 403


def test_autosave_keeps_what_is_typed_and_checks_it() -> None:
    people = settle()
    page = draft(people)
    content = {"title": "停水", "blocks": [{"type": "paragraph", "text": "李某 11010519491231002X"}]}
    told = save(client_of(people["zhouguilan"]), page, content, until="2026-12-31").json()
    page.refresh_from_db()
    assert page.content["blocks"] == content["blocks"] and page.ends == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert told["seen"] == page.lock_number == 1 and told["left"] == 1
    (finding,) = told["findings"]
    assert finding["field"] == "blocks[0].text" and finding["masked"] == "李某 11*************02X"


def test_two_at_once_are_told_apart_and_both_texts_are_kept() -> None:
    people = settle()
    page = draft(people)
    client = client_of(people["zhouguilan"])
    assert save(client, page, {"title": "甲"}, seen=0).status_code == 200
    other = save(client, page, {"title": "乙"}, seen=0)
    assert other.status_code == 409 and other.json()["seen"] == 1
    assert {"name": "标题", "text": "甲"} in other.json()["words"]
    assert save(client, page, {"title": "乙"}, seen=1, keep=True).status_code == 200
    page.refresh_from_db()
    assert page.content["title"] == "乙"
    assert [revision.content["content"]["title"] for revision in page.revisions.all()] == ["甲"]
    assert "甲" in client.get(f"/item/{page.number}/history/").content.decode()


def test_the_same_words_sent_twice_are_no_conflict() -> None:
    people = settle()
    page = draft(people)
    client = client_of(people["zhouguilan"])
    assert [save(client, page, {"title": "甲"}, seen=0).status_code for _ in range(2)] == [200, 200]


def test_a_text_kept_aside_never_stands_for_the_one_handed_in() -> None:
    people = settle()
    page = workflow.hand_in(draft(people), people["zhouguilan"], NOW, [])
    with pytest.raises(workflow.Refused):
        shelving.keep_aside(page, people["zhouguilan"], {"title": "乙"})


def test_a_forgotten_session_is_answered_so_that_the_page_can_ask_again() -> None:
    people = settle()
    page = draft(people)
    nobody = Client(SERVER_NAME="console.test")
    answer = save(nobody, page, {"title": "甲"})
    assert answer.status_code == 401 and answer.json() == {"sign_in": True}
    client = client_of(people["zhouguilan"])
    body = json.dumps({"seen": 0, "content": {"title": "甲"}})
    answer = client.post(f"/item/{page.number}/save", body, content_type="application/json", headers={"X-As": "luomin"})
    assert answer.status_code == 401 and ItemPage.objects.get().lock_number == 0


def test_signing_in_again_goes_on_where_one_was() -> None:
    from tests.central.village import PASSWORD

    people = settle()
    page = draft(people)
    client = Client(SERVER_NAME="console.test")
    wrong = client.post("/again/", json.dumps({"username": "zhouguilan", "password": "x"}), "application/json")
    assert wrong.status_code == 422 and "都在" in wrong.json()["wrong"]
    right = client.post("/again/", json.dumps({"username": "zhouguilan", "password": PASSWORD}), "application/json")
    assert right.json()["signed_in"] and right.json()["csrf"]
    assert save(client, page, {"title": "甲"}).status_code == 200
    reviewer = Client(SERVER_NAME="console.test")
    half = reviewer.post("/again/", json.dumps({"username": "wangxuemei", "password": PASSWORD}), "application/json")
    assert half.json()["code"] and not half.json()["signed_in"]


def test_another_villages_item_is_not_there_and_a_readers_save_is_refused() -> None:
    people = settle()
    page = draft(people)
    assert save(client_of(people["luomin"]), page, {"title": "甲"}).status_code == 404
    assert save(client_of(people["liujianmin"]), page, {"title": "甲"}).status_code == 404
    handed_in = workflow.hand_in(page, people["zhouguilan"], NOW, [])
    assert save(client_of(people["liujianmin"]), handed_in, {"title": "甲"}).status_code == 403
    assert client_of(people["luomin"]).get(f"/item/{page.number}/").status_code == 404


def test_a_draft_is_its_writers_alone() -> None:
    people = settle()
    page = draft(people)
    assert client_of(people["wangxuemei"]).get(f"/item/{page.number}/").status_code == 404
    assert client_of(people["wangxuemei"]).get(f"/item/{page.number}/history/").status_code == 404
    workflow.hand_in(page, people["zhouguilan"], NOW, [])
    assert "全村停水" in client_of(people["wangxuemei"]).get(f"/item/{page.number}/").content.decode()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"seen":0}', b'{"seen":0,"content":[]}', b'{"seen":0,"content":{"title":"\\ud800"}}',
     b'{"seen":0,"content":{"x":NaN}}', *(
         b'{"seen":0,"content":{"x":' + opened * deep + b"1" + closed * deep + b"}}"
         for opened, closed in ((b'{"a":', b"}"), (b"[", b"]")) for deep in (20, 400, 3000)
     )],
)  # fmt: skip
def test_nonsense_is_refused_in_words(body: bytes) -> None:
    people = settle()
    page = draft(people)
    client = client_of(people["zhouguilan"])
    answer = client.post(f"/item/{page.number}/save", body, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["told"]
    assert ItemPage.objects.get().content == NOTICE


def test_only_what_the_contract_knows_is_kept() -> None:
    people = settle()
    page = draft(people)
    hostile = {
        "title": "<b>甲</b>\x00",
        "id": "other",
        "url": "https://evil.example/",
        "issuer_rank": 9,
        "blocks": [
            {"type": "html", "text": "<script>"},
            {"type": "paragraph", "text": "好", "onclick": "x", "html": "<p>"},
            {"type": "image", "media": {"sha256": "a" * 64, "length": 1, "type": "image/jpeg"}},
            "x",
        ],
    }
    assert save(client_of(people["zhouguilan"]), page, hostile).status_code == 200
    page.refresh_from_db()
    assert page.content["title"] == "<b>甲</b>" and "id" not in page.content and "url" not in page.content
    assert page.content["blocks"] == [{"type": "paragraph", "text": "好"}, {"type": "image"}]
    shown = client_of(people["zhouguilan"]).get(f"/item/{page.number}/").content.decode()
    assert "<b>甲</b>" not in shown


def test_a_table_from_excel_gets_its_kinds_and_sums() -> None:
    table = {
        "type": "table",
        "columns": [{"label": "项目"}, {"label": "金额（元）"}],
        "rows": [{"cells": ["上级补助", "218,600"]}, {"cells": ["小计", "218,600"]}],
    }
    (made,) = shaped({"blocks": [table]}, {})["blocks"]
    assert made["columns"] == [{"label": "项目"}, {"label": "金额", "kind": "money", "unit": "元"}]
    assert made["rows"] == [{"cells": ["上级补助", "218600"]}, {"cells": ["小计", "218600"], "role": "subtotal"}]


def test_villages_are_ticked_within_ones_own_scope_alone() -> None:
    people = settle()
    page = draft(people, code=TOWNSHIP, who="wangxuemei")
    client = client_of(people["wangxuemei"])
    assert save(client, page, NOTICE | {"audience": [VILLAGE]}).status_code == 200
    page.refresh_from_db()
    assert page.content["audience"] == [VILLAGE]
    for foreign in ("430304010201", "430304", "x", TOWNSHIP):
        answer = save(client, page, NOTICE | {"audience": [foreign]}, seen=1)
        assert answer.status_code == 422 and "不归您管" in answer.json()["told"]
    assert save(client, page, NOTICE | {"audience": [VILLAGE, OTHER]}, seen=1).status_code == 200
    page.refresh_from_db()
    assert page.content["audience"] == []
    own = draft(people)
    assert save(client_of(people["zhouguilan"]), own, NOTICE | {"audience": [OTHER]}).status_code == 422


def test_handing_in_waits_for_what_is_missing_and_keeps_the_reasons() -> None:
    people = settle()
    page = draft(people)
    client = client_of(people["zhouguilan"])
    content = NOTICE | {"blocks": [{"type": "paragraph", "text": "找李主任 13812345678"}]}
    told = save(client, page, content).json()
    client.post(f"/item/{page.number}/hand-in", {"seen": 1})
    assert ItemPage.objects.get().state == "draft"
    what = told["findings"][0]["what"]
    assert save(client, page, content, seen=1, reasons={what: "村里公布的值班手机"}).json()["left"] == 0
    client.post(f"/item/{page.number}/hand-in", {"seen": 1})
    assert ItemPage.objects.get().state == "draft", "what is handed in is what was seen"
    for _ in range(2):
        client.post(f"/item/{page.number}/hand-in", {"seen": 2})
    assert ItemPage.objects.get().state == "review"
    assert "村里公布的值班手机" in Decision.objects.get(act="hand-in").words


def test_a_long_address_becomes_a_short_one_when_handed_in() -> None:
    people = settle()
    live = {
        "type": "livestream",
        "starts": "2027-01-01T10:00:00+08:00",
        "ends": "2027-01-01T11:00:00+08:00",
        "link": "https://gov.example.cn/" + "a" * 100,
    }
    page = draft(people, NOTICE | {"blocks": [*NOTICE["blocks"], live]})
    client = client_of(people["zhouguilan"])
    client.post(f"/item/{page.number}/hand-in", {"seen": 0})
    page.refresh_from_db()
    assert page.state == "review" and len(page.content["blocks"][1]["link"]) <= 84
    foreign = draft(people, NOTICE | {"blocks": [live | {"link": "https://evil.example/" + "a" * 100}]})
    client.post(f"/item/{foreign.number}/hand-in", {"seen": 0})
    foreign.refresh_from_db()
    assert foreign.state == "draft"


def test_the_form_works_without_script() -> None:
    people = settle()
    client = client_of(people["zhouguilan"])
    posted = {
        "ticket": client.get("/new/notice/").context["ticket"],
        "seen": "0",
        "title": "森林防火",
        "topics": ["safety"],
        "body": "防火期，不准用火。\n\n## 电话\n\n- 村值班\n- 火警 119\n\n> 看好孩子",
        "until": "2027-03-31",
        "pieces[0].type": "contacts",
        "pieces[0].contacts[0].name": "村值班",
        "pieces[0].contacts[0].phone": "0731-5555 0112",
        "pieces[0].contacts[1].name": "",
        "do": "hand-in",
    }
    answer = client.post("/new/notice/", posted)
    page = ItemPage.objects.get()
    assert answer.status_code == 302 and page.state == "review"
    assert [block["type"] for block in page.content["blocks"]] == [
        "paragraph",
        "heading",
        "list",
        "callout",
        "contacts",
    ]
    assert page.content["topics"] == ["safety"] and len(page.content["blocks"][4]["contacts"]) == 1


def test_what_is_wrong_comes_back_with_what_was_typed() -> None:
    people = settle()
    page = draft(people)
    answer = client_of(people["zhouguilan"]).post(
        f"/item/{page.number}/", {"seen": "0", "title": "新的", "body": "李某 11010519491231002X", "do": "hand-in"}
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "还差 1 处" in shown and "11010519491231002X" in shown
    seen = ItemPage.objects.get().lock_number
    client_of(people["zhouguilan"]).post(
        f"/item/{page.number}/",
        {"seen": seen, "title": "新的", "body": "李某 11010519491231002X", "do": "mask:blocks[0].text"},
    )
    assert "11*************02X" in ItemPage.objects.get().content["blocks"][0]["text"]


def test_a_guides_form_keeps_every_field_of_the_contract() -> None:
    from feed.item import Guide

    named = {part.path.split(".")[1] for section in (*FORMS["guide"].before, *FORMS["guide"].after)
             for part in section.parts if part.path.startswith("guide.")}  # fmt: skip
    assert named == set(Guide.__struct_fields__)


def test_fields_that_a_form_does_not_show_stay() -> None:
    people = settle()
    page = draft(people, NOTICE | {"priority": "pinned", "language": "zh-Hant"})
    save(client_of(people["zhouguilan"]), page, {"title": "新的"})
    page.refresh_from_db()
    assert page.content == {"title": "新的", "priority": "pinned", "language": "zh-Hant"}


def test_a_live_item_is_changed_beside_what_residents_see_and_the_change_let_go() -> None:
    people = settle()
    clerk = people["zhouguilan"]
    page = workflow.hand_in(draft(people), clerk, NOW, [])
    page = workflow.approve(page, people["wangxuemei"], NOW, version=1)
    client = client_of(clerk)
    assert "改一改" in client.get(f"/item/{page.number}/").content.decode()
    save(client, page, NOTICE | {"title": "改过的"})
    client.post(f"/item/{page.number}/discard")
    page.refresh_from_db()
    assert (page.state, page.content["title"]) == ("approved", "10月28日停水")
    client.post(f"/item/{page.number}/withdraw", {"reason": "写错了"})
    page.refresh_from_db()
    assert page.state == "withdrawn" and page.reason == "写错了"


def test_letting_go_deletes_only_what_nobody_else_saw() -> None:
    people = settle()
    clerk = people["zhouguilan"]
    client = client_of(clerk)
    page = draft(people)
    client.post(f"/item/{page.number}/discard")
    assert not ItemPage.objects.exists() and Decision.objects.filter(act="discard").exists()
    returned = workflow.hand_in(draft(people), clerk, NOW, [])
    client.post(f"/item/{returned.number}/discard")
    assert ItemPage.objects.get().state == "review"
    workflow.send_back(returned, people["wangxuemei"], NOW, version=1, reason="时间")
    client.post(f"/item/{returned.number}/discard")
    assert ItemPage.objects.get().state == "archived"


def test_taking_back_opens_the_form_again() -> None:
    people = settle()
    page = workflow.hand_in(draft(people), people["zhouguilan"], NOW, [])
    client = client_of(people["zhouguilan"])
    assert "收回来改" in client.get(f"/item/{page.number}/").content.decode()
    assert save(client, page, NOTICE).status_code == 422
    client.post(f"/item/{page.number}/take-back")
    assert "写通知" in client.get(f"/item/{page.number}/").content.decode()


def test_copying_takes_another_villages_words_and_keeps_ones_own_aside() -> None:
    people = settle()
    theirs = workflow.hand_in(make(unit(OTHER), "notice", people["luomin"], NOW, NOTICE), people["luomin"], NOW, [])
    page = draft(people, {"title": "我写的"})
    client = client_of(people["zhouguilan"])
    assert client.post(f"/item/{page.number}/copy/", {"from": theirs.number}).status_code == 403
    workflow.approve(theirs, people["wangxuemei"], NOW, version=1)
    assert "10月28日停水" in client.get(f"/item/{page.number}/copy/").content.decode()
    client.post(f"/item/{page.number}/copy/", {"from": theirs.number})
    page.refresh_from_db()
    assert page.content["title"] == "10月28日停水" and page.unit_code == VILLAGE
    assert page.revisions.get().content["content"]["title"] == "我写的"


def test_the_history_shows_what_changed() -> None:
    people = settle()
    clerk = people["zhouguilan"]
    page = workflow.hand_in(draft(people, FINANCE, "disclosure"), clerk, NOW, [])
    page = workflow.take_back(page, clerk, NOW)
    changed = json.loads(json.dumps(FINANCE))
    changed["blocks"][0]["rows"][1]["cells"][1] = "62900"
    changed["blocks"][0]["rows"][2]["cells"][1] = "281500"
    workflow.save(page, clerk, changed, seen=page.lock_number)
    shown = client_of(clerk).get(f"/item/{page.number}/history/").content.decode()
    assert "<del>" in shown and "<ins>" in shown and "资产出租" in shown


_LINE = st.text(st.characters(categories=("Lo", "Nd")), min_size=1, max_size=12)
_BLOCKS = st.one_of(
    st.builds(lambda text: {"type": "heading", "text": text}, _LINE),
    st.builds(lambda lines: {"type": "paragraph", "text": "\n".join(lines)}, st.lists(_LINE, min_size=1, max_size=3)),
    st.builds(lambda lines: {"type": "list", "entries": lines}, st.lists(_LINE, min_size=1, max_size=4)),
    st.builds(lambda text: {"type": "callout", "text": text, "tone": "warning"}, _LINE),
    st.builds(lambda text: {"type": "image", "caption": text}, _LINE),
)


@given(st.lists(_BLOCKS, max_size=6))
def test_a_body_goes_through_plain_text_and_comes_back(blocks: list[dict[str, Any]]) -> None:
    others = {number: block for number, block in enumerate(blocks) if block["type"] not in TEXTUAL}
    assert from_text(to_text(blocks), others) == blocks


def test_a_save_asks_little_of_the_database() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    people = settle()
    page = draft(people, code=COUNTY, who="chenzhiyuan")
    client = client_of(people["chenzhiyuan"])
    save(client, page, NOTICE)
    with CaptureQueriesContext(connection) as asked:
        assert save(client, page, NOTICE, seen=1).status_code == 200
    assert len(asked) <= 32


def test_an_end_that_has_passed_is_told() -> None:
    people = settle()
    page = draft(people)
    told = save(client_of(people["zhouguilan"]), page, NOTICE, until=str((NOW - timedelta(days=900)).date())).json()
    assert told["first"] == {"field": "until", "where": "放到哪天"}
    assert save(client_of(people["zhouguilan"]), page, NOTICE, seen=1, until="31/12").status_code == 422


def test_a_warning_is_not_written_here() -> None:
    people = settle()
    page = draft(people, {"title": "暴雨"}, "alert", COUNTY, "chenzhiyuan")
    client = client_of(people["chenzhiyuan"])
    assert save(client, page, {"title": "别的"}).status_code == 404
    for step in ("hand-in", "take-back", "withdraw", "discard"):
        assert client.post(f"/item/{page.number}/{step}", {"seen": 0, "reason": "x"}).status_code == 404
    assert client.get(f"/item/{page.number}/")["Location"] == f"/alert/{page.number}/"
