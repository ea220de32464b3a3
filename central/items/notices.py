"""Telling people that something waits for them, by mail and by web hook; and reminding them.

The log of decisions is the queue: a cursor in a file of the data folder says up to which row has been told, one for
each channel, and moves on only after the channel has taken the message. What is told is looked up when it is sent:
whoever has nothing to do any more hears nothing. Sending runs beside the worker, so that a slow mail server never
holds up a signing.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from msgspec import Struct

from central.conf import Mail
from central.items.committee import by_person, seats
from central.items.journal import note
from central.items.models import Decision, ItemPage
from central.items.sending import Batch, Cursor, send_mail, send_webhook
from central.items.workflow import Refused
from central.people.models import Person, Post
from central.people.rights import Act, Role
from central.units.models import UnitPage
from feed.units import Level, level_of, lineage

log = logging.getLogger(__name__)

TELLING: Final = ("hand-in", "sign", "nudge")
"""Decisions after which something may wait for somebody else."""

LOOK_SECONDS: Final = 5
RETRY_SECONDS: Final = (30, 120, 600, 1800)
NUDGE_EVERY: Final = timedelta(hours=4)
FILE: Final = "notices.json"
MOST_LISTED: Final = 20
PLACES: Final = {"review": "/review/", "signing": "/sign/"}


Made = Callable[[int, int, datetime], list[Batch]]
FIRST: Final[dict[str, list[Made]]] = {"mail": [], "webhook": []}
"""By channel, what other parts have to tell of a stretch of the log (after, up to), before the items that wait."""


class Cursors(Struct):
    """One cursor for each channel."""

    mail: Cursor = msgspec.field(default_factory=Cursor)
    webhook: Cursor = msgspec.field(default_factory=Cursor)


def receivers(page: ItemPage, now: datetime) -> list[Person]:
    """For whom an item waits: the seats that have not signed, or those who review it. Never its author."""
    if page.state == "signing":
        signed = by_person(page.signatures.filter(version=page.edition))
        people = [
            person
            for seat in seats(page.unit_code, now)
            if seat.among(signed) is None
            for person in (seat.substitutes or (seat.member,))
        ]
    elif page.state == "review":
        people = _reviewers(page.unit_code, now)
    else:
        people = []
    return [person for person in people if person.pk != page.author_id]


def _reviewers(unit: str, now: datetime) -> list[Person]:
    """Who reviews a unit's items: a village's its township, everything above that also the county."""
    day = timezone.localtime(now).date()
    above = lineage(unit)
    wanted = {(Role.REVIEWER.value, code) for code in above if level_of(code) is Level.TOWNSHIP}
    if level_of(unit) is not Level.VILLAGE:
        wanted |= {(Role.MANAGER.value, code) for code in above if level_of(code) is Level.COUNTY}
    posts = Post.objects.filter(unit_code__in=above, person__is_active=True).select_related("person").order_by("pk")
    held = [post for post in posts if (post.role, post.unit_code) in wanted and post.holds(day)]
    absent = {post.instead_of_id for post in held if post.instead_of_id}
    found = {post.person_id: post.person for post in held if post.person_id not in absent}
    return list(found.values())


@transaction.atomic
def nudge(page: ItemPage, person: Person, now: datetime) -> str:
    """Remind those for whom an item waits, whoever may write or read it there; their names. Raises `Refused`."""
    page = ItemPage.objects.select_for_update().get(pk=page.pk)
    if not (person.may(Act.WRITE, page.unit_code) or person.may(Act.SIGN, page.unit_code)):
        raise Refused("您没有办这件事的权限。")
    people = receivers(page, now)
    if not people:
        raise Refused("这一条现在不等谁。" if page.state not in PLACES else "还没有登记该办这件事的人，请联系街道。")
    last = Decision.objects.filter(item=page, act="nudge", version=page.edition, at__gt=now - NUDGE_EVERY).first()
    if last is not None:
        again = timezone.localtime(last.at + NUDGE_EVERY)
        raise Refused(f"{last.who}刚催过，4 小时里催一次就够了，{again:%H:%M} 以后可以再催。")
    names = "、".join(str(one) for one in people)
    note("nudge", person, now, unit=page.unit_code, item=page, version=page.edition, words=f"提醒{names}"[:400])
    return names


def tell_waiting(now: datetime) -> None:
    """Tell what is new, if it is time to look again. For the worker's loop: returns at once."""
    TELLER.look(now)


class Teller:
    """Looks into the log now and then, and sends beside the worker's loop."""

    def __init__(self) -> None:
        self._looked: datetime | None = None
        self._wait_until: datetime | None = None
        self._failures = 0
        self._sending: threading.Thread | None = None

    def look(self, now: datetime, *, wait: bool = False) -> None:
        """Send what is new, unless it was looked for just now, or sending goes on or has to pause."""
        early = self._looked is not None and now - self._looked < timedelta(seconds=LOOK_SECONDS)
        paused = self._wait_until is not None and now < self._wait_until
        if early or paused or (self._sending is not None and self._sending.is_alive()):
            return
        self._looked = now
        conf = settings.CONF.mail
        if not conf.server and not conf.webhook:
            return
        path = settings.CONF.data / FILE
        newest = Decision.objects.aggregate(newest=Max("pk"))["newest"] or 0
        cursors = _read(path, newest)
        steps: list[Callable[[], bool]] = []
        for name, send, made in (("mail", send_mail, _mails), ("webhook", send_webhook, _hooks)):
            cursor: Cursor = getattr(cursors, name)
            if not (conf.server if name == "mail" else conf.webhook):
                cursor.seen, cursor.until, cursor.part = newest, 0, []
            elif cursor.seen < newest:
                cursor.until = cursor.until or newest
                urgent = [batch for more in FIRST[name] for batch in more(cursor.seen, cursor.until, now)]
                batches = urgent + made(_waiting(cursor.seen, cursor.until), now)
                steps.append(_step(send, conf, batches, cursor))
        if not steps:
            return

        def run() -> None:
            failed = sum(not step() for step in steps)
            _write(path, cursors)
            self._failures = self._failures + 1 if failed else 0
            pause = RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS)) - 1] if failed else 0
            self._wait_until = now + timedelta(seconds=pause)

        self._sending = threading.Thread(target=run, name="notices", daemon=True)
        self._sending.start()
        if wait:
            self._sending.join()


TELLER = Teller()


def _step(
    send: Callable[[Mail, list[Batch], Cursor], bool], conf: Mail, batches: list[Batch], cursor: Cursor
) -> Callable[[], bool]:
    def step() -> bool:
        left = [batch for batch in batches if batch.key not in cursor.part]
        well = send(conf, left, cursor) if left else True
        if well:
            cursor.seen, cursor.until, cursor.part = cursor.until, 0, []
        return well

    return step


def _read(path: Path, newest: int) -> Cursors:
    """The cursors; where there are none, or they come from a later log, telling begins with what comes next."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Cursors)
    except FileNotFoundError:
        found = None
    except (OSError, msgspec.DecodeError) as fault:
        log.error("notices.cursor_unreadable path=%s %s; telling begins anew", path, fault)
        found = None
    if found is None or any(max(cursor.seen, cursor.until) > newest for cursor in (found.mail, found.webhook)):
        found = Cursors(mail=Cursor(seen=newest), webhook=Cursor(seen=newest))
        _write(path, found)
    return found


def _write(path: Path, cursors: Cursors) -> None:
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(msgspec.json.encode(cursors))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as fault:
        log.error("notices.cursor_not_kept path=%s %s; people may be told twice", path, fault)


def _waiting(seen: int, until: int) -> list[ItemPage]:
    """Items that a decision of this part of the log left waiting, and that still wait."""
    rows = Decision.objects.filter(pk__gt=seen, pk__lte=until, act__in=TELLING).values_list("item_id", flat=True)
    found = ItemPage.objects.filter(pk__in=set(rows), state__in=tuple(PLACES)).defer("content", "approved")
    return list(found.order_by("handed_in", "pk"))


def _unit_names(pages: Iterable[ItemPage]) -> Mapping[str, str]:
    codes = {page.unit_code for page in pages}
    return dict(UnitPage.objects.filter(code__in=codes).values_list("code", "title"))


def _mails(pages: list[ItemPage], now: datetime) -> list[Batch]:
    """One mail for each person who has an address and something to do."""
    names = _unit_names(pages)
    by: dict[int, tuple[Person, list[ItemPage]]] = {}
    for page in pages:
        for person in receivers(page, now):
            if person.email:
                by.setdefault(person.pk, (person, []))[1].append(page)
    made = []
    for person, mine in by.values():
        lines = [f"· {names.get(page.unit_code, '')}《{page.title}》" for page in mine[:MOST_LISTED]]
        if len(mine) > MOST_LISTED:
            lines.append(f"……还有 {len(mine) - MOST_LISTED} 件")
        what = "等您签字" if all(page.state == "signing" for page in mine) else "等您审核"
        body = "\n".join(
            [
                f"{person}，您好：",
                "",
                f"有 {len(mine)} 件{what}：",
                *lines,
                "",
                f"请打开管理台办理：{settings.CONSOLE_URL}{PLACES[mine[0].state]}",
                "",
                "这封信是自动发的，不用回。",
            ]
        )
        made.append(Batch(str(person.pk), person.email, f"有 {len(mine)} 件{what}", body))
    return made


def _hooks(pages: list[ItemPage], _now: datetime) -> list[Batch]:
    """One call for each unit and place: how many wait there, and the title of the newest. No person in it."""
    names = _unit_names(pages)
    by: dict[tuple[str, str], list[ItemPage]] = {}
    for page in pages:
        by.setdefault((page.unit_code, page.state), []).append(page)
    made = []
    for (unit, state), mine in by.items():
        what = "等签字" if state == "signing" else "等审核"
        address = f"{settings.CONSOLE_URL}{PLACES[state]}"
        name, title = names.get(unit, unit), mine[-1].title
        told = f"{name}有 {len(mine)} 件{what}：《{title}》{'等' if len(mine) > 1 else ''} {address}"
        data = {
            "unit": name,
            "title": title,
            "count": len(mine),
            "address": address,
            # The shape that the usual chat robots read.
            "msgtype": "text",
            "text": {"content": told},
        }
        made.append(Batch(f"{unit}-{state}", "", what, told, data))
    return made
