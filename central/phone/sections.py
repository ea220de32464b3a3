"""The six sections of the look: what their phone pages are called and coloured (console tokens, chapters 1 and 9)."""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class Section(Struct, frozen=True):
    """A section: its name, the icon beside it, its tint, its ink (≥ 7:1 on tint and card), and the line between."""

    code: str
    name: str
    icon: str
    tint: str
    ink: str
    line: str


_ALL: Final = (
    Section("village", "村情简介", "village", "#DDE8DD", "#1F4D3A", "#A9C3AE"),
    Section("affairs", "村务公开", "affairs", "#DCE5EB", "#1F415A", "#A9BDCB"),
    Section("policy", "政策宣传", "policy", "#F3E6CF", "#623D10", "#D6BC8C"),
    Section("guide", "办事指南", "guide", "#D7E9E5", "#0F4A47", "#9FC5BD"),
    Section("notice", "通知公告", "notice", "#EFE0E4", "#64263C", "#CFAAB6"),
    Section("phone", "便民电话", "phone", "#EBE8CD", "#474612", "#C6C294"),
)

SECTIONS: Final = {section.code: section for section in _ALL}

SECTION_OF_KIND: Final = {
    "profile": "village",
    "disclosure": "affairs",
    "policy": "policy",
    "guide": "guide",
    "notice": "notice",
    "alert": "notice",
    "contact": "phone",
}


def section_of(kind: str) -> Section:
    """The section of a kind of item; a warning stands among the notices."""
    return SECTIONS[SECTION_OF_KIND[kind]]
