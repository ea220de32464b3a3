"""What a unit has disclosed already: the matters of each class by period, and the accounts before one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Case, Value, When
from msgspec import Struct

from central.items.models import ItemPage
from central.items.periods import Span, span_from
from central.items.sheet_checks import Before
from central.items.sheets import SIDES, Past, Sheet, from_blocks, value
from central.items.standing import Shown, Standing, standing
from central.items.templates import Classes, Template, classes_beside

CHART_PERIODS = 3
"""Earlier periods that a chart shows beside this one."""


class Matter(Struct, frozen=True):
    """A disclosed matter in short: which class and period it is of, and where it stands."""

    number: str
    title: str
    template: str
    matter: str
    frequency: str
    span: Span | None
    standing: Standing
    public: bool
    shown: Shown | None
    state: str
    pk: int
    reason: str


class Earlier(Struct, frozen=True):
    """The account of the period before, and the sums of up to three before this one, the newest first."""

    sheet: Sheet | None
    span: Span | None
    past: tuple[Past, ...]

    @property
    def amounts(self) -> Before:
        """The last period's amounts by side and name."""
        if self.sheet is None:
            return {}
        found: dict[tuple[Any, str], Any] = {}
        for side in SIDES:
            for line in self.sheet.side(side):
                amount = value(line.amount)
                if amount is not None:
                    found[side, line.name] = found.get((side, line.name), 0) + amount
        return found


def classes() -> Classes:
    """The county's classes."""
    return classes_beside(settings.CONF.taxonomy)


_PUBLIC = Case(When(approved__isnull=False, then=Value(True)), default=Value(False), output_field=BooleanField())


def matters(unit: str, now: datetime) -> list[Matter]:
    """Every disclosed matter of a unit, the newest first. Bodies stay in the database."""
    pages = ItemPage.objects.filter(unit_code=unit, kind="disclosure").annotate(public=_PUBLIC).order_by("-pk")
    names = (
        "pk",
        "number",
        "title",
        "state",
        "content__disclosure",
        "approved_starts",
        "approved_ends",
        "public",
        "reason",
    )
    made = []
    for pk, number, title, state, disclosure, starts, ends, public, reason in pages.values_list(*names):
        told: Mapping[str, Any] = disclosure if isinstance(disclosure, Mapping) else {}
        shown = Shown(starts, ends) if public else None
        made.append(
            Matter(
                number=number,
                title=title,
                template=str(told.get("template") or ""),
                matter=str(told.get("matter") or ""),
                frequency=str(told.get("frequency") or "quarterly"),
                span=span_from(told.get("period")),
                standing=standing(state, shown, now),
                public=public and state not in ("withdrawn",),
                shown=shown,
                state=state,
                pk=pk,
                reason=reason,
            )
        )
    return made


def of_class(known: Iterable[Matter], template: Template, span: Span | None) -> list[Matter]:
    """Of these, the matters of a class in a period, the class's own matter first; let go ones are not counted."""
    found = [
        matter
        for matter in known
        if matter.template == template.code
        and matter.state != "archived"
        and (matter.matter == template.matter or not template.is_account)
        and (matter.span == span if span is not None else matter.frequency == "standing")
    ]
    return sorted(found, key=lambda matter: matter.matter != template.matter)


def content_before(known: Iterable[Matter], template: Template, span: Span) -> Mapping[str, Any] | None:
    """The newest content of a class before a period, of its own matter: approved where it was."""
    found = [
        matter
        for matter in known
        if matter.template == template.code
        and matter.matter == template.matter
        and matter.span is not None
        and matter.span.frequency == span.frequency
        and matter.span.first < span.first
        and matter.state != "archived"
    ]
    if not found:
        return None
    newest = max(found, key=lambda matter: (matter.span.first if matter.span else span.first, matter.public))
    page = ItemPage.objects.filter(pk=newest.pk).values("approved", "content").get()
    return page["approved"] or page["content"]


def earlier(page: ItemPage) -> Earlier:
    """The accounts before an item's, of the same matter, class and length: what residents have seen."""
    own = page.content.get("disclosure") or {}
    span = span_from(own.get("period"))
    if span is None:
        return Earlier(None, None, ())
    wanted = {span.before(count): count for count in range(1, CHART_PERIODS + 1)}
    pages = ItemPage.objects.filter(
        unit_code=page.unit_code,
        kind="disclosure",
        approved__disclosure__template=own.get("template"),
        approved__disclosure__matter=own.get("matter"),
        approved__disclosure__period__first__in=[one.first.isoformat() for one in wanted],
    ).exclude(pk=page.pk).exclude(state="withdrawn")  # fmt: skip
    found: dict[Span, Sheet] = {}
    for approved in pages.order_by("pk").values_list("approved", flat=True):
        theirs = span_from(approved["disclosure"].get("period"))
        account = from_blocks(approved.get("blocks") or ()) if theirs in wanted else None
        if theirs is not None and account is not None:
            found[theirs] = account.sheet
    near = sorted(found, key=lambda one: one.first, reverse=True)
    past = tuple(Past(one, *found[one].sums[:2]) for one in near)
    return Earlier(found[near[0]] if near else None, near[0] if near else None, past)
