"""Reading the kernel's small text files: bounded, and whatever is wrong with one of them is an absent answer.

Such a file may vanish between two looks, refuse with an I/O error (a sensor that is asleep), or hold what no document
foresees. None of that is a fault of this program, so nothing is raised and nothing logged.
"""

from pathlib import Path
from typing import Final

_MOST_BYTES: Final = 65_536


def text(path: Path) -> str:
    """Return what stands in a file, without white space around it; empty where nothing can be read."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def number(path: Path, least: int, most: int, *, base: int = 10) -> int | None:
    """Return the whole number in a file if it lies within the bounds, else None."""
    try:
        value = int(text(path), base)
    except ValueError:
        return None
    return value if least <= value <= most else None


def folders(path: Path) -> list[Path]:
    """Return what lies in a folder, by name; nothing where it cannot be read."""
    try:
        return sorted(path.iterdir())
    except OSError:
        return []
