"""`python -m benchmarks.fast_rotation`: the real program, its rotation in fast time, its memory told as JSON lines.

The window, the pages and the drawing are the product's own. Only the waiting is left out: each frame turns to the next
slide as the slide's timer would, and the time that the screen judges by moves on by a dwell time each step. Every few
slides the clock in the top bar turns, and now and then the edition is adopted anew, as after a publication.
"""

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.processes import open_files, own, pss
from feed.taxonomy import load_taxonomy
from kiosk.edition import Edition
from kiosk.logs import start_logging
from kiosk.settings import load_settings
from kiosk.status import Status
from screens.launch import prepare_kivy
from screens.memory import return_large_blocks
from screens.theme import load_theme

DWELL: Final = timedelta(seconds=12)
STEPS_PER_MINUTE: Final = 5
STEPS_PER_EDITION: Final = 250
LOOKS: Final = 50
FRAMES_PER_SECOND: Final = 60.0


def run(config: Path, warm: int, steps: int) -> int:
    """Turn `warm` slides, then `steps` more; a line of memory after the first and at each tenth of the rest."""
    start_logging("WARNING")
    return_large_blocks()
    settings = load_settings(config)
    theme, taxonomy = load_theme(), load_taxonomy(settings.taxonomy)
    prepare_kivy(settings)

    from kivy.base import stopTouchApp
    from kivy.clock import Clock

    from screens.app import FaceApp
    from screens.moments import Moments
    from screens.rotation import RotationPage
    from screens.trace import Trace
    from screens.watch import open_current

    class FastMoments(Moments):
        """A time that goes on by a dwell time with each step."""

        def __init__(self) -> None:
            super().__init__(datetime.now(UTC))
            self.steps = 0

        def now(self, edition: Edition | None, status: Status | None) -> datetime:
            return super().now(edition, status) + self.steps * DWELL

    moments = FastMoments()
    face = FaceApp(settings, theme, taxonomy, open_current(settings.data.folder), moments=moments, trace=Trace())
    began = time.monotonic()

    def tell() -> None:
        pid = os.getpid()
        facts = {"step": moments.steps - warm, "pss": pss(pid), "own": own(pid), "files": open_files(pid)}
        print(json.dumps(facts | {"seconds": time.monotonic() - began}), flush=True)

    def step(_elapsed: float) -> None:
        page = face.stage.page
        if not isinstance(page, RotationPage):
            raise AssertionError(f"the rotation has been left for {page.route if page else 'nothing'}")
        Clock._max_fps = FRAMES_PER_SECOND
        moments.steps += 1
        page._next_by_time(0.0)
        if moments.steps % STEPS_PER_MINUTE == 0:
            face.stage.redraw_top()
            page.minute()
        if moments.steps % STEPS_PER_EDITION == 0:
            edition = open_current(settings.data.folder)
            if edition is not None:
                face.arrivals.adopt_edition(edition)
        done = moments.steps - warm
        if done >= 0 and done % max(1, steps // LOOKS) == 0:
            tell()
        if done >= steps:
            stopTouchApp()

    Clock.schedule_interval(step, 0)
    return face.run()


def main(arguments: list[str]) -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fast_rotation")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--warm", type=int, default=300)
    parser.add_argument("--steps", type=int, default=5000)
    given = parser.parse_args(arguments)
    return run(given.config, given.warm, given.steps)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
