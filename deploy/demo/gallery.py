"""`make gallery`: sign the demo village, let a device of its own take it from the folder, draw the gallery of it.

No web server and no display: the device reads the signed feed as it would from a USB stick, and the gallery draws on a
window that needs none. All that is made lies below `var/gallery-demo`; options are those of `kiosk gallery`.
"""

import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from deploy.demo.commands import CONTENT, TAXONOMY, Places, prepare_keys, publish, village

AT: Final = "2026-10-24T10:36"
"""The moment that the mock-ups show."""

KIOSK: Final = str(Path(sys.executable).parent / "kiosk")


def settings_text(places: Places) -> str:
    """The settings of a device that takes the feed from its folder. Paths in it start at its own folder."""
    return f"""# Written by `make gallery`; every setting is explained in config/kiosk.toml.

root = {json.dumps(places.root.name)}
taxonomy = {json.dumps(str(TAXONOMY.resolve()))}

[feed]
url = {json.dumps(places.feed.resolve().as_uri())}
village = {json.dumps(village(CONTENT))}

[data]
folder = {json.dumps(places.data.name)}
"""


def commands(places: Places, options: Sequence[str]) -> list[list[str]]:
    """What is run, one after the other."""
    settings = ["--config", str(places.settings)]
    return [
        prepare_keys(CONTENT, places),
        publish(CONTENT, places),
        [KIOSK, "sync", *settings],
        [KIOSK, "gallery", *settings, "--at", AT, *options],
    ]


def main(options: Sequence[str]) -> int:
    """Draw; the code of the first command that fails, whose own message stands above."""
    places = Places(Path.cwd() / "var" / "gallery-demo")
    places.feed.mkdir(parents=True, exist_ok=True)
    places.settings.write_text(settings_text(places), encoding="utf-8")
    for command in commands(places, options):
        code = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
        if code:
            sys.stderr.write(f"make gallery: ended with {code}: {shlex.join(command)}\n")
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
