"""A finger on the panel of the machine: by a touch panel in its kernel, in the units of the mock-ups."""

import base64
from pathlib import Path
from time import sleep
from typing import Final

from deploy.try_device.bench import Bench
from deploy.try_device.report import soon
from kiosk.display.touch import Rotation
from screens.setting_up.gesture import HOLD_SECONDS, ORDER
from screens.setting_up.places import Box, middle

_PANEL: Final = Path(__file__).parent / "guest" / "touch_panel.py"
_PIPE: Final = "/run/try-touch"

_CORNERS: Final = {
    "lower right": (0.985, 0.975),
    "lower left": (0.015, 0.975),
    "upper left": (0.015, 0.025),
    "upper right": (0.985, 0.025),
}


class Finger:
    """Plugs the touch panel in. `turned`: how the picture hangs, so that a place on it is found on the glass."""

    def __init__(self, bench: Bench, turned: Rotation = "normal") -> None:
        self._bench, self.turned = bench, turned
        if not bench.machine.shell.run("systemctl is-active try-touch", seconds=60).returncode:
            return
        code = base64.b64encode(_PANEL.read_bytes()).decode()
        process = "systemctl show --value -p MainPID village-screen"
        before = bench.ask(process)
        bench.ask(
            f"modprobe uinput && echo {code} | base64 -d >/run/touch_panel.py && "
            f"systemd-run --quiet --unit try-touch python3 -P /run/touch_panel.py {_PIPE} "
            f"&& until test -p {_PIPE}; do sleep 0.2; done"
        )
        anew = "the screen does not begin anew with a touch panel that is plugged in"
        soon(anew, lambda: bench.ask(process) not in (before, "0"), bench.patience(20))
        bench.showing("touch-panel-plugged-in")
        bench.report.note("a touch panel is plugged in: the screen began anew with it")

    @property
    def portrait(self) -> bool:
        """Whether the picture stands upright."""
        return self.turned in ("left", "right")

    def tap(self, box: Box) -> None:
        """Tap the middle of a box in mock-up units, and let the page follow."""
        x, y = middle(box)
        wide, high = (1080.0, 1920.0) if self.portrait else (1920.0, 1080.0)
        self._do("tap", x / wide, y / high)
        sleep(self._bench.patience(0.4))

    def way_in(self) -> None:
        """The four corners, the last one held (screens/setting_up/gesture.py)."""
        acts = [(name, *_CORNERS[name]) for name in ORDER]
        lines = [f"tap {self._on_glass(x, y)}" for _, x, y in acts[:-1]]
        held = HOLD_SECONDS + (0.6 if self._bench.in_time else 7)
        lines.append(f"hold {self._on_glass(acts[-1][1], acts[-1][2])} {held}")
        self._write("\n".join(lines))
        sleep(held + self._bench.patience(2))

    def _do(self, act: str, x: float, y: float) -> None:
        self._write(f"{act} {self._on_glass(x, y)}")

    def _write(self, lines: str) -> None:
        self._bench.ask(f"printf '%s\\n' '{lines}' >{_PIPE}")

    def _on_glass(self, x: float, y: float) -> str:
        across, along = on_glass(self.turned, x, y)
        return f"{across:.5f} {along:.5f}"


def on_glass(turned: Rotation, x: float, y: float) -> tuple[float, float]:
    """Where a touch panel reports a finger that hits a place of a turned picture: `touch_matrix` backwards."""
    places: dict[Rotation, tuple[float, float]] = {
        "normal": (x, y), "left": (y, 1 - x), "right": (1 - y, x), "inverted": (1 - x, 1 - y),
    }  # fmt: skip
    return places[turned]
