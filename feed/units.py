"""Units: county, township, village, and what their codes tell.

A unit is named by its 统计用区划代码 (statistical division code, National Bureau of Statistics): the first
6 digits are the county, 9 the township, 12 the village or residents' committee. Level and ancestry are read
from the code, so no field of a feed can claim another rank or another parent.
"""

import re
from enum import StrEnum
from typing import Final

_CODE = re.compile(r"[1-9][0-9]{5}(?:[0-9]{3}(?:[0-9]{3})?)?\Z")


class Level(StrEnum):
    """The rank of a unit, from the county down."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


_LEVEL_OF_LENGTH: Final = {6: Level.COUNTY, 9: Level.TOWNSHIP, 12: Level.VILLAGE}


def is_unit_code(code: str) -> bool:
    """Tell whether `code` is a county, township or village code (6, 9 or 12 ASCII digits)."""
    return _CODE.match(code) is not None


def level_of(code: str) -> Level:
    """Return the rank of the unit `code`; raise ValueError where it is no unit code."""
    if not is_unit_code(code):
        raise ValueError(f"unit code {code!r}: give the 6, 9 or 12 digits of the statistical division code")
    return _LEVEL_OF_LENGTH[len(code)]


def lineage(code: str) -> tuple[str, ...]:
    """Return `code` and its ancestors, nearest first: a village gives (village, township, county)."""
    level_of(code)
    return tuple(code[:length] for length in (12, 9, 6) if length <= len(code))


def is_within(code: str, ancestor: str) -> bool:
    """Tell whether unit `code` is `ancestor` itself or lies inside it."""
    return ancestor in lineage(code)
