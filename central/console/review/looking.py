"""What a reviewer sees of an item: what changed since the last approval, what the checks say, who has signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from central.console.editing import keeping
from central.guard.checks import Report
from central.items.change import Change
from central.items.committee import Seat, by_person, seats
from central.items.difference import Say, difference
from central.items.draft import Finding
from central.items.lasting import last_moment
from central.items.models import Decision, ItemPage, Signature
from central.items.said import moment, say
from central.items.workflow import needs_signature
from central.people.models import Person
from central.phone.finding import taxonomy
from central.units.models import UnitPage

APPROVING: Final = ("approve", "confirm", "import")

TERMS: Final = {
    "template": ("templates",),
    "matter": ("matters",),
    "domain": ("domains",),
    "theme": ("themes",),
    "life_event": ("life_events",),
    "category": ("alert_categories",),
    "topics": ("notice_topics", "profile_topics", "contact_topics"),
}
"""Lists of the taxonomy that name a field's codes."""


class Before(Struct, frozen=True):
    """The version that was approved last: what it said, and who approved it when."""

    content: Mapping[str, Any]
    starts: datetime | None
    ends: datetime | None
    who: str
    at: datetime | None
    version: int | None
    mine: bool = False


class Signed(Struct, frozen=True):
    """A seat of the committee, and the signature that stands for it."""

    seat: Seat
    signature: Signature | None

    @property
    def name(self) -> str:
        """Who signed, and for whom; the member where nobody has."""
        if self.signature is None or self.signature.by_id == self.seat.member.pk:
            return str(self.seat.member)
        return f"{self.signature.by}（代{self.seat.member}）"


class Explained(Struct, frozen=True):
    """Something that stays, and why its author says it does."""

    what: str
    why: str


class Seen(Struct, frozen=True):
    """All that a decision is taken on."""

    before: Before | None
    changes: tuple[Change, ...]
    report: Report
    open: tuple[Finding, ...]
    """What the checks still find and nobody has explained: it keeps the item from being approved."""
    explained: tuple[Explained, ...]
    signed: tuple[Signed, ...]
    own: bool

    @property
    def signed_count(self) -> int:
        """How many seats have signed."""
        return sum(one.signature is not None for one in self.signed)

    @property
    def signed_last(self) -> Signature | None:
        """The newest signature."""
        return max((one.signature for one in self.signed if one.signature), key=lambda one: one.at, default=None)

    @property
    def advice(self) -> tuple[Finding, ...]:
        """What the checks only advise."""
        asked = {one.what for one in (*self.open, *(Finding("", "", one.what) for one in self.explained))}
        return tuple(finding for finding in self.report.findings if finding.what not in asked)


def seen(page: ItemPage, person: Person, now: datetime) -> Seen:
    """What somebody sees of an item that waits."""
    before = last_approved(page, person)
    report = keeping.report_of(page, now)
    return Seen(
        before=before,
        changes=changes(before, page) if before else (),
        report=report,
        open=tuple(keeping.missing(page, report)),
        explained=tuple(
            Explained(finding.what, page.reasons[finding.what])
            for finding in report.findings
            if not finding.block and page.reasons.get(finding.what)
        ),
        signed=signed(page, now),
        own=is_own(page, person),
    )


def is_own(page: ItemPage, person: Person) -> bool:
    """Whether somebody wrote an item or handed it in: another one decides."""
    handed = page.version(page.edition)
    return person.pk in (page.author_id, handed.user_id if handed else None)


def signed(page: ItemPage, now: datetime) -> tuple[Signed, ...]:
    """The committee's seats and their signatures on the newest version; none where it needs none."""
    if not needs_signature(page):
        return ()
    found = by_person(page.signatures.filter(version=page.edition).select_related("by", "drawn"))
    return tuple(Signed(seat, seat.among(found)) for seat in seats(page.unit_code, now))


def last_approved(page: ItemPage, person: Person) -> Before | None:
    """The version that was approved last, also where it has been withdrawn since."""
    row = Decision.objects.filter(item=page, act__in=APPROVING).order_by("-pk").first()
    if page.approved is not None:
        content: Mapping[str, Any] = page.approved
    else:
        kept = page.version(row.version) if row and row.version else None
        if kept is None:
            return None
        content = kept.content.get("content") or {}
    return Before(
        content=content,
        starts=page.approved_starts,
        ends=page.approved_ends,
        who=row.who if row else "",
        at=row.at if row else page.approved_at,
        version=row.version if row else None,
        mine=row is not None and row.by_id == person.pk,
    )


def changes(before: Before, page: ItemPage) -> tuple[Change, ...]:
    """What changed since, the times on the screens included."""
    made = list(difference(before.content, page.content, _say(before.content, page.content)))
    if page.approved is not None:
        now_ends = last_moment(page.content, page.ends)
        for name, old, new, none in (
            ("几时上屏", before.starts, page.starts, "审过马上上屏"),
            ("放到哪天", before.ends, now_ends, "一直放着"),
        ):
            if old != new:
                made.append(Change(name, *(moment(at) if at else none for at in (old, new))))
    return tuple(made)


def _say(old: Mapping[str, Any], new: Mapping[str, Any]) -> Say:
    names = taxonomy()
    codes = {*(old.get("audience") or ()), *(new.get("audience") or ())}
    units = dict(UnitPage.objects.filter(code__in=codes).values_list("code", "title")) if codes else {}

    def said(path: str, value: Any) -> str:
        last = path.rpartition(".")[2]
        if last == "audience":
            return units.get(str(value), str(value))
        terms = (names.term(field, str(value)) for field in TERMS.get(last, ()))
        found = next((term for term in terms if term is not None), None)
        return found.name if found else say(path, value)

    return said
