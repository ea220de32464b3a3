"""From the posted form of a warning to typed values, and back to what the form shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone
from msgspec import Struct
from msgspec.structs import replace

from central.alerts.hazards import LEVEL_WORDS, Hazards
from central.alerts.reach import Reach, Township
from central.alerts.typed import Do, Typed, clean
from feed import limits
from feed.taxonomy import Taxonomy

ROWS = limits.ACTIONS

LEVEL_HELP = {
    "red": "红色：占满整块屏并响警报，到解除或到时间才停。",
    "orange": "橙色：占满整块屏并响警报，到解除或到时间才停。",
    "yellow": "黄色：在每一页顶上挂一条，点开看全文。",
    "blue": "蓝色：在每一页顶上挂一条，点开看全文。",
}


def typed_from(posted: QueryDict, base: Typed) -> Typed:
    """What was typed. What a file brought and the form does not show (its number and text) stays as it is in `base`."""
    return replace(
        base,
        category=posted.get("category", "")[:32],
        name=clean(posted.get("name", ""), 40),
        level=posted.get("level", "")[:8],
        starts=_moment(posted.get("starts", "")),
        ends=_moment(posted.get("ends", "")),
        issued_by=clean(posted.get("issued_by", ""), limits.LABEL_LENGTH),
        units=tuple(dict.fromkeys(code[:12] for code in posted.getlist("units")[: limits.AUDIENCE_UNITS + 1])),
        area=clean(posted.get("area", ""), limits.LINE_LENGTH),
        what=clean(posted.get("what", ""), 200),
        actions=tuple(
            Do(clean(posted.get(f"action{number}", ""), 60), clean(posted.get(f"detail{number}", ""), 60))
            for number in range(1, ROWS + 1)
        ),
        drill=posted.get("drill") == "1",
    )


def _moment(text: str) -> datetime | None:
    """A moment as a date-and-time field sends it, in the county's time; none where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 2000 <= found.year <= 2100:
        return None
    return found if found.tzinfo else timezone.make_aware(found)


class ActionRow(Struct, frozen=True):
    """One of the four rows of what to do."""

    number: int
    text: str
    detail: str

    @property
    def name(self) -> str:
        """The field's name."""
        return f"action{self.number}"


class LevelChoice(Struct, frozen=True):
    """A level as the form offers it."""

    code: str
    word: str
    help: str
    on: bool


class Tick(Struct, frozen=True):
    """A township, whether it is ticked, and which of its villages are."""

    township: Township
    on: bool
    villages: tuple[tuple[str, str, int, bool], ...]
    some: int


def form_values(typed: Typed, around: Reach, taxonomy: Taxonomy) -> dict[str, object]:
    """What the template of the form draws."""
    actions = [*typed.actions, *(Do() for _ in range(ROWS))][:ROWS]
    ticked = set(typed.units)
    return {
        "categories": [term for term in taxonomy.alert_categories if not term.retired or term.code == typed.category],
        "levels": [
            LevelChoice(code, word[0], LEVEL_HELP[code], code == typed.level) for code, word in LEVEL_WORDS.items()
        ],
        "level_help": LEVEL_HELP.get(typed.level, "红、橙占满整块屏；黄、蓝在每一页顶上挂一条。"),
        "actions": [ActionRow(number, action.text, action.detail) for number, action in enumerate(actions, 1)],
        "whole": around.county in ticked,
        "county": around.county,
        "county_name": around.names.get(around.county, ""),
        "county_screens": around.screens.get(around.county, 0),
        "ticks": [_tick(township, ticked) for township in around.townships],
        "counted": around.counted,
        "starts": local_text(typed.starts),
        "ends": local_text(typed.ends),
        "reach_words": around.said(typed.units),
    }


def _tick(township: Township, ticked: set[str]) -> Tick:
    villages = tuple((each.code, each.name, each.screens, each.code in ticked) for each in township.villages)
    return Tick(
        township=township,
        on=township.code in ticked,
        villages=villages,
        some=sum(on for *_, on in villages),
    )


def local_text(moment: datetime | None) -> str:
    """A moment as a date-and-time field wants it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


def suggestions(hazards: Hazards, county_name: str) -> dict[str, object]:
    """What the form's script fills in when another hazard is chosen."""
    return {
        hazard.category: {
            "office": f"{county_name}{hazard.office}",
            "what": hazard.what,
            "hours": hazard.hours,
            "actions": [[action.text, action.detail] for action in hazard.actions],
        }
        for hazard in hazards.hazards
    }


def suggested(typed: Typed, hazards: Hazards, county_name: str) -> Typed:
    """The form with what is suggested for its hazard in place of its actions; an office only where none was typed."""
    hazard = hazards.of(typed.category)
    if hazard is None:
        return typed
    return replace(
        typed,
        actions=tuple(Do(action.text, action.detail) for action in hazard.actions),
        issued_by=typed.issued_by or f"{county_name}{hazard.office}",
    )


def errors_by_field(found: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """The first sentence for each field of the form; the guard's paths count as the field they belong to."""
    fields = {"alert.what": "what", "summary": "what", "alert.issued_by": "issued_by", "issuer": "issued_by",
              "alert.area": "area", "title": "name"}  # fmt: skip
    told: dict[str, str] = {}
    for path, words in found:
        plain = path.partition("[")[0]
        place = path.partition("[")[2].partition("]")[0]
        field = (
            f"action{int(place) + 1}" if plain == "alert.actions" and place.isdecimal() else fields.get(plain, plain)
        )
        told.setdefault(field, words)
    return told
