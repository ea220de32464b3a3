"""`/health` on the console's host: for whatever watches the machine. Three figures and a word, no secrets."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from central.operation.alive import LATE, silence
from central.operation.examination import OUTBOX_LATE
from central.publishing.models import Outbox

UNWELL: Final = 503


@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 where database, worker and outbox are well, else 503; ages in whole seconds, null where there is none."""
    now = timezone.now()
    silent = silence(settings.CONF.data, now)
    try:
        oldest = Outbox.objects.aggregate(at=Min("at"))["at"]
        database = True
    except DatabaseError:
        oldest, database = None, False
    waiting = now - oldest if oldest is not None else None
    well = database and silent is not None and silent <= LATE and (waiting is None or waiting <= OUTBOX_LATE)
    told = {
        "well": well,
        "database": database,
        "worker_seconds": None if silent is None else int(silent.total_seconds()),
        "outbox_seconds": None if waiting is None else int(waiting.total_seconds()),
    }
    response = JsonResponse(told, status=200 if well else UNWELL)
    response.headers["Cache-Control"] = "no-store"
    return response
