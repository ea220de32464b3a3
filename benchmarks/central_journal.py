"""Ingest of the screens' journals: signed batches a second, over real HTTP into a fresh central on SQLite.

`python -m benchmarks.central_journal` prints one line.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.county import County
from benchmarks.figures import Figure
from deploy.demo.children import wait_until
from feed import reports
from feed.reports import Batch, Event, Number

ROOT = Path(__file__).resolve().parents[1]
SCREENS, BATCHES, EVENTS, AT_ONCE = 24, 100, 50, 4
"""So many screens send so many batches of so many events, at most four at a time."""
ITEMS = 400
FLOOR_A_SECOND = 200
VILLAGE = "430304009203"
CONF = """county = "430304"
name = "岳塘区"
taxonomy = "{taxonomy}"
[addresses]
console = "console.localhost:{port}"
public = "pages.localhost:{port}"
scheme = "http"
[signing]
free_mb = 16
"""


def measure(county: County) -> Iterator[Figure]:
    """The figure, for the table of all."""
    county.say("central: journals of the screens")
    rate = batches_a_second()
    note = f"{rate:.0f} batches of {EVENTS} events a second; {SCREENS} screens, {AT_ONCE} at once"
    yield Figure("journal batch", 1000 / rate, "ms", 1000 / FLOOR_A_SECOND, note=note)


def batches_a_second() -> float:
    """Found a central, register screens, let them send; raise AssertionError where not every event was counted."""
    with tempfile.TemporaryDirectory(prefix="journal-") as name, central_in(Path(name)) as port:
        folder = Path(name)
        keys = [Ed25519PrivateKey.generate() for _ in range(SCREENS)]
        register(folder, [key.public_key().public_bytes_raw().hex() for key in keys])
        loads = [[signed(key, number) for number in range(BATCHES)] for key in keys]
        started = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda load: send(port, load), loads))
        taken = time.perf_counter() - started
        counted = counted_in(folder)
        assert counted == SCREENS * BATCHES * EVENTS, f"{counted} events counted"
        return SCREENS * BATCHES / taken


def signed(key: Ed25519PrivateKey, turn: int) -> tuple[bytes, dict[str, str]]:
    """One batch as a screen sends it: what was opened in some hours, of the village's items."""
    dice, first = random.Random(turn), turn * EVENTS + 1
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3) + timedelta(minutes=turn)
    events = tuple(
        Event(
            first + step, begun + timedelta(seconds=step), "opened", VILLAGE,
            f"item-{int(dice.paretovariate(0.6)) % ITEMS}", dice.randrange(90),
        )
        for step in range(EVENTS)
    )  # fmt: skip
    body, number = reports.pack(Batch(1, events)), Number(1, first, first + EVENTS - 1)
    device, moment = key.public_key().public_bytes_raw().hex(), begun.isoformat()
    signature = key.sign(reports.signed_part("journal", device, number, moment, body)).hex()
    return body, {
        "Host": "pages.localhost",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        reports.DEVICE_HEADER: device,
        reports.NUMBER_HEADER: str(number),
        reports.MOMENT_HEADER: moment,
        reports.SIGNATURE_HEADER: signature,
    }


def send(port: int, load: list[tuple[bytes, dict[str, str]]]) -> None:
    """One screen's batches, one after the other over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for body, headers in load:
        connection.request("POST", "/d/journal", body, headers)
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status == 200, f"{answer.status} {told[:200]!r}"
    connection.close()


def command(folder: Path, *words: str) -> str:
    """Run a command of `central` to its end and return what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "central", *words],
        env=environment(folder), cwd=ROOT, check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.stdout


def register(folder: Path, keys: list[str]) -> None:
    """Put these screens into the register, in one process."""
    lines = [f"fleet.add({key!r}, {VILLAGE!r}, '屏{number}', now)" for number, key in enumerate(keys)]
    inside(
        folder, "from django.utils import timezone", "from central.devices import fleet", "now = timezone.now()", *lines
    )


def counted_in(folder: Path) -> int:
    """All events that the central has counted."""
    return int(
        inside(
            folder,
            "from django.db.models import Sum",
            "from central.devices.models import DailyUse",
            "print(DailyUse.objects.aggregate(n=Sum('times'))['n'] or 0)",
        )
    )


def inside(folder: Path, *lines: str) -> str:
    """Run lines of Python inside the central, and return what they print."""
    code = "\n".join(("import django", "django.setup()", *lines))
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(folder), cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """What its commands are told."""
    return os.environ | {
        "CENTRAL_CONFIG": str(folder / "central.toml"),
        "DJANGO_SETTINGS_MODULE": "central.django_settings",
    }


@contextmanager
def central_in(folder: Path) -> Iterator[int]:
    """A fresh central that serves; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    text = CONF.format(taxonomy=ROOT / "config" / "taxonomy.toml", port=port)
    (folder / "central.toml").write_text(text, encoding="utf-8")
    command(folder, "init")
    command(folder, "unit", "add", "430304009", "荷塘街道")
    command(folder, "unit", "add", VILLAGE, "荷塘村")
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "central", "serve", "--bind", f"127.0.0.1:{port}"],
            env=environment(folder), cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            assert wait_until(lambda: listens(port), 60, 0.2), (folder / "serve.log").read_text()[-2000:]
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def listens(port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    print(f"{batches_a_second():.0f} batches/s ({EVENTS} events each, floor {FLOOR_A_SECOND})")
