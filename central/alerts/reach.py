"""Where a warning can go: the county's units as the form offers them, and how many screens each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.conf import settings
from msgspec import Struct

from central.devices.fleet import screens_by_village
from central.units.models import UnitPage
from feed.units import Level, is_within, level_of, lineage


class Village(Struct, frozen=True):
    """A village, and how many screens hang there."""

    code: str
    name: str
    screens: int


class Township(Struct, frozen=True):
    """A township with its villages."""

    code: str
    name: str
    screens: int
    villages: tuple[Village, ...]


class Reach(Struct, frozen=True):
    """Every unit of the county by name, its townships in order, and the screens of each unit with all below it.

    `counted` says whether screens have been registered; where none are, villages are counted instead.
    """

    county: str
    names: Mapping[str, str]
    townships: tuple[Township, ...]
    screens: Mapping[str, int]
    counted: bool

    def screens_of(self, units: Iterable[str]) -> int:
        """How many screens are within these units, each once."""
        ticked = {code for code in units if code in self.names}
        outermost = [code for code in ticked if not any(above in ticked for above in lineage(code)[1:])]
        return sum(self.screens.get(code, 0) for code in outermost)

    def said(self, units: Iterable[str]) -> str:
        """How far it goes, in words: 41 块屏; villages, where no screens are registered."""
        ticked = tuple(units)
        return f"{self.screens_of(ticked)} {'块屏' if self.counted else '个村'}"


def reach(screens: Mapping[str, int]) -> Reach:
    """What there is now; `screens` are the registered ones by village."""
    county = settings.CONF.county
    rows = UnitPage.objects.filter(code__startswith=county).order_by("code").values_list("code", "title")
    names = {code: name for code, name in rows if is_within(code, county)}
    counted = bool(screens)
    held = Counter[str]()
    for code in names:
        if level_of(code) is Level.VILLAGE:
            for unit in lineage(code):
                held[unit] += screens.get(code, 0) if counted else 1
    townships = tuple(
        Township(
            code=code,
            name=name,
            screens=held[code],
            villages=tuple(
                Village(code=below, name=title, screens=held[below])
                for below, title in names.items()
                if len(below) == 12 and below.startswith(code)
            ),
        )
        for code, name in names.items()
        if level_of(code) is Level.TOWNSHIP
    )
    return Reach(county=county, names=names, townships=townships, screens=dict(held), counted=counted)


def registered_screens() -> Mapping[str, int]:
    """How many screens each village has registered; none at all where the county registers none."""
    return screens_by_village()
