"""A console of its own as a real process with a database on disk, and a browser before it."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError

from tests.central.conftest import ROOT

SEED = """
import django; django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from tests.central.village import settle
settle()
"""


class Desk:
    """A running console; `address` is where it answers."""

    def __init__(self, folder: Path) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.folder = folder
        self.port = port
        self.address = f"http://console.localhost:{port}"
        self.config = folder / "central.toml"
        self.config.write_text(
            f'county = "430304"\nname = "岳塘区"\ntaxonomy = "{ROOT / "config" / "taxonomy.toml"}"\n'
            f'[addresses]\nconsole = "console.localhost:{port}"\npublic = "pages.localhost:{port}"\nscheme = "http"\n',
            encoding="utf-8",
        )
        self.environment = {
            **os.environ,
            "CENTRAL_CONFIG": str(self.config),
            "DJANGO_SETTINGS_MODULE": "central.django_settings",
            "PYTHONPATH": str(ROOT),
        }

    def run(self, program: str) -> str:
        """Run a program with this console's settings; what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", program], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """Ask the database itself."""
        with closing(sqlite3.connect(self.folder / "data" / "central.sqlite3")) as database:
            return database.execute(question).fetchall()

    def answers(self) -> bool:
        """Whether the console answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/login/", headers={"Host": f"console.localhost:{self.port}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=1) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """Start a console below `folder`, and end it."""
    made = Desk(folder)
    made.run(SEED)
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "central",
                "serve",
                "--config",
                str(made.config),
                "--bind",
                f"127.0.0.1:{made.port}",
            ],
            env=made.environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            until = time.monotonic() + 30
            while not made.answers():
                assert time.monotonic() < until and server.poll() is None, (folder / "serve.log").read_text()[-2000:]
                time.sleep(0.1)
            yield made
        finally:
            server.terminate()
            server.wait(20)
