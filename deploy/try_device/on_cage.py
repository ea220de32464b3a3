"""Step 8: the alternative display, cage with Xwayland: does it show the village, and does a turn reach it?

Its packages are not on the stick (the package suggests them); the tree has them where the mirror was asked for them.
"""

from deploy.try_device.bench import Bench
from deploy.try_device.report import holds, soon

UNIT = "village-screen-cage"


def on_cage(bench: Bench) -> None:
    """Choose cage in the settings, start anew, look."""
    machine = bench.machine
    bench.fresh()
    machine.start()
    machine.booted(bench.patience(120))
    if machine.shell.run("test -x /usr/bin/cage -a -x /usr/bin/Xwayland", seconds=60).returncode:
        bench.report.note("cage is not installed in this image; not tried")
        machine.off(bench.patience(90))
        return
    bench.showing("before-cage")
    bench.ask("sed -i 's/^backend = .*/backend = \"cage\"/' /etc/village-screen/kiosk.toml")
    bench.ask("systemctl restart --no-block village-screen.target")
    soon("the screen is not active on cage", lambda: bench.active(UNIT), bench.patience(90))
    machine.glass(bench.report.picture("cage"))
    holds("X is still there", not bench.active("village-screen-x"))
    bench.report.note("on cage the village is on the glass")
    machine.off(bench.patience(90))
