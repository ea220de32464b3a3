"""How a resident wants the screen: 特大, 黑底, 够得着. Chosen on the glass, forgotten when they have left."""

from __future__ import annotations

from msgspec import Struct


class Manner(Struct, frozen=True):
    """What has been chosen; nothing chosen is the screen as it is drawn.

    `large`: type one and a half times as large, one topic per page (mock-up 12). `dark`: the night palette, light on
    dark, for eyes that a bright page dazzles. `low`: every control within reach of somebody who sits (DOMAIN, reach).
    """

    large: bool = False
    dark: bool = False
    low: bool = False
