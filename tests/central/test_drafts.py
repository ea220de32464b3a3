"""What somebody is still writing is for the editors of its unit alone; what was handed in, for everybody above too."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from central.items import workflow
from central.items.making import make
from central.items.models import Decision, ItemPage, Media, Upload
from central.media import intake
from central.people.models import Person, RecoveryCode
from central.people.recovery import fresh_codes
from tests.central.reviewing import account, browser, people, waiting  # noqa: F401 - a fixture
from tests.central.village import FINANCE, NOTICE, VILLAGE, unit

OTHERS = ("liujianmin", "wangxuemei", "chenzhiyuan")
"""Who reads the village's matters and writes none of them."""


def status(people: dict[str, Person], name: str, address: str) -> int:  # noqa: F811
    return browser(people[name]).get(address).status_code


def page_of(people: dict[str, Person], name: str, item: ItemPage) -> str:  # noqa: F811
    answer = browser(people[name]).get(f"/item/{item.number}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("kind", ["notice", "disclosure"])
def test_what_was_never_handed_in_is_unknown_to_others(people: dict[str, Person], name: str, kind: str) -> None:  # noqa: F811
    content = NOTICE if kind == "notice" else FINANCE
    draft = make(unit(VILLAGE), kind, people["zhouguilan"], timezone.now(), content)
    addresses = [f"/item/{draft.number}/{more}" for more in ("", "history/", "copy/")]
    addresses += [f"/{part}/{draft.number}/" for part in ("finance", "sign", "review")]
    addresses += [f"/finance/{draft.number}/table.csv", f"/finance/{draft.number}/paper/"]
    assert {status(people, name, address) for address in addresses} == {404}
    for step in ("save", "hand-in", "withdraw", "nudge"):
        assert browser(people[name]).post(f"/item/{draft.number}/{step}", {"reason": "x"}).status_code == 404
    assert status(people, "zhouguilan", f"/item/{draft.number}/") == 200
    assert status(people, "zhouguilan", f"/finance/{draft.number}/") == (200 if kind == "disclosure" else 302)


@pytest.mark.parametrize("name", OTHERS)
def test_what_was_handed_in_is_read_but_not_what_is_typed_afterwards(people: dict[str, Person], name: str) -> None:  # noqa: F811
    clerk, now = people["zhouguilan"], timezone.now()
    item = waiting(people, "自来水检修")
    assert "自来水检修" in page_of(people, name, item)
    assert browser(people[name]).post(f"/item/{item.number}/save").status_code == 403

    item = workflow.take_back(item, clerk, now)
    item = workflow.save(item, clerk, NOTICE | {"title": "还没想好的标题"}, seen=item.lock_number)
    seen = page_of(people, name, item)
    assert "自来水检修" in seen and "还没想好" not in seen
    history = browser(people[name]).get(f"/item/{item.number}/history/").content.decode()
    assert "还没想好" not in history.replace(item.title, "") and "自来水检修" in history
    assert "还没想好" in page_of(people, "zhouguilan", item)


def test_a_returned_table_is_read_as_it_was_handed_in(people: dict[str, Person]) -> None:  # noqa: F811
    clerk, now = people["zhouguilan"], timezone.now()
    item = workflow.doubt(account(people), people["liujianmin"], now, "少了一张发票")
    blocks = [FINANCE["blocks"][0] | {"caption": "正在改的收入"}]
    workflow.save(item, clerk, FINANCE | {"blocks": blocks}, seen=item.lock_number)
    for address in (f"/sign/{item.number}/", f"/finance/{item.number}/"):
        answer = browser(people["liujianmin"]).get(address, follow=True)
        assert answer.redirect_chain and "正在改的" not in answer.content.decode()
    assert status(people, "liujianmin", f"/finance/{item.number}/table.csv") == 404


def test_a_picture_of_a_draft_is_not_shown_to_others(
    people: dict[str, Person],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk, now = people["zhouguilan"], timezone.now()
    item = waiting(people)
    draft = make(unit(VILLAGE), "notice", clerk, now, NOTICE)
    media = Media.objects.create(sha256="a" * 64, type="image/webp", length=1, width=800, height=600)
    Upload.objects.create(media=media, item=draft, by=clerk)
    asked: list[str] = []
    monkeypatch.setattr(intake, "shown", lambda root, sha256, kind, number=0: asked.append(sha256))
    for name in ("wangxuemei", "zhouguilan"):
        # Through another item of the unit, whose reader knows the hash.
        assert status(people, name, f"/item/{item.number}/media/{'a' * 64}/") == 404
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("name", "told"), [("zhouguilan", 422), ("liujianmin", 403), ("wangxuemei", 422), ("zhouhai", 403)]
)
def test_a_first_save_is_forbidden_to_who_writes_nothing(people: dict[str, Person], name: str, told: int) -> None:  # noqa: F811
    answer = browser(people[name]).post("/new/notice/save", "{}", content_type="application/json")
    assert answer.status_code == told
    assert answer.json()["told"]
    assert browser(people["zhouguilan"]).post("/new/alert/save").status_code == 403


def run(*arguments: str) -> tuple[int, str]:
    from central.cli import app
    from tests.central.conftest import CONF

    done = CliRunner().invoke(app, [*arguments, "--config", str(CONF)])
    return done.exit_code, done.output


def test_who_has_nobody_above_is_let_in_again_from_the_machine(people: dict[str, Person]) -> None:  # noqa: F811
    operator = people["zhouhai"]
    Person.objects.filter(pk=operator.pk).update(is_active=False, totp_secret="JBSWY3DPEHPK3PXP")
    operator.refresh_from_db()
    fresh_codes(operator)
    desk = browser(operator)

    code, output = run("reset", "zhouhai")
    assert code == 0
    password = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){2}", output)
    operator.refresh_from_db()
    assert password and operator.check_password(password[0])
    assert operator.must_change_password and operator.is_active and operator.totp_secret
    assert desk.get("/me/").headers["Location"].startswith("/login/")

    assert run("reset", "zhouhai", "--phone")[0] == 0
    operator.refresh_from_db()
    assert not operator.totp_secret and not RecoveryCode.objects.filter(person=operator).exists()
    last = Decision.objects.order_by("-pk")[0]
    assert last.act == "reset" and last.by is None and "在服务器上" in last.words and password[0] not in last.words
    assert last.at > timezone.now() - timedelta(minutes=1)


def test_a_name_that_nobody_has_is_said(people: dict[str, Person]) -> None:  # noqa: F811
    code, output = run("reset", "nobody")
    assert code == 1 and "没有用户名叫 nobody" in output
