"""The panel itself, beyond the picture: dimmed by its backlight, switched off and on by DPMS.

The picture is dimmed at once by paint (`screens.shade`); here the hardware follows, on a thread of its own, for a
display may take a second to answer. The screen may not write to the system's files: it asks for a brightness in its
run folder, a small service of root obeys (`deploy/session/light`), and where nobody does the paint stays.
"""

from __future__ import annotations

import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from screens.care import Light

log = logging.getLogger(__name__)

REQUEST: Final = "light"
"""The file that asks for a brightness: one whole number, 0 to 100."""

BACKLIGHTS: Final = Path("/sys/class/backlight")
OBEYED_WITHIN: Final = 3.0
"""Seconds that the service has to obey."""

_LOOK: Final = 0.1
_NEAR: Final = 0.03
_XSET_SECONDS: Final = 5.0


def brightness(backlights: Path = BACKLIGHTS) -> float | None:
    """The share of its full light that the first backlight is set to; None where the panel has none."""
    try:
        place = next(iter(sorted(backlights.iterdir())), None)
        if place is None:
            return None
        return int((place / "brightness").read_text("ascii")) / max(1, int((place / "max_brightness").read_text()))
    except (OSError, ValueError):
        return None


class PanelSwitch:
    """Brings the panel to a light, the newest one asked for. `dims` is told (on the thread) what the panel does."""

    def __init__(
        self,
        folder: Path,
        dims: Callable[[Light, bool], None],
        *,
        run: Callable[..., Any] = subprocess.run,
        backlights: Path = BACKLIGHTS,
        obeyed_within: float = OBEYED_WITHIN,
    ) -> None:
        """`folder` takes the request. `dims(light, true)`: the backlight has come to it, paint is not needed."""
        self._folder, self._dims, self._run, self._backlights = folder, dims, run, backlights
        self._obeyed_within = obeyed_within
        self._changed = threading.Condition()
        self._wanted: tuple[Light, float] | None = None
        self._off = self._refused = False
        threading.Thread(target=self._serve, name="panel", daemon=True).start()

    def set(self, light: Light, level: float) -> None:
        """Ask for a light; `level` (0 to 1) is that of a dimmed panel."""
        with self._changed:
            self._wanted = (light, level)
            self._changed.notify()

    # --- the thread -------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        while True:
            with self._changed:
                while self._wanted is None:
                    self._changed.wait()
                (light, level), self._wanted = self._wanted, None
            try:
                self._bring(light, level)
            except Exception:
                # A panel that cannot be driven must not take this thread away: the next light may do.
                log.exception("panel.fault")

    def _bring(self, light: Light, level: float) -> None:
        if self._off and light != "dark":
            self._dpms("on")
        share = {"full": 1.0, "dim": level, "dark": 0.0}[light]
        done = brightness(self._backlights) is not None and self._ask(share)
        if light == "dark":
            self._dpms("off")
        self._dims(light, done)

    def _ask(self, share: float) -> bool:
        """Ask for a share of the full light; whether the backlight came to it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{REQUEST}.part"
            part.write_text(f"{round(100 * share)}\n", "ascii")
            part.replace(self._folder / REQUEST)
        except OSError as fault:
            log.warning("panel.unasked folder=%s fault=%s", self._folder, fault)
            return False
        ends = time.monotonic() + self._obeyed_within
        while time.monotonic() < ends:
            found = brightness(self._backlights)
            if found is not None and abs(found - share) <= _NEAR:
                return True
            with self._changed:
                if self._wanted is not None or self._changed.wait(_LOOK):
                    return False
        return False

    def _dpms(self, power: str) -> None:
        self._off = power == "off"
        environment = {key: value for key, value in os.environ.items() if key in ("DISPLAY", "XAUTHORITY", "PATH")}
        command = ["xset", "dpms", "force", power]
        try:
            done = self._run(command, env=environment, timeout=_XSET_SECONDS, capture_output=True, check=False)
            fault = done.stderr.decode("utf-8", "replace").strip() if done.returncode else ""
        except (OSError, subprocess.SubprocessError) as error:
            fault = str(error)
        if fault and not self._refused:
            log.warning("panel.no_dpms fault=%s", fault)
        self._refused = bool(fault)
