"""Where the pictures, icons and themes of the screen lie, and which pictures of a county's own can be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

ROOT = Path(__file__).resolve().parents[1]
"""The installed tree: `assets/` and `config/` stand beside the packages."""

ICONS = ROOT / "assets" / "icons"
ILLUSTRATIONS = ROOT / "assets" / "illustrations"
THEMES = ROOT / "config" / "themes"


def illustration(name: str, scale: float) -> Path:
    """The bitmap of an illustration that is enough for a scale: `hero-landscape` → `…@1x.jpg` or `…@2x.jpg`.

    Raises `FileNotFoundError` naming the illustration when neither form is there.
    """
    for density in ("2x", "1x") if scale > 1 else ("1x", "2x"):
        for form in ("jpg", "png"):
            path = ILLUSTRATIONS / f"{name}@{density}.{form}"
            if path.exists():
                return path
    raise FileNotFoundError(f"illustration {name!r}: no {name}@1x.jpg or .png in {ILLUSTRATIONS}")


DRAWN_TINTS: Final = {
    "village": "#DDE8DD",
    "affairs": "#DCE5EB",
    "policy": "#F3E6CF",
    "guide": "#D7E9E5",
    "notice": "#EFE0E4",
    "phone": "#EBE8CD",
}
"""The tint on which the illustrations of each section were drawn."""

ICON_PX: Final = 192
"""Side of an icon's bitmap; there is one of twice the side for what is drawn larger (`deploy/icons` renders both)."""


def icon_file(name: str, side_px: int) -> Path:
    """The bitmap of an icon that is enough for a side in pixels. Raises `FileNotFoundError` naming the icon."""
    path = ICONS / (f"{name}@2x.png" if side_px > ICON_PX else f"{name}.png")
    if not path.exists():
        raise FileNotFoundError(f"icon {name!r}: no {path.name} in {ICONS}")
    return path


OWN_FORMATS: Final = ("PNG", "JPEG", "WEBP")
OWN_MOST_SIDE: Final = 8192
OWN_LEAST_SIDE: Final = 96


class PictureFault(ValueError):
    """A picture of the county's own that cannot be shown; the message says why and what is allowed."""


def check_own_picture(path: Path) -> None:
    """Look at a picture of the county's own without decoding it. Raises `PictureFault`."""
    allowed = f"a {', '.join(OWN_FORMATS)} file with sides of {OWN_LEAST_SIDE} to {OWN_MOST_SIDE} px"
    try:
        with Image.open(path, formats=OWN_FORMATS) as picture:
            sides = picture.size
    except UnidentifiedImageError as fault:
        raise PictureFault(f"{path} is no picture that can be read; allowed: {allowed}") from fault
    except (OSError, Image.DecompressionBombError) as fault:
        raise PictureFault(f"{path} cannot be read ({fault}); allowed: {allowed}") from fault
    if not OWN_LEAST_SIDE <= min(sides) <= max(sides) <= OWN_MOST_SIDE:
        raise PictureFault(f"{path} has {sides[0]} × {sides[1]} px; allowed: {allowed}")
