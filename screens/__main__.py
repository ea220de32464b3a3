"""`python -m screens --config FILE`: run the screen."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from screens.launch import main


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m screens", description="数字乡村·智慧大屏: the screen itself.")
    parser.add_argument("--config", type=Path, default=Path("config/kiosk.toml"), help="settings file (TOML)")
    parser.add_argument("--theme", type=Path, help="theme file; default config/themes/default.toml")
    parser.add_argument("--at", type=datetime.fromisoformat, help="hold the time still, e.g. 2026-10-24T10:36")
    parser.add_argument("--tour", type=Path, metavar="FOLDER", help="save a picture of every kind of page, and end")
    parser.add_argument("--trace", type=Path, metavar="FILE", help="append what is drawn and when, as JSON lines")
    parser.add_argument("--cursor", action="store_true", help="show the mouse pointer (development)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    given = parse(sys.argv[1:])
    sys.exit(
        main(
            given.config,
            at=given.at,
            trace=given.trace,
            tour=given.tour,
            theme_path=given.theme,
            cursor=given.cursor,
        )
    )
