"""What a process tells whoever started it: ready, alive, stopping, and one line of how it is (sd_notify(3)).

systemd names a datagram socket in `NOTIFY_SOCKET` and the longest silence in `WATCHDOG_USEC`; `kiosk run` does the
same for its two processes (`kiosk.supervise`). A process that falls silent is taken to hang and is killed, so `alive`
must be called from the loop that matters and never from a thread beside it.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final, Self

log = logging.getLogger(__name__)

ADDRESS: Final = "NOTIFY_SOCKET"
SILENCE: Final = "WATCHDOG_USEC"
OWNER: Final = "WATCHDOG_PID"

LONGEST_PAUSE: Final = 10.0
"""Seconds between two signs of life at most, however patient the listener is."""

STARTING: Final = 60.0
"""Seconds that a start may take at least, as under systemd (`TimeoutStartSec`)."""

_STATUS_LENGTH: Final = 200
_DATAGRAM: Final = 4096


def socket_address(told: str) -> str | None:
    """The address to send to: a path, or `@name` for an abstract socket; None for anything else (vsock, relative)."""
    if told.startswith("@") and len(told) > 1:
        return "\0" + told[1:]
    return told if told.startswith("/") else None


def longest_silence(environment: Mapping[str, str], pid: int) -> float:
    """Seconds of silence after which the listener kills the process `pid`; 0 where nobody watches it."""
    if environment.get(OWNER, str(pid)) != str(pid):
        return 0.0
    told = environment.get(SILENCE, "")
    return int(told) / 1_000_000 if told.isdecimal() else 0.0


class Notifier:
    """Tells the listener named by the environment; tells nobody where there is none. Never raises, never waits."""

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        *,
        pid: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`environment` is that of the process unless given."""
        found = os.environ if environment is None else environment
        self._address = socket_address(found.get(ADDRESS, ""))
        silence = longest_silence(found, os.getpid() if pid is None else pid) if self._address else 0.0
        self.pause = min(silence / 3, LONGEST_PAUSE)
        """Seconds between two signs of life; 0 where nobody waits for them."""
        self._monotonic = monotonic
        self._told_at = float("-inf")
        self._ready = self._deaf = False
        self._socket: socket.socket | None = None
        if self._address:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK)

    def ready(self, status: str = "") -> None:
        """Say once that the start is over, in one line what came of it; later calls only say that line."""
        if self._ready:
            self.status(status)
            return
        self._ready = True
        self._say("READY=1", f"STATUS={_line(status)}" if status else "", "WATCHDOG=1")

    def alive(self) -> None:
        """Give a sign of life; may be called at any rate, and sends one every `pause` seconds or so.

        None is sent before `ready`: the first would begin the count, and a start has a bound of its own.
        """
        now = self._monotonic()
        if self.pause and self._ready and now - self._told_at >= self.pause / 2:
            self._told_at = now
            self._say("WATCHDOG=1")

    def status(self, line: str) -> None:
        """Say in one line how things stand, for `systemctl status`."""
        if line:
            self._say(f"STATUS={_line(line)}")

    def stopping(self) -> None:
        """Say that the end has begun."""
        self._say("STOPPING=1")

    def _say(self, *assignments: str) -> None:
        if self._socket is None or self._address is None:
            return
        try:
            self._socket.sendto("\n".join(filter(None, assignments)).encode(), self._address)
        except OSError as fault:
            # The listener may restart at any time, and its queue may be full: neither is worth a fault here.
            if not self._deaf:
                log.warning("nobody hears the signs of life", extra={"address": self._address, "fault": fault})
            self._deaf = True
        else:
            self._deaf = False


def _line(text: str) -> str:
    return " ".join(text.split())[:_STATUS_LENGTH]


class Listener:
    """The other end, for one process: an abstract socket that the kernel names, read on a thread of its own."""

    def __init__(self, silence: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`silence`: seconds after which the process is to be taken for hung."""
        self.silence = silence
        self.status = ""
        self.is_ready = False
        self._monotonic = monotonic
        self.heard_at = monotonic()
        """When the process gave its last sign of life; when it was started, before the first."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        # An empty name: the kernel chooses one that is free, and takes it back with the socket.
        self._socket.bind("")
        self._name: bytes = self._socket.getsockname()
        threading.Thread(target=self._listen, name="signs-of-life", daemon=True).start()

    def environment(self) -> dict[str, str]:
        """What the process needs to be told. Its number is not known before it runs, and is left out."""
        return {ADDRESS: "@" + self._name[1:].decode("ascii"), SILENCE: str(int(self.silence * 1_000_000))}

    def begin(self) -> None:
        """Count anew, for a process that starts now."""
        self.heard_at, self.is_ready, self.status = self._monotonic(), False, ""

    @property
    def left(self) -> float:
        """Seconds until the process counts as hung; below 0 when it does."""
        patience = self.silence if self.is_ready else max(self.silence, STARTING)
        return self.heard_at + patience - self._monotonic()

    def close(self) -> None:
        """Stop listening."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        finally:
            self._socket.close()

    def __enter__(self) -> Self:
        """Listen until the end of the block."""
        return self

    def __exit__(self, *_fault: object) -> None:
        """Stop listening."""
        self.close()

    def _listen(self) -> None:
        while True:
            try:
                told = self._socket.recv(_DATAGRAM)
            except OSError:
                return  # closed
            if not told:
                return
            for line in told.decode("utf-8", "replace").splitlines():
                key, _, value = line.partition("=")
                if key in ("READY", "WATCHDOG") and value == "1":
                    self.heard_at = self._monotonic()
                    self.is_ready = self.is_ready or key == "READY"
                elif key == "STATUS":
                    self.status = value
