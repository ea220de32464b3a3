"""Films and sounds: opened once as the screen will, in the child, before the screen ever does.

What comes of it: width and height as shown, playing time, whether there is a sound, and a still for the poster. A
file that yields no frame, or no sound, is refused here and not on the wall.
"""

import os
import time
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageStat

from kiosk.media.pictures import save
from kiosk.media.player import FORMATS, MAX_PIXELS, open_player
from kiosk.media.task import THUMB, Output, Unfit

STILL_AT: Final = 1.0
"""Seconds into the film from which a still is taken; films begin with a black frame."""
_DARKEST: Final = 24.0
"""Mean brightness (0–255) below which a later frame is preferred."""
_MOST_FRAMES: Final = 150
_PATIENCE: Final = 15.0
"""Seconds until a film must have shown a frame, or a sound begun."""
_SILENCE: Final = 2.0
_STILL: Final = (1280, 720)
_MOST_SECONDS: Final = 86_400.0


def look(source: Path, name: str, panel: tuple[int, int], folder: Path) -> tuple[Output, ...]:
    """Return the output named `name` for a film or sound, and for a film its still, written into `folder`.

    Raises Unfit for what no player shows, OSError where the player itself is missing.
    """
    # No sound device is opened: SDL's own stand-in takes the samples at the right pace.
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    form = FORMATS[Path(name).suffix]
    try:
        if form not in ("mp4", "webm"):
            sound, seconds = _heard(source, form, _PATIENCE)
            if not sound:
                raise Unfit("no sound could be decoded; export it anew")
            return (Output(name, seconds=seconds, sound=True),)
        still, seconds = _seen(source, form)
        sound, _ = _heard(source, form, _SILENCE)
    except ImportError as error:
        raise OSError(f"ffpyplayer cannot be loaded: {error}") from error
    film = Output(name, still.width, still.height, seconds=seconds, sound=sound)
    # As large as a film is shown, and never larger than the panel.
    still.thumbnail((min(panel[0], _STILL[0]), min(panel[1], _STILL[1])), reducing_gap=2.0)
    return film, save(still, folder, THUMB)


def _seen(source: Path, form: str) -> tuple[Image.Image, float]:
    """A frame of the film as it is shown, and the playing time."""
    faults: list[str] = []
    player = open_player(
        source, form, film=True, sound=False, volume=0.0, size=(0, 0), told=_listener(faults), threads=1
    )
    best: Image.Image | None = None
    try:
        ends, frames = time.monotonic() + _PATIENCE, 0
        while time.monotonic() < ends and frames < _MOST_FRAMES and not faults:
            frame, wait = player.get_frame()
            if wait == "eof":
                break
            if frame is None:
                time.sleep(0.002)
                continue
            frames += 1
            if best is None or frame[1] >= STILL_AT:
                best = _picture(frame[0], player)
                if frame[1] >= STILL_AT and ImageStat.Stat(best.convert("L")).mean[0] > _DARKEST:
                    break
        if best is None:
            raise Unfit("no frame could be decoded; export it as ordinary MP4 (H.264 and AAC), 1080p at most")
        return best, _seconds(player)
    finally:
        player.close_player()


def _picture(frame: Any, player: Any) -> Image.Image:
    """The frame with square pixels. Raises Unfit where it is larger than the screen decodes."""
    width, height = frame.get_size()
    if min(width, height) < 16 or width * height > MAX_PIXELS:
        raise Unfit(f"{width}×{height} pixels a frame; films up to 1080p are played")
    picture = Image.frombytes("RGB", (width, height), bytes(frame.to_bytearray(keep_align=False)[0]))
    across, down = player.get_metadata().get("aspect_ratio") or (1, 1)
    if across > 0 and down > 0 and across != down:
        wide = round(width * across / down)
        if not 16 <= wide <= 4096:
            raise Unfit(f"pixels of a shape of {across}:{down}")
        picture = picture.resize((wide, height))
    return picture


def _heard(source: Path, form: str, patience: float) -> tuple[bool, float]:
    """Whether a sound plays, and for how long it would."""
    faults: list[str] = []
    player = open_player(
        source, form, film=False, sound=True, volume=0.0, size=(0, 0), told=_listener(faults), threads=1
    )
    try:
        ends = time.monotonic() + patience
        while time.monotonic() < ends and not faults:
            # The player's clock may be asked only once the file is open.
            if player.get_metadata().get("duration") is not None and player.get_pts() > 0:
                return True, _seconds(player)
            time.sleep(0.01)
        return False, 0.0
    finally:
        player.close_player()


def _seconds(player: Any) -> float:
    length = float(player.get_metadata().get("duration") or 0.0)
    return length if 0 < length <= _MOST_SECONDS else 0.0


def _listener(faults: list[str]) -> Any:
    def told(selector: str, value: str) -> None:
        if selector.endswith(":error"):
            faults.append(f"{selector} {value}")

    return told
