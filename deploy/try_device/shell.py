"""Commands in the guest, through a line of its own (virtio-serial): no network and no terminal is in their way."""

import base64
import socket
import subprocess
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol

from deploy.try_device.report import NotSo

PORT = "try.shell"
"""The line's name in the guest: /dev/virtio-ports/try.shell."""

UNIT = f"""\
# For trying the device from outside; no installed device has it. It looks for its line itself: a machine in software
# may take longer to find it than systemd waits for a device.
[Service]
ExecStartPre=/bin/sh -c 'until [ -e /dev/virtio-ports/{PORT} ]; do sleep 0.2; done'
TimeoutStartSec=infinity
ExecStart=/bin/bash -c 'exec bash --noprofile --norc <>/dev/virtio-ports/{PORT} >&0'
Environment=HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
Restart=always
RestartSec=1
[Install]
WantedBy=multi-user.target
"""

_FRAME = (
    "echo {command} | base64 -d >/run/try.command; bash /run/try.command >/run/try.said 2>&1 </dev/null; "
    'echo "{mark} $? $(base64 -w 0 /run/try.said)"\n'
)


class Silent(NotSo):
    """The guest does not answer."""


class Shell:
    """One conversation with the guest; `socket_file` is the machine's end of the line."""

    def __init__(self, socket_file: Path) -> None:
        self._file = socket_file
        self._socket: socket.socket | None = None
        self._rest = b""
        self._number = 0

    def wait(self, seconds: float) -> None:
        """Return when the guest answers. Raises Silent."""
        self.run("true", seconds=seconds)

    def run(self, command: str, *, seconds: float = 120.0) -> subprocess.CompletedProcess[str]:
        """Run a command with bash as root; raises Silent when no answer comes in time."""
        self._number += 1
        mark = f"TRY-{self._number}"
        encoded = base64.b64encode(command.encode()).decode()
        end = monotonic() + seconds
        line = self._connected(end)
        line.sendall(_FRAME.format(command=encoded, mark=mark).encode())
        while True:
            said, newline, rest = self._rest.partition(b"\n")
            if newline:
                self._rest = rest
                words = said.decode().split(" ")
                if words[0] == mark:
                    text = base64.b64decode(words[2]).decode("utf-8", "replace") if len(words) > 2 else ""
                    return subprocess.CompletedProcess(command, int(words[1]), text, "")
                continue
            if monotonic() > end:
                raise Silent(f"no answer within {seconds:.0f} s to: {command[:80]}")
            line.settimeout(1.0)
            try:
                heard = line.recv(1 << 16)
            except TimeoutError:
                continue
            except OSError as fault:
                raise Silent(f"the machine is gone: {fault}") from fault
            if not heard:
                raise Silent("the machine is gone")
            self._rest += heard

    def ask(self, command: str, *, seconds: float = 120.0) -> str:
        """Run a command that must succeed; what it said, without blanks around. Raises NotSo."""
        return ask(self.run, command, seconds)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._rest = b""

    def _connected(self, end: float) -> socket.socket:
        while self._socket is None:
            made = socket.socket(socket.AF_UNIX)
            try:
                made.connect(str(self._file))
                self._socket = made
            except OSError as fault:
                made.close()
                if monotonic() > end:
                    raise Silent(f"no machine at {self._file}: {fault}") from fault
                sleep(0.1)
        return self._socket


class Runs(Protocol):
    """Runs a command in the guest."""

    def __call__(self, command: str, *, seconds: float) -> subprocess.CompletedProcess[str]:
        """Return what came of it."""


def ask(run: Runs, command: str, seconds: float) -> str:
    """Run a command that must succeed; what it said, without blanks around. Raises NotSo."""
    done = run(command, seconds=seconds)
    if done.returncode:
        raise NotSo(f"{command[:120]}: exit code {done.returncode}: {done.stdout.strip()[-600:]}")
    return done.stdout.strip()
