"""What a manager types into the form of a warning, and the feed item that comes of it.

Pure: typed values, the county's words and a moment in; findings and content out. A warning has an end, always, and not
later than `LONGEST`; it goes to units of the county; it says at most four things to do, each on one line of the screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from central.alerts.hazards import LEVEL_WORDS
from feed import limits
from feed.taxonomy import Taxonomy
from feed.units import is_within

LONGEST: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=3)
ACTION_WIDTH: Final = 11
"""Characters of an action besides its punctuation: one line beside its icon (mock-up C11)."""
DETAIL_WIDTH: Final = 16
WHAT_WIDTH: Final = 44
"""Two to three lines beside the level's sign (mock-up 10)."""
NAME_WIDTH: Final = 8


class Do(Struct, frozen=True):
    """One thing to do now, and the small line below it."""

    text: str = ""
    detail: str = ""


class Typed(Struct, frozen=True):
    """The form as it was left, finished or not.

    `name` says what an `other` hazard is called; `area` says where in words, where the ticks alone do not; `original`
    is the text of the file that it was read from.
    """

    category: str = ""
    name: str = ""
    level: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    issued_by: str = ""
    units: tuple[str, ...] = ()
    area: str = ""
    what: str = ""
    actions: tuple[Do, ...] = ()
    drill: bool = False
    identifier: str = ""
    original: str = ""

    @property
    def told_actions(self) -> tuple[Do, ...]:
        """The actions that say something."""
        return tuple(action for action in self.actions if action.text or action.detail)


class Fault(Struct, frozen=True):
    """A field that keeps the warning from going out, and what to do about it."""

    field: str
    words: str


def clean(text: str, most: int = 400) -> str:
    """Text as it was meant: white space single, control characters gone."""
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf") or sign in "\t\n\r")
    return " ".join(shown.split())[:most]


def width(text: str) -> float:
    """How many Chinese characters wide a text is: letters and digits count half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _plain_width(text: str) -> float:
    return width("".join(sign for sign in text if unicodedata.category(sign)[0] != "P"))


def hazard_name(typed: Typed, taxonomy: Taxonomy) -> str:
    """What the hazard is called."""
    term = taxonomy.term("alert_categories", typed.category)
    if typed.category == "other" and typed.name:
        return typed.name
    return term.name if term else ""


def title_of(typed: Typed, taxonomy: Taxonomy) -> str:
    """The warning's title: 暴雨橙色预警; a drill says so before anything else."""
    level = LEVEL_WORDS.get(typed.level, "")  # type: ignore[call-overload]
    name = f"{hazard_name(typed, taxonomy)}{level}预警"
    return f"演练：{name}" if typed.drill else name


def place_of(typed: Typed, names: Mapping[str, str], county: str) -> str:
    """Where it holds, in words: those of the file, or the names of the units ticked."""
    if typed.area:
        return typed.area
    if county in typed.units:
        return names.get(county, "")
    told = [names[code] for code in typed.units if code in names]
    if len(told) > 12:
        return f"{'、'.join(told[:12])}等 {len(told)} 处"
    return "、".join(told)


def faults(typed: Typed, taxonomy: Taxonomy, names: Mapping[str, str], county: str, now: datetime) -> list[Fault]:
    """All that keeps a warning from going out, in the order of the form; empty where nothing does.

    `names` are the units of the county that there are.
    """
    return [Fault(field, words) for field, words in _faults(typed, taxonomy, names, county, now)]


def _faults(
    typed: Typed, taxonomy: Taxonomy, names: Mapping[str, str], county: str, now: datetime
) -> Iterator[tuple[str, str]]:
    term = taxonomy.term("alert_categories", typed.category)
    if term is None or term.retired:
        yield "category", "请选是什么灾害。"
    elif typed.category == "other" and not typed.name:
        yield "name", "选了“其他”，请写明是什么灾害。"
    if width(typed.name) > NAME_WIDTH:
        yield "name", f"灾害名称太长，最多 {NAME_WIDTH} 个字。"
    if typed.level not in LEVEL_WORDS:
        yield "level", "请选级别：红、橙、黄、蓝。"
    yield from _time_faults(typed, now)
    if not typed.issued_by:
        yield "issued_by", "请写谁发布。"
    if not typed.units:
        yield "units", "请勾选发到哪里。"
    elif strange := [code for code in typed.units if code not in names or not is_within(code, county)]:
        yield "units", f"有 {len(strange)} 个地方不归本区管，请重新勾选。"
    if len(typed.units) > limits.AUDIENCE_UNITS:
        yield "units", f"勾的地方太多，最多 {limits.AUDIENCE_UNITS} 个；可以直接勾街道。"
    if not typed.what:
        yield "what", "请写会怎样。"
    elif width(typed.what) > WHAT_WIDTH:
        yield "what", f"“会怎样”太长，最多 {WHAT_WIDTH} 个字，大屏上要远远看得清。"
    yield from _action_faults(typed)


def _time_faults(typed: Typed, now: datetime) -> Iterator[tuple[str, str]]:
    if typed.starts is None:
        yield "starts", "请填从几时开始。"
    elif typed.starts > now + AHEAD:
        yield "starts", f"最多提前 {AHEAD.days} 天定好。"
    elif typed.starts < now - LONGEST:
        yield "starts", "开始的时间太早了，请看一下日期。"
    if typed.ends is None:
        yield "ends", "请填到几时。预警一定要有结束的时间，到时可以再延长。"
    elif typed.ends <= now:
        yield "ends", "结束的时间已经过了。"
    elif typed.starts is not None and typed.ends <= typed.starts:
        yield "ends", "结束的时间在开始之前。"
    elif typed.ends > max(now, typed.starts or now) + LONGEST:
        yield "ends", f"最多 {LONGEST.days} 天，到时可以再延长。"


def _action_faults(typed: Typed) -> Iterator[tuple[str, str]]:
    if not any(action.text for action in typed.actions):
        yield "action1", "“现在请这样做”至少写一条。"
    if len(typed.told_actions) > limits.ACTIONS:
        yield "action1", f"“现在请这样做”最多 {limits.ACTIONS} 条。"
    for number, action in enumerate(typed.actions, 1):
        if action.detail and not action.text:
            yield f"action{number}", f"第 {number} 条只有小字，没有写做什么。"
        if _plain_width(action.text) > ACTION_WIDTH:
            yield f"action{number}", f"第 {number} 条太长，最多 {ACTION_WIDTH} 个字。"
        if width(action.detail) > DETAIL_WIDTH:
            yield f"action{number}", f"第 {number} 条下面的小字太长，最多 {DETAIL_WIDTH} 个字。"


def content_of(typed: Typed, taxonomy: Taxonomy, names: Mapping[str, str], county: str) -> dict[str, Any]:
    """The feed item's values. Of typed values without faults it is complete."""
    audience = () if county in typed.units else tuple(sorted(typed.units))
    content: dict[str, Any] = {
        "title": title_of(typed, taxonomy)[: limits.TITLE_LENGTH],
        "summary": typed.what[: limits.SUMMARY_LENGTH],
        "issuer": typed.issued_by[: limits.LABEL_LENGTH],
        "priority": "urgent",
        "audience": list(audience),
        "alert": {
            "category": typed.category,
            "level": typed.level,
            "starts": typed.starts.isoformat() if typed.starts else "",
            "ends": typed.ends.isoformat() if typed.ends else "",
            "area": place_of(typed, names, county)[: limits.LINE_LENGTH],
            "what": typed.what,
            "actions": [{"text": action.text, "detail": action.detail} for action in typed.told_actions],
            "issued_by": typed.issued_by[: limits.LABEL_LENGTH],
            "drill": typed.drill,
            "cap_identifier": typed.identifier,
        },
        "blocks": [],
    }
    if typed.original:
        content["blocks"] = [
            {"type": "paragraph", "text": part}
            for part in re.split(r"\n+", typed.original[: limits.PARAGRAPH_LENGTH])
            if part
        ]
    return content


def typed_of_content(content: Mapping[str, Any], county: str) -> Typed:
    """The form that would have led to a warning's content: of one that was brought in, not typed here."""
    alert = content.get("alert") or {}
    told = [str(block.get("text") or "") for block in content.get("blocks") or () if block.get("type") == "paragraph"]
    return Typed(
        category=str(alert.get("category") or ""),
        level=str(alert.get("level") or ""),
        starts=_moment(alert.get("starts")),
        ends=_moment(alert.get("ends")),
        issued_by=str(alert.get("issued_by") or content.get("issuer") or ""),
        units=tuple(content.get("audience") or (county,)),
        area=str(alert.get("area") or ""),
        what=str(alert.get("what") or ""),
        actions=tuple(
            Do(str(each.get("text") or ""), str(each.get("detail") or "")) for each in alert.get("actions") or ()
        ),
        drill=bool(alert.get("drill")),
        identifier=str(alert.get("cap_identifier") or ""),
        original="\n".join(told),
    )


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
