"""What there is to say of updates on this device: gathered from what launcher, root's part and agent have told."""

from kiosk.settings import Settings
from kiosk.update.applying import policy_of, read_applied
from kiosk.update.installed import find_installed
from kiosk.update.staging import read_progress
from kiosk.update.words import update_lines


def update_page(settings: Settings) -> str:
    """Return some lines in plain Chinese, for `kiosk status` and `kiosk update status`."""
    installed = find_installed()
    applied = read_applied(installed.base) if installed is not None else None
    return "\n".join(update_lines(installed, read_progress(settings.data.run), applied, policy_of(settings)))
