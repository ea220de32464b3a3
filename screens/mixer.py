"""The machine's own volume: opened once, because boards come muted; how loud a thing is, the program decides."""

from __future__ import annotations

import logging
import shutil
import subprocess
import threading
from collections.abc import Callable
from typing import Any, Final

log = logging.getLogger(__name__)

CONTROLS: Final = ("Master", "PCM", "Speaker", "Headphone")
"""What the kernel's sound drivers call the controls on the way to the loudspeaker; a card has some of them."""

_SECONDS: Final = 5.0


def open_mixer(run: Callable[..., Any] = subprocess.run, *, which: Callable[[str], str | None] = shutil.which) -> int:
    """Turn every control of the sound card up and unmute it; how many there were. A machine without is no fault."""
    program = which("amixer")
    if program is None:
        return 0
    opened = 0
    for control in CONTROLS:
        try:
            done = run(
                [program, "-q", "sset", control, "100%", "unmute"], timeout=_SECONDS, capture_output=True, check=False
            )
        except (OSError, subprocess.SubprocessError) as fault:
            log.info("mixer.silent fault=%s", fault)
            return opened
        opened += done.returncode == 0
    log.info("mixer.open controls=%d", opened)
    return opened


def open_mixer_soon() -> None:
    """The same on a thread: a sound card may take its time, and nobody waits for it."""
    threading.Thread(target=open_mixer, name="mixer", daemon=True).start()
