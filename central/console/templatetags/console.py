"""What the console's templates draw: icons, state chips, moments as people say them."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from central.items.standing import STANDING_WORDS

register = template.Library()

ICONS = Path(__file__).resolve().parents[1] / "icons"

CHIP_ICONS = {
    "draft": "pen",
    "signing": "sign",
    "review": "tray",
    "returned": "back",
    "scheduled": "calendar",
    "live": "screen",
    "expired": "clock",
    "withdrawn": "stop",
    "archived": "file",
}

SECTION_OF_KIND = {
    "profile": "village",
    "disclosure": "affairs",
    "policy": "policy",
    "guide": "guide",
    "notice": "notice",
    "alert": "notice",
    "contact": "phone",
}
"""The section whose colours and icon a kind of item has (six pigments of the look)."""

KIND_WORDS = {
    "profile": "村情简介",
    "disclosure": "村务公开",
    "policy": "政策宣传",
    "guide": "办事指南",
    "notice": "通知公告",
    "alert": "应急预警",
    "contact": "便民电话",
}


@cache
def _drawing(name: str) -> tuple[str, str]:
    """The view box and inner drawing of an icon of ours."""
    text = (ICONS / f"{name}.svg").read_text("utf-8")
    box = re.search(r'viewBox="([^"]+)"', text)
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", text, flags=re.DOTALL)
    return (box[1] if box else "0 0 64 64", inner)


@register.simple_tag
def icon(name: str, size: int = 24, stroke: float | None = None) -> SafeString:
    """An icon in the colour of its text; decoration only, always beside a word."""
    box, inner = _drawing(name)
    width = stroke or (4.4 if size <= 26 else 3.8)
    return mark_safe(  # noqa: S308 - our own drawings, nothing of a user's
        f'<svg aria-hidden="true" class="ic" width="{size}" height="{size}" viewBox="{box}" fill="none" '
        f'stroke="currentColor" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round">{inner}</svg>'
    )


@register.simple_tag
def chip(standing: str, extra: str = "") -> SafeString:
    """A state as icon and word, never colour alone."""
    words = STANDING_WORDS[standing]  # type: ignore[index]
    told = f"{words} · {extra}" if extra else words
    return format_html('<span class="chip c-{}">{}{}</span>', standing, icon(CHIP_ICONS[standing], 18), told)


@register.filter
def section(kind: str) -> str:
    """The section of a kind."""
    return SECTION_OF_KIND[kind]


@register.filter
def kind_words(kind: str) -> str:
    """What people call a kind."""
    return KIND_WORDS[kind]


@register.filter
def said(moment: datetime | None) -> str:
    """A moment as people say it: 今天 09:12, 昨天 16:20, 10月13日 08:00, with the year where it is another."""
    if moment is None:
        return ""
    local, today = timezone.localtime(moment), timezone.localdate()
    clock = f"{local:%H:%M}"
    days = (today - local.date()).days
    near = {0: "今天", 1: "昨天", -1: "明天"}.get(days)
    if near:
        return f"{near} {clock}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {clock}"
