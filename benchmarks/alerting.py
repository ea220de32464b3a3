"""A warning in a county's whole feed: how long from the agent to the pixels, and from signing to the glass."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from benchmarks.content import COUNTY
from benchmarks.county import County
from benchmarks.figures import Figure
from feed.item import Action, Alert, Item
from kiosk.alerts import FILE

WARNINGS: Final = 5
PANEL: Final = (20, 600)
RED: Final = (154, 41, 24)


def alert(county: County) -> Iterator[Figure]:
    """Warnings published and lifted, one after the other, while the rotation stands."""
    county.server.start()
    items = county.village.items[COUNTY]
    shown: list[float] = []
    whole: list[float] = []
    gone: list[float] = []
    with county.screen() as device:
        bulletin = device.data / "editions" / FILE
        county.say(f"{WARNINGS} warnings, each published and lifted")
        for number in range(WARNINGS):
            items.append(_warning(number))
            county.publish_unit(COUNTY)
            signed = time.time()
            page = device.trace.wait("page", 20.0, since=signed - 1, route="alert")
            flip = device.trace.wait("flip", 5.0, since=page["at"], route="alert")
            shown.append(flip["at"] - bulletin.stat().st_mtime)
            whole.append(flip["at"] - signed)
            if county.glass.pixels(*PANEL, 1, 1).getpixel((0, 0)) != RED:
                time.sleep(2.0)
            items.pop()
            county.publish_unit(COUNTY)
            lifted = time.time()
            back = device.trace.wait("page", 20.0, since=lifted - 1, route="rotation")
            gone.append(back["at"] - lifted)
    yield Figure("warning: agent to pixels", statistics.median(shown), "s", None, note=f"median of {WARNINGS}")
    yield Figure("warning: agent to pixels, worst", max(shown), "s", 0.5)
    yield Figure("warning: signed to pixels, worst", max(whole), "s", 2.0, note="poll every 1 s")
    yield Figure("warning: lifted to gone, worst", max(gone), "s", 2.0, note="poll every 1 s")


def _warning(number: int) -> Item:
    now = datetime.now(UTC)
    alert = Alert(
        category="rainstorm", level="orange", starts=now - timedelta(minutes=1), ends=now + timedelta(hours=6),
        area="全区", what="3小时内雨量超过50毫米，可能山洪、内涝", issued_by="区气象台",
        actions=tuple(Action(text, "听村干部安排") for text in ("待在屋里", "山脚住户转移", "拉闸断电", "打119电话")),
    )  # fmt: skip
    return Item(id=f"warning-{number}", version=1, kind="alert", title="暴雨橙色预警", published=now, alert=alert)
