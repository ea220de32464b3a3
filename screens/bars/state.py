"""The honest state in words: what the top bar says of the feed. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from kiosk.calendar import moment_text
from kiosk.status import Status


class StateWords(Struct, frozen=True):
    """What is said, and whether the feed is reached (a green dot) or not (the broken wave)."""

    text: str
    reached: bool


def state_words(status: Status | None, running: bool, content_at: datetime | None, now: datetime) -> StateWords:
    """The state of the feed as residents read it.

    `running`: whether the agent is alive; `content_at`: the signing time of what is shown, none before the first
    edition. Only a feed that is reached and believed is 在线; what is shown is always named by its time.
    """
    shown = moment_text(content_at, now) if content_at is not None else ""
    if status is not None and running and status.state == "online":
        return StateWords(f"在线 · 内容更新于 {shown}" if shown else "在线", reached=True)
    if status is None or (running and status.state == "starting"):
        return StateWords(f"正在连接 · 显示 {shown} 的内容" if shown else "正在连接", reached=False)
    lead = "离线" if running and status.state == "offline" else "暂停更新"
    return StateWords(f"{lead} · 显示 {shown} 的内容" if shown else lead, reached=False)
