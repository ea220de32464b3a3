"""`python -m screens.recovering --config FILE [--fallen] [--stay]`: paint the page that cannot fail."""

from __future__ import annotations

import argparse
import logging
import sys
from functools import partial
from pathlib import Path

from kiosk.logs import start_logging
from kiosk.settings import Settings, SettingsFault, load_settings
from screens.recovering.ground import NoDisplay, show
from screens.recovering.known import read_known
from screens.recovering.picture import picture

log = logging.getLogger(__name__)


def main(arguments: list[str]) -> int:
    """Paint it; 1 where there is no display. Settings that cannot be used do not keep it from the glass."""
    parser = argparse.ArgumentParser(prog="python -m screens.recovering")
    parser.add_argument("--config", type=Path, required=True, help="settings file (TOML)")
    parser.add_argument("--fallen", action="store_true", help="the screen will not come up for a while")
    parser.add_argument("--stay", action="store_true", help="in a window of its own, until ended")
    given = parser.parse_args(arguments)
    start_logging()
    try:
        settings = load_settings(given.config)
    except SettingsFault as fault:
        log.warning("recovering.settings fault=%s", fault)
        settings = Settings()
    known = read_known(settings.data.screen)
    try:
        show(partial(picture, known=known, fallen=given.fallen), stay=given.stay)
    except NoDisplay as fault:
        log.error("recovering.no_display fault=%s", fault)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
