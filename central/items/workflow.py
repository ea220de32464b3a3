"""The way of an item: draft → handed in → (signed by the committee) → approved, or sent back → screens → archive.

Every step is one transaction: rights checked, state changed, decision logged, outbox filled. Author ≠ approver; an edit
asks for approval again; whoever signed signed one version. Raises `Refused` with words for the person who tried.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from central.items.committee import by_person, committee, complete, instead_of, seats
from central.items.draft import Finding, Whole, to_item
from central.items.journal import note
from central.items.lasting import last_moment
from central.items.models import ItemPage, Media, Signature
from central.people.models import Person
from central.people.rights import Act
from central.publishing.models import Outbox
from feed.item import Item
from feed.units import Level, level_of


class Refused(Exception):
    """The step cannot be taken; the message says to the person why, and what they can do."""


class Unfinished(Refused):
    """Something is missing or wrong in the item; `findings` name each."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("；".join(finding.what for finding in findings))
        self.findings = findings


class Stale(Refused):
    """Somebody else has saved in between; nothing was overwritten."""


def public_url(number: str) -> str:
    """The item's own public page: what its QR code opens. Always https: a screen shows no other (feed.links)."""
    host = settings.CONF.addresses.public.partition(":")[0]
    return f"https://{host}{reverse('item', args=[number], urlconf=settings.PUBLIC_URLCONF)}"


def whole_of(page: ItemPage, published: datetime) -> Whole:
    """What the console adds to the author's content."""
    return Whole(
        id=page.item_id,
        kind=page.kind,
        published=published,
        url=public_url(page.number),
        starts=page.starts,
        ends=page.ends,
        sample=settings.CONF.sample,
    )


def completed(page: ItemPage, now: datetime) -> Item:
    """The newest version as a feed item. Raises `Unfinished`."""
    made = to_item(page.content, whole_of(page, page.approved_at or now))
    if isinstance(made, Finding):
        raise Unfinished([made])
    return made


def needs_signature(page: ItemPage) -> bool:
    """Finance is signed by the supervision committee before it goes on (DOMAIN, Procedure)."""
    disclosure = page.content.get("disclosure") or {}
    return (
        page.kind == "disclosure" and disclosure.get("area") == "finance" and level_of(page.unit_code) is Level.VILLAGE
    )


@transaction.atomic
def save(
    page: ItemPage,
    person: Person,
    content: dict[str, Any],
    *,
    seen: int,
    reasons: dict[str, str] | None = None,
    **times: datetime | None,
) -> ItemPage:
    """Keep what the author typed, finished or not. `seen` is the save that the author had before them.

    `times` are `starts` and `ends`; what is not given stays.

    A version under review or signed is taken back to a draft first. Raises `Refused`, `Stale`.
    """
    page = ItemPage.objects.select_for_update().get(pk=page.pk)
    _allow(person, Act.WRITE, page)
    if page.state not in ("draft", "returned", "approved", "withdrawn"):
        raise Refused("已经交出去了，要改请先“收回来改”。")
    if page.lock_number != seen:
        raise Stale("别人刚改过这一条，您写的还在，请对照一下再存。")
    page.content = content
    page.title = str(content.get("title") or "").strip()[:255] or "（还没写标题）"
    for name, value in times.items():
        setattr(page, name, value)
    if reasons is not None:
        page.reasons = reasons
    if page.state in ("approved", "withdrawn"):
        page.state = "draft"
        page.edition += 1
    page.author = person
    page.lock_number += 1
    page.save()
    return page


@transaction.atomic
def hand_in(
    page: ItemPage, person: Person, now: datetime, findings: list[Finding], *, seen: int | None = None, words: str = ""
) -> ItemPage:
    """Hand the newest version in; `findings` are those of the guard, and any that block refuse it.

    `seen` is the save that the findings are about; `words` go into the log: why something stays that was asked about.
    """
    page = _locked(page)
    _allow(person, Act.WRITE, page)
    if page.state not in ("draft", "returned"):
        raise Refused("这一条已经交出去了。")
    if seen is not None and page.lock_number != seen:
        raise Stale("刚刚又改过，请再看一遍，再交。")
    blocking = [finding for finding in findings if finding.block]
    if blocking:
        raise Unfinished(blocking)
    completed(page, now)
    page.state = "signing" if needs_signature(page) else "review"
    if page.state == "signing" and not committee(page.unit_code, now):
        raise Refused("村里还没有登记监督委员会成员，请联系街道先登记。")
    page.handed_in, page.reason = now, ""
    page.save_revision(user=person, clean=False, log_action=False)
    page.save()
    note("hand-in", person, now, unit=page.unit_code, item=page, version=page.edition, words=words)
    return page


@transaction.atomic
def sign(page: ItemPage, person: Person, now: datetime, *, version: int, drawn: Media | None = None) -> ItemPage:
    """A member of the committee has checked `version`; when all have, it goes to the township.

    `drawn` is the name as they wrote it on the glass; a tick without it counts as much.
    """
    page = _locked(page)
    _allow(person, Act.SIGN, page)
    if page.state != "signing" or version != page.edition:
        raise Refused("这一版已经改过或收回了，请看最新的一版再签。")
    if page.author_id == person.pk:
        raise Refused("自己写的不能自己签。")
    words = _instead(page, person, Act.SIGN, now)
    _, fresh = Signature.objects.get_or_create(
        item=page, version=version, by=person, defaults={"at": now, "drawn": drawn}
    )
    if not fresh:
        return page
    note("sign", person, now, unit=page.unit_code, item=page, version=version, words=words)
    if complete(page, now):
        page.state = "review"
        page.save()
    return page


@transaction.atomic
def doubt(page: ItemPage, person: Person, now: datetime, reason: str, *, version: int | None = None) -> ItemPage:
    """A member of the committee does not agree: the item goes back to its author with the reason."""
    page = _locked(page)
    _allow(person, Act.SIGN, page)
    if page.state != "signing" or version not in (None, page.edition):
        raise Refused("这一版已经改过或收回了，请看最新的一版。")
    return _back(page, person, now, "doubt", reason, _instead(page, person, Act.SIGN, now))


@transaction.atomic
def approve(page: ItemPage, person: Person, now: datetime, *, version: int, at: datetime | None = None) -> ItemPage:
    """Let a version onto the screens, at once or at a time. Not one's own, not another than was looked at.

    It leaves them at the author's time, else when its 公示 is over, else when it is withdrawn.
    """
    page = _locked(page)
    _allow(person, Act.APPROVE, page)
    if page.state != "review" or version != page.edition:
        raise Refused("这一条刚被收回或改过，请看最新的一版。")
    if person.pk in (page.author_id, _handed_in_by(page)):
        raise Refused("不能审自己写的，请另一位审核员看。")
    words = _instead(page, person, Act.APPROVE, now)
    if at is not None:
        page.starts = at
    item = completed(page, now)
    ends = last_moment(page.content, page.ends)
    if ends is not None and ends <= now:
        raise Refused("下屏的时间已经过了，请退回去改。")
    if ends is not None and item.in_force_from is not None and ends <= item.in_force_from:
        raise Refused("上屏的时间在公示结束以后，请换个时间，或者退回去改。")
    page.approved = dict(page.content)
    if needs_signature(page):
        page.approved["disclosure"] = page.content["disclosure"] | {"sign_off": _sign_off(page, now)}
    page.approved_at = now
    page.approved_starts, page.approved_ends = item.in_force_from, ends
    page.state, page.reason = "approved", ""
    page.save()
    note("approve", person, now, unit=page.unit_code, item=page, version=version, words=words)
    Outbox.objects.create(unit_code=page.unit_code)
    return page


@transaction.atomic
def send_back(page: ItemPage, person: Person, now: datetime, *, version: int, reason: str) -> ItemPage:
    """Send a version back to its author with a reason."""
    page = _locked(page)
    _allow(person, Act.APPROVE, page)
    if page.state != "review" or version != page.edition:
        raise Refused("这一条刚被收回或改过，请看最新的一版。")
    return _back(page, person, now, "return", reason, _instead(page, person, Act.APPROVE, now))


@transaction.atomic
def take_back(page: ItemPage, person: Person, now: datetime) -> ItemPage:
    """The author takes a version back before it was decided on."""
    page = _locked(page)
    _allow(person, Act.WRITE, page)
    if page.state not in ("signing", "review"):
        raise Refused("这一条不在等签字或审核，不用收回。")
    page.state = "draft"
    page.edition += 1
    page.save()
    note("take-back", person, now, unit=page.unit_code, item=page, version=page.edition - 1)
    return page


@transaction.atomic
def withdraw(page: ItemPage, person: Person, now: datetime, reason: str) -> ItemPage:
    """Take an item off every screen at once: by its village, its township or the county. A reason is kept."""
    page = _locked(page)
    _allow(person, Act.WITHDRAW, page)
    if page.approved is None or page.state == "withdrawn":
        raise Refused("这一条不在屏上。")
    if not reason.strip():
        raise Refused("请写一句为什么撤下。")
    page.approved = page.approved_starts = page.approved_ends = None
    page.state, page.reason = "withdrawn", reason.strip()[:400]
    page.save()
    note("withdraw", person, now, unit=page.unit_code, item=page, version=page.edition, words=reason)
    Outbox.objects.create(unit_code=page.unit_code, allow_empty=True)
    return page


def _locked(page: ItemPage) -> ItemPage:
    return ItemPage.objects.select_for_update().get(pk=page.pk)


def _allow(person: Person, act: Act, page: ItemPage) -> None:
    if not person.may(act, page.unit_code):
        raise Refused("您没有办这件事的权限。")
    if page.kind == "alert" and act is not Act.WITHDRAW:
        raise Refused("预警由两个人在“应急发布”里签发，不走这条路。")


def _instead(page: ItemPage, person: Person, act: Act, now: datetime) -> str:
    """Whom somebody stands in for, in the words of the log. Raises `Refused` where that is the item's author."""
    absent = instead_of(person, act, page.unit_code, now)
    if absent is None:
        return ""
    if absent.pk in (page.author_id, _handed_in_by(page)):
        raise Refused(f"这一条是{absent}写的，您在代{absent}的岗，不能代着审自己写的，请另一位看。")
    return f"代{absent}"


def _back(page: ItemPage, person: Person, now: datetime, act: str, reason: str, instead: str = "") -> ItemPage:
    if not reason.strip():
        raise Refused("请先写清原因，写的人照着改。")
    page.state, page.reason = "returned", reason.strip()[:400]
    page.edition += 1
    page.save()
    words = f"{instead}：{reason}" if instead else reason
    note(act, person, now, unit=page.unit_code, item=page, version=page.edition - 1, words=words)
    return page


def _handed_in_by(page: ItemPage) -> int | None:
    version = page.version(page.edition)
    return version.user_id if version else None


def _sign_off(page: ItemPage, now: datetime) -> dict[str, Any]:
    """Who has signed, the head first; a substitute's name says for whom."""
    signatures = list(page.signatures.filter(version=page.edition).select_related("by").order_by("at", "pk"))
    left = by_person(signatures)
    names = []
    for seat in seats(page.unit_code, now):
        found = seat.among(left)
        if found is not None:
            names.append(str(found.by) if found.by_id == seat.member.pk else f"{found.by}（代{seat.member}）")
            del left[found.by_id]
    names += [str(signature.by) for signature in left.values()]
    return {
        "body": "村务监督委员会",
        "on": timezone.localtime(signatures[-1].at).date().isoformat() if signatures else "",
        "signed_by": "、".join(names)[:60],
    }
