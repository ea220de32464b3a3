"""The plug pulled at any instant: kill -9 at every step that touches the disk, and of real processes at random;
copies of the disk taken in the middle of writing, and started from.

`KILLS=200` makes the long run of `make soak`.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import kiosk
from feed.item import Item
from kiosk.edition import current_edition
from kiosk.fetch.faults import FaultKind, fault
from kiosk.status import read_status
from kiosk.store import Store
from tests.deploy.launching import power_cuts
from tests.feed.items import make
from tests.feed_server import CountingFeedServer
from tests.kiosk.publishing import COUNTY, NOW, VILLAGE, blob, found, publish_items, synthetic
from tests.kiosk.rig import Line, Rig, read_items

KILLS = int(os.environ.get("KILLS", "24"))
REAL_KILLS = 5 if "KILLS" not in os.environ else KILLS

pytestmark = pytest.mark.timeout(max(120, 8 * KILLS))


def dying(count: int, work: Callable[[], object]) -> int:
    """Do `work` in a child that kills itself at its `count`-th touch of the disk; return how it ended."""
    child = os.fork()
    if child == 0:
        left = [count]

        def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*values: Any, **options: Any) -> Any:
                left[0] -= 1
                if left[0] <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*values, **options)

            return call

        os.fsync = deadly(os.fsync)
        Path.replace = deadly(Path.replace)  # type: ignore[method-assign]
        Path.unlink = deadly(Path.unlink)  # type: ignore[method-assign]
        Store.want = deadly(Store.want)  # type: ignore[method-assign]
        Store.promote = deadly(Store.promote)  # type: ignore[method-assign]
        Store.released = deadly(Store.released)  # type: ignore[method-assign]
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def test_killed_at_any_touch_of_the_disk_the_edition_is_whole(tmp_path: Path) -> None:
    device = Rig(tmp_path, found(tmp_path))
    chance = random.Random(20261122)
    signed: set[tuple[str, str, Item]] = set()
    killed = 0
    for number in range(KILLS):
        cover, media = blob(f"picture {number}".encode())
        items = [make("a", title=f"第{number}版", cover=cover), make(f"n{number % 3}", title=f"第{number}版")]
        signed |= {(VILLAGE, item.id, item) for item in items}
        publish_items(device.repository, VILLAGE, items, media, NOW + timedelta(minutes=number))
        killed += dying(chance.randrange(1, 40), lambda: device.turn(60)) == -signal.SIGKILL
        path = current_edition(device.data / "editions")
        if path is not None:
            assert {(*key, item) for key, item in read_items(path).items()} <= signed
    assert killed > KILLS // 2
    device.turn(60)
    assert device.titles() == {"a": f"第{KILLS - 1}版", f"n{(KILLS - 1) % 3}": f"第{KILLS - 1}版"}
    assert device.status().complete
    device.stop()


def test_a_power_cut_leaves_a_disk_that_starts_whole(tmp_path: Path) -> None:
    """Not the process alone dies: what the medium holds at that instant is all there is, half-written files too."""
    device = Rig(tmp_path, found(tmp_path))
    chance = random.Random(20261123)
    signed: set[tuple[str, str, Item]] = set()
    started = 0
    for number in range(KILLS // 4):
        cover, media = blob(f"picture {number}".encode())
        items = [make("a", title=f"第{number}版", cover=cover), make(f"n{number % 3}", title=f"第{number}版")]
        signed |= {(VILLAGE, item.id, item) for item in items}
        publish_items(device.repository, VILLAGE, items, media, NOW + timedelta(minutes=number))
        before = dict(device.titles())
        with power_cuts(device.data, tmp_path / f"cut-{number}", set(chance.sample(range(60), 4))) as states:
            device.turn(60)
        for state in states:
            started += 1
            folder = tmp_path / f"copy-{number}-{started}"
            shutil.copytree(state, folder / "data")
            copy = Rig(folder, device.repository)
            copy.time.system = device.time.system
            assert isinstance(copy.line, Line)
            copy.line.down = fault(FaultKind.CONNECTION, "line")
            shown = set(copy.titles().values()) if before else set()
            assert not before or shown <= {*before.values(), f"第{number}版"}
            assert not before or shown, "a screen that showed something shows nothing"
            copy.turn(1)
            assert {(*key, item) for key, item in copy.items().items()} <= signed
            copy.line.down = None
            copy.turn(600)
            assert copy.titles() == device.titles()
            copy.stop()
            shutil.rmtree(copy.folder)
        shutil.rmtree(tmp_path / f"cut-{number}")
    assert started >= KILLS // 2
    device.stop()


@pytest.mark.slow
def test_real_agents_killed_at_random_over_http(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    device = Rig(tmp_path, found(tmp_path, now))
    chance = random.Random(7)
    items = synthetic(400, when=now)
    signed = {"c"} | {make("c").title}
    publish_items(device.repository, COUNTY, [make("c")], now=now)
    device.data.mkdir()
    with CountingFeedServer(device.repository.folder, tmp_path / "nginx") as server:
        config = tmp_path / "kiosk.toml"
        config.write_text(
            f'root = "root.json"\n[feed]\nurl = "{server.url}"\nvillage = "{VILLAGE}"\npoll_seconds = 0.5\n'
            '[data]\nfolder = "data"\n[log]\nlevel = "error"\n'
        )
        for number in range(REAL_KILLS):
            place = number % 300
            items[place] = make(items[place].id, title=f"第{number}版")
            signed |= {item.title for item in items}
            publish_items(device.repository, VILLAGE, items, now=now + timedelta(seconds=number))
            agent = start(config)
            time.sleep(chance.uniform(0.3, 2.0))
            agent.send_signal(signal.SIGSTOP)
            os.waitpid(agent.pid, os.WUNTRACED)
            shutil.copytree(device.data, tmp_path / "copy" / "data", ignore=shutil.ignore_patterns("run"))
            agent.send_signal(signal.SIGKILL)
            agent.wait()
            starts_from_the_copy(Rig(tmp_path / "copy", device.repository), now + timedelta(seconds=number), signed)
            shutil.rmtree(tmp_path / "copy")
            path = current_edition(device.data / "editions")
            assert path is None or read_items(path)
        agent = start(config)
        try:
            last = {items[number % 300].id: f"第{number}版" for number in range(REAL_KILLS)}
            until(lambda: last.items() <= device.titles().items())
            server.stop()
            until(lambda: state(device) == "offline")
            assert len(device.items()) == 401
            server.start()
            items[0] = make(items[0].id, title="回来了")
            publish_items(device.repository, VILLAGE, items, now=now + timedelta(seconds=REAL_KILLS + 1))
            until(lambda: "回来了" in device.titles().values())
        finally:
            agent.terminate()
            assert agent.wait(20) == 0


def starts_from_the_copy(copy: Rig, now: datetime, signed: set[str]) -> None:
    """The disk as it was in the middle of writing, in another device without a line: all it shows was signed."""
    shown = copy.titles()
    assert set(shown.values()) <= signed
    copy.time.system = now
    assert isinstance(copy.line, Line)
    copy.line.down = fault(FaultKind.CONNECTION, "line")
    copy.turn(1)
    after = copy.titles()
    assert set(after.values()) <= signed
    assert shown.keys() <= after.keys(), "content is lost"
    copy.stop()


def start(config: Path) -> "subprocess.Popen[bytes]":
    folder = Path(kiosk.__file__).parents[1]
    return subprocess.Popen([sys.executable, "-m", "kiosk", "agent", "--config", str(config)], cwd=folder)


def state(device: Rig) -> str:
    status = read_status(device.settings.data.run)
    return status.state if status else ""


def until(true: Callable[[], bool], seconds: float = 40.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.05)
