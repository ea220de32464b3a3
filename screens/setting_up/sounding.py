"""Playing the notes of the sound test as loud as is chosen, by the same player as films."""

from __future__ import annotations

from typing import Final

from screens.assets import ROOT
from screens.playing.reel import Reel, sound_device

NOTES: Final = ROOT / "assets" / "sounds" / "set-up.ogg"


class SoundTest:
    """Three notes, one playing at a time."""

    def __init__(self) -> None:
        self._reel: Reel | None = None

    def play(self, volume: float) -> bool:
        """Play them; false where this machine cannot make a sound."""
        if not sound_device():
            return False
        before = self._reel
        self.stop()
        self._reel = Reel(NOTES, size=None, volume=volume, loud=True, after=before)
        return True

    def stop(self) -> None:
        """Be silent."""
        if self._reel is not None:
            self._reel.close()
            self._reel = None


sound_test: Final = SoundTest()
"""The one of this program: a test of two at once tells nothing."""
