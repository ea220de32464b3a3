"""The way of a warning: filled and confirmed by one manager, confirmed within ten minutes by another, then on screens.

Only managers of the county; each of the two confirmations takes a code from the person's own phone. The second one
puts the warning onto the screens in one transaction: item, approval, log, outbox. Lifting takes one manager and one
code, for a warning that is over must not wait. A changed end is a new version and takes two people again.
Raises `Refused`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from central.alerts.codes import take_code
from central.alerts.models import Proposal
from central.alerts.typed import Typed, content_of, faults, title_of, typed_of_content
from central.guard.checks import check
from central.items import workflow
from central.items.journal import note
from central.items.making import make, new_number
from central.items.models import ItemPage
from central.items.workflow import Refused, Stale, completed, whole_of
from central.people.models import Person, Post
from central.people.rights import Act, Role
from central.publishing.contents import county_policy
from central.publishing.models import Outbox
from central.units.models import UnitPage
from feed.authority import faults as authority_faults
from feed.taxonomy import Taxonomy, load_taxonomy

LAPSED: Final = "第一个人确认以后过了 10 分钟，已经作废。要发，请再确认一次。"


def county_taxonomy() -> Taxonomy:
    """The county's taxonomy, read anew: it is edited while the console runs."""
    return load_taxonomy(settings.CONF.taxonomy)


def typed_of(proposal: Proposal) -> Typed:
    """The form as it was left."""
    return msgspec.convert(proposal.typed, Typed, strict=False)


def unit_names() -> dict[str, str]:
    """The names of all units of the county, by code."""
    rows = UnitPage.objects.filter(code__startswith=settings.CONF.county).order_by("code")
    return dict(rows.values_list("code", "title"))


def managers(now: datetime, *, but: Iterable[Person] = ()) -> list[Person]:
    """Who can confirm a warning today, without those named."""
    left_out, day = {person.pk for person in but}, timezone.localdate(now)
    posts = Post.objects.filter(unit_code=settings.CONF.county, role=Role.MANAGER, person__is_active=True)
    found = {post.person_id: post.person for post in posts.select_related("person").order_by("pk") if post.holds(day)}
    return [person for person in found.values() if person.pk not in left_out]


def shortcomings(typed: Typed, now: datetime) -> list[tuple[str, str]]:
    """What keeps a warning from being confirmed: (field, words); the form's own faults, then those of the guard."""
    names, county = unit_names(), settings.CONF.county
    taxonomy = county_taxonomy()
    found = [(fault.field, fault.words) for fault in faults(typed, taxonomy, names, county, now)]
    if found:
        return found
    policy = county_policy()
    content = content_of(typed, taxonomy, names, county)
    whole = whole_of(_bare(content), now)
    report = check(content, whole, {}, policy.link_hosts)
    return [(finding.field, finding.what) for finding in report.blocking]


def _bare(content: dict[str, Any]) -> ItemPage:
    return ItemPage(kind="alert", unit_code=settings.CONF.county, item_id="alert", number="x", content=content)


@transaction.atomic
def keep(
    person: Person,
    typed: Typed,
    now: datetime,
    *,
    number: str | None = None,
    seen: int | None = None,
    told: Iterable[str] = (),
    replaces: ItemPage | None = None,
) -> Proposal:
    """Keep what was typed, finished or not. Without `seen` it is a new one; sent twice under one number it is one."""
    _allow(person)
    found = Proposal.objects.select_for_update().filter(number=number).first() if number else None
    values = msgspec.to_builtins(typed)
    title = title_of(typed, county_taxonomy())[:60]
    if found is None:
        return Proposal.objects.create(
            number=number or new_number(), typed=values, title=title, writer=person, saved=now, told=list(told),
            replaces=replaces,
        )  # fmt: skip
    if found.state != "draft" and not _has_lapsed(found, now):
        raise Refused("这一条已经有人确认过，要改请先“收回来改”。")
    if typed_of(found) == typed:
        return found
    if seen is not None and found.lock_number != seen:
        raise Stale(f"{found.writer}刚改过这一条。您写的还在，请对照一下再存。")
    found.typed, found.title, found.writer, found.saved = values, title, person, now
    found.state, found.content, found.first, found.first_at = "draft", None, None, None
    found.lock_number += 1
    found.save()
    return found


def confirm(proposal: Proposal, person: Person, code: str, now: datetime, *, seen: int, address: str = "") -> Proposal:
    """The first of two: what is typed is right and should go out."""
    _allow(person)
    _check_first(Proposal.objects.get(pk=proposal.pk), person, now, seen)
    take_code(person, code, now, address)
    with transaction.atomic():
        proposal = _locked(proposal)
        _check_first(proposal, person, now, seen)
        typed = typed_of(proposal)
        proposal.content = content_of(typed, county_taxonomy(), unit_names(), settings.CONF.county)
        proposal.state, proposal.first, proposal.first_at, proposal.writer = "waiting", person, now, person
        proposal.lock_number += 1
        proposal.save()
        note("hand-in", person, now, unit=settings.CONF.county, item=proposal.replaces, words=_words(proposal))
    return proposal


def _check_first(proposal: Proposal, person: Person, now: datetime, seen: int) -> None:
    if proposal.is_waiting(now):
        raise Refused("已经有一个人确认了，在等第二个人。")
    if proposal.state not in ("draft", "waiting"):
        raise Refused("这一条已经发出去，或者不发了。")
    if proposal.lock_number != seen:
        raise Stale("这一条刚被改过，请看最新的一版再确认。")
    if found := shortcomings(typed_of(proposal), now):
        raise Refused("；".join(words for _, words in found))
    if not managers(now, but=(person,)):
        raise Refused("区里现在只有您一位县级管理员，没有第二个人能确认。请系统管理员先加一位。")


def second(proposal: Proposal, person: Person, code: str, now: datetime, *, seen: int, address: str = "") -> ItemPage:
    """The second of two, another person: the warning goes onto the screens. Sent twice it is done once."""
    _allow(person)
    now_stands = Proposal.objects.select_related("item").get(pk=proposal.pk)
    if now_stands.state == "issued" and now_stands.second_id == person.pk and now_stands.item is not None:
        return now_stands.item
    _check_second(now_stands, person, now, seen)
    take_code(person, code, now, address)
    with transaction.atomic():
        proposal = _locked(proposal)
        _check_second(proposal, person, now, seen)
        return _issue(proposal, person, now)


def _check_second(proposal: Proposal, person: Person, now: datetime, seen: int) -> None:
    if proposal.state != "waiting" or proposal.first_id is None:
        raise Refused("这一条刚被收回、改过，或者已经发了，请看最新的。")
    if not proposal.is_waiting(now):
        raise Refused(LAPSED)
    if person.pk == proposal.first_id:
        raise Refused("两次确认要两个不同的人，请另一位县级管理员确认。")
    if not proposal.first.may(Act.WARN, settings.CONF.county):
        raise Refused("第一个确认的人已经没有发预警的权限，请重新填写、确认。")
    if proposal.lock_number != seen:
        raise Stale("这一条刚被改过，请看最新的一版再确认。")
    if found := shortcomings(typed_of(proposal), now):
        raise Refused("；".join(words for _, words in found))


def _issue(proposal: Proposal, person: Person, now: datetime) -> ItemPage:
    """Put the confirmed content onto the screens, as a new item or a new version; inside the transaction."""
    county, content = settings.CONF.county, dict(proposal.content)
    alert = content["alert"] = dict(content["alert"])
    if proposal.replaces is None:
        page = make(UnitPage.objects.get(code=county), "alert", proposal.first, now, content)
    else:
        page = ItemPage.objects.select_for_update().get(pk=proposal.replaces_id)
        if not stands(page, now):
            raise Refused("原来那一条已经解除或到期了。要发，请照着它重新发一条。")
        alert["cap_identifier"] = alert["cap_identifier"] or page.approved["alert"].get("cap_identifier", "")
        page.edition += 1
    alert["cap_identifier"] = alert["cap_identifier"] or _identifier(now)
    page.content, page.title, page.author = content, content["title"], proposal.first
    page.starts, page.ends = (datetime.fromisoformat(alert[name]) for name in ("starts", "ends"))
    page.lock_number += 1
    item = completed(page, now)
    if refused := authority_faults(item, county, county_policy()):
        raise Refused("大屏不会放这一条：" + "；".join(refused))
    page.handed_in = proposal.first_at
    page.approved, page.approved_at = content, now
    page.approved_starts, page.approved_ends = item.in_force_from, item.in_force_until
    page.state, page.reason = "approved", ""
    page.save_revision(user=proposal.first, clean=False, log_action=False)
    page.save()
    proposal.state, proposal.second, proposal.second_at, proposal.item = "issued", person, now, page
    proposal.lock_number += 1
    proposal.save()
    note("confirm", person, now, unit=county, item=page, version=page.edition, words=_words(proposal))
    Outbox.objects.create(unit_code=county)
    return page


@transaction.atomic
def take_back(proposal: Proposal, person: Person, now: datetime) -> Proposal:
    """Either of the two takes a confirmed warning back to change it: the confirmation is void."""
    _allow(person)
    proposal = _locked(proposal)
    if proposal.state == "draft":
        return proposal
    if proposal.state != "waiting":
        raise Refused("这一条已经发出去，或者不发了。")
    proposal.state, proposal.content, proposal.first, proposal.first_at = "draft", None, None, None
    proposal.lock_number += 1
    proposal.save()
    note("take-back", person, now, unit=settings.CONF.county, item=proposal.replaces, words=_words(proposal))
    return proposal


@transaction.atomic
def drop(proposal: Proposal, person: Person, now: datetime) -> Proposal:
    """The warning is not sent after all."""
    _allow(person)
    proposal = _locked(proposal)
    if proposal.state == "dropped":
        return proposal
    if proposal.state == "issued":
        raise Refused("这一条已经发出去了，要停请按“解除”。")
    proposal.state = "dropped"
    proposal.lock_number += 1
    proposal.save()
    note("discard", person, now, unit=settings.CONF.county, item=proposal.replaces, words=_words(proposal))
    return proposal


def lift(page: ItemPage, person: Person, code: str, now: datetime, *, reason: str, address: str = "") -> ItemPage:
    """The danger is over: off every screen at once. One manager, one code; sent twice it is done once."""
    _allow(person)
    page = _alert(page)
    if page.state == "withdrawn":
        return page
    if not reason.strip():
        raise Refused("请写一句为什么解除。")
    take_code(person, code, now, address)
    with transaction.atomic():
        page = workflow.withdraw(page, person, now, reason)
        note("lift", person, now, unit=page.unit_code, item=page, version=page.edition, words=reason)
        Proposal.objects.filter(replaces=page, state__in=("draft", "waiting")).update(state="dropped")
    return page


@transaction.atomic
def change(page: ItemPage, person: Person, now: datetime) -> Proposal:
    """Begin a new version of a warning that stands (an end earlier or later); one under way is found again."""
    _allow(person)
    page = _alert(page)
    if not stands(page, now):
        raise Refused("这一条已经解除或到期了。要发，请照着它重新发一条。")
    under_way = Proposal.objects.filter(replaces=page, state__in=("draft", "waiting")).order_by("-pk").first()
    if under_way is not None:
        return under_way
    return keep(person, typed_of_item(page), now, replaces=page)


def again(page: ItemPage, person: Person, now: datetime) -> Proposal:
    """Begin a new warning after one that is over: everything but its times."""
    _allow(person)
    typed = msgspec.structs.replace(typed_of_item(_alert(page)), starts=now, ends=None, identifier="", original="")
    return keep(person, typed, now)


def typed_of_item(page: ItemPage) -> Typed:
    """The form that a warning came of; for one that was brought in, the form that would have led to it."""
    issued = Proposal.objects.filter(item=page, state="issued").order_by("-pk").first()
    return typed_of(issued) if issued else typed_of_content(page.approved or page.content, page.unit_code)


def _alert(page: ItemPage) -> ItemPage:
    page = ItemPage.objects.get(pk=page.pk)
    if page.kind != "alert" or page.unit_code != settings.CONF.county:
        raise Refused("这一条不是预警。")
    return page


def stands(page: ItemPage, now: datetime) -> bool:
    """Whether a warning is on the screens, or will be, whatever became of its newest version."""
    return page.approved is not None and (page.approved_ends is None or page.approved_ends > now)


def _has_lapsed(proposal: Proposal, now: datetime) -> bool:
    return proposal.state == "waiting" and not proposal.is_waiting(now)


def _allow(person: Person) -> None:
    if not person.may(Act.WARN, settings.CONF.county):
        raise Refused("只有区县一级能发预警；村里请发村级通知。")


def _locked(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def _words(proposal: Proposal) -> str:
    return f"{proposal.title}（{proposal.number}）"


def _identifier(now: datetime) -> str:
    """The county's own number of a warning: 430304-20260618-02, the second of that day."""
    day = f"{settings.CONF.county}-{timezone.localtime(now):%Y%m%d}-"
    issued = ItemPage.objects.filter(unit_code=settings.CONF.county, kind="alert", approved_at__isnull=False)
    today = sum(
        str(((content or {}).get("alert") or {}).get("cap_identifier", "")).startswith(day)
        for content in issued.order_by("-pk").values_list("content", flat=True)[:200]
    )
    return f"{day}{today + 1:02}"
