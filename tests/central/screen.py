"""A screen as the centre hears it: a key of its own, and messages that it signs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse
from django.test import Client

from feed import reports
from feed.reports import Answer, Batch, Event, Heartbeat, Number, Sort

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


class Screen:
    """Sends what tests give it."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.key = self._key.public_key().public_bytes_raw().hex()
        self._client = Client(SERVER_NAME="pages.test")

    def headers(
        self, sort: Sort, number: Number, body: bytes, moment: str = "2026-11-20T02:00:00+00:00"
    ) -> dict[str, str]:
        return {
            reports.DEVICE_HEADER: self.key,
            reports.NUMBER_HEADER: str(number),
            reports.MOMENT_HEADER: moment,
            reports.SIGNATURE_HEADER: self._key.sign(reports.signed_part(sort, self.key, number, moment, body)).hex(),
        }

    def post(self, sort: Sort, body: bytes, headers: dict[str, str]) -> HttpResponse:
        return self._client.post(f"/d/{sort}", body, content_type="application/json", headers=headers)

    def send(self, *events: Event, series: int = 1) -> tuple[int, Answer]:
        """A journal batch of these events."""
        number = Number(series, events[0].sequence, events[-1].sequence)
        body = reports.pack(Batch(1, events))
        return told(self.post("journal", body, self.headers("journal", number, body)))

    def beat(self, session: int, count: int, **said: Any) -> tuple[int, Answer]:
        """A heartbeat."""
        body = reports.pack(Heartbeat(**{"state": "online"} | said))
        number = Number(session, count, count)
        return told(self.post("heartbeat", body, self.headers("heartbeat", number, body)))


def told(response: HttpResponse) -> tuple[int, Answer]:
    """Status and answer."""
    return response.status_code, msgspec.json.decode(response.content, type=Answer)


def opened(sequence: int, item: str = "notice-1", unit: str = "430304009203", **more: Any) -> Event:
    """Somebody looked at an item."""
    return Event(**{"sequence": sequence, "at": AT, "deed": "opened", "unit": unit, "id": item, "seconds": 12.0} | more)
