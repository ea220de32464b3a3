"""The screen's side of an errand: leave a request, wait for the steward's answer. Call it off the drawing thread."""

import logging
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from kiosk.setting_up.request import ANSWER, Answer, Job, Request, read_answer, write_request

log = logging.getLogger(__name__)

PATIENCE: Final[dict[Job, float]] = {"probe": 60.0, "villages": 110.0, "join": 75.0, "network": 45.0}
"""Seconds to wait for an answer; 30 for what is not named."""
_USUAL: Final = 30.0
_LOOK: Final = 0.1

NOBODY: Final = "设置程序没有回应，请稍后再试"


class Errands:
    """Sends requests for one device. With `spawn` the steward is started here, else systemd starts it."""

    def __init__(self, config: Path, folder: Path, *, spawn: bool) -> None:
        """`folder` is the screen's own (`settings.data.screen`)."""
        self._config, self._folder, self._spawn = config, folder, spawn

    def ask(self, job: Job, **fields: Any) -> Answer:
        """Leave a request and wait; an answer always comes, if only to say that nobody answers."""
        request = Request(id=secrets.token_hex(8), job=job, **fields)
        patience = PATIENCE.get(job, _USUAL)
        try:
            path = write_request(self._folder, request)
            if self._spawn:
                self._help(path, patience)
            return self._wait(request.id, 1.0 if self._spawn else patience)
        except OSError as fault:
            log.error("errand cannot be sent", extra={"job": job, "fault": str(fault)})
            return Answer(request.id, well=False, words=NOBODY)

    def _help(self, path: Path, patience: float) -> None:
        options = ("--config", str(self._config), "--request", str(path))
        command = [sys.executable, "-m", "kiosk", "setup", "--apply", *options]
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=patience, check=False)
        except subprocess.TimeoutExpired:
            log.error("steward took too long", extra={"patience": patience})

    def _wait(self, wanted: str, patience: float) -> Answer:
        until = time.monotonic() + patience
        while True:
            answer = read_answer(self._folder, wanted)
            if answer is not None:
                (self._folder / ANSWER).unlink(missing_ok=True)
                return answer
            if time.monotonic() >= until:
                return Answer(wanted, well=False, words=NOBODY)
            time.sleep(_LOOK)
