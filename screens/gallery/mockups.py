"""Which mock-up a shot is held beside: by scene, orientation and manner. `docs/look/` has them, small."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from screens.assets import ROOT

FOLDER: Final = ROOT / "docs" / "look"

_DRAWN: Final = {
    ("rotation-profile", "landscape", "standard"): "01-rotation-village",
    ("rotation-policy", "landscape", "standard"): "02-rotation-policy",
    ("rotation-account", "landscape", "standard"): "03-rotation-affairs",
    ("home", "landscape", "standard"): "04-home",
    ("list-affairs", "landscape", "standard"): "05-affairs-list",
    ("item-account", "landscape", "standard"): "06-finance-detail",
    ("list-guide", "landscape", "standard"): "07-guide-list",
    ("item-guide", "landscape", "standard"): "08-guide-detail",
    ("item-guide", "landscape", "large-dark"): "12-guide-detail-large-contrast",
    ("home", "portrait", "standard"): "13-portrait-home",
    ("rotation-profile", "portrait", "standard"): "13b-portrait-rotation",
    ("item-guide", "portrait", "standard"): "14-portrait-guide-detail",
    ("alert", "landscape", "standard"): "10-emergency",
    ("original", "landscape", "standard"): "16-notice-scan",
    ("list-guide-updating", "landscape", "standard"): "18-empty-updating",
    ("home-offline", "landscape", "standard"): "18b-offline-home",
}


def mockup(name: str, *, portrait: bool, way: str) -> Path | None:
    """The mock-up of a scene; none where nobody has drawn it, or where the pictures are not installed."""
    drawn = _DRAWN.get((name, "portrait" if portrait else "landscape", way))
    path = FOLDER / f"{drawn}.webp"
    return path if drawn and path.exists() else None


def all_drawn() -> frozenset[str]:
    """The names of all mock-ups that some scene is held beside."""
    return frozenset(_DRAWN.values())
