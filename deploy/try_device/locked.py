"""Step 6: no key leads anywhere; and what each service could do if it were turned."""

from typing import Final

from deploy.try_device.bench import UNITS, Bench
from deploy.try_device.report import holds

KEYS: Final = (
    ("ctrl", "alt", "f1"), ("ctrl", "alt", "f2"), ("alt", "f1"), ("alt", "f3"), ("ctrl", "alt", "backspace"),
    ("ctrl", "alt", "delete"), ("alt", "f4"), ("alt", "tab"), ("alt", "spc"), ("ctrl", "alt", "kp_subtract"),
    ("meta_l",), ("esc",), ("f11",), ("ctrl", "q"), ("ctrl", "c"), ("alt", "sysrq", "b"), ("alt", "sysrq", "k"),
    ("alt", "sysrq", "r"), ("print",), ("menu",), ("power",),
)  # fmt: skip
EXPOSED: Final = 3.0


def no_way_out(bench: Bench) -> None:
    """Every key that leads out of other programs; afterwards all is as it was."""
    machine = bench.whole
    bench.fresh()
    machine.start()
    machine.booted(bench.patience(120))
    bench.showing("before-keys")
    before = _state(bench)
    for keys in KEYS[:-1]:
        machine.control.keys(*keys)
        machine.shell.run("sleep 0.7", seconds=60)
        after = _state(bench)
        holds(f"{'-'.join(keys)} changed {before} to {after}", after == before)
    holds(
        "no session is there to log in to",
        not bench.ask("loginctl list-sessions --no-legend | grep -v lingering | cat"),
    )
    bench.showing("after-keys")
    bench.report.note(
        f"{len(KEYS) - 1} keys and combinations on a real keyboard change nothing: terminal, server, window stay"
    )
    services = " ".join(f"{unit}.service" for unit in UNITS.split())
    told = bench.ask(f"systemd-analyze security --no-pager {services} | grep Overall")
    exposures = [float(line.split(":")[1].split()[0]) for line in told.splitlines()]
    holds(f"exposures {exposures}", len(exposures) == len(UNITS.split()) and max(exposures) <= EXPOSED)
    bench.report.note(f"systemd-analyze security: {dict(zip(UNITS.split(), exposures, strict=True))}")
    machine.off(bench.patience(90))


def _state(bench: Bench) -> str:
    return bench.ask(
        "cat /sys/class/tty/tty0/active; "
        "systemctl show --value -p MainPID village-screen-x village-screen village-screen-wm; "
        "cut -d ' ' -f 1 /proc/sys/kernel/random/boot_id"
    )
