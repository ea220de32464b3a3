"""Where the parts of an item page stand in 特大, in mock-up units (mock-up 12): title, content, rail. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from screens.item_page.regions import Box


@dataclass(frozen=True, slots=True)
class LargeRegions:
    """Title and gold line above; the content; the rail's count, its solid button, and its two outlined ones.

    `onward_alone` and `scan_alone` are the places where nothing stands in that of `other`; `periods` those of the
    period before, the one shown and the one after, where an account has them in place of `other`. `code` is where the
    code stands on its own page.
    """

    title: Box
    line: Box
    content: Box
    count: Box
    onward: Box
    onward_alone: Box
    other: Box
    scan: Box
    scan_alone: Box
    code: Box
    periods: tuple[Box, Box, Box] | None = None


def large_regions(*, portrait: bool, title: float, periods: bool = False) -> LargeRegions:
    """In landscape the rail stands at the right, in portrait at the foot of the page, where hands reach.

    `title` is the height of the title; in landscape it is always the same.
    """
    return _portrait(title, periods=periods) if portrait else _landscape(periods=periods)


def _landscape(*, periods: bool) -> LargeRegions:
    scan = Box(1432, 768, 424, 144)
    found = LargeRegions(
        title=Box(64, 120, 1792, 112),
        line=Box(64, 240, 1792, 3),
        content=Box(64, 256, 1336, 664),
        count=Box(1432, 256, 424, 136),
        onward=Box(1432, 400, 424, 192),
        onward_alone=Box(1432, 400, 424, 352),
        other=Box(1432, 608, 424, 144),
        scan=scan,
        scan_alone=scan,
        code=Box(64, 264, 1336, 648),
    )
    if not periods:
        return found
    three = (Box(1432, 648, 204, 104), Box(1432, 560, 424, 72), Box(1652, 648, 204, 104))
    return replace(found, onward=Box(1432, 400, 424, 144), periods=three)


def _portrait(title: float, *, periods: bool) -> LargeRegions:
    line = Box(48, 116 + title + 12, 984, 3)
    content = Box(48, line.bottom + 21, 984, 1208 - line.bottom - 21)
    onward = Box(376, 1224, 656, 148)
    found = LargeRegions(
        title=Box(48, 116, 984, title),
        line=line,
        content=content,
        count=Box(48, 1224, 312, 148),
        onward=onward,
        onward_alone=onward,
        other=Box(48, 1388, 484, 148),
        scan=Box(548, 1388, 484, 148),
        scan_alone=Box(48, 1388, 984, 148),
        code=content,
    )
    if not periods:
        return found
    three = (Box(48, 1404, 304, 132), Box(368, 1404, 344, 132), Box(728, 1404, 304, 132))
    return replace(
        found,
        count=Box(48, 1240, 200, 148),
        onward=Box(264, 1240, 424, 148),
        scan=Box(704, 1240, 328, 148),
        periods=three,
    )
