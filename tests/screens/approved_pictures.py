"""The pictures of pages that somebody has looked at and found right: which there are, how they are taken and kept.

    python -m tests.screens.approve            takes all anew
    python -m tests.screens.approve 'home*'    takes some anew
"""

from __future__ import annotations

import fnmatch
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from screens.gallery.__main__ import shoot_sizes
from screens.gallery.combinations import Size, sizes_of
from screens.gallery.shoot import Shot
from tests.screens.wall import ROOT, VILLAGE, demo_edition

FOLDER: Final = Path(__file__).parent / "approved"
AT: Final = "2026-10-24T10:36"
"""The moment of the mock-ups."""

PAGES: Final = 4
"""Of one item so many pages are looked at in the tests; `make soak` looks at all."""

RUNS: Final = {
    "1080p": ("--save", "small"),
    "portrait": ("--save", "small", "--no-contrast"),
    "4k-portrait": ("--save", "none"),
    "4k": ("--save", "none"),
    "768p": ("--save", "none"),
}
"""What is asked of each size: pictures and contrast where a unit is a pixel, audits everywhere."""

KEPT: Final = {
    ("1080p", "standard"): ("*",),
    ("1080p", "large"): ("home", "list-affairs", "list-guide", "list-phone", "item-account*", "item-guide*",
                         "item-policy*", "item-notice", "manner", "alert*"),
    ("1080p", "dark"): ("home", "list-affairs", "item-account", "item-guide", "item-policy", "manner", "alert",
                        "banner-home"),
    ("portrait", "standard"): ("rotation-*", "home", "list-*", "item-account", "item-guide*", "original", "manner",
                            "alert*", "banner-*"),
    ("portrait", "low"): ("home", "list-affairs", "item-guide"),
}
"""Which pictures are approved, by size and manner: every page once, and what is composed anew elsewhere."""


MOVING: Final = "playing-*"
"""Pages whose picture depends on when it is taken: films play."""


def kept(shot: Shot) -> bool:
    """Whether a shot has an approved picture."""
    patterns = KEPT.get((shot.size, shot.way), ())
    named = any(fnmatch.fnmatch(shot.name, pattern) for pattern in patterns)
    return bool(shot.picture) and named and not fnmatch.fnmatch(shot.name, MOVING)


def key_of(shot: Shot) -> str:
    """The name of a shot's approved picture, without its ending."""
    return f"{shot.size}.{shot.way}.{shot.name}"


def demo_device(folder: Path) -> Path:
    """The settings of a device that shows the demo village, its edition made without signing or network."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    catalogue = demo_edition(data)
    catalogue.close()
    edition = max((data / "editions").glob("*.db"))
    (data / "editions" / "current").write_text(f"{edition.name}\n")
    settings = folder / "kiosk.toml"
    taxonomy = ROOT / "config" / "taxonomy.toml"
    settings.write_text(f'taxonomy = "{taxonomy}"\n[feed]\nvillage = "{VILLAGE}"\n[data]\nfolder = "data"\n')
    return settings


def take(settings: Path, to: Path, names: tuple[str, ...] = tuple(RUNS)) -> list[Shot]:
    """Look at every page in the sizes of `names`, two at a time. Raises `AssertionError` naming a size that failed."""

    def one(size: Size) -> list[Shot]:
        options = ["--config", str(settings), "--at", AT, "--pages", str(PAGES), *RUNS[size.name]]
        shots, failed = shoot_sizes([size], options, to, 1)
        assert not failed, f"size {size.name} could not be drawn; its log is above"
        return shots

    with ThreadPoolExecutor(max_workers=2) as pool:
        return [shot for shots in pool.map(one, sizes_of(names)) for shot in shots]
