"""Signs of life: real datagrams to a fake service manager, the silence that kills, and nobody listening at all."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.supervise import Supervisor, Task
from kiosk.watchdog import Listener, Notifier, longest_silence, socket_address


class Manager:
    """A fake service manager: a datagram socket, at a path or in the abstract namespace."""

    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self.socket.settimeout(5)
        self.environment = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000"}

    def hear(self) -> list[str]:
        return self.socket.recv(4096).decode().splitlines()

    @property
    def silent(self) -> bool:
        self.socket.setblocking(False)
        try:
            self.socket.recv(4096)
        except BlockingIOError:
            return True
        finally:
            self.socket.settimeout(5)
        return False


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    name = str(tmp_path / "notify") if request.param == "path" else f"@village-screen-{tmp_path.name}"
    found = Manager(name)
    yield found
    found.socket.close()


def test_ready_is_said_once_and_counts_as_a_sign_of_life(manager: Manager) -> None:
    notifier = Notifier(manager.environment)
    notifier.ready("showing rotation\nand more")
    assert manager.hear() == ["READY=1", "STATUS=showing rotation and more", "WATCHDOG=1"]
    notifier.ready("showing home")
    assert manager.hear() == ["STATUS=showing home"]
    notifier.stopping()
    assert manager.hear() == ["STOPPING=1"]


def test_signs_of_life_come_often_enough_and_no_oftener(manager: Manager) -> None:
    moments = [0.0]
    notifier = Notifier(manager.environment, monotonic=lambda: moments[0])
    assert notifier.pause == 10
    notifier.alive()
    assert manager.silent, "a start is not counted yet"
    notifier.ready()
    assert manager.hear()[0] == "READY=1"
    heard = 0
    for moment in range(300):
        moments[0] = moment / 10
        notifier.alive()
        heard += not manager.silent
    assert 3 <= heard <= 8, "thirty seconds of calls ten times a second"


def test_the_watchdog_of_another_process_is_not_fed(manager: Manager) -> None:
    notifier = Notifier(manager.environment | {"WATCHDOG_PID": "1"}, pid=2)
    notifier.ready()
    manager.hear()
    notifier.alive()
    assert notifier.pause == 0 and manager.silent
    assert Notifier(manager.environment | {"WATCHDOG_PID": "2"}, pid=2).pause == 10


@pytest.mark.parametrize("told", ["", "relative/path", "@", "vsock:2:1234"])
def test_an_address_that_is_none_is_told_nothing(told: str) -> None:
    assert socket_address(told) is None
    notifier = Notifier({"NOTIFY_SOCKET": told, "WATCHDOG_USEC": "1000000"})
    notifier.ready("well")
    notifier.alive()
    assert notifier.pause == 0


@pytest.mark.parametrize("told", ["", "-5", "soon", "1.5"])
def test_a_silence_that_is_no_number_means_that_nobody_watches(told: str) -> None:
    assert longest_silence({"WATCHDOG_USEC": told}, 1) == 0


def test_a_manager_that_is_gone_is_logged_once_and_troubles_nobody(
    manager: Manager, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gone = {"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": "30000000"}
    moments = iter(range(0, 1000, 20))
    notifier = Notifier(gone, monotonic=lambda: float(next(moments)))
    notifier.ready()
    for _ in range(5):
        notifier.alive()
    assert caplog.text.count("nobody hears") == 1


def test_a_manager_that_does_not_read_never_holds_a_process_up(manager: Manager) -> None:
    notifier = Notifier(manager.environment)
    began = time.monotonic()
    for number in range(5_000):
        notifier.status(f"line {number}")
    assert time.monotonic() - began < 20


def test_the_listener_hears_what_the_notifier_says() -> None:
    with Listener(5.0) as listener:
        notifier = Notifier(listener.environment())
        assert listener.left > 50, "a start has its own bound"
        notifier.ready("starting")
        notifier.status("settled")
        _until(lambda: listener.is_ready and listener.status == "settled")
        listener.heard_at -= 4
        assert listener.left < 1.5
        notifier.ready("here")
        assert listener.left < 1.5, "a line of status is no sign of life"
        notifier._told_at = float("-inf")
        notifier.alive()
        _until(lambda: listener.left > 4)
        assert listener.status == "here"


# --- a process that hangs is killed, and started again ---------------------------------------------------------------

HANGS = """
import faulthandler, signal, sys, time
from kiosk.watchdog import Notifier
faulthandler.enable()
if {deaf}:
    signal.signal(signal.SIGABRT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
notifier = Notifier()
notifier.ready("up")
told = open({told!r}, "a")
told.write("started\\n"); told.flush()
while True:
    if told.tell() < {well_after}:
        time.sleep(60)  # the loop hangs here, and gives no sign
    notifier.alive()
    time.sleep(0.02)
"""


def _until(what: Callable[[], bool], seconds: float = 20.0) -> None:
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.mark.parametrize("deaf", [False, True], ids=["ended by SIGABRT", "killed"])
def test_a_hung_process_is_killed_and_started_again(
    tmp_path: Path, deaf: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kiosk.supervise.PATIENCE", 0.3)
    told = tmp_path / "told"
    # The first two starts hang, the third is well.
    script = HANGS.format(deaf=deaf, told=str(told), well_after=3 * len("started\n"))
    supervisor = Supervisor([Task("screen", (sys.executable, "-c", script), silence=1.5)])
    thread = threading.Thread(target=supervisor.run, daemon=True)
    thread.start()
    _until(lambda: told.exists() and told.read_text().count("started") == 3)
    third = supervisor._kept[0].process
    assert third is not None
    with pytest.raises(subprocess.TimeoutExpired):
        third.wait(2.5)  # longer than the silence that kills: this one is well
    supervisor.stop()
    thread.join(10)
    assert not thread.is_alive()
    if not deaf:
        assert "Fatal Python error: Aborted" in capfd.readouterr().err, "it wrote where it hangs"


def test_a_process_that_never_says_a_word_is_killed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.supervise.PATIENCE", 0.3)
    monkeypatch.setattr("kiosk.watchdog.STARTING", 0.5)
    told = tmp_path / "told"
    supervisor = Supervisor([Task("mute", ("/bin/sh", "-c", f"echo x >> {told}; sleep 60"), silence=0.5)])
    thread = threading.Thread(target=supervisor.run, daemon=True)
    thread.start()
    _until(lambda: told.exists() and told.read_text().count("x") >= 2)
    supervisor.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_a_task_without_a_bound_is_let_be() -> None:
    supervisor = Supervisor([Task("quiet", ("/bin/sh", "-c", "sleep 0.6; exit 0"))])
    assert supervisor.run() == 0
