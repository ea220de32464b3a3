"""A device as installed: settings on disk, a real agent process and a real screen process, seen from outside."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deploy.demo.children import child_command, stop, wait_until
from kiosk.edition import current_edition
from kiosk.status import Status, read_status

CHECKOUT: Final = Path(__file__).resolve().parents[2]
STOP_SECONDS: Final = 8.0


class TraceReader:
    """Reads the screen's trace (`screens/trace.py`) as it grows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = 0
        self.events: list[dict[str, Any]] = []

    def read(self) -> list[dict[str, Any]]:
        """Take in what was written since; return all events so far."""
        if self.path.exists():
            with self.path.open("rb") as file:
                file.seek(self._offset)
                lines = file.read()
            whole = lines[: lines.rfind(b"\n") + 1]
            self._offset += len(whole)
            self.events += [json.loads(line) for line in whole.splitlines()]
        return self.events

    def forget(self) -> None:
        """Look only at what comes from here on."""
        self.read()
        self.events.clear()

    def find(self, event: str, since: float = 0.0, **fields: Any) -> dict[str, Any] | None:
        """Return the first event of a name after a moment whose fields are as given; None where there is none yet."""
        return next(
            (
                one
                for one in self.read()
                if one["event"] == event and one["at"] >= since and fields.items() <= one.items()
            ),
            None,
        )

    def touchable(self) -> bool:
        """Whether a finger is meant for the page shown now: it has been seen; the first of all needs only a frame."""
        events = [one["event"] for one in self.read()]
        if "page" not in events:
            return False
        since = events[len(events) - 1 - events[::-1].index("page") :]
        return "seen" in since or ("flip" in since and events.count("page") == 1)

    def wait_still(self, quiet: float, seconds: float) -> float:
        """Wait until nothing has been drawn for `quiet` seconds; the moment since when nothing was."""
        last = 0.0

        def still() -> bool:
            nonlocal last
            last = max((float(one["at"]) for one in self.read() if one["event"] == "flip"), default=0.0)
            return 0.0 < last < time.time() - quiet

        if not wait_until(still, seconds):
            raise AssertionError(f"never {quiet} s without a frame within {seconds} s; the last was at {last}")
        return last

    def wait(self, event: str, seconds: float, since: float = 0.0, **fields: Any) -> dict[str, Any]:
        """Wait for such an event; raise AssertionError with the last events where it does not come in time."""
        if not wait_until(lambda: self.find(event, since, **fields) is not None, seconds):
            raise AssertionError(f"no {event} {fields} within {seconds} s; the last were {self.events[-5:]}")
        found = self.find(event, since, **fields)
        assert found is not None
        return found


@dataclass
class Device:
    """One screen below `folder`. Processes are started and stopped by hand; `close` ends what still runs."""

    folder: Path
    root: Path
    village: str
    url: str
    display: str = ""
    rotation: Mapping[str, int] = field(default_factory=dict)
    python: str = sys.executable
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _starts: int = 0

    def __post_init__(self) -> None:
        """Write the settings."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        self.settings = self.folder / "kiosk.toml"
        lines = [
            f"root = {json.dumps(str(self.root.resolve()))}",
            f"taxonomy = {json.dumps(str(CHECKOUT / 'config' / 'taxonomy.toml'))}",
            "[feed]",
            f"url = {json.dumps(self.url)}",
            f"village = {json.dumps(self.village)}",
            "poll_seconds = 1",
            "[data]",
            'folder = "data"',
            "[rotation]",
            *(f"{key} = {value}" for key, value in self.rotation.items()),
            # At whatever hour the tests run, it is day: by night the first touch only wakes the panel.
            "[care]",
            "dim_from = 00:00:00",
            "dim_until = 00:00:00",
        ]
        self.settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.trace = TraceReader(self.folder / "trace.jsonl")

    @property
    def status(self) -> Status | None:
        """What the agent told last."""
        return read_status(self.data / "run")

    @property
    def edition(self) -> Path | None:
        """The present edition."""
        return current_edition(self.data / "editions")

    def start_agent(self) -> subprocess.Popen[bytes]:
        """Start the agent process."""
        return self._start("agent", [self.python, "-m", "kiosk", "agent", "--config", str(self.settings)])

    def start_screen(self, *options: str) -> subprocess.Popen[bytes]:
        """Start the screen process on the display, with a fresh trace."""
        self._starts += 1
        self.trace = TraceReader(self.folder / f"trace-{self._starts}.jsonl")
        command = [self.python, "-m", "screens", "--config", str(self.settings), "--trace", str(self.trace.path)]
        return self._start("screen", [*command, *options])

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process `name` and return its exit code."""
        process = self._running.pop(name)
        stop(process, how, STOP_SECONDS)
        return process.returncode

    def process(self, name: str) -> subprocess.Popen[bytes]:
        """The process `name`."""
        return self._running[name]

    def runs(self, name: str) -> bool:
        """Whether the process `name` was started and has not ended."""
        process = self._running.get(name)
        return process is not None and process.poll() is None

    def log(self, name: str) -> list[dict[str, Any]]:
        """What the process `name` has logged, over all its starts; a line that is no JSON becomes an error line."""
        path = self.folder / f"{name}.log"
        return list(_log_lines(path)) if path.exists() else []

    def close(self) -> None:
        """End what still runs."""
        for name in tuple(self._running):
            self.stop(name)

    def synced(self, items: int) -> bool:
        """Whether all units are complete, with so many items live, and an edition holds them."""
        status = self.status
        return (
            status is not None
            and status.state == "online"
            and status.complete
            and sum(unit.admitted for unit in status.units.values()) >= items
            and self.edition is not None
        )

    def wait(self, ready: Callable[[], bool], seconds: float, what: str) -> float:
        """Wait until `ready`; return the seconds it took; raise AssertionError naming `what` and the state."""
        start = time.monotonic()
        if not wait_until(ready, seconds):
            tail = {name: self.log(name)[-4:] for name in ("agent", "screen")}
            raise AssertionError(f"{what}: not within {seconds} s; status {self.status}; log {tail}")
        return time.monotonic() - start

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        environment = dict(os.environ) | ({"DISPLAY": self.display} if self.display else {})
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                child_command(command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=CHECKOUT,
                start_new_session=True,
            )
        self._running[name] = process
        return process


def _log_lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8", errors="replace").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            yield {"level": "ERROR", "event": line}
