"""A window on a virtual display, a program around a page, and editions to show: for tests that look at pages."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image as Picture

from deploy.demo.display import VirtualDisplay
from feed.item import Item
from feed.media import MediaRef
from feed.publish.folder import read_folder
from feed.reading import write_item
from feed.taxonomy import load_taxonomy
from kiosk.catalogue import Catalogue
from kiosk.edition import Edition, EditionItem, EditionMedia, write_edition
from kiosk.settings import DataSettings, PanelSettings, Settings
from screens.manner import Manner
from tests.end_to_end.glass import Glass

ROOT = Path(__file__).resolve().parents[2]
VILLAGE = "430304009203"
NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)
STANDARD = Manner()
SIZES = {"landscape": (1920, 1080), "portrait": (1080, 1920), "small": (1366, 768)}


def picture_media(folder: Path, width: int, height: int) -> tuple[MediaRef, EditionMedia]:
    """A drawn picture of so many pixels, prepared in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{width}x{height}.jpg"
    if not path.exists():
        Picture.linear_gradient("L").resize((width, height)).convert("RGB").save(path)
    return _media(folder, path, "image/jpeg", "image", width, height, (path.name,))


def document_media(folder: Path, pages: int) -> tuple[MediaRef, EditionMedia]:
    """An original of A4 pages, prepared in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    names = tuple(f"page-{number:03}.jpg" for number in range(1, pages + 1))
    for name in names:
        Picture.new("RGB", (900, 1273), "#FFFFFF").save(folder / name)
    return _media(folder, folder / names[0], "application/pdf", "document", 900, 1273, names)


def _media(
    folder: Path, path: Path, mime: Any, kind: Any, width: int, height: int, names: tuple[str, ...]
) -> tuple[MediaRef, EditionMedia]:
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    reference = MediaRef(sha256=sha256, length=len(data), type=mime, width=width, height=height)
    files = tuple(f"{folder.name}/{name}" for name in names)
    return reference, EditionMedia(sha256=sha256, kind=kind, width=width, height=height, files=files)


def edition_of(
    data: Path, items: Iterable[tuple[str, Item]], media: Iterable[EditionMedia] = (), number: int = 1
) -> Catalogue:
    """An edition of items by unit, opened."""
    edition = Edition(
        number=number,
        built=NOW,
        village=VILLAGE,
        units={VILLAGE: "荷塘村", VILLAGE[:9]: "荷塘街道", "430304": "岳塘区"},
        content_at=NOW,
    )
    entries = (EditionItem(unit, item, write_item(item)) for unit, item in items)
    return Catalogue.open(write_edition(data / "editions", edition, entries, media), data)


def demo_edition(data: Path) -> Catalogue:
    """The demo village with its media."""
    found = read_folder(ROOT / "assets" / "demo", load_taxonomy(ROOT / "config" / "taxonomy.toml"))
    items, media = [], {}
    prepared = data / "prepared"
    prepared.mkdir(parents=True, exist_ok=True)
    for code, unit in found.units.items():
        if code not in (VILLAGE, VILLAGE[:9], VILLAGE[:6]):
            continue
        items += [(code, item) for item in unit.items if not item.audience or VILLAGE in item.audience]
        for sha256, path in unit.blobs.items():
            media[sha256] = _prepared(prepared, sha256, path)
    return edition_of(data, items, media.values())


def _prepared(folder: Path, sha256: str, path: Path) -> EditionMedia:
    if path.suffix == ".pdf":
        names = []
        for number, page in enumerate(pypdfium2.PdfDocument(path), 1):
            names.append(f"prepared/{sha256}-{number}.jpg")
            page.render(scale=1360 / page.get_width()).to_pil().convert("RGB").save(folder.parent / names[-1])
        return EditionMedia(sha256=sha256, kind="document", width=1360, height=1923, files=tuple(names))
    name = f"prepared/{sha256}{path.suffix}"
    shutil.copyfile(path, folder.parent / name)
    if path.suffix in (".jpg", ".png", ".webp"):
        with Picture.open(path) as picture:
            width, height = picture.size
        return EditionMedia(sha256=sha256, kind="image", width=width, height=height, files=(name,))
    kind: Any = "video" if path.suffix in (".webm", ".mp4") else "audio"
    return EditionMedia(sha256=sha256, kind=kind, width=0, height=0, files=(name,))


class Wall:
    """The window of this process, in pixels of a panel."""

    def __init__(self, display: str) -> None:
        self.display = display
        folder = Path(tempfile.mkdtemp(prefix="wall-"))
        self.settings = Settings(
            data=DataSettings(folder=folder, run=folder / "run"), panel=PanelSettings(width=1920, height=1080)
        )
        os.environ["DISPLAY"] = display
        os.environ["SDL_VIDEODRIVER"] = "x11"
        from screens.launch import prepare_kivy

        prepare_kivy(self.settings)
        from kivy.base import EventLoop, runTouchApp
        from kivy.core.window import Window

        EventLoop.ensure_window()
        # Input, but no loop: tests turn it themselves.
        runTouchApp(embedded=True)
        from screens.theme import load_theme

        self.window = Window
        self.theme = load_theme()
        self.taxonomy = load_taxonomy(ROOT / "config" / "taxonomy.toml")
        Window.clearcolor = (247 / 255, 243 / 255, 234 / 255, 1)

    def resize(self, width: int, height: int) -> None:
        """Make the window a panel of that size."""
        if tuple(map(int, self.window.size)) != (width, height):
            self.window.size = (width, height)
            self.turn_at_once(4)

    def face(self, catalogue: Catalogue | None, now: datetime = NOW, manner: Manner = STANDARD) -> WallFace:
        """A program around pages, for the present size of the window."""
        return WallFace(self, catalogue, now, manner)

    def show(self, page: Any, *, bars: bool = True) -> Any:
        """Build a page and put it on the window with its bars; the stage that holds them."""
        from screens.stage import Stage

        page.build()
        stage = Stage(page.face, lambda: None)
        for child in list(self.window.children):
            self.window.remove_widget(child)
        self.window.add_widget(stage)
        stage.show(page, 48, 60)
        if hasattr(page, "finish"):
            page.finish()
        self.draw()
        return stage

    def draw(self) -> None:
        """Bring the window up to date: all that is due happens, one frame is drawn, and the program knows it seen."""
        self.settle(3)
        self.window.canvas.ask_update()
        self.turn_at_once(1)
        self.settle(2)

    def settle(self, times: int) -> None:
        """Turn the loop without waiting for the next frame's time and without drawing: what nobody looks at yet."""
        from kivy.base import EventLoop
        from kivy.clock import Clock

        for _ in range(times):
            self.window.mainloop()
            with self._no_pace():
                Clock.tick()
            EventLoop.dispatch_input()
            Clock.tick_draw()

    def tap(self, widget: Any) -> None:
        """Touch the middle of a widget through the display, and let the loop see it."""
        from screens.paint.press import _LastActivation

        _LastActivation.moment = float("-inf")
        x, y = int(widget.center_x), int(self.window.height - widget.center_y)
        self.point("mousemove", x, y, "mousedown", 1)
        self.point("mouseup", 1)
        self.turn_at_once(2)

    def point(self, *words: object) -> None:
        """Move or press the pointer of the display, and turn the loop until what was done has reached the program."""
        told = "on_mouse_down" if "mousedown" in words else "on_mouse_up" if "mouseup" in words else ""
        seen: list[object] = []
        watch = self.window.fbind(told, lambda *about: seen.append(about)) if told else 0
        try:
            environment = {**os.environ, "DISPLAY": self.display}
            subprocess.run(["xdotool", *map(str, words)], check=True, timeout=30, env=environment)
            self.turn_at_once(2)
            if told:
                self.turn_until(lambda: bool(seen), f"{words} has reached the window")
                self.turn_at_once(2)
        finally:
            if told:
                self.window.unbind_uid(told, watch)

    def turn(self, times: int) -> None:
        """Turn the loop at the pace of the program: what the display reports, what the clock brings, what is drawn."""
        from kivy.base import EventLoop

        for _ in range(times):
            self.window.mainloop()
            EventLoop.idle()

    def turn_until(self, so: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        """Turn the loop at the pace of the program until something is so; fail naming it otherwise."""
        ends = time.monotonic() + seconds
        while not so():
            assert time.monotonic() < ends, f"not within {seconds} s: {what}"
            self.turn(1)

    @contextmanager
    def flips(self) -> Iterator[list[object]]:
        """The frames drawn meanwhile, counted once the window stands: a busy display server tells late of changes."""
        drawn: list[object] = []
        watch = self.window.fbind("on_flip", lambda *about: drawn.append(about))
        try:
            self.turn_until(partial(self._stands, drawn), "the window stands")
            drawn.clear()
            yield drawn
        finally:
            self.window.unbind_uid("on_flip", watch)

    def _stands(self, drawn: list[object]) -> bool:
        """Whether nothing is drawn for some turns."""
        before = len(drawn)
        self.turn(8)
        return len(drawn) == before

    def turn_at_once(self, times: int) -> None:
        """Turn the loop without waiting for the next frame's time: for what does not depend on time."""
        for _ in range(times):
            with self._no_pace():
                self.turn(1)

    @contextmanager
    def _no_pace(self) -> Iterator[None]:
        """The clock does not wait. A pace that the program sets meanwhile holds from then on."""
        from kivy.clock import Clock

        pace, Clock._max_fps = Clock._max_fps, 0.0
        try:
            yield
        finally:
            Clock._max_fps = Clock._max_fps or pace

    def screenshot(self, path: Path) -> Path:
        """What the display shows, as the X server tells it."""
        with Glass(self.display) as glass:
            glass.pixels(0, 0, *map(int, self.window.size)).save(path)
        return path


@cache
def the_wall() -> Wall:
    """The one window of this process; its display ends with the process."""
    display = VirtualDisplay(1920, 1920)
    display.__enter__()
    atexit.register(display.__exit__)
    return Wall(display.name)


def told(root: Any) -> str:
    """All words below a widget, one text per line."""
    from screens.item_page.sheet import Sheet
    from screens.paint import TextBox

    found = []
    for widget in root.walk(restrict=True):
        if isinstance(widget, TextBox):
            text = widget.text
            found.append(text if isinstance(text, str) else "".join(span.text for span in text))
        elif isinstance(widget, Sheet):
            found += ["".join(line.text for line in text.composed.lines) for text in widget.texts]
    return "\n".join(found)


def button(root: Any, name: str) -> Any:
    """The button of a name below a widget."""
    found = [widget for widget in root.walk() if getattr(widget, "name", None) == name and hasattr(widget, "panel")]
    assert found, f"no button {name!r}"
    return found[0]


class WallFace:
    """What pages ask of the program; `opened` are the routes they asked for."""

    def __init__(self, wall: Wall, catalogue: Catalogue | None, now: datetime, manner: Manner) -> None:
        from screens.layout import Edges, Layout
        from screens.paint.drawn import rgba
        from screens.scale import fit_frame

        width, height = map(int, wall.window.size)
        self.manner, self.theme = manner, wall.theme.in_manner(manner)
        self.taxonomy, self.settings = wall.taxonomy, wall.settings
        edges = Edges(self.theme.color("button_line")) if manner.dark else None
        self.layout = Layout(fit_frame(width, height), edges=edges)
        wall.window.clearcolor = rgba(self.theme.color("paper"))
        self.catalogue, self.status = catalogue, None
        self.offline = False
        self.opened: list[str] = []
        self._now = now

    def now(self) -> datetime:
        return self._now

    def open(self, route: str, *, instead: bool = False) -> None:
        self.opened.append(f"{route} instead" if instead else route)

    def choose(self, manner: Manner) -> None:
        self.opened.append(f"choose {manner}")

    def stay(self) -> None:
        self.opened.append("stay")

    def back(self) -> None:
        self.opened.append("back")

    def resume(self) -> None:
        self.opened.append("resume")
