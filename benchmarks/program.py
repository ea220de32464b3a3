"""The real program in this process, for benchmarks that drive it from inside: its window, its loop, its pages."""

import argparse
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from benchmarks.fast_time import FastMoments, FastTime
from feed.taxonomy import load_taxonomy
from kiosk.calendar import ZONE
from kiosk.logs import start_logging
from kiosk.settings import load_settings
from screens.gallery.combinations import SIZES, sizes_of
from screens.launch import prepare_kivy
from screens.memory import return_large_blocks
from screens.theme import load_theme

if TYPE_CHECKING:
    from screens.app import FaceApp
    from screens.gallery.scenes import Scene


class Faults(logging.Handler):
    """Keeps every line that tells of a fault."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(f"{record.name}: {record.getMessage()}")


@dataclass
class Program:
    """The program, the time it goes by, and what went wrong."""

    face: "FaceApp"
    fast: FastTime
    faults: Faults
    wrong: list[str] = field(default_factory=list)

    @property
    def route(self) -> str:
        page = self.face.stage.page
        return page.route if page is not None else ""

    def targets(self) -> list[Any]:
        """All that a finger is meant to hit just now."""
        return [widget for widget in self.face.stage.walk() if getattr(widget, "touch_target", False)]

    def scenes(self) -> "tuple[Scene, ...]":
        """Every page that the edition can show as it is."""
        from screens.gallery.scenes import scenes_of

        face = self.face
        if face.catalogue is None:
            raise AssertionError("the device has no edition to show")
        per_kind = face.settings.rotation.per_kind
        found = scenes_of(face.catalogue, face.theme, face.taxonomy, face.now(), per_kind)
        now = (scene for scene in found if scene.state == "online" and scene.at is None)
        return tuple(scene for scene in now if scene.name != "failsafe")


def options(name: str) -> argparse.ArgumentParser:
    """The command line that such a benchmark has."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--size", choices=[size.name for size in SIZES], default="1080p")
    parser.add_argument("--at", type=datetime.fromisoformat, help="the moment to begin at; now")
    return parser


def open_program(config: Path, size: str, at: datetime | None, trace: Path | None = None) -> Program:
    """The program at a size, not yet running; without a display it draws off screen."""
    start_logging("WARNING")
    faults = Faults()
    logging.getLogger().addHandler(faults)
    return_large_blocks()
    settings = load_settings(config)
    panel = sizes_of([size])[0]
    settings = structs.replace(settings, panel=structs.replace(settings.panel, width=panel.width, height=panel.height))
    if not os.environ.get("DISPLAY"):
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    theme, taxonomy = load_theme(), load_taxonomy(settings.taxonomy)
    prepare_kivy(settings)
    from screens.app import FaceApp
    from screens.trace import Trace
    from screens.watch import open_current

    fast = FastTime()
    start = at if at is None or at.tzinfo else at.replace(tzinfo=ZONE)
    moments = FastMoments(fast, start)
    face = FaceApp(settings, theme, taxonomy, open_current(settings.data.folder), moments=moments, trace=Trace(trace))
    return Program(face, fast, faults)


def drive(program: Program, steps: Iterator[float]) -> int:
    """Run the loop; each turn takes the next of `steps` and pushes time on by so many seconds. Ends with the last."""
    from kivy.base import stopTouchApp
    from kivy.clock import Clock
    from kivy.graphics.opengl import glFinish

    def turn(_elapsed: float) -> None:
        # No turn waits for the next; but drawing is awaited, as a display does, or what is to be drawn piles up.
        Clock._max_fps = 0.0
        glFinish()
        try:
            program.fast.push(next(steps))
        except StopIteration:
            stopTouchApp()
        except Exception as fault:  # noqa: BLE001 - whatever fails is what is looked for
            program.wrong.append(f"{type(fault).__name__}: {fault}")
            stopTouchApp()

    Clock.schedule_interval(turn, 0)
    return program.face.run()
