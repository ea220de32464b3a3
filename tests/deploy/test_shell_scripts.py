"""Every shell script of the repository: understood by its shell, and nothing in it that shellcheck warns of."""

import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = ("deploy", "requirements", "benchmarks", "tests")
SHELLS = {"sh": "dash", "bash": "bash"}


def scripts() -> dict[str, str]:
    """The shell scripts by their path in the repository, and the shell that each names in its first line."""
    found = {}
    for path in sorted(path for room in ROOMS for path in (REPOSITORY / room).rglob("*") if path.is_file()):
        with path.open("rb") as file:
            first = file.readline(100).decode("utf-8", "replace").strip()
        if first.startswith("#!") and (shell := first.split("/")[-1].removeprefix("env ").split()[0]) in SHELLS:
            found[str(path.relative_to(REPOSITORY))] = shell
    return found


def test_the_scripts_of_the_package_are_among_them() -> None:
    assert {"deploy/setup", "deploy/package/install", "deploy/package/scripts/postinst"} <= scripts().keys()


@pytest.mark.parametrize("name", scripts())
def test_its_shell_understands_it(name: str) -> None:
    shell = SHELLS[scripts()[name]]
    command = shell if shutil.which(shell) else "sh"
    done = subprocess.run([command, "-n", str(REPOSITORY / name)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_shellcheck_finds_nothing() -> None:
    assert shutil.which("shellcheck"), "shellcheck is missing; deploy/setup test installs it"
    names = [str(REPOSITORY / name) for name in scripts()]
    done = subprocess.run(["shellcheck", *names], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
