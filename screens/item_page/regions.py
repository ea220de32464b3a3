"""Where the parts of an item page stand, in mock-up units (mock-ups 06, 08, 14). Pure.

Head and foot are the same on every page of an item; between them the flow and, beside or below it, the rail with the
QR code and the page buttons. A guide opens under the strip of its facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LINE_FOOT: Final = 48.0
"""Height of a foot that is one line: who published, on what ground."""

SEAL_FOOT: Final = 96.0
"""Height of a foot with the supervision committee's sign-off."""


LEAST_BUTTON: Final = 96.0
"""No target is lower than this."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the mock-up."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Regions:
    """The parts of one item page; those that an item does not have are none."""

    flow: Box
    foot: Box
    """Nothing high where an item page has no foot."""
    code: Box | None
    pager: Box | None
    pager_upright: bool
    """Whether the page buttons stand one below the other."""


def regions(
    *, portrait: bool, strip: bool, foot: float, code: bool, pages: bool, paired: bool = False, touch_top: float = 0.0
) -> Regions:
    """Where the parts stand: `strip` for the facts of a guide, `code` for a QR code, `pages` for page buttons.

    `paired` tells that checklist and flow stand under the strip: in portrait the code is beside the checklist then, and
    no room is left for a foot; `touch_top` is the y from which its page buttons may stand.
    """
    if portrait:
        if paired:
            return _paired_portrait(touch_top, code=code, pages=pages)
        return _portrait(strip, foot, code=code, pages=pages)
    top = 480.0 if strip else 280.0
    foot_box = Box(64, 920 - foot if foot > LINE_FOOT else 880, 1792, foot)
    bottom = foot_box.y - (16 if foot > LINE_FOOT else 8)
    height = bottom - top
    if code:
        low = 96.0
        pager = Box(1440, bottom - low, 416, low) if pages else None
        card = Box(1440, top, 416, height - (low + 16 if pages else 0))
        return Regions(Box(64, top, 1360, height), foot_box, card, pager, pager_upright=False)
    if pages:
        low = max(top, 360.0)
        pager = Box(1736, low, 120, bottom - low)
        return Regions(Box(64, top, 1640, height), foot_box, None, pager, pager_upright=True)
    return Regions(Box(64, top, 1792, height), foot_box, None, None, pager_upright=False)


def _portrait(strip: bool, foot: float, *, code: bool, pages: bool) -> Regions:
    top = 710.0 if strip else 418.0
    bottom = 1536.0
    card = pager = None
    if code:
        band = bottom - 240
        card = Box(48, band, 560 if pages else 984, 240)
        pager = Box(624, band, 408, 240) if pages else None
        bottom = band - 16
    elif pages:
        pager = Box(48, bottom - 112, 984, 112)
        bottom -= 128
    foot_box = Box(48, bottom - foot, 984, foot)
    return Regions(Box(48, top, 984, foot_box.y - 12 - top), foot_box, card, pager, pager_upright=False)


def _paired_portrait(touch_top: float, *, code: bool, pages: bool) -> Regions:
    """Checklist and code side by side, the flow below them (mock-up 14); the page buttons below the code."""
    flow, foot = Box(48, 710, 984, 826), Box(48, 1536, 984, 0)
    y = max(1010.0, touch_top)
    low = max(LEAST_BUTTON, 1122 - y)
    if not code:
        return Regions(flow, foot, None, Box(48, y, 984, low) if pages else None, pager_upright=False)
    card = Box(624, 710, 408, y - 726 if pages else 412)
    return Regions(flow, foot, card, Box(624, y, 408, low) if pages else None, pager_upright=False)


def panels(found: Regions, *, portrait: bool, both: bool) -> tuple[Box, Box]:
    """The boxes of checklist and flow on the flow of such a page; a lone one has the whole of it."""
    width, height = found.flow.width, found.flow.height
    if not both:
        return Box(0, 0, width, height), Box(0, 0, width, height)
    if not portrait:
        return Box(0, 0, 560, height), Box(576, 0, width - 576, height)
    upper = Box(0, 0, 560 if found.code else width, 284 if found.pager and not found.code else 412)
    return upper, Box(0, 428, width, 398)
