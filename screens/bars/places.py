"""Where the parts of the bottom bar stand, in mock-up units (mock-ups 04, 12, 13). Pure.

The order of a bar is fixed: 返回 首页 搜索 字号 朗读 语言, help, ring. A function that is not built yet takes no
place; what stands behind it moves on, and help has what is left. With all of them a bar is as drawn.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from screens.choosing import Choice, choices

Box = tuple[float, float, float, float]
"""x, y, width, height in mock-up units."""

LANDSCAPE_TOP: Final = 936.0
PORTRAIT_TOP: Final = 1552.0

_GAP: Final = 16.0
_APART: Final = 24.0
_TRAY_HEAD: Final = 92.0
_TRAY_PAD: Final = 8.0
_SEGMENT: Final[dict[Choice, float]] = {"usual": 104, "large": 116, "dark": 116, "low": 148}
_LEAST_HELP: Final = 420.0
"""A tray narrower than this holds no telephone number."""


class BarPlaces(Struct, frozen=True):
    """The places of one bar.

    `segments` in `tray` (none where they stand alone), or `chooser`, the button that leads to the page of choices.
    `help` is none where nothing is left for it.
    """

    back: Box
    home: Box
    ring: Box
    idle: Box
    help: Box | None
    segments: tuple[tuple[Choice, Box], ...] = ()
    tray: Box | None = None
    chooser: Box | None = None


def bar_places(*, portrait: bool, large: bool, low: bool) -> BarPlaces:
    """The bar of a panel; `large` in 特大, `low` where 够得着 is offered."""
    if portrait:
        return _portrait_large() if large else _portrait(low=low)
    return _landscape_large() if large else _landscape(low=low)


def _landscape(*, low: bool) -> BarPlaces:
    left = 456.0
    x, segments = left + _TRAY_HEAD, []
    for choice in choices(low=low):
        segments.append((choice, (x, 960.0, _SEGMENT[choice], 96.0)))
        x += _SEGMENT[choice] + _GAP
    right = x - _GAP + _TRAY_PAD
    rest = 1592.0 - right - _APART
    return BarPlaces(
        back=(64, 952, 176, 112),
        home=(256, 952, 176, 112),
        ring=(1606, 952, 112, 112),
        idle=(1722, 952, 134, 112),
        help=(right + _APART, 952, rest, 112) if rest >= _LEAST_HELP else None,
        segments=tuple(segments),
        tray=(left, 952, right - left, 112),
    )


def _landscape_large() -> BarPlaces:
    return BarPlaces(
        back=(64, 952, 240, 112),
        home=(320, 952, 240, 112),
        ring=(1748, 952, 112, 112),
        idle=(1664, 952, 76, 112),
        help=(856, 952, 784, 112),
        chooser=(576, 952, 256, 112),
    )


def _portrait(*, low: bool) -> BarPlaces:
    boxes: dict[Choice, Box] = {
        "usual": (48, 1684, 104, 104),
        "large": (168, 1684, 112, 104),
        "dark": (320, 1684, 136, 104),
        "low": (472, 1684, 168, 104),
    }
    return BarPlaces(
        back=(48, 1564, 484, 104),
        home=(548, 1564, 484, 104),
        ring=(774, 1680, 112, 112),
        idle=(890, 1684, 142, 104),
        help=None,
        segments=tuple((choice, boxes[choice]) for choice in choices(low=low)),
    )


def _portrait_large() -> BarPlaces:
    return BarPlaces(
        back=(48, 1564, 317, 104),
        home=(381, 1564, 318, 104),
        ring=(920, 1680, 112, 112),
        idle=(836, 1684, 76, 104),
        help=(48, 1684, 764, 104),
        chooser=(715, 1564, 317, 104),
    )
