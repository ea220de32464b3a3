"""Theme tokens: colours, type scale and section palettes, read from a theme file (`config/themes/*.toml`).

A `Style` made here is in mock-up units; the ruler turns it into pixels (`screens.layout.Layout.style`).
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from feed.item import Kind
from screens.assets import THEMES
from screens.typesetting import Style
from screens.typesetting.faces import Family
from screens.typesetting.styles import Align

Color = Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$")]

MOST_STEPS = 10
"""More sizes than this make pages restless and cost memory (docs/DESIGN, The screen)."""


class ThemeFault(ValueError):
    """A theme file that cannot be used; the message names file, key and remedy."""


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """One section of the screen: its words, its icon, the kinds in it, and its mineral pigment."""

    key: str
    name: str
    icon: str
    hint: str
    kinds: tuple[Kind, ...]
    tint: Color
    motif: Color
    hill: Color
    ink: Color


class Colors(Struct, frozen=True, forbid_unknown_fields=True):
    """The colour of every token; `config/themes/default.toml` says what each is for."""

    paper: Color
    card: Color
    sunk: Color
    white: Color
    line: Color
    card_line: Color
    gold: Color
    gold2: Color
    green: Color
    green_dark: Color
    green_tint: Color
    text: Color
    text2: Color
    verm: Color
    verm_d: Color
    verm_dd: Color
    strip: Color
    strip_text: Color
    offline: Color
    highlight: Color
    ok_dot: Color
    ring_track: Color
    disabled_text: Color
    disabled_fill: Color
    disabled_line: Color
    chart_base: Color
    chart_grid: Color


class TypeScale(Struct, frozen=True, forbid_unknown_fields=True):
    """The sizes that texts may have, in mock-up units."""

    steps: Annotated[tuple[int, ...], Meta(min_length=1, max_length=MOST_STEPS)]
    posters: Annotated[tuple[int, ...], Meta(max_length=3)] = ()


class Theme(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a county may change of the look."""

    emblem: str
    product: str
    colors: Colors
    type: TypeScale
    section: tuple[Section, ...]

    def color(self, name: str) -> str:
        """The colour of a token; `#RRGGBB` stands for itself. Raises `AttributeError` for an unknown one."""
        if name.startswith("#"):
            return name
        color: str = getattr(self.colors, name)
        return color

    def words(
        self,
        size: int,
        line: int,
        color: str = "text",
        *,
        bold: bool = False,
        face: Family = "sans",
        align: Align = "left",
        tabular: bool = False,
        spacing: int = 0,
    ) -> Style:
        """A text style in mock-up units: `size` is a step of the scale, `line` the line height, `color` a token.

        Raises `ValueError` for a size outside the scale.
        """
        if size not in self.type.steps and size not in self.type.posters:
            raise ValueError(f"size {size} is no step of the type scale {self.type.steps} + {self.type.posters}")
        return Style(
            face=face,
            size_px=size,
            line_px=line,
            color=self.color(color),
            bold=bold,
            align=align,
            tabular_cells=tabular,
            letter_spacing_px=spacing,
        )

    def title(self, size: int, line: int, color: str = "green", *, align: Align = "left", spacing: int = 0) -> Style:
        """A serif bold style: titles, numerals, names of things."""
        return self.words(size, line, color, bold=True, face="serif", align=align, spacing=spacing)

    def by_key(self, key: str) -> Section | None:
        """The section of a key."""
        return next((section for section in self.section if section.key == key), None)

    def by_kind(self, kind: str) -> Section:
        """The section in which items of a kind stand; the first one where none names the kind."""
        return next((section for section in self.section if kind in section.kinds), self.section[0])


def load_theme(path: Path = THEMES / "default.toml") -> Theme:
    """Read a theme file. Raises `ThemeFault` naming the file, what is wrong, and where."""
    try:
        theme = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Theme)
    except OSError as fault:
        raise ThemeFault(f"{path}: cannot be read ({fault.strerror}); copy config/themes/default.toml") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise ThemeFault(f"{path}: {fault}") from fault
    if not theme.section:
        raise ThemeFault(f"{path}: needs at least one [[section]]")
    return theme
