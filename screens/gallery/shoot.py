"""One panel size: every scene in every manner, drawn, audited, saved. A process of its own, for Kivy has one window.

    python -m screens.gallery.shoot --config FILE --to FOLDER --size 1080p [--ways …] [--only …] [--at …] [--save …]

Tells what it found in `FOLDER/<size>.json`. `--save` is `full` (the picture as shown), `small` (a quarter as wide, for
the approved pictures) or `none` (audits only).
"""

from __future__ import annotations

import argparse
import fnmatch
import logging
import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import Struct, structs

from feed.taxonomy import load_taxonomy
from kiosk.catalogue import Catalogue
from kiosk.edition import current_edition
from kiosk.logs import start_logging
from kiosk.settings import Settings, load_settings
from screens.gallery.combinations import SIZES, Size, Way, sizes_of, ways_of
from screens.gallery.stills import faults, stills
from screens.launch import prepare_kivy
from screens.manner import Manner
from screens.theme import county_theme

if TYPE_CHECKING:
    from PIL import Image

    from screens.gallery.booth import Booth
    from screens.gallery.scenes import Scene

log = logging.getLogger(__name__)

Save = Literal["full", "small", "none"]
SAVES: Final[tuple[Save, ...]] = ("full", "small", "none")
SMALL: Final = 4
"""So many pixels of the window, each way, are one of a small picture."""

QUALITY: Final = {False: 88, True: 75}
"""Of JPEG, by whether the picture is larger than the mock-ups: then two pixels stand where they have one."""

LARGE: Final = 1920 * 1080

CONTRAST_SIZES: Final = frozenset({"1080p", "portrait"})
"""Contrast does not change with the scale: it is measured where a unit is a pixel."""


class NoEdition(Exception):
    """There is nothing to show; the message names the remedy."""


class Shot(Struct, frozen=True):
    """One look at a page: which, in which size and manner, its picture (relative, empty for none), what was found."""

    name: str
    title: str
    size: str
    way: str
    picture: str
    findings: tuple[str, ...]


class Report(Struct, frozen=True):
    """All shots of a size, and how long they took in seconds."""

    shots: tuple[Shot, ...]
    seconds: float


class Wanted(Struct, frozen=True):
    """What to do: manners, name patterns (none: all), what to save, whether contrast is measured, pages of an item."""

    ways: tuple[Way, ...]
    only: tuple[str, ...] = ()
    save: Save = "full"
    contrast: bool = True
    most_pages: int = 12

    def wants(self, name: str) -> bool:
        """Whether a scene is asked for."""
        return not self.only or any(fnmatch.fnmatch(name, pattern) for pattern in self.only)


def shoot(booth: Booth, scenes: tuple[Scene, ...], size: Size, wanted: Wanted, to: Path) -> Report:
    """Walk manners and scenes; pictures go to `to/<size>/`. A scene that fails is a finding, not the end."""
    began = time.perf_counter()
    shots: list[Shot] = []
    for way in wanted.ways:
        if not way.suits(size):
            continue
        booth.wear(way.manner)
        for scene in scenes:
            if wanted.wants(scene.name) and not (scene.plain and way.grown):
                shots += _shots(booth, scene, size, way, wanted, to)
        if way.manner == Manner():
            shots += _stills(size, way, wanted, to)
        log.info("gallery.manner size=%s manner=%s seconds=%.0f", size.name, way.name, time.perf_counter() - began)
    return Report(tuple(shots), round(time.perf_counter() - began, 1))


def _shots(booth: Booth, scene: Scene, size: Size, way: Way, wanted: Wanted, to: Path) -> list[Shot]:
    made: list[Shot] = []
    shot = Shot(scene.name, scene.title, size.name, way.name, "", ())
    try:
        for name in booth.views(scene, wanted.most_pages):
            findings, picture = look(booth, structs.replace(wanted, contrast=wanted.contrast and not scene.moves))
            place = ""
            if picture is not None and wanted.save != "none":
                place = _saved(picture, to, Path(size.name) / f"{name}.{way.name}", wanted.save)
            page = f" · {name.rpartition('-p')[2]}" if name != scene.name else ""
            made.append(
                structs.replace(shot, name=name, title=scene.title + page, picture=place, findings=tuple(findings))
            )
    except Exception as fault:
        log.exception("gallery.fault scene=%s size=%s manner=%s", scene.name, size.name, way.name)
        made.append(structs.replace(shot, findings=(f"fault: {type(fault).__name__}: {fault}",)))
    return made


def _stills(size: Size, way: Way, wanted: Wanted, to: Path) -> list[Shot]:
    """The page that cannot fail, which no manner changes."""
    made: list[Shot] = []
    for still in stills(size.width, size.height):
        if not wanted.wants(still.name):
            continue
        saved = wanted.save != "none"
        place = _saved(still.image, to, Path(size.name) / f"{still.name}.{way.name}", wanted.save) if saved else ""
        made.append(Shot(still.name, still.title, size.name, way.name, place, tuple(faults(still))))
    return made


def look(booth: Booth, wanted: Wanted) -> tuple[list[str], Image.Image | None]:
    """Audit what stands on the window, and its picture where one is wanted."""
    from screens.audit import audit
    from screens.gallery.grounds import contrast_findings
    from screens.reach import page_top

    face, stage = booth.face, booth.face.stage
    findings = [str(each) for each in audit(stage, face.layout, touch_top=page_top(face))]
    if wanted.save == "none" and not wanted.contrast:
        return findings, None
    picture = booth.picture()
    if wanted.contrast:
        findings += [str(each) for each in contrast_findings(stage, picture, booth.picture)]
    return findings, picture


def _saved(picture: Image.Image, to: Path, name: Path, save: Save) -> str:
    """Write the picture below `to`; its relative path. Small ones are lossless, for they are compared."""
    (to / name.parent).mkdir(parents=True, exist_ok=True)
    if save == "small":
        place = name.with_name(f"{name.name}.png")
        picture.reduce(SMALL).save(to / place, compress_level=1)
    else:
        place = name.with_name(f"{name.name}.jpg")
        large = picture.width * picture.height > LARGE
        picture.save(to / place, quality=QUALITY[large], subsampling=2 if large else 0)
    return place.as_posix()


def open_booth(settings: Settings, size: Size, at: datetime, scratch: Path) -> tuple[Booth, tuple[Scene, ...]]:
    """The window of this process at a size, and the scenes of the settings' edition. Raises `NoEdition`."""
    found = current_edition(settings.data.folder / "editions")
    if found is None:
        raise NoEdition(f"no edition in {settings.data.folder}; run `kiosk sync` first, or `make gallery` for the demo")
    catalogue = Catalogue.open(found, settings.data.folder)
    theme, _ = county_theme(Path(settings.panel.theme) if settings.panel.theme else None)
    taxonomy = load_taxonomy(settings.taxonomy)
    private = structs.replace(
        settings,
        data=structs.replace(settings.data, folder=scratch, run=scratch / "run"),
        panel=structs.replace(settings.panel, width=size.width, height=size.height, orientation="auto",
                              type_size="standard"),
    )  # fmt: skip
    # A window that nobody sees, and a loudspeaker that nobody hears: pages look alike on every machine.
    os.environ |= {"SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"}
    prepare_kivy(private)
    from screens.gallery.booth import Booth
    from screens.gallery.scenes import scenes_of
    from screens.gallery.set_up import SET_UP

    booth = Booth(private, theme, taxonomy, catalogue, at)
    return booth, (*scenes_of(catalogue, theme, taxonomy, at, settings.rotation.per_kind), *SET_UP)


def parser() -> argparse.ArgumentParser:
    """The options that this and `python -m screens.gallery` share."""
    made = argparse.ArgumentParser(add_help=False)
    made.add_argument("--config", type=Path, required=True, help="settings file (TOML)")
    made.add_argument("--to", type=Path, default=Path("var/gallery"), help="folder that pictures and index go to")
    made.add_argument("--ways", nargs="*", default=[], help="manners, all by default: standard large dark …")
    made.add_argument("--only", nargs="*", default=[], help="names of scenes, with * and ?, such as 'item-guide*'")
    made.add_argument("--at", type=datetime.fromisoformat, help="the moment shown, e.g. 2026-10-24T10:36; now")
    made.add_argument("--save", choices=SAVES, default="full", help="full pictures, small ones, none (audits only)")
    made.add_argument("--pages", type=int, default=12, help="at most so many pages of one item")
    made.add_argument("--no-contrast", action="store_true", help="leave out the contrast audit, the slowest")
    return made


def moment(at: datetime | None) -> datetime:
    """The moment shown: as given, in the screen's zone where it names none; else now."""
    from kiosk.calendar import ZONE

    if at is None:
        return datetime.now(ZONE)
    return at if at.tzinfo else at.replace(tzinfo=ZONE)


def main(arguments: list[str]) -> int:
    """Shoot one size."""
    start_logging()
    reading = argparse.ArgumentParser(prog="python -m screens.gallery.shoot", parents=[parser()])
    reading.add_argument("--size", choices=[size.name for size in SIZES], required=True)
    given = reading.parse_args(arguments)
    size = sizes_of([given.size])[0]
    wanted = Wanted(
        ways=ways_of(given.ways), only=tuple(given.only), save=given.save, most_pages=given.pages,
        contrast=size.name in CONTRAST_SIZES and not given.no_contrast,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gallery-") as scratch:
        booth, scenes = open_booth(load_settings(given.config), size, moment(given.at), Path(scratch))
        report = shoot(booth, scenes, size, wanted, given.to)
    given.to.mkdir(parents=True, exist_ok=True)
    (given.to / f"{size.name}.json").write_bytes(msgspec.json.encode(report))
    log.info("gallery.size size=%s shots=%d seconds=%.0f", size.name, len(report.shots), report.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
