"""The joint between what is admitted and what makes it fit: prepared media as an edition names them."""

from pathlib import Path
from typing import Final

from feed.media import MediaRef
from kiosk.agent.intake import Prepare, Refused
from kiosk.edition import EditionMedia
from kiosk.media.prepare import MediaJob, MediaRefused, Preparer
from kiosk.media.shelf import Prepared
from kiosk.settings import PanelSettings

FOLDER: Final = "prepared"
"""Where prepared media lie, below the data folder."""

_LANDSCAPE: Final = (1920, 1080)


def panel_size(panel: PanelSettings) -> tuple[int, int]:
    """Return the pixels to prepare for; a size left open is full HD, upright where the settings say portrait."""
    if panel.width and panel.height:
        return panel.width, panel.height
    return _LANDSCAPE[::-1] if panel.orientation == "portrait" else _LANDSCAPE


def preparing(preparer: Preparer) -> Prepare:
    """Return what the lanes call for each blob that came."""

    def prepare(reference: MediaRef, path: Path) -> tuple[EditionMedia, int]:
        made = preparer.prepare_one(MediaJob(reference.sha256, path, reference.type))
        if isinstance(made, MediaRefused):
            raise Refused(made.reason, permanent=made.permanent)
        return edition_media(made), made.size + reference.length

    return prepare


def edition_media(made: Prepared) -> EditionMedia:
    """Return prepared media as an edition holds them: paths relative to the data folder."""
    return EditionMedia(
        sha256=made.sha256,
        kind=made.kind,
        width=made.width,
        height=made.height,
        files=tuple(f"{FOLDER}/{file}" for file in made.files),
        thumb=f"{FOLDER}/{made.thumb}" if made.thumb else "",
        seconds=made.seconds,
        sound=made.sound,
    )
