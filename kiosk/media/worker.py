"""The parent's end of the child: started when needed, asked one task at a time, ended when it hangs."""

import logging
import os
import selectors
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

import kiosk
from kiosk.media.task import Answer, Greeting, Task

log = logging.getLogger(__name__)

_LONGEST_LINE: Final = 64 * 1024
_START_SECONDS: Final = 30.0
_LAST_WORDS: Final = 500
_ROOT: Final = Path(kiosk.__file__).resolve().parents[1]


class ChildLost(Exception):
    """The child hung, crashed or spoke nonsense, and is gone. `started` tells whether it had come up at all."""

    def __init__(self, what: str, *, started: bool) -> None:
        super().__init__(what)
        self.started = started


class Worker:
    """One child process. Making and asking it may raise ChildLost; then it is gone and another must be made."""

    def __init__(self, python: str, folder: Path) -> None:
        self.tasks = 0
        self.peak_kib = 0
        # What the child complains about; bounded by its own limit on files, never kept in memory.
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        # `-P`: nothing lying in the working folder is imported. No environment of ours is handed on.
        self._process = subprocess.Popen(
            [python, "-s", "-P", "-m", "kiosk.media.child", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        self._heard = b""
        self.greeting = self._greeting()
        if not (self.greeting.offline and self.greeting.confined):
            log.warning(
                "media child is not fully confined",
                extra={"offline": self.greeting.offline, "confined": self.greeting.confined},
            )

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid

    def ask(self, task: Task, seconds: float) -> Answer:
        """Have one task done within `seconds`."""
        stdin = self._process.stdin
        try:
            if stdin is not None:
                stdin.write(msgspec.json.encode(task) + b"\n")
                stdin.flush()
        except OSError as error:
            raise self._lost("ended before its task", started=True) from error
        try:
            answer = msgspec.json.decode(self._line(seconds, started=True), type=Answer)
        except msgspec.MsgspecError as error:
            raise self._lost(f"spoke nonsense: {error}", started=True) from error
        self.tasks += 1
        self.peak_kib = max(self.peak_kib, answer.peak_kib)
        return answer

    def close(self) -> None:
        """End the child at once; it cannot have started others. May be called again."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._complaints):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _greeting(self) -> Greeting:
        try:
            return msgspec.json.decode(self._line(_START_SECONDS, started=False), type=Greeting)
        except msgspec.MsgspecError as error:
            raise self._lost(f"spoke nonsense: {error}", started=False) from error

    def _line(self, seconds: float, *, started: bool) -> bytes:
        """The next line from the child, of a bounded length and within a bounded time."""
        ends = time.monotonic() + seconds
        stdout = self._process.stdout
        if stdout is None:
            raise self._lost("has no output", started=started)
        with selectors.DefaultSelector() as ready:
            ready.register(stdout, selectors.EVENT_READ)
            while b"\n" not in self._heard:
                if len(self._heard) > _LONGEST_LINE:
                    raise self._lost("spoke without end", started=started)
                if not ready.select(max(0.0, ends - time.monotonic())):
                    raise self._lost(f"not done within {seconds:g} s", started=started)
                piece = os.read(stdout.fileno(), _LONGEST_LINE)
                if not piece:
                    raise self._lost("ended", started=started)
                self._heard += piece
        line, _, self._heard = self._heard.partition(b"\n")
        return line

    def _lost(self, what: str, *, started: bool) -> ChildLost:
        """End the child; the exception to raise names its exit and its last words."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        code = self._process.poll()
        if code is not None:
            what += f", {signal.Signals(-code).name}" if code < 0 else f", exit code {code}"
        length = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, length - _LAST_WORDS))
        words = self._complaints.read().decode(errors="replace").strip()
        self.close()
        return ChildLost(f"media child {what}" + (f": {words}" if words else ""), started=started)
