"""What the repository's files may hold: locked and neutral requirements, no machine's paths, small modules."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
LOCKS = sorted((REPOSITORY / "requirements").glob("*.txt"))
ROOMS = ("feed", "kiosk", "screens", "deploy")
MAX_MODULE_LINES = 500
HOME = "/" + "home" + "/"
CHECKOUT = re.escape(str(REPOSITORY))
MACHINE_PATH = re.compile(
    rf"(?<![\w.@:-])(?:{HOME}[a-z]|{CHECKOUT}/|/root/|/Users/|(?<![A-Za-z])[A-Z]:\\\\)|\.pyenv/versions"
)
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".pdf", ".ttf", ".otf", ".ttc", ".xlsx", ".wav", ".ogg", ".mp3", ".mp4"}


def files() -> list[Path]:
    """Every file of the repository that is committed or would be; a copy without git gives all but the tools' own."""
    listed = subprocess.run(
        ["git", "-C", str(REPOSITORY), "ls-files", "-co", "--exclude-standard", "-z"],
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [REPOSITORY / name for name in listed.stdout.decode().split("\0") if name]
    else:
        made = {".venv", "var", "build", "__pycache__"}
        found = [path for path in REPOSITORY.rglob("*") if made.isdisjoint(path.relative_to(REPOSITORY).parts)]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def texts() -> dict[str, str]:
    """The text files by their path in the repository."""
    return {
        str(path.relative_to(REPOSITORY)): path.read_text(encoding="utf-8")
        for path in files()
        if path.suffix not in BINARY and b"\0" not in path.read_bytes()[:4096]
    }


def pins(lock: Path) -> dict[str, str]:
    """The versions of a lock by package."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+) \\$", lock.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_server_and_hashes_every_package(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|index|trusted-host|find-links|@ file|-e ", text)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    for entry in entries:
        assert re.fullmatch(r"\S+==\S+( \\\n    --hash=sha256:[0-9a-f]{64})+", entry), entry.splitlines()[0]


def test_a_device_runs_the_versions_that_were_tested() -> None:
    locks = {path.stem: pins(path) for path in LOCKS}
    assert locks["device"].items() <= locks["publish"].items() <= locks["dev"].items()
    assert "kivy" in locks["device"]
    assert not {"pypinyin", "openpyxl", "pytest"} & locks["device"].keys()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0] for requirement in asked}
    assert names <= pins(REPOSITORY / "requirements" / "dev.txt").keys()


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line) and name != "tests/test_repository_hygiene.py"
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f'open("{HOME}someone/feed")', True),
        ("see /root/.venv", True),
        (f"cd {REPOSITORY}/feed", True),
        (f"https://example.cn{REPOSITORY}/list", False),
        ("/var/lib/village-screen", False),
        ("a checkout under /root.", False),
        ("kiosk" + HOME + "page.kv", False),
    ],
)
def test_a_path_of_a_machine_is_told_from_another(line: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(line)) is found


def test_no_module_is_too_long_to_read() -> None:
    long = {
        str(path.relative_to(REPOSITORY)): lines
        for room in (*ROOMS, "benchmarks")
        for path in (REPOSITORY / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_MODULE_LINES
    }
    assert long == {}


def test_every_settings_and_data_file_parses() -> None:
    parsed = 0
    for name, text in texts().items():
        if name.endswith(".toml"):
            tomllib.loads(text)
            parsed += 1
        elif name.endswith(".json"):
            json.loads(text)
            parsed += 1
    assert parsed


def test_scripts_can_be_run() -> None:
    for path in files():
        if path.read_bytes().startswith(b"#!"):
            assert path.stat().st_mode & 0o111, f"{path.relative_to(REPOSITORY)} begins with #! but is not executable"
