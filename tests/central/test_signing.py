"""等我签字: the committee sees the table, signs by hand or without, doubts; and who stands in for whom."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from central.items import committee, workflow
from central.items.making import make
from central.items.models import Decision, ItemPage, Media, Signature
from central.items.periods import span_from
from central.items.sheets import Line, Sheet, to_blocks
from central.people.accounts import open_account
from central.people.models import Person, Post
from central.people.rights import Role
from tests.central.reviewing import account, browser, people, said, waiting
from tests.central.village import OTHER, PASSWORD, VILLAGE, unit

__all__ = ["people"]


def drawn(width: int = 326, height: int = 122, size: int = 0) -> str:
    """A name as the page sends it."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, 30), (width // 2, height - 20), (width - 20, 30)], fill=(28, 27, 24, 255), width=4)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return "data:image/png;base64," + base64.b64encode(kept.getvalue() + b"\0" * size).decode()


def quarter(label: str, first: str, last: str, sheet: Sheet) -> dict[str, object]:
    period = {"label": label, "first": first, "last": last}
    told = {"area": "finance", "matter": "f3", "template": "finance", "period": period}
    return {"title": f"{label}财务收支表", "disclosure": told, "blocks": to_blocks(sheet, span_from(period))}


def test_a_member_sees_the_sums_the_period_before_and_why_a_row_changed(people: dict[str, Person]) -> None:
    now, clerk = timezone.now(), people["zhouguilan"]
    before = Sheet((Line("上级补助", "203000"),), (Line("干部补贴", "34400"),))
    content = quarter("2026年二季度", "2026-04-01", "2026-06-30", before)
    page = workflow.hand_in(make(unit(VILLAGE), "disclosure", clerk, now, content), clerk, now, [])
    for who in ("liujianmin", "hexiuying"):
        page = workflow.sign(page, people[who], now, version=1)
    workflow.approve(page, people["wangxuemei"], now, version=1)
    sheet = Sheet((Line("上级补助", "218600"),), (Line("干部补贴", "47500", "补发二季度绩效"),))
    content = quarter("2026年三季度", "2026-07-01", "2026-09-30", sheet)
    page = workflow.hand_in(make(unit(VILLAGE), "disclosure", clerk, now, content), clerk, now, [])
    client = browser(people["hexiuying"])
    assert "2026年三季度财务收支表" in client.get("/sign/").content.decode()
    text = client.get(f"/sign/{page.number}/").content.decode()
    for words in (
        "218,600",
        "203,000",
        "171,100",
        "上季度",
        "干部补贴多 38%：补发二季度绩效",
        "还没有人签",
        "核对过，签字",
    ):
        assert words in text, words


def test_signing_without_a_drawn_name_is_enough_and_the_last_one_passes_it_on(people: dict[str, Person]) -> None:
    page = account(people)
    client = browser(people["liujianmin"])
    answer = client.post(f"/sign/{page.number}/do", {"do": "sign", "version": 1})
    assert "等其他人签" in said(answer) and ItemPage.objects.get(pk=page.pk).state == "signing"
    assert "签过字了" in client.get(f"/sign/{page.number}/").content.decode()
    assert "没有等您签字的" in client.get("/sign/").content.decode()
    other = browser(people["hexiuying"])
    assert "已签 1 人：刘建民" in other.get(f"/sign/{page.number}/").content.decode()
    answer = other.post(f"/sign/{page.number}/do", {"do": "sign", "version": 1})
    assert "都签齐了" in said(answer) and ItemPage.objects.get(pk=page.pk).state == "review"


def test_a_drawn_name_is_written_anew_and_shown_to_who_may_read_the_item(people: dict[str, Person]) -> None:
    page = account(people)
    client = browser(people["liujianmin"])
    client.post(f"/sign/{page.number}/do", {"do": "sign", "version": 1, "drawn": drawn()})
    signature = Signature.objects.get(item=page, by=people["liujianmin"])
    assert signature.drawn and (signature.drawn.type, signature.drawn.width) == ("image/png", 326)
    address = f"/sign/{page.number}/drawn/{signature.pk}/"
    answer = browser(people["wangxuemei"]).get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
    assert answer.getvalue()[:3] == b"\xff\xd8\xff"
    assert browser(people["luomin"]).get(address).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png;base64,不是",
        "data:image/png;base64," + base64.b64encode(b"<svg onload=alert(1)>").decode(),
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 400).decode(),
        drawn(size=60_000),
        drawn(3000, 60),
        drawn(8, 8),
    ],
    ids=["svg", "no-base64", "no-png", "broken", "too-heavy", "too-wide", "too-small"],
)
def test_what_is_no_drawn_name_is_refused_in_words_and_nothing_is_signed(people: dict[str, Person], text: str) -> None:
    page = account(people)
    answer = browser(people["liujianmin"]).post(f"/sign/{page.number}/do", {"do": "sign", "version": 1, "drawn": text})
    assert "擦掉重写" in said(answer) and answer["Location"] == f"/sign/{page.number}/"
    assert not Signature.objects.exists() and not Media.objects.exists()


def test_signing_twice_is_signing_once(people: dict[str, Person]) -> None:
    page = account(people)
    client = browser(people["liujianmin"])
    for _ in range(2):
        assert "没有办成" not in said(client.post(f"/sign/{page.number}/do", {"do": "sign", "version": 1}))
    assert Decision.objects.filter(act="sign").count() == Signature.objects.count() == 1


def test_a_doubt_goes_back_to_the_clerk_with_its_reason(people: dict[str, Person]) -> None:
    page = account(people)
    client = browser(people["liujianmin"])
    assert "原因" in said(client.post(f"/sign/{page.number}/do", {"do": "doubt", "version": 1, "reason": ""}))
    client.post(f"/sign/{page.number}/do", {"do": "doubt", "version": 1, "reason": "少了两张票据"})
    found = ItemPage.objects.get(pk=page.pk)
    assert (found.state, found.reason) == ("returned", "少了两张票据")


def test_a_table_changed_meanwhile_is_not_signed(people: dict[str, Person]) -> None:
    page = workflow.take_back(account(people), people["zhouguilan"], timezone.now())
    answer = browser(people["liujianmin"]).post(f"/sign/{page.number}/do", {"do": "sign", "version": 1})
    assert "收回去改了" in said(answer) and not Signature.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("luomin", 404), ("zhouguilan", 403), ("wangxuemei", 403)])
def test_nobody_else_signs(people: dict[str, Person], who: str, status: int) -> None:
    page = account(people)
    answer = browser(people[who]).post(f"/sign/{page.number}/do", {"do": "sign", "version": 1})
    assert answer.status_code == status and not Signature.objects.exists()


def test_what_needs_no_signature_has_no_page_to_sign(people: dict[str, Person]) -> None:
    assert browser(people["liujianmin"]).get(f"/sign/{waiting(people).number}/").status_code == 404


def test_the_head_comes_first(people: dict[str, Person]) -> None:
    Post.objects.filter(person=people["hexiuying"]).update(head=True)
    assert [str(one) for one in committee.committee(VILLAGE, timezone.now())] == ["何秀英", "刘建民"]
    page = account(people)
    for who in ("liujianmin", "hexiuying"):
        page = workflow.sign(page, people[who], timezone.now(), version=1)
    page = workflow.approve(page, people["wangxuemei"], timezone.now(), version=1)
    assert page.approved["disclosure"]["sign_off"]["signed_by"] == "何秀英、刘建民"


def test_a_substitute_signs_for_a_member_and_everything_says_so(people: dict[str, Person]) -> None:
    page = account(people)
    substitute = open_account("tangzhiqiang", "唐志强", PASSWORD, ((Role.SUPERVISOR, OTHER),), must_change=False)
    Post.objects.create(
        person=substitute, unit_code=VILLAGE, role=Role.SUPERVISOR, since="2020-01-01", instead_of=people["hexiuying"]
    )
    page = workflow.sign(page, people["liujianmin"], timezone.now(), version=1)
    answer = browser(substitute).post(f"/sign/{page.number}/do", {"do": "sign", "version": 1})
    assert "都签齐了" in said(answer)
    assert Decision.objects.get(act="sign", who="唐志强").words == "代何秀英"
    page = workflow.approve(ItemPage.objects.get(pk=page.pk), people["wangxuemei"], timezone.now(), version=1)
    assert page.approved["disclosure"]["sign_off"]["signed_by"] == "刘建民、唐志强（代何秀英）"


def test_what_waits_for_somebody_who_left_the_committee_goes_on(people: dict[str, Person]) -> None:
    page = account(people)
    now = timezone.now()
    workflow.sign(page, people["liujianmin"], now, version=1)
    assert committee.pass_on(now) == 0
    Post.objects.filter(person=people["hexiuying"]).update(until=timezone.localdate() - timedelta(days=1))
    assert committee.pass_on(now) == 1 and ItemPage.objects.get(pk=page.pk).state == "review"


def test_a_village_without_anybody_signed_does_not_pass(people: dict[str, Person]) -> None:
    page = account(people)
    Post.objects.filter(role=Role.SUPERVISOR).update(until=timezone.localdate() - timedelta(days=1))
    assert committee.pass_on(timezone.now()) == 0 and ItemPage.objects.get(pk=page.pk).state == "signing"


def test_the_list_is_of_ones_own_village(people: dict[str, Person]) -> None:
    stranger = open_account("waicun", "外村人", PASSWORD, ((Role.SUPERVISOR, OTHER),), must_change=False)
    Post.objects.filter(person=stranger).update(since="2020-01-01")
    page = account(people)
    client = browser(stranger)
    assert page.title not in client.get("/sign/").content.decode()
    assert client.get(f"/sign/{page.number}/").status_code == 404
