"""What a clerk's telephone holds: photographs with their place and turn, and a scanned document."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = (2400, 1800)
_ORIENTATION, _GPS, _LATITUDE_REF, _LATITUDE = 0x0112, 0x8825, 1, 2
_QUARTER_TURN = 6


def photograph(path: Path, seed: int) -> Path:
    """A picture as a telephone takes it: lying on its side, with the place where it was taken. JPEG."""
    picture = _scene(seed)
    exif = Image.Exif()
    exif[_ORIENTATION] = _QUARTER_TURN
    exif.get_ifd(_GPS).update({_LATITUDE_REF: "N", _LATITUDE: (27.0, 52.0, 1.5)})
    picture.save(path, quality=85, exif=exif)
    return path


def document(path: Path, pages: int = 2) -> Path:
    """A scanned letter of some pages. PDF."""
    first, *rest = [_scene(page).resize((1240, 1754)) for page in range(pages)]
    first.save(path, "PDF", save_all=True, append_images=rest, resolution=150)
    return path


def _scene(seed: int) -> Image.Image:
    chance = random.Random(seed)
    picture = Image.linear_gradient("L").resize(SIDE).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(120):
        x, y = chance.randrange(SIDE[0]), chance.randrange(SIDE[1])
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.rectangle((x, y, x + chance.randrange(20, 400), y + chance.randrange(20, 300)), fill=colour)
    return picture
