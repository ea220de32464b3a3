"""The tone of a warning: played once when it takes the screen over, louder than whatever was muted.

It plays on a thread of its own (`screens.playing.reel`), so that a sound card which hangs holds nothing up. A machine
without a sound device stays silent; that is logged once. Read-aloud will follow the tone.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from screens.assets import ROOT
from screens.playing.reel import Reel, sound_device

log = logging.getLogger(__name__)

TONE: Final = ROOT / "assets" / "sounds" / "warning.ogg"


class Tone:
    """Plays the tone; one at a time."""

    def __init__(self, path: Path = TONE) -> None:
        self._path = path
        self._reel: Reel | None = None
        self._silent = False

    @property
    def possible(self) -> bool:
        """Whether this machine can be heard."""
        return sound_device()

    def play(self, volume: float, after: Reel | None = None) -> None:
        """Play it from its beginning, 0 to 1 loud. `after` is a film that has just been closed: it frees the device."""
        if not self.possible:
            if not self._silent:
                self._silent = True
                log.warning("alert.silent: no sound device, warnings are seen but not heard")
            return
        before = self._reel or after
        self.stop()
        self._reel = Reel(self._path, size=None, volume=volume, loud=True, after=before)

    def stop(self) -> None:
        """Be silent."""
        if self._reel is not None:
            self._reel.close()
            self._reel = None
