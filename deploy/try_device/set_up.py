"""Step 4: set-up on the glass, by a finger, through the real units to /etc and back to the glass."""

from time import sleep
from typing import Final

from deploy.try_device.bench import PIN, Bench
from deploy.try_device.finger import Finger
from deploy.try_device.machine import PANEL
from deploy.try_device.report import holds, soon
from screens.setting_up.places import GAP, ZONE, bar, grid, pin_pad, tiles

DATA: Final = "/var/lib/village-screen"
SETTINGS: Final = "/etc/village-screen/kiosk.toml"
_OVERVIEW_BAR: Final = 4
_ORIENTATION: Final = 4
"""The tile of the overview that leads to how the picture hangs."""
_LEFT: Final = 1
"""The second turn of the four: a quarter against the clock."""


def set_up_by_touch(bench: Bench) -> None:
    """The hidden way in, the PIN, a turn of the picture, 完成; then the picture hangs turned, and touch follows."""
    machine, report = bench.machine, bench.report
    bench.fresh()
    machine.start()
    machine.booted(bench.patience(120))
    bench.showing("before-set-up")
    finger = Finger(bench)
    finger.way_in()
    _answered(bench, 1)
    machine.glass(report.picture("set-up-pin"))
    for digit in "111111":
        finger.tap(pin_pad(portrait=False)[digit])
    _answered(bench, 2)
    machine.glass(report.picture("set-up-wrong-pin"))
    tries = bench.ask(f"cat {DATA}/setup-tries.json")
    holds(f"a wrong PIN is not counted: {tries}", "1" in tries)
    for digit in PIN:
        finger.tap(pin_pad(portrait=False)[digit])
    _answered(bench, 3)
    sleep(bench.patience(1))
    machine.glass(report.picture("set-up-overview"))
    finger.tap(tiles(portrait=False)[_ORIENTATION])
    x, y, width, height = ZONE[False]
    high = min(220.0, (height - 3 * GAP) / 3)
    finger.tap(grid((x, y + high + 48, width, high), 4, 1)[_LEFT])
    machine.glass(report.picture("set-up-turn"))
    finger.tap(bar(1, portrait=False, onward=True)[0])
    finger.tap(bar(_OVERVIEW_BAR, portrait=False, onward=True)[-1])
    soon("the turn is not in the settings", lambda: _turned(bench), bench.patience(60))
    report.note("hidden gesture, wrong PIN, PIN, turn, 完成: by touches; the settings in /etc say left")
    soon(
        "the display server was not started anew",
        lambda: "left" in bench.ask("cat /run/village-screen-x/*.conf"),
        bench.patience(60),
    )
    bench.showing("turned", 120)
    picture = machine.glass(report.picture("turned"))
    holds(f"the panel is {picture.size}", picture.size == PANEL[bench.accelerator])
    turned = picture.rotate(-90, expand=True)
    turned.save(report.picture("turned-as-it-hangs"))
    finger = Finger(bench, "left")
    finger.way_in()
    machine.glass(report.picture("set-up-pin-turned"))
    report.note("the picture hangs turned; touch follows (see the pictures)")
    machine.off(bench.patience(90))


def _turned(bench: Bench) -> bool:
    return bench.machine.shell.run(f"grep -q '^rotate = \"left\"' {SETTINGS}", seconds=60).returncode == 0


def _answered(bench: Bench, requests: int) -> None:
    """Wait until the steward has carried out so many requests since boot."""
    done = "journalctl -b -o cat -u village-screen-apply | grep -c ^Finished || true"
    soon(
        f"request {requests} of the set-up is not answered",
        lambda: int(bench.ask(done)) >= requests,
        bench.patience(30),
    )
