"""How a text is to be set: a style, and a span of text in a style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from screens.typesetting.faces import Family, Script

Align = Literal["left", "center", "right"]

TABULAR_CELL_EM = 0.6
"""Width of one digit with `tabular_cells` (design tokens, chapter 2): clocks and countdowns do not jump."""


@dataclass(frozen=True, slots=True)
class Style:
    """Face, size and line of a text, in whole pixels of the panel.

    `line_px` is the CSS line height: the glyph box stands in its middle. `color` is `#RRGGBB`. `align` counts only for
    the style of the paragraph, not of a span. `letter_spacing_px` follows every character and may be negative.
    Raises `ValueError` for sizes that cannot be drawn.
    """

    face: Family = "sans"
    size_px: int = 34
    line_px: int = 48
    color: str = "#1C1B18"
    bold: bool = False
    align: Align = "left"
    script: Script = "sc"
    tabular_cells: bool = False
    letter_spacing_px: int = 0

    def __post_init__(self) -> None:
        """Refuse sizes that cannot be drawn."""
        if self.size_px < 1 or self.line_px < 1:
            raise ValueError(f"size and line must be at least 1 px, found {self.size_px}/{self.line_px}")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style inside a paragraph."""

    text: str
    style: Style
