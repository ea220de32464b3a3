"""Writes `central/guard/coverage.txt`: the characters that the fonts of a screen can draw, as ranges.

    python -m deploy.font_coverage

Run it when the fonts that `deploy/setup` installs change; the console warns an editor by this list, for its own machine
need not have the fonts.
"""

from __future__ import annotations

from pathlib import Path

from screens.typesetting.faces import library

TARGET = Path(__file__).resolve().parents[1] / "central" / "guard" / "coverage.txt"
LAST = 0x3FFFF


def ranges() -> list[tuple[int, int]]:
    """First and last code of every run of characters that the reading face or a fallback draws."""
    fonts = library()
    main = fonts.face("sans", bold=False)
    found: list[tuple[int, int]] = []
    start = None
    for code in range(0x21, LAST + 2):
        drawn = code <= LAST and not 0xD800 <= code < 0xE000 and fonts.face_for(chr(code), main) is not None
        if drawn and start is None:
            start = code
        elif not drawn and start is not None:
            found.append((start, code - 1))
            start = None
    return found


def main() -> None:
    """Write the file."""
    lines = (f"{first:X}-{last:X}" if last > first else f"{first:X}" for first, last in ranges())
    TARGET.write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
