"""The measure to beat: a Chromium kiosk window on the same display, its one page a hero picture and six labels.

Its cold start is taken by the same look at the pixels as the screen's.
"""

import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.county import SIZE, County
from benchmarks.figures import Figure
from benchmarks.processes import cpu_share, pss, tree
from deploy.demo.children import child_command, stop, wait_until
from tests.end_to_end.device import CHECKOUT
from tests.end_to_end.glass import Glass, shows_content

STARTS: Final = 3
IDLE_SECONDS: Final = 20.0
SETTLE_SECONDS: Final = 5.0
START_SECONDS: Final = 30.0
OPTIONS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--kiosk", f"--window-size={SIZE[0]},{SIZE[1]}",
)  # fmt: skip

COMPARED: Final[Mapping[str, str]] = {
    "screen cold start, to the pixels": "Chromium page: cold start",
    "screen cold start, worst": "Chromium page: cold start, worst",
    "screen at rest": "Chromium page: all its processes",
    "idle screen: processor": "Chromium page: processor",
}
"""The screen's figures and those of the page that stand beside them."""

_PAGE: Final = """<!doctype html><meta charset="utf-8"><title>bench</title>
<style>
body {{ margin: 0; background: #F7F3EA; font-family: "Noto Sans CJK SC"; overflow: hidden }}
img {{ display: block; width: 1920px; height: 810px; object-fit: cover }}
div {{ display: flex; gap: 24px; padding: 24px }}
b {{ flex: 1; font-size: 48px; line-height: 180px; text-align: center; background: #DDE8DD }}
</style>
<img src="{hero}"><div>{labels}</div>
"""
_LABELS: Final = ("村情简介", "村务公开", "政策宣传", "办事指南", "通知公告", "便民电话")


def measure(county: County) -> Iterator[Figure]:
    """Cold start, memory of all processes, processor at rest."""
    program = shutil.which("chromium")
    if program is None:
        county.say("chromium is not installed; its figures are left out (deploy/setup bench)")
        return
    page = county.folder / "page.html"
    hero = CHECKOUT / "assets" / "illustrations" / "hero-landscape@1x.jpg"
    labels = "".join(f"<b>{label}</b>" for label in _LABELS)
    page.write_text(_PAGE.format(hero=hero.as_uri(), labels=labels), encoding="utf-8")
    glass, starts = county.glass, []
    county.say(f"{STARTS} starts of a Chromium page, then {IDLE_SECONDS:.0f} s at rest")
    for number in range(STARTS):
        home = county.folder / f"chromium-{number}"
        process, took = _start(program, home, page, county.display, glass)
        try:
            starts.append(took)
            if number == STARTS - 1:
                time.sleep(SETTLE_SECONDS)
                pids = tree(process.pid)
                share = sum(cpu_share(IDLE_SECONDS, *pids))
                yield Figure(COMPARED["screen at rest"], pss(*tree(process.pid)), "MB", note=f"{len(pids)} processes")
                yield Figure(COMPARED["idle screen: processor"], share, "%", note=f"of one core, {IDLE_SECONDS:.0f} s")
        finally:
            stop(process, signal.SIGTERM, 5.0)
        wait_until(lambda: glass.colours() < 4, 10.0)
    yield Figure(COMPARED["screen cold start, to the pixels"], statistics.median(starts), "s", note="as seen")
    yield Figure(COMPARED["screen cold start, worst"], max(starts), "s", note=f"of {STARTS}, new profile each")


def _start(program: str, home: Path, page: Path, display: str, glass: Glass) -> tuple[subprocess.Popen[bytes], float]:
    """Start the browser and wait for content; the process and the seconds until then."""
    home.mkdir()
    command = [program, *OPTIONS, f"--user-data-dir={home}", page.as_uri()]
    start = time.monotonic()
    process = subprocess.Popen(
        child_command(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"DISPLAY": display, "HOME": str(home), "PATH": "/usr/bin:/bin"},
        start_new_session=True,
    )
    if not wait_until(shows_content(glass), START_SECONDS):
        stop(process, signal.SIGTERM, 5.0)
        raise AssertionError(f"chromium showed nothing within {START_SECONDS:.0f} s")
    return process, time.monotonic() - start


def beside(figures: Iterable[Figure]) -> list[Figure]:
    """The figures with the page's beside the screen's; what stands beside another is no row of its own."""
    made = list(figures)
    values = {figure.name: figure.value for figure in made}
    placed = {theirs for ours, theirs in COMPARED.items() if ours in values and theirs in values}
    return [
        replace(figure, beside=values.get(COMPARED.get(figure.name, "")))
        for figure in made
        if figure.name not in placed
    ]
