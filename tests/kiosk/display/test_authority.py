"""Only who can read the key gets a window: held against a real X server."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.cli import app
from kiosk.display.authority import FILE, authority

OPEN = (
    "import ctypes, sys; x = ctypes.CDLL('libX11.so.6'); x.XOpenDisplay.restype = ctypes.c_void_p; "
    "sys.exit(not x.XOpenDisplay(sys.argv[1].encode()))"
)


def opens(display: str, key: Path) -> bool:
    command = [sys.executable, "-c", OPEN, display]
    environment = {**os.environ, "XAUTHORITY": str(key)}
    return subprocess.run(command, env=environment, timeout=20, capture_output=True, check=False).returncode == 0


def test_the_key_opens_the_display_and_another_does_not(tmp_path: Path) -> None:
    if shutil.which("Xvfb") is None:
        pytest.skip("no Xvfb here")
    assert ctypes.CDLL("libX11.so.6")
    done = CliRunner().invoke(app, ["display", "--to", str(tmp_path), "--config", str(tmp_path / "none.toml")])
    assert done.exit_code == 0
    key, other = tmp_path / FILE, tmp_path / "other"
    assert key.stat().st_mode & 0o777 == 0o600
    other.write_bytes(authority())
    assert key.read_bytes() != other.read_bytes(), "a fresh key each time"
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "64x64x24", "-noreset", "-auth", str(key)],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            name = f":{told.readline().strip()}"
        assert opens(name, key)
        assert not opens(name, other)
        assert not opens(name, tmp_path / "none")
    finally:
        server.terminate()
        server.wait(10)
