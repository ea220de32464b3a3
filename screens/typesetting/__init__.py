"""The text engine of the screen: everything a resident reads is broken, measured and drawn here, without a window.

`Style` and `Span` say how, `compose` sets lines, `draw` gives a bitmap; `fit` and `fit_step` try sizes, `split_pages`
cuts pages, `missing_glyphs` names characters that no font has. `tables` lays out columns, `numbers` writes amounts.
"""

from screens.typesetting.compose import (
    Bounds,
    Composed,
    ComposedLine,
    Fitted,
    compose,
    fit,
    fit_step,
    measure,
    split_pages,
)
from screens.typesetting.drawing import draw, to_bytes
from screens.typesetting.faces import FontMissingError
from screens.typesetting.runs import missing_glyphs
from screens.typesetting.styles import Span, Style

__all__ = [
    "Bounds",
    "Composed",
    "ComposedLine",
    "Fitted",
    "FontMissingError",
    "Span",
    "Style",
    "compose",
    "draw",
    "fit",
    "fit_step",
    "measure",
    "missing_glyphs",
    "split_pages",
    "to_bytes",
]
