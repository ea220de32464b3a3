"""How warm the machine is, by the hottest sensor that makes sense. Reading only.

Two families of files: `/sys/class/thermal/thermal_zone*` (boards, with their own trip points) and
`/sys/class/hwmon/hwmon*` (chips). Both in thousandths of a degree Celsius.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from kiosk.health.reading import folders, number, text

_COLDEST, _HOTTEST = -40_000, 130_000
"""What a sensor may tell; beyond that it is broken or not connected."""

USUAL_LIMIT: Final = 90
"""Degrees at which a processor slows itself down, where the machine does not name its own limit."""

MARGIN: Final = 10
"""Degrees below the limit from which it is too warm."""


class Heat(Struct, frozen=True):
    """Degrees Celsius: the hottest sensor, and where the machine slows down or switches off."""

    celsius: int
    limit: int = USUAL_LIMIT

    @property
    def high(self) -> bool:
        """Whether somebody should look at the fan and the dust."""
        return self.celsius >= self.limit - MARGIN


def read_heat(sys: Path) -> Heat | None:
    """Return how warm the machine below `sys` (`/sys`) is; None where no sensor can be read."""
    found = [*_zones(sys), *_chips(sys)]
    # The nearest to its own limit counts, not the highest figure: a voltage regulator may be hotter than a processor.
    return max(found, key=lambda heat: (heat.celsius - heat.limit, heat.celsius), default=None)


def _zones(sys: Path) -> Iterator[Heat]:
    for zone in folders(sys / "class" / "thermal"):
        if zone.name.startswith("thermal_zone"):
            value = number(zone / "temp", _COLDEST, _HOTTEST)
            if value:  # exactly 0 is what an absent sensor tells
                yield Heat(round(value / 1000), _limit(zone))


def _limit(zone: Path) -> int:
    trips = [
        temperature
        for kind in folders(zone)
        if kind.name.startswith("trip_point_") and kind.name.endswith("_type") and text(kind) in ("hot", "critical")
        if (temperature := number(kind.with_name(kind.name.replace("_type", "_temp")), 40_000, _HOTTEST)) is not None
    ]
    return round(min(trips) / 1000) if trips else USUAL_LIMIT


def _chips(sys: Path) -> Iterator[Heat]:
    for chip in folders(sys / "class" / "hwmon"):
        for sensor in folders(chip):
            if sensor.name.startswith("temp") and sensor.name.endswith("_input"):
                value = number(sensor, _COLDEST, _HOTTEST)
                if value:
                    critical = number(sensor.with_name(sensor.name.replace("_input", "_crit")), 40_000, _HOTTEST)
                    yield Heat(round(value / 1000), round(critical / 1000) if critical is not None else USUAL_LIMIT)
