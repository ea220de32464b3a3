"""Step 5: what breaks on its own: a hung or falling screen, a killed agent, full and read-only disks, wrong clocks."""

from typing import Final

from deploy.try_device.bench import Bench
from deploy.try_device.report import holds, soon

CLOCKS: Final = ("1970-01-01T00:00:00", "2099-01-01T00:00:00")
FALLS: Final = 5


def processes(bench: Bench) -> None:
    """Hung, fallen, fallen again and again, killed."""
    bench.fresh()
    bench.machine.start()
    bench.machine.booted(bench.patience(120))
    bench.showing("before-faults")
    _hung(bench)
    _agent(bench)
    _falls(bench)
    bench.machine.off(bench.patience(90))


def _hung(bench: Bench) -> None:
    bench.ask("systemctl kill -s STOP --kill-whom=main village-screen")
    before = bench.fallen()
    soon("a hung screen is not ended", lambda: bench.fallen() > before, bench.patience(60))
    bench.showing("after-hang", 60)
    said = bench.ask("journalctl -b -o short-monotonic -u village-screen | grep -iE 'watchdog|abort' | tail -n 2")
    bench.report.note(f"a screen that hangs is ended by the watchdog and comes back: {said.splitlines()[0]}")


def _agent(bench: Bench) -> None:
    before = bench.fallen("village-screen-agent")
    bench.ask("systemctl kill -s KILL --kill-whom=main village-screen-agent")
    soon("the agent does not come back", lambda: bench.fallen("village-screen-agent") > before, bench.patience(30))
    soon("the agent is not active", lambda: bench.active("village-screen-agent"), bench.patience(60))
    number = bench.county.publish()
    soon("nothing new comes after the agent was killed", lambda: bench.edition() >= number, bench.patience(60))
    bench.report.note("a killed agent comes back and fetches on")


def _falls(bench: Bench) -> None:
    for _ in range(FALLS):
        bench.machine.shell.run("systemctl kill -s KILL --kill-whom=main village-screen; sleep 3", seconds=60)
        soon(
            "the screen is neither started anew nor given up",
            lambda: (
                bench.ask("systemctl show --value -p ActiveState village-screen") in ("active", "activating", "failed")
            ),
            bench.patience(30),
        )
    state = "systemctl show --value -p ActiveState village-screen"
    while bench.ask(state) != "failed":
        bench.machine.shell.run("systemctl kill -s KILL --kill-whom=main village-screen; sleep 2", seconds=60)
    soon(
        "no fail-safe page",
        lambda: "Finished" in bench.ask("journalctl -b -u village-screen-failsafe -o cat | tail -n 3"),
        bench.patience(30),
    )
    bench.machine.glass(bench.report.picture("recovering"))
    bench.showing("recovered", 180)
    bench.report.note(
        f"after {FALLS} falls and more: 正在恢复 on the glass, two minutes later the village again, by itself"
    )


def disks(bench: Bench) -> None:
    """A full disk, then a read-only one: the village stays, and comes back after a restart."""
    machine = bench.machine
    bench.fresh()
    machine.start()
    machine.booted(bench.patience(120))
    bench.showing("before-full-disk")
    bench.ask(
        "fallocate -l $(df --output=avail -B1 / | tail -n 1) /filler || true; "
        "dd if=/dev/zero of=/filler2 bs=4k status=none || true"
    )
    number = bench.county.publish()
    bench.machine.shell.run("sleep 20", seconds=60)
    holds("the screen is not active on a full disk", bench.active())
    status = machine.shell.run("kiosk status", seconds=bench.patience(60)).stdout
    bench.ask("systemctl restart village-screen village-screen-agent --no-block")
    bench.showing("full-disk", 120)
    bench.report.note(
        "full disk: the village stays, and is there again after a restart: " + " · ".join(status.split("\n")[:3])
    )
    bench.ask("rm -f /filler /filler2")
    soon("nothing new comes after the disk has room again", lambda: bench.edition() >= number, bench.patience(330))
    bench.ask("mount -o remount,ro / || (echo u >/proc/sysrq-trigger; sleep 2)")
    bench.county.publish()
    holds("still writable", machine.shell.run("touch /x").returncode)
    bench.ask("systemctl restart village-screen --no-block")
    bench.showing("read-only-disk", 120)
    said = machine.shell.run("kiosk status | head -n 4", seconds=bench.patience(60)).stdout
    bench.report.note(
        "read-only disk: the village is there after a restart of the screen: " + " · ".join(said.split("\n")[:3])
    )
    machine.plug_pulled()


def clocks(bench: Bench) -> None:
    """A battery clock at 1970 and at 2099."""
    for clock in CLOCKS:
        bench.fresh()
        bench.machine.start(clock=clock)
        bench.machine.booted(bench.patience(120))
        bench.showing(f"clock-{clock[:4]}")
        said = bench.machine.shell.run("kiosk status; date", seconds=bench.patience(60)).stdout
        bench.report.note(f"battery clock at {clock[:4]}: the village is there: " + " · ".join(said.split("\n")[:3]))
        bench.machine.off(bench.patience(90))
