"""A real nginx of our own on loopback that serves one feed folder with the rules a county's server uses."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Final, Self

from deploy.demo.children import child_command, stop, wait_until

RULES: Final = Path(__file__).resolve().parent.parent / "nginx"
"""The folder of the shared nginx files."""

LOOPBACK: Final = "127.0.0.1"
START_SECONDS: Final = 10.0
STOP_SECONDS: Final = 5.0


class ServingFault(Exception):
    """The feed cannot be served; the message names what is wrong and the remedy."""


def claimed(port: int) -> int:
    """Return a port that is free on loopback: `port`, or any for 0. Raises ServingFault for a taken one.

    nginx would retry a taken one in silence.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise ServingFault(f"port {port} on {LOOPBACK} cannot be used: {error.strerror}") from error
        return int(probe.getsockname()[1])


class FeedServer:
    """nginx serving `folder` on a loopback port; its settings, logs and temporary files lie in `state`.

    `port` 0 takes a free one at the first start and keeps it over later stops and starts. Usable as a context
    manager. Raises ServingFault from `start` when nginx is absent, the port is taken, or it does not come up.
    """

    def __init__(self, folder: Path, state: Path, port: int = 0) -> None:
        self.folder = folder.resolve()
        self.state = state.resolve()
        self.port = port
        self.access_log = self.state / "access.log"
        self.error_log = self.state / "error.log"
        self._process: subprocess.Popen[bytes] | None = None

    template: Path = RULES / "feed.conf"
    """nginx's settings, with names between @ for what `_filled` tells."""

    @property
    def url(self) -> str:
        """The feed's base address, without a closing slash."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def running(self) -> bool:
        """Whether nginx has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start nginx and return once it accepts connections; do nothing where it runs already."""
        if self.running:
            return
        program = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
        if program is None:
            raise ServingFault("nginx is not installed; run: make setup")
        self._claim_port()
        (self.state / "temporary").mkdir(parents=True, exist_ok=True)
        settings = self.state / "feed.conf"
        settings.write_text(self._settings(), encoding="utf-8")
        command = [program, "-p", f"{self.state}/", "-e", str(self.error_log), "-c", str(settings)]
        if os.geteuid() == 0:
            # Started by root, the worker would turn into `nobody`, who cannot read a checkout under /root.
            command += ["-g", "user root;"]
        self._process = subprocess.Popen(
            child_command(command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        if not wait_until(lambda: self._answers() or not self.running, START_SECONDS) or not self.running:
            self.stop()
            raise ServingFault(f"nginx did not start on {self.url}; see {self.error_log}")

    def stop(self) -> None:
        """Stop nginx and its worker and wait until both are gone; do nothing where it does not run."""
        if self._process is not None:
            stop(self._process, signal.SIGTERM, STOP_SECONDS)
            self._process = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop."""
        self.stop()

    def _settings(self) -> str:
        text = self.template.read_text(encoding="utf-8")
        for mark, value in self._filled().items():
            text = text.replace(f"@{mark}@", value)
        return text

    def _filled(self) -> dict[str, str]:
        return {"PORT": str(self.port), "FOLDER": str(self.folder), "RULES": str(RULES)}

    def _claim_port(self) -> None:
        self.port = claimed(self.port)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1.0)
            return probe.connect_ex((LOOPBACK, self.port)) == 0


class FrontServer(FeedServer):
    """The feed, and the console with its phone pages in front of `central serve`, which listens on port `central`.

    Both host names end in .localhost, which browsers take for this machine by themselves (RFC 6761).
    """

    template = Path(__file__).resolve().parent / "front.conf"

    def __init__(self, folder: Path, state: Path, port: int = 0, console: int = 0) -> None:
        super().__init__(folder, state, port)
        self.console = console
        self.central = 0

    @property
    def console_host(self) -> str:
        """The console's address as the settings of central write it."""
        return f"console.localhost:{self.console}"

    @property
    def pages_host(self) -> str:
        """The phone pages' address as the settings of central write it."""
        return f"pages.localhost:{self.console}"

    def _filled(self) -> dict[str, str]:
        return super()._filled() | {
            "CONSOLE": str(self.console),
            "CENTRAL": str(self.central),
            "PAGES": self.pages_host,
        }

    def _claim_port(self) -> None:
        super()._claim_port()
        self.console = claimed(self.console)
        # Kept over later starts: `central serve` goes on listening there.
        self.central = self.central or claimed(0)
