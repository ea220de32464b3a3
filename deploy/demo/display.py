"""A virtual display for machines without one: Xvfb on a number it picks itself."""

import os
import shutil
import signal
import subprocess
from typing import Final, Self

from deploy.demo.children import child_command, stop

STOP_SECONDS: Final = 3.0


class DisplayFault(Exception):
    """No virtual display could be started; the message names the remedy."""


class VirtualDisplay:
    """An Xvfb screen of `width` × `height` pixels in 24 bit colour; a context manager.

    `name` is what goes into the environment variable DISPLAY, for example `:99`.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.name = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start Xvfb and wait until it has named its display; raise DisplayFault where it does not."""
        program = shutil.which("Xvfb")
        if program is None:
            raise DisplayFault("Xvfb is not installed; run: make setup")
        reading, writing = os.pipe()
        command = [program, "-displayfd", str(writing), "-screen", "0", f"{self.width}x{self.height}x24"]
        # -noreset: it must not start over when the screen process, its only client, is restarted.
        command += ["-nolisten", "tcp", "-noreset"]
        try:
            self._process = subprocess.Popen(
                child_command(command),
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(writing,),
                start_new_session=True,
            )
        finally:
            os.close(writing)
        with os.fdopen(reading, encoding="ascii") as announced:
            number = announced.readline().strip()
        if not number:
            self.__exit__()
            raise DisplayFault("Xvfb ended before it had a display; run it by hand to see why: Xvfb -displayfd 1")
        self.name = f":{number}"
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop Xvfb, which takes its lock and socket away."""
        if self._process is not None:
            stop(self._process, signal.SIGTERM, STOP_SECONDS)
            self._process = None
