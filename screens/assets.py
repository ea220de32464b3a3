"""Where the pictures, icons and themes of the screen lie."""

from pathlib import Path

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
