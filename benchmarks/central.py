"""The console: lists, saving, signing, memory and phone pages of a county with thousands of items, over real HTTP."""

import hashlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from benchmarks import processes
from benchmarks.central_seed import CLERKS
from benchmarks.county import SIZE, County
from benchmarks.figures import Figure, percentile
from deploy.demo.children import wait_until
from deploy.demo.display import VirtualDisplay
from tests.central.end_to_end.office import Hall, Office, office_in
from tests.end_to_end.glass import Glass

TIMES = 20
SAVES = 5
SECONDS = 60.0
POLL_SECONDS = 1.0


class Visitor:
    """Somebody with a browser's cookies, whose requests go through the web server."""

    def __init__(self, office: Office, username: str, password: str) -> None:
        self.office, self.username = office, username
        self.session = requests.Session()
        self.session.headers["Host"] = office.server.console_host
        token = self._token(self.get("/login/").text)
        self.post(
            "/login/", data={"username": username, "password": password, "csrfmiddlewaretoken": token, "next": ""}
        )

    def get(self, path: str) -> requests.Response:
        """A page; raises AssertionError where it is none."""
        answer = self.session.get(
            f"http://127.0.0.1:{self.office.server.console}{path}", timeout=30, allow_redirects=False
        )
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer

    def post(self, path: str, **more: object) -> requests.Response:
        """A form or a save sent; raises AssertionError where it is refused."""
        headers = {"X-CSRFToken": self.session.cookies.get("csrf", ""), "X-As": self.username}
        address = f"http://127.0.0.1:{self.office.server.console}{path}"
        answer = self.session.post(address, headers=headers, timeout=60, allow_redirects=False, **more)
        assert answer.status_code in (200, 302), f"{path}: {answer.status_code} {answer.text[:200]}"
        return answer

    def save(self, number: str, seen: int, content: dict[str, object]) -> dict[str, object]:
        """What an open form sends every second or so; the answer."""
        return dict(self.post(f"/item/{number}/save", json={"seen": seen, "content": content}).json())

    @staticmethod
    def _token(text: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert found, "no form to sign in with"
        return found[1]


def measure(county: County) -> Iterator[Figure]:
    """All figures of the console, of one county that is filled once."""
    with office_in(county.folder / "central") as office:
        county.say(f"central: {county.items} items in one village")
        made = _seeded(office, "--items", str(county.items))
        newest = office.places.central_feed / "metadata" / "timestamp.json"
        clerks = {name: Visitor(office, name, one["password"]) for name, one in made["clerks"].items()}
        yield _list("my-items", lambda: clerks["clerk00"].get("/"), county.items)
        yield from _saving(clerks, made)
        yield from _phone(office, made["shown"])
        county.say("central: from approval to the feed and to the glass")
        yield from _signing(office, newest)
        yield from _glass(office)
        yield _queue(office, county.items)
        yield _memory(office)


def _list(name: str, ask: Callable[[], object], items: int) -> Figure:
    return Figure(f"central {name} list p95", _p95(ask), "ms", 300, note=f"{items} items, {TIMES} times")


def _queue(office: Office, items: int) -> Figure:
    reviewer = Visitor(office, "wangxuemei", office.accounts["wangxuemei"].password)
    token = reviewer.session.cookies.get("csrf", "")
    reviewer.post("/login/code/", data={"code": office.code("wangxuemei"), "csrfmiddlewaretoken": token})
    return _list("to-review", lambda: reviewer.get("/review/"), items)


def _saving(clerks: dict[str, Visitor], made: dict[str, dict[str, dict[str, object]]]) -> Iterator[Figure]:
    content, taken = made["content"], list[float]()
    seen = {name: int(str(one["seen"])) for name, one in made["clerks"].items()}

    def save(name: str, turn: int) -> None:
        started = time.perf_counter()
        told = clerks[name].save(
            str(made["clerks"][name]["number"]), seen[name], content | {"title": f"{name}第{turn}次"}
        )
        taken.append((time.perf_counter() - started) * 1000)
        seen[name] = int(str(told["seen"]))

    for turn in range(TIMES):
        save("clerk00", turn)
    yield Figure("central save p95", percentile(taken, 0.95), "ms", 300, note=f"one clerk, {TIMES} times")

    taken.clear()
    with ThreadPoolExecutor(CLERKS) as pool:
        list(pool.map(lambda name: [save(name, turn) for turn in range(SAVES)], clerks))
    lost = [
        name
        for name, visitor in clerks.items()
        if f"{name}第{SAVES - 1}次" not in visitor.get(f"/item/{made['clerks'][name]['number']}/").text
    ]
    yield Figure("central saves lost", len(lost), "", 0, note=f"{CLERKS} clerks at once, {SAVES} saves each")
    yield Figure("central save at once p95", percentile(taken, 0.95), "ms", note=f"{CLERKS} clerks at once")


def _phone(office: Office, numbers: list[str]) -> Iterator[Figure]:
    session = requests.Session()
    session.headers["Host"] = office.server.pages_host

    def ask(number: str) -> None:
        answer = session.get(f"http://127.0.0.1:{office.server.console}/i/{number}", timeout=30)
        assert answer.status_code == 200, f"/i/{number}: {answer.status_code}"

    taken = [_milliseconds(lambda number=number: ask(number)) for number in numbers]
    yield Figure(
        "phone page p95, first time", percentile(taken, 0.95), "ms", 50, note=f"{len(numbers)} different pages"
    )


def _signing(office: Office, newest: Path) -> Iterator[Figure]:
    # The thousands that were put in behind the worker's back are signed with the first approval.
    taken = []
    for turn in range(4):
        before = _hash(newest)
        at = float(str(_seeded(office, "--approve")["at"]))
        assert wait_until(lambda before=before: _hash(newest) != before, SECONDS, 0.005), "nothing was signed"
        if turn:
            taken.append((time.time() - at) * 1000)
    yield Figure("approval to signed feed, worst", max(taken), "ms", 1000, note="a village of thousands of items")


def _glass(office: Office) -> Iterator[Figure]:
    with VirtualDisplay(*SIZE) as display, Glass(display.name) as glass:
        hall = Hall(office, display.name, glass)
        try:
            hall.start(SECONDS * 3)
            told = _seeded(office, "--approve")
            assert wait_until(lambda: str(told["title"]) in hall.titles(), SECONDS, 0.05), "not on the screen"
            passed = (time.time() - float(str(told["at"]))) * 1000
        finally:
            hall.device.close()
    note = f"polled every {POLL_SECONDS:.0f} s; the edition that the screen shows"
    yield Figure("approval to glass", passed, "ms", POLL_SECONDS * 1000 + 1000, note=note)


def _memory(office: Office) -> Figure:
    pids = [pid for process in office.processes.values() for pid in processes.tree(process.pid)]
    return Figure("central memory", processes.pss(*pids), "MB", 350, note="serve and worker, after all of the above")


def _seeded(office: Office, *more: str) -> dict:  # type: ignore[type-arg]
    command = [sys.executable, "-m", "benchmarks.central_seed", "--config", str(office.places.central_settings), *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def _p95(ask: Callable[[], object]) -> float:
    ask()
    return percentile([_milliseconds(ask) for _ in range(TIMES)], 0.95)


def _milliseconds(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
