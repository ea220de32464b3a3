"""Whether, and from when, this device reports to the county's centre: the sender's start beside the agent."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from kiosk.agent.works import line_of
from kiosk.fetch.http import HttpSource
from kiosk.fetch.source import SourceError, open_source
from kiosk.reporting.device_key import FILE, KeyFault, load_or_create
from kiosk.reporting.sender import Sender
from kiosk.reporting.state import SenderState, write_sender_state
from kiosk.settings import Settings

log = logging.getLogger(__name__)

SETTLED_AFTER: Final = 5.0
"""Seconds after the agent's start until the sender begins."""
_MOST_ANSWER: Final = 4096


def report(
    settings: Settings,
    now: Callable[[], datetime],
    good_until: Callable[[], datetime | None],
    after: float = SETTLED_AFTER,
) -> None:
    """Report in a thread of its own, where the settings say so; content comes first, so it begins a little later.

    A key is made at the first start in any case, so that the set-up can show it.
    """

    def begin() -> None:
        time.sleep(after)
        if (sender := open_sender(settings, now, good_until)) is not None:
            sender.run()

    threading.Thread(target=begin, name="sender", daemon=True).start()


def open_sender(
    settings: Settings, now: Callable[[], datetime], good_until: Callable[[], datetime | None]
) -> Sender | None:
    """Return a sender where the settings ask for one and it can work; otherwise only see to it that a key is there.

    Never raises: a device that cannot report shows its content all the same.
    """
    try:
        key = load_or_create(settings.data.folder / FILE)
        if not settings.central.send:
            return None
        source = open_source(settings.central.url, line_of(settings))
    except (KeyFault, SourceError) as fault:
        _cannot(settings, str(fault), getattr(fault, "words", ""))
        return None
    if not isinstance(source, HttpSource):
        _cannot(settings, f"central.url {settings.central.url} is no web address")
        return None

    def post(path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        return source.send(path, headers, body, _MOST_ANSWER)

    return Sender(settings, key, post, now=now, good_until=good_until)


def _cannot(settings: Settings, what: str, words: str = "") -> None:
    log.error("nothing is reported to the centre", extra={"fault": what})
    state = SenderState(fault=words or "设置里的 central.url 不能用", detail=what)
    try:
        write_sender_state(settings.data.run, state)
    except OSError as unwritten:
        log.warning("sender state cannot be written", extra={"fault": str(unwritten)})
