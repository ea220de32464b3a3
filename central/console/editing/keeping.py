"""Keeping what somebody typed: held against the contract, the scope of its author and the media that are theirs."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from msgspec import Struct

from central.console.editing.forms import FORMS, owned
from central.console.editing.links import standing_in
from central.guard.checks import PUBLIC_PHONE_FIELDS, Picture, Report, check, texts
from central.guard.privacy import mask
from central.items import workflow
from central.items.draft import Finding
from central.items.models import ItemPage, Media
from central.items.shape import TooMuch, media_named, merged, shaped
from central.items.shelving import keep_aside
from central.items.workflow import Refused, whole_of
from central.people.models import Person
from central.publishing.contents import county_policy
from central.units.models import UnitPage
from feed.units import Level, is_within, level_of

log = logging.getLogger(__name__)

MOST_REASON: Final = 200


class Typed(Struct, frozen=True):
    """What a form sends: the content, when it is to show (as typed), and why things stay that the guard asked about."""

    seen: int
    content: dict[str, Any]
    starts: str | None = None
    until: str | None = None
    reasons: dict[str, str] = {}
    keep: bool = False
    """Keep the version that stands there aside before writing over it: two wrote at once."""


def keep(page: ItemPage, person: Person, typed: Typed) -> ItemPage:
    """Keep what was typed as the newest version. Raises `Refused`, `Stale`."""
    content = accepted(page, typed.content)
    times: dict[str, datetime | None] = {}
    if typed.starts is not None:
        times["starts"] = moment_of(typed.starts)
    if typed.until is not None:
        times["ends"] = end_of(typed.until)
    with transaction.atomic():
        if typed.keep:
            keep_aside(page, person, ItemPage.objects.get(pk=page.pk).content)
        reasons = {what[:200]: why.strip()[:MOST_REASON] for what, why in typed.reasons.items() if why.strip()}
        return workflow.save(page, person, content, seen=typed.seen, reasons=reasons, **times)


def accepted(page: ItemPage, values: Mapping[str, Any]) -> dict[str, Any]:
    """A content as it may be kept for an item: of the contract's shape, with media and villages of its unit."""
    references = references_for(page, media_named(values))
    try:
        new = shaped(values, references)
    except TooMuch as fault:
        raise Refused(str(fault)) from fault
    if page.kind in FORMS:
        new = merged(page.content, new, owned(page.kind))
    if "audience" in new:
        new["audience"] = audience(page.unit_code, new["audience"])
    return new


def references_for(page: ItemPage, wanted: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The references of media that an item may show: brought to its unit, or standing in the item already."""
    hashes = set(wanted)
    if not hashes:
        return {}
    there = hashes & {*media_named(page.content), *media_named(page.approved)}
    found = Media.objects.filter(Q(pk__in=there) | Q(pk__in=hashes, uploads__item__unit_code=page.unit_code)).distinct()
    return {media.pk: media.reference for media in found}


def audience(unit: str, codes: Iterable[Any]) -> list[str]:
    """The villages ticked, as they may be kept: within the unit, and none where all are. Raises `Refused`."""
    wanted = {str(code) for code in codes}
    if not wanted or level_of(unit) is Level.VILLAGE:
        if wanted - {unit}:
            raise Refused("只能发到本村。")
        return []
    below = {village.code for village in villages(unit)}
    if wanted - below:
        raise Refused("有的村不归您管，请重新勾一下“发到哪个村”。")
    return [] if wanted == below else sorted(wanted)


def villages(unit: str) -> list[UnitPage]:
    """The villages within a unit, in the order of their codes."""
    found = UnitPage.objects.filter(code__startswith=unit).order_by("code").only("code", "title")
    return [village for village in found if level_of(village.code) is Level.VILLAGE and is_within(village.code, unit)]


def moment_of(text: str) -> datetime | None:
    """A moment as typed, on China's clock; none for nothing. Raises `Refused`."""
    if not text.strip():
        return None
    try:
        moment = parse_datetime(text.strip())
    except ValueError:
        moment = None
    if moment is None or not 2000 <= moment.year <= 2100:
        raise Refused("上屏的时间写法不对，请重新选一下。")
    return moment if moment.tzinfo else timezone.make_aware(moment)


def end_of(text: str) -> datetime | None:
    """The moment at which the day typed is over; none for nothing. Raises `Refused`."""
    if not text.strip():
        return None
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2100:
        raise Refused("“放到哪天”写法不对，请重新选一下。")
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=1)


def last_day(ends: datetime | None) -> str:
    """The last day on the screens, as a form's date field has it."""
    return f"{timezone.localtime(ends) - timedelta(seconds=1):%Y-%m-%d}" if ends else ""


def report_of(page: ItemPage, now: datetime) -> Report:
    """The check list of an item's newest version, with its real media and hosts."""
    hosts = county_policy().link_hosts
    known = Media.objects.filter(pk__in=set(media_named(page.content)), width__isnull=False)
    pictures = {media.pk: Picture(media.width or 0, media.height or 0) for media in known}
    report = check(standing_in(page.content), whole_of(page, page.approved_at or now), pictures, hosts)
    extra = tuple(_times(page, now))
    return Report(findings=(*extra, *report.findings), passed=report.passed)


def _times(page: ItemPage, now: datetime) -> Iterable[Finding]:
    if page.ends is not None and page.ends <= now:
        yield Finding("until", "放到哪天", "“放到哪天”已经过了，请往后选。")
    elif page.ends is not None and page.starts is not None and page.ends <= page.starts:
        yield Finding("until", "放到哪天", "下屏的日子在上屏之前，请往后选。")


def missing(page: ItemPage, report: Report) -> list[Finding]:
    """What keeps the item from being handed in: faults, and questions without an answer."""
    return [
        finding
        for finding in report.findings
        if finding.block or (finding.needs_reason and not page.reasons.get(finding.what))
    ]


def told(page: ItemPage, report: Report) -> dict[str, Any]:
    """The check list as the page's script takes it."""
    known = dict(texts(page.content))
    left = missing(page, report)
    return {
        "findings": [
            {
                "field": finding.field,
                "where": finding.where,
                "what": finding.what,
                "block": finding.block,
                "ask": finding.needs_reason,
                "reason": page.reasons.get(finding.what, ""),
                "masked": _masked(finding, known),
            }
            for finding in report.findings
        ],
        "passed": list(report.passed),
        "left": len(left),
        "first": {"field": left[0].field, "where": left[0].where} if left else None,
    }


def _masked(finding: Finding, known: Mapping[str, str]) -> str | None:
    """What the text of a finding is with its personal data masked; none where it is about something else."""
    text = known.get(finding.field)
    if text is None or finding.field.rpartition(".")[2] in PUBLIC_PHONE_FIELDS:
        return None
    made = mask(text)
    return made if made != text else None
