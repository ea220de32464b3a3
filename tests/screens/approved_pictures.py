"""The pictures of pages that somebody has looked at and found right: which there are, how they are taken and kept.

python -m tests.screens.approve            takes all anew
python -m tests.screens.approve 'home*'    takes some anew
"""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import structs

from screens.gallery.__main__ import shoot_sizes
from screens.gallery.combinations import sizes_of
from screens.gallery.shoot import Shot
from tests.screens.wall import ROOT, VILLAGE, demo_edition

FOLDER: Final = Path(__file__).parent / "approved"
AT: Final = "2026-10-24T10:36"
"""The moment of the mock-ups."""

PAGES: Final = 4
"""Of one item so many pages are looked at in the tests; `make soak` looks at all."""


class Run(NamedTuple):
    """One process that looks at every page: the panel, the manners, what is asked of `screens.gallery.shoot`."""

    size: str
    ways: tuple[str, ...]
    options: tuple[str, ...]

    @property
    def pictures(self) -> bool:
        """Whether it saves what may have been approved."""
        return "none" not in self.options


SMALL: Final = ("--save", "small", "--no-contrast")
AUDITS: Final = ("--save", "none", "--no-contrast")

RUNS: Final = (
    Run("1080p", ("standard", "dark"), ("--save", "small")),
    Run("portrait", ("standard", "low"), SMALL),
    Run("1080p", ("large", "large-dark"), SMALL),
    Run("4k", ("dark", "large-dark"), AUDITS),
    Run("4k-portrait", ("large", "low"), AUDITS),
    Run("768p", ("standard", "large"), AUDITS),
)
"""What the tests look at, the longest first: every panel, every manner on more than one. Pictures are taken where some
are approved; contrast is measured once by day and once by night, where a unit is a pixel. `make soak` looks at every
manner on every panel, with all pages and contrast."""

KEPT: Final = {
    ("1080p", "standard"): ("*",),
    ("1080p", "large"): (
        "home",
        "list-affairs",
        "list-guide",
        "list-phone",
        "item-account*",
        "item-guide*",
        "item-policy*",
        "item-notice",
        "manner",
        "alert*",
    ),
    ("1080p", "dark"): (
        "home",
        "list-affairs",
        "item-account",
        "item-guide",
        "item-policy",
        "manner",
        "alert",
        "banner-home",
    ),
    ("portrait", "standard"): (
        "rotation-*",
        "home",
        "list-*",
        "item-account",
        "item-guide*",
        "original",
        "manner",
        "alert*",
        "banner-*",
    ),
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


def take(settings: Path, to: Path, runs: Sequence[Run] = RUNS) -> list[Shot]:
    """Look at every page as the runs say, two at a time; pictures go below `to`.

    Raises `AssertionError` naming a run that failed.
    """

    def one(run: Run) -> list[Shot]:
        folder = f"{run.size}-{'-'.join(run.ways)}"
        options = ["--config", str(settings), "--at", AT, "--pages", str(PAGES), "--ways", *run.ways, *run.options]
        shots, failed = shoot_sizes(sizes_of([run.size]), options, to / folder, 1)
        assert not failed, f"{run.size} could not be drawn in {run.ways}; its log is above"
        return [structs.replace(shot, picture=shot.picture and f"{folder}/{shot.picture}") for shot in shots]

    with ThreadPoolExecutor(max_workers=2) as pool:
        return [shot for shots in pool.map(one, runs) for shot in shots]
