"""Step 2: the plug is pulled at any moment, while the agent fetches and while the machine starts."""

import random
from time import monotonic, sleep

from deploy.try_device.bench import Bench
from deploy.try_device.report import NotSo, holds
from deploy.try_device.shell import Silent


def power_cuts(bench: Bench, cuts: int, seed: int = 20261122) -> None:
    """Cut the power so many times; each time the village comes back, never with less than was there.

    A publication follows the other while the machine runs. What counts as there is what the device itself named as
    its current edition a second before the cut; one publication less is allowed, for the rest is in the cache.
    """
    chance = random.Random(seed)  # noqa: S311 - moments that can be repeated
    machine, report = bench.machine, bench.report
    bench.fresh()
    machine.start(cuttable=True)
    machine.booted(bench.patience(120))
    bench.showing("before-cuts")
    seen = 0
    moments: list[str] = []
    for number in range(1, cuts + 1):
        seen = max(seen, _publish_until(bench, monotonic() + chance.uniform(0.5, bench.patience(20)), seen))
        lost = machine.plug_pulled(chance.randrange(1 << 30))
        if number % 3 == 0:
            # And once more, while it starts.
            machine.start(cuttable=True)
            sleep(chance.uniform(0.5, bench.patience(10)))
            lost += "; again while starting: " + machine.plug_pulled(chance.randrange(1 << 30))
        machine.start(cuttable=True)
        seconds = machine.booted(bench.patience(120))
        bench.showing(f"after-cut-{number}", 90)
        found = bench.edition()
        holds(f"cut {number}: publication {found} after {seen} was there", found >= seen - 1)
        holds(
            f"cut {number}: the disk is not whole",
            "clean" in bench.ask("dumpe2fs -h /dev/vda 2>/dev/null | grep state"),
        )
        moments.append(f"{seen}→{found}")
        report.note(f"cut {number}: up in {seconds:.0f} s, publication {seen} → {found}; {lost}")
        seen = found
    machine.off(bench.patience(90))
    report.note(f"{cuts} power cuts, {cuts // 3} of them twice; the village came back each time: {' '.join(moments)}")


def _publish_until(bench: Bench, end: float, seen: int) -> int:
    while monotonic() < end:
        bench.county.publish()
        try:
            seen = max(seen, bench.edition())
        except (Silent, NotSo):
            return seen
        sleep(max(0.0, min(1.0, end - monotonic())))
    return seen
