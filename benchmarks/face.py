"""The screen: cold start, taps, idle, memory, growth. Real processes, real touches, seen from outside."""

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

from benchmarks.county import County
from benchmarks.figures import Figure, percentile
from benchmarks.processes import children, cpu_share, pss
from deploy.demo.children import child_command, wait_until
from tests.end_to_end.device import Device
from tests.end_to_end.glass import Glass, shows_content
from tests.end_to_end.places import HOME_BUTTON, HOME_TILES, LIST_ROW, SLIDE

STARTS: Final = 7
FIRST_TOUCHES: Final = 10
BROWSED: Final = 10
IDLE_SECONDS: Final = 20.0
SETTLE_SECONDS: Final = 3.0
AHEAD_SECONDS: Final = 25.0
"""After which all is done that the screen does ahead of a touch, once after its start (screens/ahead.py)."""

PAUSE: Final = 0.4
"""Seconds between two taps: more than the 0.3 s within which a second one counts as the same."""
WARM_STEPS: Final = 300
"""Steps before the first look: every kind of slide has been drawn, and the stores of textures are full."""
MOST_SECONDS_PER_STEP: Final = 1.0
"""A machine that does much else too may take so long for a slide."""
GROWTH_MB: Final = 5.0


def cold_start(county: County) -> Iterator[Figure]:
    """From starting the process to the first content, everything in store, no agent running."""
    glass, device = county.glass, county.device
    if device.runs("agent"):
        device.stop("agent")
    flips, pixels = [], []
    county.say(f"{STARTS} cold starts of the screen")
    for _ in range(STARTS):
        wait_until(lambda: glass.colours() < 4, 10.0)
        start = time.time()
        device.start_screen()
        device.wait(shows_content(glass), 30.0, "first content")
        pixels.append(time.time() - start)
        flips.append(device.trace.wait("flip", 5.0, route="rotation")["at"] - start)
        device.stop("screen")
    yield Figure("screen cold start to first content", statistics.median(flips), "s", 0.8, note="process start to flip")
    yield Figure("screen cold start, to the pixels", statistics.median(pixels), "s", None, note="seen on the display")
    yield Figure("screen cold start, worst", max(pixels), "s", None, note=f"of {STARTS}, seen on the display")


def tap(county: County) -> Iterator[Figure]:
    """From the touch to the first drawing of the page it opens, while browsing and out of the rotation."""
    glass = county.glass
    with county.screen(agent=False) as device:
        county.say(f"{BROWSED} rounds of browsing")
        browsing: list[float] = []
        tap_page(device, glass, SLIDE)
        for _, tile in zip(range(BROWSED), itertools.cycle(HOME_TILES[:5]), strict=False):
            browsing += [tap_page(device, glass, place) for place in (tile, LIST_ROW, HOME_BUTTON)]
        device.stop("screen")
    first: list[float] = []
    county.say(f"{FIRST_TOUCHES} first touches out of the rotation")
    with county.screen(agent=False) as device:
        for _ in range(FIRST_TOUCHES):
            _rest(device)
            first.append(tap_page(device, glass, SLIDE))
            device.stop("screen")
            device.start_screen()
            device.trace.wait("flip", 30.0, route="rotation")
    for name, values, floor in (("browsing", browsing, 100.0), ("first touch out of rotation", first, 170.0)):
        yield Figure(f"tap to new page, {name}, p50", percentile(values, 0.5), "ms", note=f"{len(values)} real touches")
        yield Figure(f"tap to new page, {name}, p95", percentile(values, 0.95), "ms", floor, note="touch to flip")


def idle(county: County) -> Iterator[Figure]:
    """A slide that stands: frames and processor time of both processes."""
    with county.screen() as device:
        _rest(device)
        time.sleep(AHEAD_SECONDS)
        _within_a_minute(IDLE_SECONDS)
        county.say(f"{IDLE_SECONDS:.0f} s at rest")
        device.trace.forget()
        screen, agent = device.process("screen").pid, device.process("agent").pid
        shares = cpu_share(IDLE_SECONDS, screen, agent)
        frames = sum(event["event"] == "flip" for event in device.trace.read())
        yield Figure("idle screen: frames", frames, "", 0.0, note=f"in {IDLE_SECONDS:.0f} s within a minute")
        yield Figure("idle screen: processor", shares[0], "%", 0.6, note="of one core")
        yield Figure("idle agent: processor", shares[1], "%", note="of one core, poll every 1 s")


def memory(county: County) -> Iterator[Figure]:
    """Memory of both processes at rest, freshly started and after a visit."""
    glass = county.glass
    with county.screen() as device:
        county.say("memory at rest, before and after a visit")
        _rest(device)
        screen, agent = device.process("screen").pid, device.process("agent").pid
        fresh = pss(screen)
        tap_page(device, glass, SLIDE)
        for tile in HOME_TILES[:5]:
            for place in (tile, LIST_ROW, HOME_BUTTON):
                tap_page(device, glass, place)
        yield Figure("screen freshly started", fresh, "MB", 150.0, note="PSS, a slide stands")
        yield Figure("screen at rest", pss(screen), "MB", 150.0, note="PSS, after a visit to five sections")
        wait_until(lambda: not list(children(agent)), 30.0)
        yield Figure("agent at rest", pss(agent), "MB", 70.0, note="PSS")
        yield Figure("children of both at rest", len([*children(agent), *children(screen)]), "", 0.0)


def growth(county: County) -> Iterator[Figure]:
    """Thousands of slides in fast time, by the program's own objects (benchmarks/fast_rotation.py)."""
    device = county.device
    county.say(f"{county.steps} rotation steps in fast time")
    told = fast_rotation(device, county.steps)
    first, last = told[0], told[-1]
    grown = median_own(told[-3:]) - median_own(told[:3])
    most = max(line["pss"] for line in told)
    step_ms = 1000 * (last["seconds"] - first["seconds"]) / max(1, county.steps)
    name = f"growth over {county.steps} steps"
    yield Figure(name, grown, "MB", GROWTH_MB, note="own memory, last against first looks")
    yield Figure("screen in fast rotation, at most", most, "MB", 150.0, note=f"PSS, {len(told)} looks")
    yield Figure("growth: open files", last["files"] - first["files"], "", 0.0)
    yield Figure("one rotation step", step_ms, "ms", note="query, build, draw")


def fast_rotation(device: Device, steps: int) -> list[dict[str, float]]:
    """Run the rotation in fast time on what the device has; its looks at memory, the first after `WARM_STEPS`."""
    command = [
        sys.executable, "-m", "benchmarks.fast_rotation",
        "--config", str(device.settings), "--warm", str(WARM_STEPS), "--steps", str(steps),
    ]  # fmt: skip
    done = subprocess.run(
        child_command(command),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=dict(os.environ) | {"DISPLAY": device.display},
        timeout=60 + steps * MOST_SECONDS_PER_STEP,
        check=False,
    )
    bad = ('"level":"ERROR"', '"level":"CRITICAL"')
    faults = [line for line in done.stderr.splitlines() if any(mark in line for mark in bad)]
    if done.returncode or faults:
        raise AssertionError(f"fast rotation ended with {done.returncode}: {(faults or [done.stderr])[0][-800:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def median_own(looks: list[dict[str, float]]) -> float:
    """The middle one of some looks at memory: pages let go wait for the next collection, so single ones vary."""
    return statistics.median(look["own"] for look in looks)


def tap_page(device: Device, glass: Glass, place: tuple[int, int]) -> float:
    """Tap a place and return the milliseconds until the page it opens is drawn."""
    time.sleep(PAUSE)
    device.trace.forget()
    touched = glass.tap(*place)
    shown = device.trace.wait("page", 5.0, since=touched)
    return float(1000 * (device.trace.wait("flip", 5.0, since=shown["at"])["at"] - touched))


def _rest(device: Device) -> None:
    """Let the screen come to rest: nothing drawn for a while, the start's work done."""
    device.trace.wait("flip", 30.0, route="rotation")
    time.sleep(SETTLE_SECONDS)


def _within_a_minute(seconds: float) -> None:
    """Wait until so many seconds fit into the present minute, for the clock on the screen turns with it."""
    passed = time.time() % 60
    if passed + seconds > 59:
        time.sleep(61 - passed)
