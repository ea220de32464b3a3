"""Child processes that never outlive this one: started tied to it, stopped with a limit, waited for."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence

_STEP_SECONDS = 0.02


def child_command(command: Sequence[str]) -> list[str]:
    """Return `command` so wrapped that the kernel ends it when the process that starts it dies, however it dies."""
    tie = shutil.which("setpriv")
    return [tie, "--pdeathsig", "TERM", "--", *command] if tie else list(command)


def stop(process: subprocess.Popen[bytes], gentle: signal.Signals, seconds: float) -> None:
    """Ask `process` to end, wait up to `seconds`, then kill its whole session; return when it is gone.

    The process was started with `start_new_session`, so its session holds whatever it started itself.
    """
    if process.poll() is None:
        process.send_signal(gentle)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(ready: Callable[[], bool], seconds: float, step: float = _STEP_SECONDS) -> bool:
    """Ask `ready` every `step` seconds until it is true or `seconds` have passed; tell which."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True
