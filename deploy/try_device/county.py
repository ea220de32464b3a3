"""The county of the tried device: its keys, its feed, its web server on loopback, its releases of the program.

A machine reaches the server at 10.0.2.2, which is the host's loopback; nothing else is in its network.
"""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from deploy.demo.serving import FeedServer
from deploy.package.__main__ import BUILD, LOCK
from deploy.package.program import REPOSITORY, lay_program
from deploy.package.wheels import fetch
from deploy.try_device.report import NotSo
from deploy.update.pack import pack
from feed.software import archive_name

PORT: Final = 8480
VILLAGE: Final = "430304009204"
UNITS: Final = ("430304", "430304009", "430304009203", VILLAGE)
"""The demo district: county, township, two villages."""

NOTICE: Final = Path("qingshuicun/notice/bamboo.md")
"""The item that changes with every publication."""

PLATFORMS: Final = {"bookworm": ("3.11", "amd64/py311"), "trixie": ("3.13", "amd64/py313")}

CRASHES: Final = 'raise SystemExit("this version is broken on purpose")\n'
"""What a version has in place of its screen so that it never becomes well."""

_PROGRAMS: Final = Path(sys.executable).parent


class County:
    """Keys, feed and server in one folder."""

    def __init__(self, folder: Path, suite: str, host: str = "10.0.2.2") -> None:
        """`host` is the name by which the device reaches the server."""
        self.folder, self.suite = folder, suite
        self.url = f"http://{host}:{PORT}/"
        self.feed, self.keys = folder / "feed", folder / "keys"
        self.root = folder / "feed.root.json"
        self.number = 0
        self.server = FeedServer(self.feed, folder / "nginx", PORT)

    def begin(self, *, afresh: bool) -> None:
        """Serve the feed; `afresh`: make keys, publish the demo district, found the role that signs programs."""
        if not afresh and self.feed.is_dir():
            shown = re.search(r"第(\d+)次发布", (self.folder / "content" / NOTICE).read_text("utf-8"))
            self.number = int(shown[1]) if shown else 0
            self.publish()
            self.server.start()
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        shutil.copytree(REPOSITORY / "assets/demo", self.folder / "content")
        units = [word for unit in UNITS for word in ("--unit", unit)]
        self._feed("keys", "create", *self._there(), *units)
        self.publish()
        self._feed("keys", "add-software", *self._there(), "--offline", self.keys / "offline")
        self.server.start()

    def publish(self) -> int:
        """Publish the district with a notice whose title counts up; the count."""
        self.number += 1
        item = self.folder / "content" / NOTICE
        titled = re.sub(r"(?m)^title = .*$", f'title = "第{self.number}次发布"', item.read_text("utf-8"), count=1)
        item.write_text(titled, "utf-8")
        self._feed("publish", self.folder / "content", *self._there())
        return self.number

    def program(self, version: str, *, broken: bool = False) -> Path:
        """Make an archive of the checkout's program as a version of its own; its path."""
        python, platform = PLATFORMS[self.suite]
        tree = self.folder / f"tree-{version}"
        shutil.rmtree(tree, ignore_errors=True)
        lay_program(tree, version, {python: fetch(LOCK, "amd64", python, BUILD / "wheels", "")})
        if broken:
            (tree / "screens/launch.py").write_text(CRASHES)
        archive = self.folder / archive_name(version, platform)
        pack(tree, version, platform, archive, preset=0)
        shutil.rmtree(tree)
        return archive

    def release(self, version: str, archive: Path) -> None:
        """Sign an archive with the programs' own keys, and publish it."""
        platform = PLATFORMS[self.suite][1]
        self._feed(
            "software", "publish", archive, "--version", version, "--for", platform,
            *self._there(), "--offline", self.keys / "offline",
        )  # fmt: skip

    def targets(self, version: str) -> list[Path]:
        """The served files of a release."""
        return [path for path in self.feed.rglob(f"*village-screen-{version}-*") if path.is_file()]

    def devices(self, count: int, own: str, pin: str) -> Path:
        """Make a settings file for each of so many devices from one table, as the guide says; their folder."""
        table = self.folder / "devices.csv"
        serials = [own, *(f"VS-{number:04}" for number in range(1, count))]
        rows = [f"{serial},{self.url},{VILLAGE},true,2,1,{pin}" for serial in serials]
        heads = "serial,feed.url,feed.village,feed.plain_http,feed.poll_seconds,update.idle_minutes,setup.pin"
        table.write_text("\n".join((heads, *rows, "")))
        folder = self.folder / "village-screen"
        _call(_PROGRAMS / "kiosk", "setup", "--split", table, folder)
        return folder

    def _there(self) -> tuple[object, ...]:
        return ("--to", self.feed, "--keys", self.keys)

    def _feed(self, *words: object) -> None:
        _call(_PROGRAMS / "feed", *words)


def tonight(now: datetime, hour: float = 18.5) -> str:
    """The next night, in UTC as a battery clock keeps it: half past two in Beijing."""
    night = now.astimezone(UTC).replace(hour=int(hour), minute=int(60 * (hour % 1)), second=0, microsecond=0)
    return (night if night > now else night + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S")


def _call(*words: object) -> None:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotSo(f"{' '.join(str(word) for word in words[:4])}: {(done.stderr or done.stdout).strip()[-400:]}")
