"""What a setting must fulfil beyond its own range: rules that span keys, or need to know the field. Pure."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from feed.units import Level, is_unit_code, level_of
from kiosk.display.touch import NUMBERS
from kiosk.settings.groups import Settings

LEAST_DIAGONAL_INCHES: Final = 5.0


def breaches(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Find what cannot be so: (key, found, allowed)."""
    feed, rotation, panel = settings.feed, settings.rotation, settings.panel
    if feed.village and (not is_unit_code(feed.village) or level_of(feed.village) is not Level.VILLAGE):
        yield (
            "feed.village",
            repr(feed.village),
            "the 12 digits of the village's statistical division code, or nothing",
        )
    if feed.url and urlsplit(feed.url).scheme not in ("http", "https", "file"):
        yield "feed.url", repr(feed.url), "https://host/path/, file:///folder, or nothing"
    central = settings.central
    if central.url and urlsplit(central.url).scheme not in ("http", "https"):
        yield "central.url", repr(central.url), "https://host/, or nothing"
    if central.send and not central.url:
        yield "central.url", "nothing", "https://host/ where central.send is true"
    if len(settings.display.touch_correction) not in (0, NUMBERS):
        yield (
            "display.touch_correction",
            f"{len(settings.display.touch_correction)} numbers",
            f"{NUMBERS} numbers, or an empty list",
        )
    if 0 < panel.diagonal_inches < LEAST_DIAGONAL_INCHES:
        yield (
            "panel.diagonal_inches",
            str(panel.diagonal_inches),
            f"a number from {LEAST_DIAGONAL_INCHES} to 200, or 0 = as the display reports",
        )
    if rotation.dwell_max_seconds < rotation.dwell_seconds:
        yield (
            "rotation.dwell_max_seconds",
            str(rotation.dwell_max_seconds),
            f"at least rotation.dwell_seconds ({rotation.dwell_seconds})",
        )
    for index, part in enumerate(rotation.day_parts):
        if part.starts == part.ends:
            yield (
                f"rotation.day_parts[{index}]",
                f"{part.starts} to {part.ends}",
                "an end other than the start",
            )
