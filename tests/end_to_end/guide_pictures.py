"""The pictures of the installers' guide, taken from the running program: `python -m tests.end_to_end.guide_pictures`.

A panel is set up by real touches, from the first start to its content, and `kiosk doctor` is asked at the end; each
picture is what stood on the glass. Run it again after a change of these pages. In what the doctor printed, the folders
of this run are written as they are called on a device.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from deploy.demo.children import wait_until
from kiosk.screen_state import read_screen_state
from screens.setting_up import places
from tests.end_to_end.device import CHECKOUT
from tests.end_to_end.glass import shows_content
from tests.end_to_end.panel_set_up import PIN, Panel, panel

TO: Final = CHECKOUT / "docs" / "installers" / "pictures"
SIZE: Final = (1280, 720)
MOST_BYTES: Final = 120_000
MOST_PICTURES: Final = 10

PAD: Final = places.pin_pad(portrait=False)
KEYS: Final = places.keyboard(portrait=False)
TILES: Final = places.tiles(portrait=False)
PLACE: Final = {"panel.orientation": 4, "key": 11}
"""Where steps stand on the overview."""

_MONO: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
_SC: Final = 2
"""The simplified Chinese face of the collection."""


def main() -> None:
    """Take all pictures anew."""
    TO.mkdir(parents=True, exist_ok=True)
    for old in TO.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, panel(Path(folder)) as device:
        set_up(device)
        save(doctor_page(device, Path(folder)), "8-doctor")
    taken = sorted(TO.glob("*.webp"))
    if len(taken) > MOST_PICTURES or any(path.stat().st_size > MOST_BYTES for path in taken):
        raise SystemExit(f"too many or too large: {[(path.name, path.stat().st_size) for path in taken]}")


def set_up(device: Panel) -> None:
    """From the first start to the content, with a picture of each page that the guide shows."""
    device.start()
    device.await_told("setup.step at=pin")
    take(device, "1-pin")
    device.type_text(PAD, list(PIN))
    device.type_text(PAD, list(PIN))
    device.await_told("setup.step at=overview")
    device.touch(TILES[1])
    address = device.server.url
    device.type_text(KEYS, [places.CLEAR, "http://", *address.removeprefix("http://")])
    asks, back_with_it = places.bar(3, portrait=False, onward=True)[1:]
    device.touch(asks)
    device.await_told("setup.answer job=probe")
    take(device, "3-address")
    device.touch(back_with_it)
    device.await_told("setup.step at=overview")
    device.touch(TILES[0])
    device.await_told("setup.answer job=villages")
    take(device, "4-village")
    device.touch(places.name_rows(portrait=False)[0])
    device.await_told("setup.step at=overview")
    take(device, "2-overview")
    visit(device, "panel.orientation", "5-orientation")
    visit(device, "key", "6-key", "setup.answer job=key", onward=False)
    device.touch(places.bar(4, portrait=False, onward=True)[3])
    device.await_told("setup.answer job=apply")
    device.await_told("page.shown route=rotation", 90)
    device.device.wait(lambda: device.device.synced(1), 60, "content")
    wait_until(shows_content(device.glass), 20)
    time.sleep(3)
    take(device, "7-content")
    # Once a minute the screen tells of itself, which the doctor's page shows.
    wait_until(lambda: read_screen_state(device.device.data / "run" / "screen") is not None, 90)


def visit(device: Panel, step: str, name: str, told: str = "", *, onward: bool = True) -> None:
    """Open a step from the overview, take its picture, go back without a change."""
    device.touch(TILES[PLACE[step]])
    device.await_told(told or f"setup.step at={step}")
    take(device, name)
    device.touch(places.bar(1, portrait=False, onward=onward)[0])
    device.await_told("setup.step at=overview")


def take(device: Panel, name: str) -> None:
    """What stands on the glass, once it is at rest."""
    time.sleep(0.8)
    save(device.glass.screenshot().resize(SIZE, Image.Resampling.LANCZOS), name)


def doctor_page(device: Panel, folder: Path) -> Image.Image:
    """The doctor's page as a terminal shows it."""
    command = [sys.executable, "-m", "kiosk", "doctor", "--config", str(device.device.settings)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False)
    told = done.stdout
    for here, there in (
        (str(device.device.data), "/var/lib/village-screen"),
        (str(device.device.folder), "/etc/village-screen"),
        (str(device.places.root), "/etc/village-screen/root.json"),
        (str(CHECKOUT / "config"), "/etc/village-screen"),
        (str(folder), "/etc/village-screen"),
    ):
        told = told.replace(here, there)
    lines = told.splitlines()
    font = ImageFont.truetype(_MONO, 22, index=_SC)
    picture = Image.new("RGB", (1500, 40 + 36 * len(lines)), "#10140F")
    pen = ImageDraw.Draw(picture)
    colours = {"好": "#DDE3D8", "要": "#FFD95A", "不": "#FF9C8A"}
    for number, line in enumerate(lines):
        pen.text((24, 20 + 36 * number), line, font=font, fill=colours.get(line[:1], "#9FB3A0"))
    return picture


def save(picture: Image.Image, name: str) -> None:
    """As small as it can be while every word is read."""
    for quality in (82, 70, 58, 46):
        picture.save(TO / f"{name}.webp", quality=quality, method=6)
        if (TO / f"{name}.webp").stat().st_size <= MOST_BYTES:
            return


if __name__ == "__main__":
    main()
