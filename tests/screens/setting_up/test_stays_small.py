"""The set-up brings no network library and no trust chain into the drawing process: they are the steward's."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import sys
import kiosk.setting_up.draft, kiosk.setting_up.errands, kiosk.setting_up.reload, kiosk.setting_up.touch
import kiosk.setting_up.extras, kiosk.setting_up.names, kiosk.setting_up.pin
print(sorted({name.partition('.')[0] for name in sys.modules} & {'requests', 'urllib3', 'tuf', 'cryptography', 'ssl'}))
"""


def test_what_the_screen_loads_for_the_set_up() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
