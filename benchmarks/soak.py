"""`python -m benchmarks.soak`: look for growth and for faults, the long way; 1 where there is either.

Every page of the demo village in every size and manner, held to the audits; eleven tours of all pages; a monkey in fast
time, with a quarter of an hour of rotation between two visits. Then, with a county's content: thousands of slides in
fast time and a monkey that touches, swipes and drags at random for some minutes while items are published beneath its
fingers. Memory may not grow by more than the floor, no calm page may come up, and no error line may be logged.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import structs

from benchmarks.county import SIZE, VILLAGE, County
from benchmarks.face import GROWTH_MB, fast_rotation, median_own
from benchmarks.pages import demo_settings, tour_memory
from benchmarks.processes import open_files, own
from deploy.demo.children import child_command
from screens.gallery.__main__ import shoot_sizes
from screens.gallery.combinations import SIZES
from tests.end_to_end.device import CHECKOUT, Device
from tests.end_to_end.places import HOME_BUTTON, SWIPE
from tests.screens.approved_pictures import AT

FOLDER: Final = Path("var/soak")
PICTURES_SHARE: Final = 10
PUBLISH_EVERY: Final = 20.0
ALL_PAGES: Final = 300
"""No item has more pages of its own."""

PARTS: Final = ("looks", "tours", "visits", "county")
"""What is done: audits of every page, tours, the fast monkey, rotation and the monkey with a county's content."""

VISITS: Final = 18
"""The fast monkey comes so often, on a slow machine too: of fewer visits nothing can be said about growth."""

QUARTER: Final = 150
"""Turns of the fast monkey's rotation that make a quarter of an hour."""

MOST_SECONDS: Final = 1800
"""The fast monkey may take so long on a machine that does other things too."""

WARM_SHARE: Final = 3
"""The monkey's first third fills caches; what grows after that is growth."""


def monkey(county: County, device: Device, seconds: float, seed: int) -> list[float]:
    """Touch at random for `seconds`, publishing now and then; the memory after each round of home."""
    rng = random.Random(seed)
    glass, pid = county.glass, device.process("screen").pid
    looks: list[float] = []
    end, publish_at, version = time.monotonic() + seconds, 0.0, 1
    while time.monotonic() < end:
        for _ in range(rng.randint(8, 20)):
            place = rng.randrange(SIZE[0]), rng.randrange(SIZE[1])
            if rng.random() < 0.15:
                glass.swipe(place, (rng.randrange(SIZE[0]), rng.randrange(SIZE[1])), 0.1)
            elif rng.random() < 0.1:
                glass.swipe(*SWIPE, 0.1)
            else:
                glass.tap(*place)
            time.sleep(rng.choice((0.0, 0.05, 0.2, 0.35)))
        if not device.runs("screen"):
            raise AssertionError(f"the screen ended; its log: {device.log('screen')[-3:]}")
        glass.tap(*HOME_BUTTON)
        time.sleep(0.5)
        looks.append(own(pid))
        device.trace.forget()
        if time.monotonic() >= publish_at:
            publish_at, version = time.monotonic() + PUBLISH_EVERY, version + 1
            item = rng.choice(county.village.items[VILLAGE])
            county.change(VILLAGE, structs.replace(item, version=item.version + 1, summary=f"第{version}次修改"))
    return looks


def look_at_all(county: County, say: Callable[[str], None]) -> list[str]:
    """Every page in every size and manner, all audits; what they found, each once."""
    say("every page in every size and manner")
    options = ["--config", str(demo_settings(county)), "--at", AT, "--save", "none", "--pages", str(ALL_PAGES)]
    shots, failed = shoot_sizes(SIZES, options, county.folder / "looked-at", os.cpu_count() or 1)
    say(f"{len(shots)} looks, {sum(bool(shot.findings) for shot in shots)} with findings")
    found = {
        finding.rpartition(" at ")[0]: f"{shot.size} {shot.way} {shot.name}"
        for shot in shots
        for finding in shot.findings
    }
    undrawn = [f"size {name} could not be drawn" for name in failed]
    return [f"{what} ({where})" for what, where in found.items()] + undrawn


def fast_monkey(county: County, seconds: float, seed: int, say: Callable[[str], None]) -> list[str]:
    """Random visits to the demo village in fast time, a quarter of an hour of rotation between two; what was wrong."""
    say(f"{VISITS} visits and more in fast time, seed {seed}")
    command = [sys.executable, "-m", "benchmarks.monkey", "--config", str(demo_settings(county)), "--at", AT,
               "--seconds", str(seconds), "--visits", str(VISITS), "--seed", str(seed),
               "--rotation", str(QUARTER)]  # fmt: skip
    done = subprocess.run(
        child_command(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT,
        env=dict(os.environ) | {"DISPLAY": county.display}, timeout=MOST_SECONDS + seconds, check=False,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    visits = [line for line in told if "visit" in line]
    if visits:
        say(f"{len(visits)} visits, {visits[-1]['touches']} touches, {visits[-1]['pss']:.0f} MB PSS")
    wrong = [f"fast monkey: {line['wrong']}" for line in told if "wrong" in line]
    return wrong or ([f"the fast monkey ended with {done.returncode}"] if done.returncode else [])


def tours(county: County, say: Callable[[str], None]) -> list[str]:
    """Eleven tours of every page; the floors of memory that they missed."""
    wrong: list[str] = []
    for figure in tour_memory(county):
        told = f"{figure.name}: {figure.value:.1f} {figure.unit}"
        say(told)
        wrong += [told] if figure.missed else []
    return wrong


def soak(county: County, minutes: float, seed: int, say: Callable[[str], None]) -> list[str]:
    """Do both halves; what was wrong, in words."""
    wrong: list[str] = []
    device = county.device
    say(f"{county.steps} rotation steps in fast time")
    told = fast_rotation(device, county.steps)
    grown = median_own(told[-3:]) - median_own(told[:3])
    files = told[-1]["files"] - told[0]["files"]
    say(f"rotation: {grown:+.1f} MB from {told[0]['own']:.0f} MB, open files {files:+.0f}")
    if grown > GROWTH_MB:
        wrong.append(f"the rotation grew by {grown:.1f} MB")
    say(f"{minutes:g} minutes of random touches, seed {seed}")
    with county.screen():
        pid = device.process("screen").pid
        files = open_files(pid)
        looks = monkey(county, device, 60 * minutes, seed)
        third = max(1, len(looks) // WARM_SHARE)
        before, after = sorted(looks[third : 2 * third]), sorted(looks[-third:])
        grown = after[len(after) // 2] - before[len(before) // 2] if before else 0.0
        files = open_files(pid) - files
        say(f"touches: {grown:+.1f} MB over {len(looks)} rounds, most {max(looks):.0f} MB, open files {files:+.0f}")
        if grown > GROWTH_MB:
            wrong.append(f"the touches grew the screen by {grown:.1f} MB")
    for name in ("agent", "screen"):
        for line in device.log(name):
            if line["level"] in ("ERROR", "CRITICAL"):
                wrong.append(f"{name}: {line['event']} {line.get('traceback', '')}")  # noqa: PERF401 - plainer so
    return wrong


def main(arguments: list[str]) -> int:
    """Read the command line and soak; 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description="Growth and faults, the long way.")
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=5000, help="rotation steps")
    parser.add_argument("--minutes", type=float, default=2.0, help="of random touches, twice")
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS, help="in this order; all by default")
    parser.add_argument("--seed", type=int, default=0, help="of the random touches")
    given = parser.parse_args(arguments)
    start = time.monotonic()

    def say(text: str) -> None:
        print(f"[{time.monotonic() - start:5.0f} s] {text}", flush=True)

    wrong: list[str] = []
    county = County(FOLDER, given.items, given.items // PICTURES_SHARE, given.steps, say)
    try:
        if "looks" in given.parts:
            wrong += look_at_all(county, say)
        if "tours" in given.parts:
            wrong += tours(county, say)
        if "visits" in given.parts:
            wrong += fast_monkey(county, 60 * given.minutes, given.seed, say)
        if "county" in given.parts:
            wrong += soak(county, given.minutes, given.seed, say)
    except (AssertionError, subprocess.TimeoutExpired) as fault:
        wrong.append(str(fault))
    finally:
        county.close()
    for words in wrong:
        print(f"WRONG: {words}")
    print("soak: nothing wrong" if not wrong else f"soak: {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
