"""Theme tokens: colours, type scale and section palettes, read from a theme file (`config/themes/*.toml`).

A `Style` made here is in mock-up units; the ruler turns it into pixels (`screens.layout.Layout.style`).
"""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from feed.item import Kind
from screens.assets import ICONS, THEMES, PictureFault, check_own_picture
from screens.contrast import too_faint
from screens.manner import Manner
from screens.typesetting import Style
from screens.typesetting.faces import Family
from screens.typesetting.styles import Align

log = logging.getLogger(__name__)

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
    on_solid: Color
    line: Color
    card_line: Color
    gold: Color
    gold2: Color
    button_line: Color
    title: Color
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
    strip_track: Color
    strip_fill: Color
    offline: Color
    highlight: Color
    ok_dot: Color
    ring_track: Color
    disabled_text: Color
    disabled_fill: Color
    disabled_line: Color
    chart_base: Color
    chart_grid: Color
    level_red: Color
    level_orange: Color
    level_yellow: Color
    level_blue: Color
    on_level_dark: Color
    on_level_light: Color


class TypeScale(Struct, frozen=True, forbid_unknown_fields=True):
    """The sizes that texts may have, in mock-up units."""

    steps: Annotated[tuple[int, ...], Meta(min_length=1, max_length=MOST_STEPS)]
    posters: Annotated[tuple[int, ...], Meta(max_length=4)] = ()
    large: dict[int, int] = {}

    def __post_init__(self) -> None:
        """Hold the steps of 特大 to the scale. Raises `ValueError` naming the size that is no step."""
        for size in (*self.large, *self.large.values()):
            if size not in self.steps:
                raise ValueError(f"`large` names {size}, which is no step of {self.steps}")


class Night(Struct, frozen=True, forbid_unknown_fields=True):
    """The high-contrast palette: the same tokens, and one set of section colours for all sections."""

    colors: Colors
    tint: Color
    motif: Color
    hill: Color
    ink: Color


class OwnPictures(Struct, frozen=True, forbid_unknown_fields=True):
    """Pictures of the county's own, beside the theme file; after loading, absolute paths. Empty: ours."""

    emblem: str = ""
    banner: str = ""
    hero: str = ""
    hero_portrait: str = ""


class ThemeFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a county may change of the look."""

    emblem: str
    product: str
    colors: Colors
    night: Night
    type: TypeScale
    section: tuple[Section, ...]
    pictures: OwnPictures = OwnPictures()


class Theme(ThemeFile, frozen=True):
    """A theme as a resident wants it: `colors`, sections and sizes are those of `manner`."""

    manner: Manner = Manner()

    def in_manner(self, manner: Manner) -> Theme:
        """The same theme in a manner. Only a theme by day can be turned to night: ask it of the one that was loaded."""
        if not manner.dark:
            return replace(self, manner=manner)
        night = self.night
        section = tuple(
            replace(each, tint=night.tint, motif=night.motif, hill=night.hill, ink=night.ink) for each in self.section
        )
        return replace(self, manner=manner, colors=night.colors, section=section)

    @property
    def large(self) -> bool:
        """Whether sizes are those of 特大."""
        return self.manner.large

    @property
    def illustrated(self) -> bool:
        """Whether pictures of ours and shadows are drawn; by night they are not."""
        return not self.manner.dark

    @property
    def plain(self) -> Theme:
        """The same colours in the standard sizes: for the bars and for captions that must not grow."""
        return replace(self, manner=replace(self.manner, large=False)) if self.large else self

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

        In 特大 both grow to the step that the scale names for it. Raises `ValueError` for a size outside the scale.
        """
        if self.manner.large and size in self.type.large:
            grown = self.type.large[size]
            size, line = grown, round(line * grown / size)
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

    def title(self, size: int, line: int, color: str = "title", *, align: Align = "left", spacing: int = 0) -> Style:
        """A serif bold style: titles, numerals, names of things."""
        return self.words(size, line, color, bold=True, face="serif", align=align, spacing=spacing)

    def by_key(self, key: str) -> Section | None:
        """The section of a key."""
        return next((section for section in self.section if section.key == key), None)

    def by_kind(self, kind: str) -> Section:
        """The section in which items of a kind stand; the first one where none names the kind."""
        return next((section for section in self.section if kind in section.kinds), self.section[0])


def load_theme(path: Path = THEMES / "default.toml") -> Theme:
    """Read a theme file. Raises `ThemeFault` naming the file, what is wrong, where, and what is needed."""
    try:
        file = msgspec.convert(_numbered(tomllib.loads(path.read_text("utf-8"))), ThemeFile)
    except OSError as fault:
        raise ThemeFault(f"{path}: cannot be read ({fault.strerror}); copy config/themes/default.toml") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise ThemeFault(f"{path}: {fault}") from fault
    if not file.section:
        raise ThemeFault(f"{path}: needs at least one [[section]]")
    for key, name in (("emblem", file.emblem), *((f"section {each.key} icon", each.icon) for each in file.section)):
        if not (ICONS / f"{name}.png").is_file():
            raise ThemeFault(f"{path}: {key}: no icon {name!r} in {ICONS}")
    if faint := too_faint(file):
        raise ThemeFault(f"{path}: residents could not read this: {'; '.join(pair.words for pair in faint)}")
    return Theme(**asdict(replace(file, pictures=_found(file.pictures, path))))


class LoadedTheme(NamedTuple):
    """A theme to show, and why it is not the one that was asked for; empty when it is."""

    theme: Theme
    fault: str


def county_theme(path: Path | None) -> LoadedTheme:
    """The county's theme; the built-in one where none is named, or where the named one cannot be used (logged).

    Raises `ThemeFault` when the built-in theme itself is damaged.
    """
    if path is None:
        return LoadedTheme(load_theme(), "")
    try:
        return LoadedTheme(load_theme(path), "")
    except ThemeFault as fault:
        log.error("theme.refused fault=%s", fault)
        return LoadedTheme(load_theme(), str(fault))


def _found(pictures: OwnPictures, theme: Path) -> OwnPictures:
    """The county's pictures by absolute path, each looked at. Raises `ThemeFault`."""
    named = {key: theme.absolute().parent / name for key, name in asdict(pictures).items() if name}
    for key, path in named.items():
        try:
            check_own_picture(path)
        except PictureFault as fault:
            raise ThemeFault(f"{theme}: pictures.{key}: {fault}") from fault
    return OwnPictures(**{key: str(path) for key, path in named.items()})


def _numbered(tree: dict[str, Any]) -> dict[str, Any]:
    """The keys of `type.large` as numbers: TOML knows only texts there. A key that is none is left to be refused."""
    scale = tree.get("type")
    if isinstance(scale, dict) and isinstance(scale.get("large"), dict):
        grown = {int(key) if key.isdecimal() else key: value for key, value in scale["large"].items()}
        return {**tree, "type": {**scale, "large": grown}}
    return tree
