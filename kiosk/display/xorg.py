"""The X server's configuration for one panel, as text. Pure (xorg.conf(5)).

Nothing of it is meant to be edited: it is written anew at every start of the X server from `[display]` of the settings.
"""

from collections.abc import Sequence
from typing import Final

from kiosk.display.touch import touch_matrix
from kiosk.settings import DisplaySettings

FILE: Final = "10-village-screen.conf"

_LOCKED: Final = """\
Section "ServerFlags"
    Option "DontVTSwitch" "true"
    Option "DontZap" "true"
    Option "DontZoom" "true"
    Option "AllowMouseOpenFail" "true"
    Option "BlankTime" "0"
    Option "StandbyTime" "0"
    Option "SuspendTime" "0"
    Option "OffTime" "0"
EndSection
"""
"""No key leads to a console or ends the server, and it never blanks by itself. The panel is switched off on demand, so
DPMS stays on with its times at 0."""

_DEVICE: Final = """\
Section "Device"
    Identifier "panel"
    Driver "modesetting"
EndSection
"""


def configuration(display: DisplaySettings, connected: Sequence[str]) -> str:
    """The whole file. `connected`: the outputs with a display; where the settings name one, the others stay dark."""
    parts = [_LOCKED, _DEVICE]
    for output in dict.fromkeys((*connected, *([display.output] if display.output else []))):
        shown = not display.output or output == display.output
        parts.append(_monitor(output, display) if shown else _ignored(output))
    return "\n".join([*parts, _touch(display)])


def _monitor(output: str, display: DisplaySettings) -> str:
    lines = [f'    Identifier "{output}"', '    Option "Enable" "true"', '    Option "DPMS" "true"']
    lines.append(f'    Option "Rotate" "{display.rotate}"')
    if display.mode:
        lines.append(f'    Option "PreferredMode" "{display.mode}"')
    return _section("Monitor", lines)


def _ignored(output: str) -> str:
    return _section("Monitor", [f'    Identifier "{output}"', '    Option "Ignore" "true"'])


def _touch(display: DisplaySettings) -> str:
    matrix = touch_matrix(display.rotate, display.touch_correction)
    numbers = " ".join(f"{number:.6g}" for number in matrix)
    return _section(
        "InputClass",
        [
            '    Identifier "touch follows the picture"',
            '    MatchIsTouchscreen "on"',
            f'    Option "TransformationMatrix" "{numbers}"',
        ],
    )


def _section(name: str, lines: Sequence[str]) -> str:
    return "\n".join((f'Section "{name}"', *lines, "EndSection", ""))
