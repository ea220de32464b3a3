"""Where to touch at 1920 × 1080, in pixels from the upper left corner; the places are those of the mock-ups."""

from typing import Final

Place = tuple[int, int]

SLIDE: Final[Place] = (960, 200)
"""The middle of a slide: a tap opens home."""

SWIPE: Final[tuple[Place, Place]] = ((1300, 250), (900, 250))
"""A finger that turns to the next slide."""

HOME_TILES: Final[tuple[Place, ...]] = tuple((276 + 456 * (n % 3), 468 + 232 * (n // 3)) for n in range(6))
"""The six sections on the home page, in the order of the theme."""

HOME_BUTTON: Final[Place] = (344, 1008)
"""首页 in the bottom bar."""

BACK_BUTTON: Final[Place] = (152, 1008)
"""返回 in the bottom bar."""

LIST_ROW: Final[Place] = (1050, 530)
"""An entry in the list of a section, or a life event in 办事指南."""

NOTICES: Final = 4
"""通知公告 among the tiles of the home page."""

PAGE: Final[tuple[int, int, int, int]] = (0, 110, 1920, 800)
"""What lies between the bars: left, top, width, height."""
