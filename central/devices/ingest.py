"""Where screens report: `/d/journal` and `/d/heartbeat` on the public host.

Only a registered key is heard. Whatever is sent again is answered as before and counted once: under the lock of the
screen's row, numbers that are counted already are passed over. A stranger, a forger and a broken message get answers of
one shape, and change nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from central.devices import counting
from central.devices.models import Device
from central.devices.standing import patience
from feed import reports
from feed.reports import Answer, Number, ReportFault, Sort

log = logging.getLogger(__name__)

_LONGEST_HEADER: Final = 128
_SIGNATURE_BYTES: Final = 64


class _Message(msgspec.Struct, frozen=True):
    """A message whose signature is good."""

    key: str
    number: Number
    body: bytes


class _Refusal(Exception):
    """A message that is not taken; `status` and one word go back."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status, self.word = status, word


Taking = Callable[[_Message, datetime], Answer]


def _heard(sort: Sort, taking: Taking, request: HttpRequest) -> HttpResponse:
    try:
        answer, status = taking(_message(request, sort), timezone.now()), 200
    except _Refusal as refusal:
        answer, status = Answer(refused=refusal.word), refusal.status
    except ReportFault as fault:
        log.warning("devices.broken sort=%s %s", sort, fault)
        answer, status = Answer(refused="contract"), 400
    response = HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _message(request: HttpRequest, sort: Sort) -> _Message:
    """What was sent, once its signature is known to be good. Raises _Refusal, ReportFault."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > reports.MOST_PACKED:
        raise _Refusal(413, "length")
    key, number, moment, signature = (
        request.headers.get(name, "")[:_LONGEST_HEADER]
        for name in (
            reports.DEVICE_HEADER,
            reports.NUMBER_HEADER,
            reports.MOMENT_HEADER,
            reports.SIGNATURE_HEADER,
        )
    )
    if not reports.is_device(key) or not _is_known(key):
        raise _Refusal(404, "unknown")
    numbered = reports.number_of(number)
    body = request.body
    try:
        signed = bytes.fromhex(signature)
        if len(signed) != _SIGNATURE_BYTES:
            raise InvalidSignature
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(signed, reports.signed_part(sort, key, numbered, moment, body))
    except (InvalidSignature, ValueError) as fault:
        log.warning("devices.forged device=%s sort=%s", key[:16], sort)
        raise _Refusal(403, "signature") from fault
    return _Message(key, numbered, body)


_known: set[str] = set()
"""Keys that were in the register once: what costs a stranger a question costs a screen none. The row decides."""


def _is_known(key: str) -> bool:
    if key in _known:
        return True
    if Device.objects.filter(key=key, removed__isnull=True).exists():
        _known.add(key)
        return True
    return False


def _locked(key: str) -> Device:
    """The screen's row, nobody else's until the transaction ends."""
    try:
        return Device.objects.select_for_update().get(key=key, removed__isnull=True)
    except Device.DoesNotExist as fault:
        _known.discard(key)
        raise _Refusal(404, "unknown") from fault


def take_journal(message: _Message, now: datetime) -> Answer:
    """Count what is not counted yet, and say how far that goes."""
    number = message.number
    batch = reports.read_batch(message.body, number)
    with transaction.atomic():
        device = _locked(message.key)
        if number.series > device.series:
            device.series, device.counted = number.series, 0
        if number.series == device.series and number.last > device.counted:
            fresh = tuple(event for event in batch.events if event.sequence > device.counted)
            counting.count(device, fresh, now)
            device.counted = number.last
            Device.objects.filter(pk=device.pk).update(
                series=device.series, counted=device.counted, used_at=device.used_at
            )
        return Answer(series=device.series, counted=device.counted)


def take_heartbeat(message: _Message, now: datetime) -> Answer:
    """Keep what a screen says of itself; an older word than the last is passed over."""
    number = message.number
    told = reports.read_heartbeat(message.body)
    with transaction.atomic():
        device = _locked(message.key)
        if (number.series, number.last) > (device.session, device.beat):
            before = device.reported_at
            if before is None or device.online_since is None or now - before > patience(told.every):
                device.online_since = now
            device.session, device.beat, device.reported_at = number.series, number.last, now
            device.told = msgspec.to_builtins(told)
            device.save(update_fields=["session", "beat", "reported_at", "online_since", "told"])
        return Answer(series=device.session, counted=device.beat)


@csrf_exempt
@require_POST
def journal(request: HttpRequest) -> HttpResponse:
    """A batch of the usage journal."""
    return _heard("journal", take_journal, request)


@csrf_exempt
@require_POST
def heartbeat(request: HttpRequest) -> HttpResponse:
    """How a screen is."""
    return _heard("heartbeat", take_heartbeat, request)
