"""Waiting for the next turn of the loop so that a touch ends the wait.

Kivy's loop sleeps, then looks for touches, and tells of them after it has slept again: at nine turns a second the
first touch of a resident waits 0.17 s for nothing, at sixty 0.02 s. SDL can wait for a time *or* an event; the loop
then turns at once, and as seldom as before while nothing happens.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from pathlib import Path
from typing import Any, Final

log = logging.getLogger(__name__)

_MAPS: Final = Path("/proc/self/maps")

_USER_EVENT: Final = 0x8000
_EVENT_BYTES: Final = 56
"""SDL's own number for a program's events, which Kivy passes over, and the size of any event (SDL_events.h)."""


class TouchWait:
    """Takes the place of the sleep of Kivy's clock.

    `wait` waits for so many milliseconds or an event, and says whether there is one; `pending` says whether a touch has
    been taken from the window but not been told of yet.
    """

    def __init__(self, clock: Any, wait: Any, pending: Any) -> None:
        self._clock, self._wait, self._pending = clock, wait, pending
        self._ready = clock._check_ready
        self._woken = False

    def install(self) -> None:
        """Wait this way from now on."""
        self._clock.usleep = self.sleep
        self._clock._check_ready = self.ready

    def sleep(self, microseconds: float) -> None:
        """Wait so long, or until something happens."""
        self._woken = bool(self._wait(max(1, int(microseconds / 1000))))

    def ready(self, *limits: float) -> tuple[bool, float]:
        """Whether the loop turns now, and how long it may still wait (Kivy's own terms)."""
        if self._woken or self._pending():
            self._woken = False
            return True, 0.0
        done, seconds = self._ready(*limits)
        return done, seconds


def _sdl() -> Any:
    """The SDL that this process has loaded; none where it cannot be found."""
    try:
        lines = _MAPS.read_text("utf-8").splitlines()
    except OSError as fault:
        log.info("waiting.no_maps fault=%s", fault.strerror)
        return None
    path = next((line.split(maxsplit=5)[5] for line in lines if "/libSDL2-2" in line), None)
    return ctypes.CDLL(path) if path else None


def wait_for_touches() -> bool:
    """Let touches end the waits of Kivy's clock; false where this system's SDL is not found, and nothing is changed."""
    from kivy.base import EventLoop
    from kivy.clock import Clock

    sdl = _sdl()
    if sdl is None:
        log.info("waiting.no_sdl: touches are looked for at every turn of the loop")
        return False
    sdl.SDL_WaitEventTimeout.argtypes = (ctypes.c_void_p, ctypes.c_int)

    def pending() -> bool:
        return any(getattr(provider, "waiting_event", None) for provider in EventLoop.input_providers)

    TouchWait(Clock, lambda milliseconds: sdl.SDL_WaitEventTimeout(None, milliseconds), pending).install()
    _Waker.sdl = sdl
    return True


class _Waker:
    """The library through which the loop can be woken; none until it waits for events."""

    sdl: Any = None


def wake() -> None:
    """Let the loop turn now; may be called from any thread. What it is woken for must be scheduled before."""
    if _Waker.sdl is not None:
        event = ctypes.create_string_buffer(_USER_EVENT.to_bytes(4, sys.byteorder), _EVENT_BYTES)
        _Waker.sdl.SDL_PushEvent(event)
