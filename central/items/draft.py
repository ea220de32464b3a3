"""From what an author left to a feed item: one conversion, both ways.

The content of an item page is a feed item in plain values without what the console itself knows (id, version, kind,
times, address). So there is nothing to translate, only to complete and to judge: every fault comes back as a finding
with its field's Chinese name, and the author's words stay untouched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import Struct, to_builtins

from feed.item import Item

OWN: Final = frozenset(
    {"id", "version", "kind", "published", "in_force_from", "in_force_until", "url", "search", "sample"}
)
"""Fields of a feed item that the console sets; an author's content has none of them."""

FIELD_WORDS: Final = {
    "title": "标题",
    "short_title": "短标题",
    "summary": "一句话",
    "blocks": "内容",
    "topics": "类别",
    "audience": "发到哪个村",
    "guide": "办事指南",
    "guide.life_event": "哪类事",
    "guide.who": "谁能办",
    "guide.duration": "多久办好",
    "guide.fee": "收不收费",
    "guide.place": "去哪办",
    "guide.phone": "打什么电话",
    "guide.materials": "要带什么",
    "guide.steps": "怎么办",
    "guide.questions": "常见问题",
    "guide.online": "网上办理地址",
    "policy": "政策",
    "policy.theme": "主题",
    "policy.key_points": "要点",
    "disclosure": "公开信息",
    "disclosure.period": "所属期",
    "disclosure.area": "党务、村务还是财务",
    "disclosure.matter": "哪一项",
    "disclosure.template": "哪一类",
    "guide.conditions": "受理条件",
    "guide.complaints_phone": "监督投诉电话",
    "guide.legal_days": "法定多少天",
    "guide.promised_days": "承诺多少天",
    "guide.visits": "要跑几次",
    "guide.basis": "设定依据",
    "policy.authority": "发文单位",
    "policy.document_number": "文号",
    "disclosure.publicity_from": "公示开始",
    "disclosure.publicity_until": "公示结束",
    "disclosure.basis": "公开依据",
    "blocks.facts": "数字",
    "blocks.people": "人员",
    "blocks.contacts": "电话",
    "blocks.points": "地图地点",
    "blocks.images": "照片",
    "blocks.media": "照片和文件",
    "blocks.caption": "说明",
    "blocks.starts": "直播开始",
    "blocks.ends": "直播结束",
    "blocks.link": "直播网址",
    "blocks.rows": "表格",
    "blocks.entries": "分条",
    "alert": "预警",
    "alert.category": "灾害",
    "alert.level": "级别",
    "alert.starts": "从几时",
    "alert.ends": "到几时",
    "alert.area": "发到哪里",
    "alert.what": "会怎样",
    "alert.actions": "现在请这样做",
    "alert.issued_by": "谁发布",
}
"""What the forms call a field; a path without a name of its own takes that of its nearest parent."""


class Whole(Struct, frozen=True):
    """What the console adds to an author's content."""

    id: str
    kind: str
    published: datetime
    url: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    sample: bool = False
    preload: bool = False


class Finding(Struct, frozen=True):
    """Something to see to before the item can be handed in.

    `field` is the path in the content ("guide.steps[2].name"), `where` what the form calls it, `what` what is wrong
    and what to do. A finding that does not `block` is advice, or wants a reason.
    """

    field: str
    where: str
    what: str
    block: bool = True
    needs_reason: bool = False


def field_words(path: str) -> str:
    """What the form calls a path: the nearest named parent, with the row counted from one."""
    plain = re.sub(r"\[\d+\]", "", path)
    row = re.search(r"\[(\d+)\]", path)
    while plain and plain not in FIELD_WORDS:
        plain = plain.rpartition(".")[0]
    words = FIELD_WORDS.get(plain, "内容")
    return f"{words}第 {int(row[1]) + 1} 行" if row else words


_PARTS: Final = frozenset({"disclosure", "policy", "guide", "alert"})
"""Kinds that have a part of their own."""


def to_item(content: Mapping[str, Any], whole: Whole) -> Item | Finding:
    """Complete an author's content to a feed item (version 1); the first fault of its shape as a finding."""
    own = {key: value for key, value in content.items() if key not in OWN}
    values = own | {
        "id": whole.id,
        "version": 1,
        "kind": whole.kind,
        "published": whole.published,
        "sample": whole.sample,
        "preload": whole.preload or bool(own.get("preload")),
    }
    if whole.kind in _PARTS and not values.get(whole.kind):
        # Where nothing of the part was written yet, its first field is what is missing.
        values[whole.kind] = {}
    optional = {"url": whole.url, "in_force_from": whole.starts, "in_force_until": whole.ends}
    values |= {key: value for key, value in optional.items() if value is not None}
    try:
        return msgspec.convert(values, Item, strict=False)
    except msgspec.ValidationError as fault:
        return _finding(str(fault))


def to_content(item: Item) -> dict[str, Any]:
    """What an author would have left to come to this item: for copies, imports and the demo."""
    values: dict[str, Any] = to_builtins(item)
    return {key: value for key, value in values.items() if key not in OWN}


_PLACE: Final = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?\Z", re.DOTALL)


def _finding(message: str) -> Finding:
    match = _PLACE.match(message)
    what, path = (match["what"], match["path"] or "") if match else (message, "")
    missing = re.match(r"Object missing required field `(\w+)`", what)
    if missing:
        path = f"{path}.{missing[1]}".lstrip(".")
        return Finding(path, field_words(path), f"“{field_words(path)}”还没填。")
    return Finding(path, field_words(path), _plain(what, field_words(path)))


_FAULTS: Final = (
    ("the livestream ends before", "直播结束的时间在开始之前。"),
    ("ends before it begins", "所属期的最后一天在第一天之前。"),
    ("publicity_until is before", "公示结束的日子在开始之前。"),
    ("in_force_until is not after", "下屏的时间要在上屏之后。"),
    ("is over the limit", "这个文件太大，大屏放不了。"),
    ("more than", "表格里的数字太长。"),
)


def _plain(what: str, where: str) -> str:
    if found := re.search(r"length <= (\d+)", what):
        return f"“{where}”太长，最多 {found[1]} 个字。"
    if re.search(r"length >= (\d+)", what):
        return f"“{where}”还没填。"
    if found := re.search(r"row (\d+), column '([^']*)': (.*?) is no figure", what):
        return f"表格第 {found[1]} 行“{found[2]}”要写数字，现在是 {found[3]}。"
    if re.search(r"the table \d+ columns", what):
        return "表格里有一行的格子数不对，请看一下。"
    for english, chinese in _FAULTS:
        if english in what:
            return chinese
    if re.search(r"matching regex|Invalid|Expected", what):
        return f"“{where}”写法不对，请照着旁边的例子改。"
    return f"“{where}”不对：{what}"
