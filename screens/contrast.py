"""Contrast by WCAG 2.2, and which text stands on which ground: what every theme is held to when it is loaded. Pure.

A county may choose any colours in which its residents can read: 7:1 for text, by day and by night; 4.5:1 where only
titles of 48 units and more ever stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from screens.theme import Colors, ThemeFile

TEXT: Final = 7.0
LARGE_TITLES: Final = 4.5

GROUNDS: Final[dict[str, tuple[str, ...]]] = {
    "text": ("paper", "card", "sunk", "strip", "green_tint", "highlight"),
    "text2": ("paper", "card", "sunk"),
    "title": ("paper", "card"),
    "green": ("paper", "card", "green_tint"),
    "on_solid": ("green", "green_dark", "verm_d"),
    "verm_d": ("paper", "card"),
    "verm_dd": ("paper", "card"),
    "strip_text": ("strip",),
    "offline": ("paper", "card"),
    "on_level_dark": ("level_red", "level_blue"),
    "on_level_light": ("level_orange", "level_yellow"),
}
"""Text tokens, and the grounds that screens set them on."""

ON_TINT: Final = ("text", "text2")
"""Text tokens that stand on every section's tint, as the section's ink does."""

INK_ON: Final = ("paper", "card")
"""Grounds that a section's ink stands on, beside its own tint; `on_solid` stands on the ink itself."""


class Pair(NamedTuple):
    """Text on a ground, each as the theme file names it and as `#RRGGBB`, and the contrast that it needs."""

    text: str
    text_color: str
    ground: str
    ground_color: str
    need: float

    @property
    def found(self) -> float:
        """The contrast as it is."""
        return contrast(self.text_color, self.ground_color)

    @property
    def words(self) -> str:
        """What was measured and what is needed, for whoever edits the theme."""
        return (
            f"{self.text} {self.text_color} on {self.ground} {self.ground_color}: "
            f"contrast {int(self.found * 100) / 100:.2f}, needs {self.need:g}"
        )


def luminance(color: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21, whichever is the lighter."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_faint(theme: ThemeFile) -> list[Pair]:
    """The pairs of a theme, day and night, that have less contrast than they need."""
    return [pair for pair in pairs(theme) if pair.found < pair.need]


def pairs(theme: ThemeFile) -> Iterator[Pair]:
    """Every pair of text and ground of a theme, named by the keys of its file."""
    yield from _flat(theme.colors, "colors")
    for section in theme.section:
        name = f"section {section.key}"
        yield from _of_section(theme.colors, "colors", name, section.tint, section.motif, section.ink)
    night = theme.night
    yield from _flat(night.colors, "night.colors")
    yield from _of_section(night.colors, "night.colors", "night", night.tint, None, night.ink)


def _flat(colors: Colors, table: str) -> Iterator[Pair]:
    for token, grounds in GROUNDS.items():
        for ground in grounds:
            yield Pair(f"{table}.{token}", getattr(colors, token), f"{table}.{ground}", getattr(colors, ground), TEXT)


def _of_section(colors: Colors, table: str, name: str, tint: str, motif: str | None, ink: str) -> Iterator[Pair]:
    yield Pair(f"{name} ink", ink, f"{name} tint", tint, TEXT)
    for token in ON_TINT:
        yield Pair(f"{table}.{token}", getattr(colors, token), f"{name} tint", tint, TEXT)
    for ground in INK_ON:
        yield Pair(f"{name} ink", ink, f"{table}.{ground}", getattr(colors, ground), TEXT)
    yield Pair(f"{table}.on_solid", colors.on_solid, f"{name} ink", ink, TEXT)
    if motif is not None:
        # Large titles of a section's head may pass over the far hills of its picture.
        yield Pair(f"{name} ink", ink, f"{name} motif", motif, LARGE_TITLES)
