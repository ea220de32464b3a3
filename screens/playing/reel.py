"""A film or a sound being played, on a thread of its own.

The drawing thread never waits for a decoder: it takes the newest picture when there is one, and reads how things stand.
Opening, decoding, waiting and closing happen on the reel's thread; one that hangs inside the decoder is given up by
the clock, and its thread with it. ffpyplayer is loaded when the first reel begins (no Kivy here).

Only local files are opened, each by the one format that admission found in it: no playlist, no other protocol.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from kiosk.media.player import FORMATS, open_player

log = logging.getLogger(__name__)

OPEN_SECONDS: Final = 8.0
"""A file that shows nothing within this time is given up."""

STALL_SECONDS: Final = 6.0
"""So long may nothing new come while it plays."""

MOST_REELS: Final = 3
"""Threads at a time; more can only be ones that hang."""

_BETWEEN: Final = 0.01
_DECODERS: Final = 2
"""Threads that decode: what a slow board has to spare beside the drawing."""
_LONGEST_WAIT: Final = 0.5
_LAST_JOIN: Final = 1.0

State = Literal["opening", "playing", "paused", "ended", "failed"]
Fault = Literal["", "broken", "slow", "no device"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: `pixels` are packed RGB rows from the top. `owner` keeps the decoder's memory while it is shown."""

    width: int
    height: int
    pixels: Any
    at: float
    owner: object


def sound_device(environ: Mapping[str, str] = os.environ, cards: Path = Path("/proc/asound/cards")) -> bool:
    """Whether this machine can make a sound: a driver is set, a sound server runs, or the kernel knows a card."""
    if environ.get("SDL_AUDIODRIVER") or environ.get("PULSE_SERVER"):
        return True
    runtime = environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime, "pulse", "native").exists():
        return True
    try:
        return any(line.strip()[:1].isdecimal() for line in cards.read_text("utf-8", "replace").splitlines())
    except OSError:
        return False


class Reel:
    """One playing of one file; it begins at once. `close` frees everything; a closed reel is not used again.

    `size` is the size of the frames wanted ((0, 0): as the film has it), none for a sound. `volume` (0 to 1) is heard
    once `loud` is set. `start` is where to begin, in seconds. `after` is a closed reel that may still hold the sound
    device: it is waited for, a moment at most.
    """

    def __init__(
        self,
        path: Path,
        *,
        size: tuple[int, int] | None,
        volume: float,
        loud: bool = False,
        start: float = 0.0,
        after: Reel | None = None,
    ) -> None:
        self.path, self.size = path, size
        self.length = 0.0
        """Seconds; 0 while it is not known."""
        self.fault: Fault = ""
        self._volume, self._start, self._after = volume, start, after
        self._loud, self._paused, self._closing = loud, False, False
        self._changed = threading.Condition()
        self._state: State = "opening"
        self._at = start
        self._frame: Frame | None = None
        self._alive = time.monotonic()
        self._error, self._over = "", False
        self._thread = threading.Thread(target=self._play, name="reel", daemon=True)
        if sum(thread.name == "reel" for thread in threading.enumerate()) >= MOST_REELS:
            self._fail("slow", "too many players hang")
            return
        _reels.add(self)
        self._thread.start()

    @property
    def state(self) -> State:
        """How things stand; one that hangs is `failed` from now on."""
        with self._changed:
            patience = OPEN_SECONDS if self._state == "opening" else STALL_SECONDS
            late = time.monotonic() - self._alive > patience
            if late and self._state in ("opening", "playing"):
                self._fail("slow", f"nothing for {patience:g} s while {self._state}")
            return self._state

    @property
    def at(self) -> float:
        """Seconds from the beginning."""
        return self._at

    @property
    def running(self) -> bool:
        """Whether its thread still lives."""
        return self._thread.is_alive()

    def take(self) -> Frame | None:
        """The newest picture that has not been taken; those that came in between are dropped."""
        with self._changed:
            frame, self._frame = self._frame, None
        return frame

    def pause(self, paused: bool) -> None:
        """Stand still, or go on."""
        with self._changed:
            self._paused = paused
            if self._state in ("playing", "paused"):
                self._state = "paused" if paused else "playing"
            self._alive = time.monotonic()
            self._changed.notify_all()

    def loud(self, loud: bool) -> None:
        """Be heard, or not."""
        with self._changed:
            self._loud = loud
            self._changed.notify_all()

    def close(self) -> None:
        """End and free everything, without waiting for it."""
        with self._changed:
            self._closing = True
            self._frame = None
            self._changed.notify_all()

    def join(self, seconds: float) -> None:
        """Wait until its thread has ended, at most so long; for tests and the end of the program."""
        if self._thread.is_alive():
            self._thread.join(seconds)

    # --- the thread -------------------------------------------------------------------------------------------

    def _play(self) -> None:
        try:
            self._run()
        except Exception as fault:  # noqa: BLE001 - a decoder's binding raises anything; all of it is the file's fault
            self._fail("broken", f"{type(fault).__name__}: {fault}")

    def _run(self) -> None:
        if self._after is not None:
            self._after.join(_LAST_JOIN)
            self._after = None
        # ffpyplayer and the decoders behind it are loaded here, when the first film begins.
        heard = sound_device()
        if self.size is None and not heard:
            self._fail("no device", "a sound, and nothing to hear it with")
            return
        player = open_player(
            self.path,
            FORMATS[self.path.suffix],
            film=self.size is not None,
            sound=heard,
            volume=self._volume if self._loud else 0.0,
            size=self.size or (0, 0),
            told=self._told,
            threads=_DECODERS,
        )
        try:
            self._turn(player)
        finally:
            player.close_player()

    def _turn(self, player: Any) -> None:
        """Turn the reel until it ends, fails or is closed."""
        sought = self._start <= 0
        volume, paused = self._loud, False
        while True:
            with self._changed:
                if self._closing or self._state == "failed":
                    return
                loud, pause = self._loud, self._paused
            if self._error and self._state == "opening":
                self._fail("broken", self._error)
                return
            # Before the file is open the player has no clock, and asking it would crash.
            opened = player.get_metadata().get("duration") is not None
            if loud != volume:
                player.set_volume(self._volume if loud else 0.0)
                volume = loud
            if opened and not sought:
                player.seek(self._start, relative=False, accurate=True)
                sought = True
            if opened and pause != paused:
                player.set_pause(pause)
                paused = pause
            frame, wait = player.get_frame()
            if opened and (self._over or wait == "eof"):
                self._ended()
                return
            if frame is None:
                if self.size is None and opened and not paused:
                    self._sounding(player)
                self._rest(_BETWEEN)
                continue
            image, at = frame
            if at + _LONGEST_WAIT < self._start:
                continue
            self._rest(min(max(0.0, wait), _LONGEST_WAIT) if isinstance(wait, float) else 0.0)
            self._show(image, at, player)

    def _rest(self, seconds: float) -> None:
        """Wait, unless something is asked meanwhile."""
        if seconds > 0:
            with self._changed:
                if not self._closing:
                    self._changed.wait(seconds)

    def _show(self, image: Any, at: float, player: Any) -> None:
        width, height = image.get_size()
        if image.get_linesizes(keep_align=True)[0] == 3 * width:
            pixels = image.to_memoryview(keep_align=True)[0]
        else:
            pixels = bytes(image.to_bytearray(keep_align=False)[0])
        with self._changed:
            if self._state in ("failed", "ended") or self._closing:
                return
            self._frame = Frame(width, height, pixels, at, image)
            self._going(at, player)

    def _sounding(self, player: Any) -> None:
        """A sound shows no pictures: its clock tells that it plays."""
        at = float(player.get_pts())
        with self._changed:
            if at > self._at or self._state == "paused":
                self._going(at, player)

    def _going(self, at: float, player: Any) -> None:
        self._at = at
        self._alive = time.monotonic()
        self._state = "paused" if self._paused else "playing"
        if not self.length:
            self.length = float(player.get_metadata().get("duration") or 0.0)

    def _ended(self) -> None:
        with self._changed:
            if self._state == "opening":
                self._fail("broken", "ended before it began")
            elif self._state != "failed":
                self._at = self.length or self._at
                self._state = "ended"

    def _told(self, selector: str, value: str) -> None:
        """What the player's threads report (called on them): that a sound is over, that something failed, and what."""
        if selector == "eof" and self.size is None:
            self._over = True
        elif selector.endswith(":error"):
            self._error = f"{selector} {value}".strip()

    def _fail(self, fault: Fault, why: str) -> None:
        with self._changed:
            if self._state == "failed":
                return
            self._state, self.fault = "failed", fault
        log.warning("reel.failed path=%s fault=%s why=%s", self.path, fault, why)


_reels: weakref.WeakSet[Reel] = weakref.WeakSet()


def close_all() -> None:
    """End all reels, and wait a moment for their threads: the interpreter must not go away under them."""
    found = list(_reels)
    for reel in found:
        reel.close()
    until = time.monotonic() + _LAST_JOIN
    for reel in found:
        reel.join(max(0.0, until - time.monotonic()))


atexit.register(close_all)
