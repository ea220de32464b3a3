"""A CAP file comes in: a new warning, a new version of one, or the end of one. Each message is read once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from msgspec import Struct

from central.alerts import issuing
from central.alerts.cap import CapFault, Message, Reference, parse
from central.alerts.hazards import hazards_of
from central.alerts.models import CapFile, Proposal
from central.alerts.received import NotForScreens, filled, judge
from central.items.models import ItemPage
from central.items.workflow import Refused
from central.people.models import Person
from central.people.rights import Act


class Taken(Struct, frozen=True):
    """What a file led to: a form to see to (`proposal`), or a warning that it says is over (`over`)."""

    proposal: Proposal | None = None
    over: ItemPage | None = None


class ReadBefore(Refused):
    """The same message was read before; `taken` is what it led to."""

    def __init__(self, words: str, taken: Taken) -> None:
        super().__init__(words)
        self.taken = taken


def take_file(person: Person, raw: bytes, now: datetime) -> Taken:
    """Read a CAP file for a manager. Nothing goes out by it: two people confirm as always. Raises `Refused`."""
    if not person.may(Act.WARN, settings.CONF.county):
        raise Refused("只有区县一级能发预警；村里请发村级通知。")
    try:
        message = parse(raw)
        judge(message, now)
    except (CapFault, NotForScreens) as fault:
        raise Refused(str(fault)) from fault
    digest = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        _refuse_again(message, digest)
        taken = _over(message) if message.msg_type == "Cancel" else _form(person, message, now)
        CapFile.objects.create(
            sender=message.sender, identifier=message.identifier, sent=message.sent, msg_type=message.msg_type,
            digest=digest, at=now, by=person, proposal=taken.proposal, item=taken.over,
        )  # fmt: skip
    return taken


def _refuse_again(message: Message, digest: str) -> None:
    known = CapFile.objects.filter(sender=message.sender, identifier=message.identifier).first()
    if known is None:
        return
    if known.digest != digest:
        raise Refused("同一个编号的文件以前读过，内容却不一样。请打电话找发出的单位核对，不要发。")
    raise ReadBefore(f"这份文件 {known.by}已经读过了，不会再发一遍。", Taken(proposal=known.proposal, over=known.item))


def _earlier(references: Iterable[Reference]) -> list[CapFile]:
    found: list[CapFile] = []
    for reference in references:
        found += CapFile.objects.filter(sender=reference.sender, identifier=reference.identifier).select_related(
            "proposal__item", "proposal__replaces"
        )
    return sorted(found, key=lambda file: file.sent, reverse=True)


def _standing(files: Iterable[CapFile]) -> ItemPage | None:
    """The warning on the screens that earlier files led to."""
    items = (file.proposal.item for file in files if file.proposal is not None)
    return next((item for item in items if item is not None and item.approved is not None), None)


def _unsent(files: Iterable[CapFile]) -> list[Proposal]:
    return [file.proposal for file in files if file.proposal and file.proposal.state in ("draft", "waiting")]


def _over(message: Message) -> Taken:
    """The warning that a cancel is about. Forms not sent yet are dropped; a file about nothing known is refused."""
    files = _earlier(message.references)
    unsent = _unsent(files)
    for proposal in unsent:
        proposal.state = "dropped"
        proposal.lock_number += 1
        proposal.save()
    item = _standing(files)
    if item is None and not unsent:
        raise Refused(
            "没有找到这份文件要解除的预警：它不是从文件读进来的，或者已经解除了。请在下面的名单里找到它来解除。"
        )
    return Taken(over=item, proposal=unsent[0] if unsent and item is None else None)


def _form(person: Person, message: Message, now: datetime) -> Taken:
    county = settings.CONF.county
    made = filled(message, hazards_of(settings.CONF.taxonomy), issuing.unit_names(), county, now)
    told, replaces = list(made.told), None
    if message.msg_type == "Update":
        files = _earlier(message.references)
        replaces = _standing(files)
        if any(file.sent >= message.sent for file in files):
            raise Refused("这份文件比已经读过的还旧，不读。")
        for proposal in _unsent(files):
            replaces = replaces or proposal.replaces
            proposal.state = "dropped"
            proposal.lock_number += 1
            proposal.save()
        told.insert(
            0,
            f"这是“{replaces.title}”的新版本，两个人确认后换掉屏上的。"
            if replaces is not None
            else "这是一份更新文件，屏上没有它的前一份，当作新的预警来填。",
        )
    return Taken(proposal=issuing.keep(person, made.typed, now, told=told, replaces=replaces))
