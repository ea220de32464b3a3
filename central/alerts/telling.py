"""Telling managers that a warning waits for the second of two people: by mail and web hook, before it lapses."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from central.alerts.issuing import managers
from central.alerts.models import Proposal
from central.items.models import Decision
from central.items.sending import Batch

PLACE = "/alert/"


def _waiting(seen: int, until: int, now: datetime) -> list[Proposal]:
    """Warnings whose first confirmation stands in this part of the log, and that still wait."""
    rows = Decision.objects.filter(pk__gt=seen, pk__lte=until, act="hand-in", unit_code=settings.CONF.county)
    return list(Proposal.waiting(now).filter(first_at__in=rows.values("at")).select_related("first").order_by("pk"))


def _words(proposal: Proposal, now: datetime) -> str:
    minutes = max(1, proposal.seconds_left(now) // 60)
    return f"“{proposal.title}”等第二个人确认，还有 {minutes} 分钟"


def mails(seen: int, until: int, now: datetime) -> list[Batch]:
    """One mail for each manager who can confirm and has an address."""
    made = []
    for proposal in _waiting(seen, until, now):
        words = _words(proposal, now)
        for person in managers(now, but=(proposal.first,)):
            if person.email:
                body = (
                    f"{person}，您好：\n\n{proposal.first} 确认了一条应急预警，{words}。过时作废，大屏不会放。\n\n"
                    f"请马上打开管理台确认：{settings.CONSOLE_URL}{PLACE}\n\n这封信是自动发的，不用回。"
                )
                made.append(Batch(f"{person.pk}-{proposal.number}", person.email, words, body))
    return made


def hooks(seen: int, until: int, now: datetime) -> list[Batch]:
    """One call for each warning."""
    made = []
    for proposal in _waiting(seen, until, now):
        address = f"{settings.CONSOLE_URL}{PLACE}"
        told = f"应急预警{_words(proposal, now)} {address}"
        data = {
            "unit": settings.CONF.name,
            "title": proposal.title,
            "count": 1,
            "address": address,
            "msgtype": "text",
            "text": {"content": told},
        }
        made.append(Batch(proposal.number, "", "应急预警等确认", told, data))
    return made
