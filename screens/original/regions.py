"""Where the parts of the viewer stand, in mock-up units (mock-up 16, and its portrait form). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from screens.item_page.regions import Box

GAP: Final = 16.0


@dataclass(frozen=True, slots=True)
class Regions:
    """The parts. `zoom` and `move` are rows of buttons; `turn` is the row of pages, or of 左移 and 右移."""

    view: Box
    title: Box
    small_map: Box
    code: Box | None
    zoom: Box
    move: Box
    turn: Box


def regions(*, portrait: bool, code: bool, heading: float = 0.0, caption: float = 0.0) -> Regions:
    """Where the parts stand: `code` for a QR code, `heading` and `caption` the height of words above and under the
    picture (0 = none).
    """
    above = heading + GAP if heading else 0.0
    below = caption + GAP if caption else 0.0
    if portrait:
        return Regions(
            view=Box(48, 240 + above, 984, 880 - above - below),
            title=Box(48, 112, 984, 112),
            small_map=Box(48, 1136, 200 if code else 436, 272),
            code=Box(264, 1136, 220, 272) if code else None,
            zoom=Box(500, 1136, 532, 128),
            move=Box(500, 1280, 532, 128),
            turn=Box(48, 1424, 984, 112),
        )
    return Regions(
        view=Box(64, 120 + above, 1336, 800 - above - below),
        title=Box(1432, 120, 424, 112),
        small_map=Box(1432, 240, 184 if code else 424, 264),
        code=Box(1632, 240, 224, 264) if code else None,
        zoom=Box(1432, 520, 424, 128),
        move=Box(1432, 664, 424, 112),
        turn=Box(1432, 792, 424, 128),
    )


def halves(box: Box) -> tuple[Box, Box]:
    """Two buttons of a row."""
    width = (box.width - GAP) / 2
    return Box(box.x, box.y, width, box.height), Box(box.x + width + GAP, box.y, width, box.height)


def quarters(box: Box) -> tuple[Box, ...]:
    """Four buttons of a row; a narrow row reaches a little into the room before it, for 96 units each."""
    width = max(96.0, (box.width - 3 * GAP) / 4)
    left = box.x + box.width - 4 * width - 3 * GAP
    return tuple(Box(left + place * (width + GAP), box.y, width, box.height) for place in range(4))
