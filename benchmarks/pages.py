"""Every kind of page of the demo village: taps at 1080p and 4K, frames of transitions, memory after ten tours."""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.county import County
from benchmarks.figures import Figure, percentile
from deploy.demo.children import child_command, stop, wait_until
from deploy.demo.display import VirtualDisplay
from screens.gallery.combinations import sizes_of
from tests.end_to_end.device import CHECKOUT, TraceReader
from tests.end_to_end.glass import Glass
from tests.screens.approved_pictures import AT, demo_device

TAP_FLOORS: Final = {"1080p": (100.0, 200.0), "4k": (250.0, None)}
"""Milliseconds from the touch to the page: 95th percentile and worst, by size (issue: The face, Figures)."""

FADE_MS: Final = 1000 / 24
SLIDE_MS: Final = 1000 / 30
PAUSE: Final = 0.4
STOP_SECONDS: Final = 8.0
TOURS: Final = 11
TOUR_MB: Final = 170.0
TOUR_GROWTH_MB: Final = 1.0
ROTATION_SECONDS: Final = 40.0
APART: Final = 0.8
"""Flips further apart than this belong to two changes."""

SLIDES_IN: Final = 0.26
"""Seconds that a page takes to slide in, and one frame."""

FEWEST: Final = 4
"""A change of fewer flips is a cut."""


class Tapped(NamedTuple):
    """A page that a touch opened: its route, the milliseconds until it was drawn, its flips within the transition."""

    route: str
    milliseconds: float
    flips: tuple[float, ...]


def tap_pages(county: County) -> Iterator[Figure]:
    """From the touch to the first drawing of the page, over every kind of page, at 1080p and at 4K."""
    for size, (p95, worst) in TAP_FLOORS.items():
        county.say(f"a tap on every kind of page, {size}")
        tapped = list(_tapped(county, size))
        values = [one.milliseconds for one in tapped]
        slow = sorted(tapped, key=lambda one: -one.milliseconds)
        names = ", ".join(f"{_short(one.route)} {one.milliseconds:.0f}" for one in slow[:3])
        name = f"tap to any page, {size}"
        yield Figure(f"{name}, p50", percentile(values, 0.5), "ms", note=f"{len(values)} pages, real touches")
        yield Figure(f"{name}, p95", percentile(values, 0.95), "ms", p95)
        yield Figure(f"{name}, worst", max(values), "ms", worst, note=names)
        yield _frames(f"page slides in, {size}", [one.flips for one in tapped], SLIDE_MS if size == "1080p" else None)


def frames(county: County) -> Iterator[Figure]:
    """Slides of the rotation that fade into each other, as the trace of the running screen tells its flips."""
    for size in TAP_FLOORS:
        county.say(f"{ROTATION_SECONDS:.0f} s of rotation, {size}")
        flips = _rotation_flips(county, size)
        changes: list[list[float]] = [[]]
        for before, after in pairwise(flips):
            changes[-1].append(before)
            if after - before > APART:
                changes.append([])
        yield _frames(f"slide fades, {size}", changes, FADE_MS if size == "1080p" else None)


def tour_memory(county: County) -> Iterator[Figure]:
    """Memory after a tour of every page ten times, and what an eleventh adds."""
    county.say(f"{TOURS} tours of every page")
    told = _lines(_run(["benchmarks.tours", "--config", str(demo_settings(county)), "--rounds", str(TOURS), "--at", AT],
                       dict(os.environ) | {"DISPLAY": county.display}, 1200.0))  # fmt: skip
    wrong = [line["wrong"] for line in told if "wrong" in line]
    if wrong or len(told) < TOURS:
        raise AssertionError(f"the tours ended early: {wrong}")
    after_ten = told[TOURS - 2]
    yield Figure("screen after ten tours of every page", after_ten["pss"], "MB", TOUR_MB, note="PSS, 1080p, at rest")
    yield Figure("screen on the last page of the tenth", after_ten["browsing"], "MB", TOUR_MB, note="PSS, 1080p")
    grown = told[TOURS - 1]["own"] - after_ten["own"]
    yield Figure("growth on the eleventh tour", max(0.0, grown), "MB", TOUR_GROWTH_MB, note="own memory")
    more = told[-1]["files"] - told[0]["files"]
    yield Figure("open files after eleven tours", more, "", 0.0, note="more than after one")


def demo_settings(county: County) -> Path:
    """The settings of a device that shows the demo village, made once."""
    folder = county.folder / "demo-device"
    settings = folder / "kiosk.toml"
    return settings if settings.exists() else demo_device(folder)


def _tapped(county: County, size: str) -> Iterator[Tapped]:
    """Open every page by a touch on the springboard."""
    panel = sizes_of([size])[0]
    trace = TraceReader(county.folder / f"springboard-{size}.jsonl")
    command = [sys.executable, "-m", "benchmarks.springboard", "--config", str(demo_settings(county)), "--size", size,
               "--at", AT, "--trace", str(trace.path)]  # fmt: skip
    with VirtualDisplay(panel.width, panel.height) as display, Glass(display.name) as glass:
        environment = dict(os.environ) | {"DISPLAY": display.name}
        child = subprocess.Popen(
            child_command(command), env=environment, cwd=CHECKOUT, stdin=subprocess.DEVNULL, start_new_session=True
        )
        number, place = 0, (panel.width // 2, panel.height * 6 // 10)
        try:
            while _springboard(child, trace, number):
                time.sleep(PAUSE)
                trace.forget()
                touched = glass.tap(*place)
                shown = trace.wait("page", 10.0, since=touched)
                first = trace.wait("flip", 10.0, since=shown["at"])
                time.sleep(PAUSE)
                flips = (event["at"] for event in trace.read() if event["event"] == "flip")
                within = tuple(at for at in flips if first["at"] <= at <= shown["at"] + SLIDES_IN)
                yield Tapped(shown["route"], 1000 * (first["at"] - touched), within)
                number += 1
        finally:
            stop(child, signal.SIGTERM, STOP_SECONDS)
        if child.returncode or not number:
            raise AssertionError(f"the springboard ended with {child.returncode} after {number} pages")


def _springboard(child: "subprocess.Popen[bytes]", trace: TraceReader, number: int) -> bool:
    """Wait for the next springboard; false when the program has ended instead."""
    route = f"springboard:{number}"

    def drawn() -> bool:
        return trace.find("flip", route=route) is not None or child.poll() is not None

    if not wait_until(drawn, 30.0):
        raise AssertionError(f"{route} was not shown within 30 s; the last were {trace.events[-4:]}")
    return trace.find("flip", route=route) is not None


def _rotation_flips(county: County, size: str) -> list[float]:
    """When the screen was drawn while it rotated, every three seconds a slide."""
    panel = sizes_of([size])[0]
    settings = demo_settings(county).with_name(f"rotating-{size}.toml")
    text = demo_settings(county).read_text(encoding="utf-8")
    settings.write_text(f"{text}[rotation]\ndwell_seconds = 3\ndwell_max_seconds = 3\n[panel]\nwidth = {panel.width}\n"
                        f"height = {panel.height}\n", encoding="utf-8")  # fmt: skip
    trace = TraceReader(county.folder / f"rotating-{size}.jsonl")
    command = [sys.executable, "-m", "screens", "--config", str(settings), "--at", AT, "--trace", str(trace.path)]
    with VirtualDisplay(panel.width, panel.height) as display:
        environment = dict(os.environ) | {"DISPLAY": display.name}
        child = subprocess.Popen(
            child_command(command), env=environment, cwd=CHECKOUT, stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            trace.wait("flip", 30.0, route="rotation")
            time.sleep(ROTATION_SECONDS)
        finally:
            stop(child, signal.SIGTERM, STOP_SECONDS)
    return [event["at"] for event in trace.read() if event["event"] == "flip"]


def _frames(name: str, changes: Sequence[Sequence[float]], floor: float | None) -> Figure:
    """Milliseconds a frame, the middle one of the changes; 0 where the screen cuts."""
    moving = [change for change in changes if len(change) >= FEWEST]
    if not moving:
        return Figure(f"{name}: a frame", 0.0, "ms", note=f"the screen cuts ({len(changes)} changes)")
    each = statistics.median(1000 * (change[-1] - change[0]) / (len(change) - 1) for change in moving)
    return Figure(f"{name}: a frame", each, "ms", floor, note=f"{1000 / each:.0f} a second, {len(moving)} changes")


def _run(words: list[str], environment: dict[str, str], seconds: float) -> str:
    done = subprocess.run(
        child_command([sys.executable, "-m", *words]),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=environment, cwd=CHECKOUT, timeout=seconds,
        check=False,
    )  # fmt: skip
    return done.stdout


def _lines(text: str) -> list[dict[str, float]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def _short(route: str) -> str:
    """A route without the village's code."""
    word, _, argument = route.partition(":")
    return f"{word}:{argument.partition('/')[2] or argument}" if argument else word
