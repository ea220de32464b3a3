"""The session on a real display: one window that fills it, no key that closes or uncovers it, never a black glass."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from deploy.demo.display import VirtualDisplay
from kiosk.display.touch import Rotation
from kiosk.display.xorg import configuration
from kiosk.settings import DisplaySettings
from screens.recovering.ground import show
from screens.recovering.known import Known
from screens.recovering.picture import PAPER, picture
from tests.end_to_end.glass import Glass
from tests.screens.running import Running
from tests.screens.wall import demo_edition

SESSION = Path(__file__).resolve().parents[2] / "deploy" / "session"
SIZE = (1366, 768)
KEYS = (
    "alt+F4", "ctrl+alt+BackSpace", "alt+Tab", "Super_L", "F11", "Escape", "F1", "ctrl+alt+Delete", "ctrl+q", "ctrl+w",
    "alt+c", "alt+d", "alt+n", "alt+p", "alt+space", "alt+Escape", "ctrl+alt+x", "ctrl+alt+r", "alt+m", "super+d",
    "ctrl+alt+F1", "ctrl+c", "ctrl+Escape", "alt+F2", "Print", "ctrl+shift+i", "Menu",
)  # fmt: skip
"""What closes, hides, switches or starts something on a desktop, the window manager's own defaults among them."""

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        shutil.which("matchbox-window-manager") is None, reason="apt-get install matchbox-window-manager"
    ),
]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A display with the ground painted and the window manager as its unit starts it."""
    with VirtualDisplay(*SIZE) as virtual:
        show(lambda width, height: picture(width, height, Known("荷塘村"), fallen=False), virtual.name)
        unit = SESSION.parent / "systemd" / "village-screen-wm.service"
        command = next(line for line in unit.read_text("utf-8").splitlines() if line.startswith("ExecStart="))
        words = command.removeprefix("ExecStart=").replace("/usr/lib/village-screen/session", str(SESSION)).split()
        manager = subprocess.Popen(
            words, env={**os.environ, "DISPLAY": virtual.name}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        yield virtual.name
        manager.terminate()
        manager.wait(5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("session")
    demo_edition(made).close()
    return made


def xdotool(display: str, *words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words],
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return done.stdout.strip()


def is_ground(image: Image.Image) -> bool:
    """Whether the page under every window is seen."""
    painted = picture(*SIZE, Known("荷塘村"), fallen=False)
    return ImageChops.difference(image, painted).getbbox() is None


def windows(display: str) -> dict[str, tuple[int, int, int, int]]:
    """The visible windows of the screen by number: x, y, width, height."""
    found = {}
    for number in xdotool(display, "search", "--onlyvisible", "--class", "python|screens|__main__").split():
        told = dict(
            line.split("=", 1)
            for line in xdotool(display, "getwindowgeometry", "--shell", number).splitlines()
            if "=" in line
        )
        found[number] = (int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"]))
    return found


def fills(display: str) -> bool:
    return (0, 0, *SIZE) in windows(display).values()


def test_no_key_closes_or_uncovers_the_screen_and_a_fallen_one_leaves_no_black_glass(
    display: str, folder: Path
) -> None:
    with Running(folder, display) as screen:
        screen.wait_route("rotation")
        screen.wait("the window to fill the panel", lambda: fills(display) and not is_ground(screen.picture()), 30)
        for key in KEYS:
            xdotool(display, "key", "--delay", "20", key)
        time.sleep(0.5)
        assert screen.process.poll() is None, screen.log
        assert fills(display) and not is_ground(screen.picture())
        # A key still counts for nothing, and a touch for what it always did.
        screen.tap(SIZE[0] // 2, SIZE[1] // 2)
        screen.wait_route("home")
        screen.process.kill()
        screen.process.wait(10)
        ends = time.monotonic() + 15
        while not is_ground(screen.picture()):
            assert time.monotonic() < ends, "what the glass shows when the screen has fallen"
            time.sleep(0.1)
    with Running(folder, display) as again:
        again.wait_route("rotation")
        again.wait("the window to fill it again", lambda: fills(display) and not is_ground(again.picture()), 30)


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1080, 1920), (2160, 3840), (1366, 768)])
def test_the_page_that_cannot_fail_is_painted_at_every_size(size: tuple[int, int]) -> None:
    with VirtualDisplay(*size) as virtual:
        show(lambda width, height: picture(width, height, Known("荷塘村", "0731-5550"), fallen=True), virtual.name)
        with Glass(virtual.name) as glass:
            shown = glass.screenshot()
    assert shown.size == size
    wanted = picture(*size, Known("荷塘村", "0731-5550"), fallen=True)
    assert ImageChops.difference(shown, wanted).getbbox() is None
    box = ImageChops.difference(shown, Image.new("RGB", size, PAPER)).getbbox()
    assert box is not None and box[0] > 0.05 * size[0] and box[2] < 0.95 * size[0], "words, and none at the edge"


# --- the scripts -----------------------------------------------------------------------------------------------------


def script(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", str(SESSION / name), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)


@pytest.fixture
def backlight(tmp_path: Path) -> Path:
    place = tmp_path / "backlight" / "intel_backlight"
    place.mkdir(parents=True)
    (place / "max_brightness").write_text("852\n")
    (place / "brightness").write_text("852\n")
    return place


@pytest.mark.parametrize(("asked", "set_to"), [("100", 852), ("35", 298), ("0", 0), ("7", 60)])
def test_the_backlight_follows_what_the_screen_asks_for(
    tmp_path: Path, backlight: Path, asked: str, set_to: int
) -> None:
    (tmp_path / "light").write_text(f"{asked}\n")
    assert script("light", str(tmp_path / "light"), str(backlight.parent)).returncode == 0
    assert int((backlight / "brightness").read_text()) == set_to


@pytest.mark.parametrize("asked", ["", "101", "-1", "3 5", "35; reboot", "$(id)", "035", "1e2", "*"])
def test_anything_but_a_number_is_refused(tmp_path: Path, backlight: Path, asked: str) -> None:
    (tmp_path / "light").write_text(asked + "\n")
    assert script("light", str(tmp_path / "light"), str(backlight.parent)).returncode == 1
    assert (backlight / "brightness").read_text() == "852\n"


def test_a_link_in_place_of_the_request_is_not_followed(tmp_path: Path, backlight: Path) -> None:
    (tmp_path / "number").write_text("10\n")
    (tmp_path / "light").symlink_to(tmp_path / "number")
    assert script("light", str(tmp_path / "light"), str(backlight.parent)).returncode == 1
    assert (backlight / "brightness").read_text() == "852\n"


@pytest.mark.parametrize(
    ("settings", "chosen"),
    [
        ("", "xorg"),
        ('[display]\nbackend = "cage"\n', "cage"),
        ("[display]\nbackend='cage'   # Wayland\n", "cage"),
        ('[display]\n# backend = "cage"\nbackend = "xorg"\n', "xorg"),
        (None, "xorg"),
    ],
)
def test_one_back_end_is_started_and_never_both(tmp_path: Path, settings: str | None, chosen: str) -> None:
    file = tmp_path / "kiosk.toml"
    if settings is not None:
        file.write_text(settings)
    found = [name for name in ("xorg", "cage") if script("backend", name, str(file)).returncode == 0]
    assert found == [chosen]


@pytest.mark.parametrize("rotation", ["normal", "left", "right", "inverted"])
def test_a_turned_picture_is_turned_anew_on_every_output(tmp_path: Path, rotation: Rotation) -> None:
    file, asked, fake = tmp_path / "x.conf", tmp_path / "asked", tmp_path / "xrandr"
    file.write_text(configuration(DisplaySettings(rotate=rotation), ("HDMI-1",)))
    (tmp_path / "outputs").write_text(
        "HDMI-1 connected primary 1920x1080+0+0\nDP-1 disconnected\nDP-2 connected (normal)\n"
    )
    fake.write_text(f'#!/bin/sh\nif [ "$1" = --query ]; then cat {tmp_path}/outputs; else echo "$*" >> {asked}; fi\n')
    fake.chmod(0o755)
    command = ["/bin/sh", str(SESSION / "turn"), str(file)]
    subprocess.run(command, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, timeout=10, check=True)
    done = asked.read_text().splitlines() if asked.exists() else []
    wanted = [f"--output {output} --rotate {turn}" for output in ("HDMI-1", "DP-2") for turn in ("normal", rotation)]
    assert done == ([] if rotation == "normal" else wanted)


def test_scripts_are_clean() -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("no shellcheck here")
    names = [str(SESSION / name) for name in ("backend", "light", "turn", "wait-for-display")]
    done = subprocess.run(["shellcheck", *names], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
