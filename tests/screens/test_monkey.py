"""Somebody who touches everything at random finds no fault, and the screen always finds back to its rotation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.screens.approved_pictures import AT, demo_device
from tests.screens.wall import ROOT

pytestmark = [pytest.mark.window, pytest.mark.slow]

SECONDS = 12


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_device(tmp_path_factory.mktemp("monkey"))


@pytest.mark.parametrize(("size", "seed"), [("768p", 1), pytest.param("portrait", 2, marks=pytest.mark.soak)])
def test_random_touches_find_no_fault_and_the_rotation_comes_back(device: Path, size: str, seed: int) -> None:
    command = [sys.executable, "-m", "benchmarks.monkey", "--config", str(device), "--at", AT, "--size", size]
    command += ["--seconds", str(SECONDS), "--seed", str(seed), "--rotation", "12"]
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=ROOT, env=environment, check=False)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["wrong"] for line in told if "wrong" in line] == []
    assert done.returncode == 0, done.stderr[-2000:]
    assert told[-1]["visit"] >= 2
    assert told[-1]["touches"] > 5
