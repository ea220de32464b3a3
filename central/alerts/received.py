"""From a CAP file to the form of a warning. Pure: message, the county's readings, units and a moment in.

What the file says clearly is filled in; what it does not, a person has to say. `NotForScreens` says why a message is
none to be shown at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from central.alerts.cap import Info, Message
from central.alerts.hazards import Hazards
from central.alerts.typed import LONGEST, WHAT_WIDTH, Do, Typed, clean, width
from feed import limits
from feed.units import is_unit_code

CLOCK_SKEW: Final = timedelta(minutes=10)


class NotForScreens(ValueError):
    """A message that no screen may show; the message says why."""


class Filled(Struct, frozen=True):
    """The form as the file fills it, and what a person still has to see to."""

    typed: Typed
    told: tuple[str, ...]


def judge(message: Message, now: datetime) -> None:
    """Refuse what is not for the public, not meant, not of now, or over. Raises `NotForScreens`."""
    if message.status in ("Test", "System", "Draft"):
        raise NotForScreens("这是测试或者内部的文件，不是真的预警，也不是演练，不能上屏。")
    if message.scope != "Public":
        raise NotForScreens("这份文件不是发给公众的（scope 不是 Public），不能上屏。")
    if message.msg_type in ("Ack", "Error"):
        raise NotForScreens("这是一份回执，不是预警。")
    if message.sent > now + CLOCK_SKEW:
        raise NotForScreens("这份文件的发出时间在将来，日期不对。请找发出的单位核对。")
    info = message.told()
    if message.msg_type == "Cancel":
        return
    if info is None:
        raise NotForScreens("这份文件里没有预警内容（info）。")
    if info.expires is not None and info.expires <= now:
        raise NotForScreens(f"这份预警 {info.expires:%Y年%m月%d日 %H:%M} 就到期了，不能再发。")


def filled(message: Message, hazards: Hazards, names: Mapping[str, str], county: str, now: datetime) -> Filled:
    """Fill the form from a message that `judge` let pass."""
    info = message.told()
    if info is None:
        raise NotForScreens("这份文件里没有预警内容（info）。")
    told: list[str] = []
    texts = (info.event, info.headline)
    category = hazards.category_of(info.event_codes, texts)
    level = hazards.level_of((info.severity, *info.parameters, *texts), info.severity)
    if category == "other":
        told.append("文件里的灾害不在目录上，请核对名称。")
    if level is None:
        told.append("文件没有写明红、橙、黄、蓝，请选级别。")
    units = _units(info, names, county)
    if not units:
        told.append("文件里的地区对不上本区的街道和村，请勾选发到哪里。")
    ends = info.expires
    if ends is None:
        told.append("文件没有写到几时，请填结束的时间。")
    elif ends > max(now, info.starts or now) + LONGEST:
        told.append(f"文件写到 {ends:%m月%d日 %H:%M}，超过 {LONGEST.days} 天，请重新定结束的时间。")
        ends = None
    what = _first_words(info.description or info.headline)
    if not what:
        told.append("文件没有写会怎样，请补上。")
    suggested = hazards.of(category)
    actions = tuple(Do(action.text, action.detail) for action in suggested.actions) if suggested else ()
    if message.status == "Exercise":
        told.append("这是一份演练文件，已经打开“演练”。")
    typed = Typed(
        category=category,
        name=clean(info.event, 8) if category == "other" else "",
        level=level or "",
        starts=info.starts or message.sent,
        ends=ends,
        issued_by=clean(info.sender_name, limits.LABEL_LENGTH),
        units=units,
        area=clean("、".join(dict.fromkeys(area.words for area in info.areas if area.words)), limits.LINE_LENGTH),
        what=what,
        actions=actions,
        drill=message.status == "Exercise",
        identifier=message.identifier,
        original=_original(info),
    )
    return Filled(typed=typed, told=tuple(told))


def _units(info: Info, names: Mapping[str, str], county: str) -> tuple[str, ...]:
    """The county's units among the file's area codes; 12 digits with noughts behind are a county or a township."""
    found = dict[str, None]()
    for area in info.areas:
        for code in area.codes:
            digits = re.sub(r"\D", "", code)
            short = re.sub(r"(?:000)+\Z", "", digits) if len(digits) in (9, 12) else digits
            if is_unit_code(short) and short in names:
                found[short] = None
            elif len(digits) == 12 and county.startswith(re.sub(r"(?:00)+\Z", "", digits)):
                # A city or province above the county warns the whole of it.
                found[county] = None
    if county in found:
        return (county,)
    townships = {code for code in found if len(code) == 9}
    return tuple(code for code in found if len(code) == 9 or code[:9] not in townships)


def _first_words(text: str) -> str:
    """The first sentence that a screen has room for; what is longer is cut where it pauses, else at the bound."""
    whole = clean(text)
    sentence = re.split(r"(?<=[。！？；])|(?<=[.;!?])\s", whole, maxsplit=1)[0].rstrip("。；;.")
    if width(sentence) <= WHAT_WIDTH:
        return sentence
    kept = ""
    for part in re.split(r"(?<=[，,、])", sentence):
        if width(kept + part) > WHAT_WIDTH:
            break
        kept += part
    if kept:
        return kept.rstrip("，,、 ")
    while width(sentence) > WHAT_WIDTH:
        sentence = sentence[:-1]
    return sentence


def _original(info: Info) -> str:
    parts = (info.headline, info.description, info.instruction)
    return "\n".join(clean(part, 1_200) for part in parts if part)
