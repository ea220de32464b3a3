"""Starting the screen: everything that Kivy must know before its first import is set here, and nowhere else.

Kivy reads its environment and configuration once, at import. The defaults are for a desktop: a console log, a log file,
an inspector key, multisampling, every input driver. On a wall each of them is wrong (docs/architecture.md).
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from feed.taxonomy import TaxonomyFault, load_taxonomy
from kiosk.calendar import ZONE
from kiosk.logs import start_logging
from kiosk.settings import Settings, SettingsFault, load_settings
from kiosk.watchdog import Notifier
from screens.display import display_size
from screens.memory import return_large_blocks
from screens.theme import Theme, ThemeFault, county_theme, load_theme

log = logging.getLogger(__name__)

BAD_SETTINGS = 78
"""Exit code for settings that cannot be used (`EX_CONFIG`): starting again would not help."""

ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",
    "KIVY_WINDOW": "sdl2",
    "KIVY_IMAGE": "sdl2",
    "KIVY_TEXT": "sdl2",
    "KIVY_AUDIO": "sdl2",
    "KIVY_VIDEO": "null",
    "KIVY_CLIPBOARD": "dummy",
    "KIVY_SPELLING": "null",
    "KIVY_CAMERA": "null",
    # A finger arrives as an emulated mouse; SDL must not make a second one of it.
    "SDL_TOUCH_MOUSE_EVENTS": "1",
    "SDL_VIDEO_ALLOW_SCREENSAVER": "0",
    # The touch that gives the window its focus is a touch like any other.
    "SDL_MOUSE_FOCUS_CLICKTHROUGH": "1",
}
"""Providers are pinned: unset, Kivy tries each that is installed, which costs time and memory and may differ between
devices."""


def prepare_kivy(settings: Settings, *, cursor: bool = False) -> None:
    """Set environment and configuration for a kiosk. Must run before anything imports Kivy."""
    home = settings.data.screen_run / "kivy"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ.update(ENVIRONMENT)
    os.environ["KIVY_HOME"] = str(home)
    from kivy.config import Config

    logging.getLogger("kivy").setLevel(logging.WARNING)
    panel = settings.panel
    size = (panel.width, panel.height) if panel.width and panel.height else display_size()
    fixed = size is not None
    values: dict[str, dict[str, str | int]] = {
        "graphics": {
            "multisamples": 0,
            "maxfps": 60,
            "vsync": 0,
            "resizable": 0,
            "borderless": 1 if fixed else 0,
            "fullscreen": 0 if fixed else "auto",
            "show_cursor": int(cursor),
            "allow_screensaver": 0,
            "window_state": "visible",
            "position": "custom",
            "left": 0,
            "top": 0,
        },
        "kivy": {"exit_on_escape": 0, "log_level": "warning", "pause_on_minimize": 0, "keyboard_mode": ""},
    }
    if size is not None:
        values["graphics"] |= {"width": size[0], "height": size[1]}
    for section, keys in values.items():
        for key, value in keys.items():
            Config.set(section, key, str(value))
    # Only the mouse: SDL turns a finger into one, and a second driver would double every touch.
    Config.remove_section("input")
    Config.add_section("input")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.remove_section("modules")
    Config.add_section("modules")


def main(
    settings_path: Path,
    *,
    at: datetime | None = None,
    trace: Path | None = None,
    tour: Path | None = None,
    theme_path: Path | None = None,
    cursor: bool = False,
) -> int:
    """Run the screen; the exit code. `at` holds the time still, `tour` saves pictures of every kind of page and ends.

    Faults of settings, theme or taxonomy are logged and end with `BAD_SETTINGS`.
    """
    # A watchdog ends a hung screen by SIGABRT: then it writes where it hangs.
    faulthandler.enable(2)
    start_logging()
    return_large_blocks()
    try:
        settings = load_settings(settings_path)
        theme, theme_fault = _theme(settings, theme_path)
        taxonomy = load_taxonomy(settings.taxonomy)
    except (SettingsFault, ThemeFault, TaxonomyFault) as fault:
        log.critical("screen.settings %s", fault)
        return BAD_SETTINGS
    if tour is not None:
        # Pictures of pages, not of the hour: spans whose ends are alike never come.
        care = replace(settings.care, dim_until=settings.care.dim_from, off_until=settings.care.off_from)
        settings = replace(settings, care=care)
    start_logging(settings.log.level)
    prepare_kivy(settings, cursor=cursor)
    _warm(theme)

    from screens.app import FaceApp, stop
    from screens.mixer import open_mixer_soon
    from screens.moments import Moments
    from screens.pulse import Pulse
    from screens.renewal import Renewal
    from screens.trace import Trace
    from screens.watch import open_current

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    catalogue = open_current(settings.data.folder)
    moments = Moments(at if at is None or at.tzinfo else at.replace(tzinfo=ZONE))
    face = FaceApp(
        settings,
        theme,
        taxonomy,
        catalogue,
        moments=moments,
        trace=Trace(trace),
        theme_fault=theme_fault,
        config=settings_path,
    )
    if tour is not None:
        from screens.tour import Tour

        # Kivy's clock holds no owner: the round lives as long as this name.
        round_trip = Tour(face, tour)
        round_trip.begin()
    open_mixer_soon()
    pulse = Pulse(Notifier(), lambda: face.stage.page.route if face.stage.page is not None else "")
    pulse.begin()
    renewal = Renewal(face)
    renewal.begin()
    try:
        return face.run()
    finally:
        renewal.end()
        pulse.end()


def _theme(settings: Settings, wanted: Path | None) -> tuple[Theme, str]:
    """The theme asked for on the command line, which must be good, or else the county's; why it is not the county's.

    Raises `ThemeFault`.
    """
    if wanted is not None:
        return load_theme(wanted), ""
    return county_theme(Path(settings.panel.theme) if settings.panel.theme else None)


def _warm(theme: Theme) -> None:
    """Read the main faces' character tables on a thread, while the window opens on this one."""

    def read() -> None:
        from screens.typesetting import compose

        compose("荷", theme.words(28, 40), None)
        compose("荷", theme.words(36, 52, bold=True), None)
        compose("荷", theme.title(42, 56), None)

    threading.Thread(target=read, name="warm", daemon=True).start()
