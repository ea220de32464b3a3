"""The child is confined, and whatever becomes of it costs one file at most."""

import hashlib
import io
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kiosk.media.prepare import MediaJob, MediaRefused, Preparer
from kiosk.media.shelf import DONE, Prepared
from kiosk.media.worker import Worker

REPOSITORY = Path(__file__).resolve().parents[3]
PANEL = (640, 360)


def picture(number: int = 0) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60 + number, 40), (200, 30, 30)).save(buffer, "PNG")
    return buffer.getvalue()


def job_of(folder: Path, data: bytes, mime: str = "image/png") -> MediaJob:
    source = folder / hashlib.sha256(data).hexdigest()
    source.write_bytes(data)
    return MediaJob(source.name, source, mime)


def long_document(pages: int = 50) -> bytes:
    sheets = [Image.new("RGB", (200, 280), (255, 255, number)) for number in range(pages)]
    buffer = io.BytesIO()
    sheets[0].save(buffer, "PDF", save_all=True, append_images=sheets[1:])
    return buffer.getvalue()


def confined(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process confined as the child is; `offline` and `confined` tell how far that went."""
    prelude = (
        "import sys; from pathlib import Path; from kiosk.media import confinement; confinement.limit();"
        "offline = confinement.leave_network(); confined = confinement.write_only_below(Path(sys.argv[1]));"
        "print(offline, confined, flush=True)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", prelude + code, str(folder)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def preparer(tmp_path: Path) -> Iterator[Preparer]:
    with Preparer(tmp_path / "shelf", PANEL) as running:
        yield running


def test_the_child_reaches_no_listener(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), 1).close()
        done = confined(
            tmp_path,
            f"""
import socket
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    try:
        with socket.socket(socket.AF_INET, kind) as line:
            line.settimeout(1)
            line.connect(("127.0.0.1", {port}))
            line.send(b"x")
        print("reached")
    except OSError as error:
        print("refused")
""",
        )
    offline, *rest = done.stdout.split()
    if offline == "False":
        pytest.skip("this kernel gives an ordinary process no network of its own")
    assert rest[1:] == ["refused", "refused"], done.stderr


def test_the_child_writes_nowhere_else_and_starts_nothing(tmp_path: Path) -> None:
    shelf, other = tmp_path / "shelf", tmp_path / "other"
    shelf.mkdir()
    other.mkdir()
    (other / "kept").write_text("kept")
    done = confined(
        shelf,
        f"""
import os
def attempt(what):
    try:
        what()
        print("done")
    except OSError:
        print("refused")
attempt(lambda: open({str(shelf / "mine")!r}, "w").close())
attempt(lambda: open({str(other / "new")!r}, "w").close())
attempt(lambda: open({str(other / "kept")!r}, "w").close())
attempt(lambda: os.unlink({str(other / "kept")!r}))
attempt(lambda: os.symlink("/etc", {str(shelf / "link")!r}))
attempt(lambda: os.execv("/bin/true", ["true"]))
""",
    )
    _, is_confined, *rest = done.stdout.split()
    if is_confined == "False":
        pytest.skip("this kernel lacks Landlock")
    assert rest == ["done"] + ["refused"] * 5, done.stderr
    assert (other / "kept").read_text() == "kept"


def test_memory_files_and_processes_are_bounded(tmp_path: Path) -> None:
    done = confined(
        tmp_path,
        """
import os
try:
    bytearray(900 * 1024 * 1024)
except MemoryError:
    print("memory")
try:
    with open(sys.argv[1] + "/large", "wb") as file:
        for _ in range(70):
            file.write(bytes(1 << 20))
except OSError:
    print("file")
""",
    )
    assert done.stdout.split()[2:] == ["memory", "file"], done.stderr


def test_the_processor_is_bounded(tmp_path: Path) -> None:
    done = confined(tmp_path, "confinement.limit_processor(0)\nwhile True: pass")
    assert done.returncode == -signal.SIGXCPU


def test_the_child_says_how_far_it_is_confined(preparer: Preparer, tmp_path: Path) -> None:
    assert isinstance(preparer.prepare_one(job_of(tmp_path, picture())), Prepared)
    child = preparer.child
    assert child is not None
    own = Path("/proc/self/ns/net").readlink()
    assert child.greeting.offline == (Path(f"/proc/{child.pid}/ns/net").readlink() != own)


def test_one_child_serves_a_batch_and_leaves(tmp_path: Path) -> None:
    with Preparer(tmp_path / "shelf", PANEL, linger=0.2) as preparer:
        children = set()
        for number in range(5):
            assert isinstance(preparer.prepare_one(job_of(tmp_path, picture(number))), Prepared)
            assert preparer.child is not None
            children.add(preparer.child.pid)
        assert len(children) == 1
        ends = time.monotonic() + 20
        while preparer.child is not None and time.monotonic() < ends:
            time.sleep(0.02)
        assert preparer.child is None
        assert not Path(f"/proc/{children.pop()}").exists()


def test_what_is_ready_needs_no_child(tmp_path: Path) -> None:
    job = job_of(tmp_path, picture())
    with Preparer(tmp_path / "shelf", PANEL) as preparer:
        first = preparer.prepare_one(job)
    with Preparer(tmp_path / "shelf", PANEL, python="/bin/false") as preparer:
        assert preparer.prepare_one(job) == first == preparer.prepared(job.sha256)
        assert preparer.child is None


def test_another_panel_or_a_lost_file_is_prepared_anew(preparer: Preparer, tmp_path: Path) -> None:
    job = job_of(tmp_path, picture())
    first = preparer.prepare_one(job)
    assert isinstance(first, Prepared)
    (preparer.shelf.root / first.thumb).unlink()
    assert preparer.prepared(job.sha256) is None
    assert preparer.prepare_one(job) == first
    with Preparer(tmp_path / "shelf", (320, 180)) as other:
        assert other.prepared(job.sha256) is None
        smaller = other.prepare_one(job)
        assert isinstance(smaller, Prepared)
        assert smaller.folder != first.folder
    done = preparer.shelf.root / first.folder / DONE
    done.write_text(json.dumps(json.loads(done.read_text()) | {"recipe": 0}))
    assert preparer.prepared(job.sha256) is None
    assert preparer.prepare_one(job) == first


def under_way(preparer: Preparer, job: MediaJob) -> bool:
    return any(preparer.shelf.root.glob(f"??/{job.sha256}/*/page-001.jpg"))


def begun(preparer: Preparer, job: MediaJob, results: list[object]) -> threading.Thread:
    """Prepare in a thread; returns when the first page is drawn and others are to follow."""
    thread = threading.Thread(target=lambda: results.append(preparer.prepare_one(job)))
    thread.start()
    ends = time.monotonic() + 30
    while not under_way(preparer, job) and time.monotonic() < ends:
        time.sleep(0.002)
    return thread


def test_a_child_killed_at_work_costs_one_file_and_the_next_run_does_it(preparer: Preparer, tmp_path: Path) -> None:
    job, results = job_of(tmp_path, long_document(), "application/pdf"), list[object]()
    thread = begun(preparer, job, results)
    assert preparer.child is not None
    os.kill(preparer.child.pid, signal.SIGKILL)
    thread.join(30)
    (result,) = results
    assert isinstance(result, MediaRefused)
    assert "SIGKILL" in result.reason
    assert not preparer.shelf.place(job.sha256).exists()
    assert isinstance(preparer.prepare_one(job_of(tmp_path, picture())), Prepared)
    again = preparer.prepare_one(job)
    assert isinstance(again, Prepared)
    assert len(again.files) == 50


def anybody_at_work(folder: Path) -> bool:
    """Whether a process was started to write below this folder."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in entry.read_bytes():
                return True
        except OSError:
            continue
    return False


def test_an_agent_killed_at_work_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    job = job_of(tmp_path, long_document(), "application/pdf")
    code = (
        "import sys; from pathlib import Path; from kiosk.media.prepare import *;"
        "Preparer(Path(sys.argv[1]), (640, 360)).prepare_one("
        "MediaJob(sys.argv[3], Path(sys.argv[2]), 'application/pdf'))"
    )
    agent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "shelf"), str(job.source), job.sha256], cwd=REPOSITORY
    )
    ends = time.monotonic() + 30
    while not list((tmp_path / "shelf").glob("??/*/*/page-001.jpg")) and time.monotonic() < ends:
        time.sleep(0.002)
    agent.kill()
    agent.wait()
    # Where systemd runs, its child dies with it; here it ends once it finds nobody to answer.
    while anybody_at_work(tmp_path / "shelf") and time.monotonic() < ends:
        time.sleep(0.01)
    with Preparer(tmp_path / "shelf", PANEL) as preparer:
        assert preparer.prepared(job.sha256) is None
        assert list(preparer.shelf.root.glob("??/*/*.part")) == []
        assert isinstance(preparer.prepare_one(job), Prepared)


def test_withdrawal_does_not_wait_for_work_under_way(preparer: Preparer, tmp_path: Path) -> None:
    job, results = job_of(tmp_path, long_document(), "application/pdf"), list[object]()
    thread = begun(preparer, job, results)
    preparer.forget(job.sha256)
    assert not under_way(preparer, job)
    thread.join(60)
    assert isinstance(results[0], MediaRefused)
    assert not results[0].permanent
    assert preparer.prepared(job.sha256) is None


def pretender(folder: Path, *lines: str) -> str:
    """A program in the child's place that says these lines of shell."""
    program = folder / "pretender"
    program.write_text("\n".join(["#!/bin/sh", *lines]) + "\n")
    program.chmod(stat.S_IRWXU)
    return str(program)


GREETING = """echo '{"offline":true,"confined":true}'"""
READ = "read -r task"


def answering(*outputs: dict[str, object]) -> str:
    return f"echo '{json.dumps({'outputs': outputs})}'"


@pytest.mark.parametrize(
    ("lines", "reason", "permanent"),
    [
        ([GREETING, READ, "sleep 30"], "not done within", True),
        ([GREETING, READ, "kill -SEGV $$"], "SIGSEGV", True),
        ([GREETING, READ, "echo oh no >&2", "exit 3"], "exit code 3: oh no", True),
        ([GREETING, READ, "echo nonsense"], "nonsense", True),
        ([GREETING, READ, "exec yes nonsense | tr -d '\\n'"], "without end", True),
        ([GREETING, READ, answering()], "nothing", True),
        ([GREETING, READ, answering({"name": "../../../escaped.jpg", "width": 1, "height": 1})], "escaped", True),
        ([GREETING, READ, answering({"name": "done.json", "width": 1, "height": 1})], "done.json", True),
        ([GREETING, READ, answering({"name": "full.jpg", "width": 1, "height": 1})], "full.jpg", False),
        ([GREETING, READ, answering({"name": "full.jpg", "width": 10**9, "height": 1})], "nonsense", True),
        (["exit 1"], "exit code 1", False),
        (["echo hello"], "nonsense", False),
    ],
)
def test_a_child_gone_wrong_is_ended_and_named(tmp_path: Path, lines: list[str], reason: str, permanent: bool) -> None:
    job = job_of(tmp_path, picture())
    with Preparer(tmp_path / "shelf", PANEL, python=pretender(tmp_path, *lines), time_limit=1.0) as preparer:
        result = preparer.prepare_one(job)
        assert isinstance(result, MediaRefused)
        assert reason in result.reason
        assert result.permanent == permanent
        assert preparer.prepared(job.sha256) is None
        assert not preparer.shelf.place(job.sha256).exists()
    with Preparer(tmp_path / "shelf", PANEL) as preparer:
        assert isinstance(preparer.prepare_one(job), Prepared)


@pytest.mark.parametrize("trick", ["ln -s /etc/hostname", "echo '<html>' | tee", "mkdir"])
def test_what_a_child_leaves_must_be_plain_pictures(tmp_path: Path, trick: str) -> None:
    lines = [
        GREETING,
        READ,
        """folder=$(echo "$task" | sed 's/.*"folder":"\\([^"]*\\)".*/\\1/')""",
        f'{trick} "$folder/full.jpg" >/dev/null',
        answering({"name": "full.jpg", "width": 1, "height": 1}),
    ]
    with Preparer(tmp_path / "shelf", PANEL, python=pretender(tmp_path, *lines), time_limit=5.0) as preparer:
        result = preparer.prepare_one(job_of(tmp_path, picture()))
        assert isinstance(result, MediaRefused)
        assert "full.jpg" in result.reason


def test_a_missing_source_or_full_disk_is_the_devices_fault(preparer: Preparer, tmp_path: Path) -> None:
    job = job_of(tmp_path, picture())
    job.source.unlink()
    result = preparer.prepare_one(job)
    assert isinstance(result, MediaRefused)
    assert not result.permanent


def test_no_child_survives_its_owner(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    code = (
        "import sys, time; from pathlib import Path; from kiosk.media.worker import Worker;"
        "print(Worker(sys.executable, Path(sys.argv[1])).pid, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "shelf")], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    child = Path("/proc") / owner.stdout.readline().strip()
    assert child.exists()
    owner.kill()
    owner.wait()
    owner.stdout.close()
    ends = time.monotonic() + 20
    while running(child) and time.monotonic() < ends:
        time.sleep(0.02)
    assert not running(child)


def running(process: Path) -> bool:
    """Whether it is there and no mere entry that waits to be collected."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_child_gets_nothing_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of-the-agent")
    worker = Worker(sys.executable, tmp_path)
    try:
        assert b"SECRET" not in Path(f"/proc/{worker.pid}/environ").read_bytes()
    finally:
        worker.close()


def test_eviction_keeps_what_is_wanted_and_takes_the_oldest(preparer: Preparer, tmp_path: Path) -> None:
    results = [preparer.prepare_one(job_of(tmp_path, picture(number))) for number in range(4)]
    shas = [result.sha256 for result in results]
    for age, sha in enumerate(shas):
        os.utime(preparer.shelf.place(sha), (1000 + age, 1000 + age))
    total = preparer.size()
    assert preparer.evict(set(), total) == 0
    freed = preparer.evict({shas[0]}, total - 1)
    assert freed > 0
    assert [preparer.prepared(sha) is not None for sha in shas] == [True, False, True, True]
    assert preparer.size() == total - freed
    preparer.evict({shas[0]}, 0)
    assert [preparer.prepared(sha) is not None for sha in shas] == [True, False, False, False]
    preparer.forget(shas[0])
    preparer.forget(shas[0])
    assert preparer.size() == 0


def test_another_user_than_root_is_confined_as_well(tmp_path: Path) -> None:
    """The device runs the agent as an ordinary user; where tests run as root, one is borrowed."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root to become an ordinary user")
    done = subprocess.run(
        [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            sys.executable,
            "-c",
            "from pathlib import Path; from kiosk.media import confinement; confinement.limit();"
            "print(confinement.leave_network(), confinement.write_only_below(Path('/tmp')))",
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    if "Permission" in done.stderr or "No module" in done.stderr:
        pytest.skip("the ordinary user cannot read this checkout")
    own = subprocess.run(["unshare", "-Un", "true"], capture_output=True, check=False, timeout=30).returncode == 0
    assert done.stdout.split()[:1] == [str(own)], done.stderr
