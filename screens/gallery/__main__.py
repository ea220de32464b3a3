"""`python -m screens.gallery`, behind `kiosk gallery`: every size in a process of its own, then the index.

Ends with 0 when everything was drawn, whatever the audits found (they are listed in the index and told here); with
`--strict` a finding is a fault. A size that cannot be drawn is one always.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec

from kiosk.edition import current_edition
from kiosk.logs import start_logging
from kiosk.settings import SettingsFault, load_settings
from screens.gallery.combinations import Size, UnknownName, sizes_of, ways_of
from screens.gallery.index import index_html
from screens.gallery.mockups import mockup
from screens.gallery.shoot import NoEdition, Report, Shot, parser

log = logging.getLogger(__name__)

SIZE_SECONDS: Final = 1800
BAD_USE: Final = 2


def shoot_sizes(sizes: Sequence[Size], options: Sequence[str], to: Path, jobs: int) -> tuple[list[Shot], list[str]]:
    """Draw the sizes, the largest first, `jobs` at a time; all shots in the order of `sizes`, and what failed.

    `options` are those of `screens.gallery.shoot` without `--size` and `--to`.
    """
    to.mkdir(parents=True, exist_ok=True)

    def shoot(size: Size) -> bool:
        (to / f"{size.name}.json").unlink(missing_ok=True)
        command = [sys.executable, "-m", "screens.gallery.shoot", *options, "--to", str(to), "--size", size.name]
        return subprocess.run(command, check=False, timeout=SIZE_SECONDS).returncode == 0

    largest = sorted(sizes, key=lambda size: -size.width * size.height)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        ended = dict(zip(largest, pool.map(shoot, largest), strict=True))
    shots: list[Shot] = []
    for size in sizes:
        if ended[size]:
            shots += msgspec.json.decode((to / f"{size.name}.json").read_bytes(), type=Report).shots
    return shots, [size.name for size in sizes if not ended[size]]


def write_index(to: Path, shots: Sequence[Shot], sizes: Sequence[Size], ways: Sequence[str], told: str) -> Path:
    """Write `index.html`, with the mock-ups that belong beside shots copied to `to/look/`."""
    upright = {size.name: size.portrait for size in sizes}
    beside: dict[str, str] = {}
    for shot in shots:
        drawn = mockup(shot.name, portrait=upright[shot.size], way=shot.way)
        if drawn is not None and shot.picture:
            (to / "look").mkdir(exist_ok=True)
            shutil.copyfile(drawn, to / "look" / drawn.name)
            beside[shot.picture] = f"look/{drawn.name}"
    path = to / "index.html"
    path.write_text(index_html(shots, sizes, ways_of(ways), beside, told), encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    """Draw what is asked for."""
    start_logging()
    reading = argparse.ArgumentParser(prog="kiosk gallery", parents=[parser()])
    reading.add_argument("--sizes", nargs="*", default=[], help="panels, all by default: 1080p portrait 768p 4k …")
    reading.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="sizes drawn at a time")
    reading.add_argument("--strict", action="store_true", help="end with 1 where an audit found something")
    given = reading.parse_args(arguments)
    try:
        sizes, ways = sizes_of(given.sizes), ways_of(given.ways)
        settings = load_settings(given.config)
        if current_edition(settings.data.folder / "editions") is None:
            raise NoEdition(f"{settings.data.folder} holds no edition: run `kiosk sync`; the demo: `make gallery`")
    except (SettingsFault, UnknownName, NoEdition) as fault:
        log.critical("gallery.unusable %s", fault)
        return BAD_USE
    options = ["--config", str(given.config.absolute()), "--save", given.save, "--pages", str(given.pages)]
    options += ["--at", given.at.isoformat()] if given.at else []
    options += ["--no-contrast"] * given.no_contrast
    options += ["--ways", *(way.name for way in ways), *(["--only", *given.only] if given.only else [])]
    began = time.monotonic()
    shots, failed = shoot_sizes(sizes, options, given.to, max(1, given.jobs))
    took = time.monotonic() - began
    index = write_index(given.to, shots, sizes, [way.name for way in ways], f"用时 {took:.0f} 秒。")
    wrong = sum(bool(shot.findings) for shot in shots)
    log.info("gallery.done shots=%d wrong=%d seconds=%.0f index=%s", len(shots), wrong, took, index)
    for name in failed:
        log.error("gallery.size_failed size=%s remedy=its own message is above", name)
    return 1 if failed or (given.strict and wrong) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
