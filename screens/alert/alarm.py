"""The alarm: what a warning does to the program: which page is shown in place of another, the banner, the tone.

The program asks it before it shows anything, so that no way leads past a warning that has the screen.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, Literal

from kiosk.alerts import Bulletin, Warned
from kiosk.catalogue import Catalogue
from screens.alert.banner import HEIGHT, Banner, told_by
from screens.alert.tone import Tone
from screens.alert.vigil import Vigil
from screens.alert.warden import Warden
from screens.loudness import loudness
from screens.pace import Movement
from screens.page import Memory, Page

if TYPE_CHECKING:
    from screens.app import FaceApp
    from screens.layout import Layout
    from screens.looks import Looks
    from screens.moments import Moments
    from screens.playing.reel import Reel

log = logging.getLogger(__name__)

RESERVED: Final = HEIGHT + 4
"""Units of the panel that pages leave to a banner: its own and a little air above it."""

BARE: Final = frozenset({"alert", "dark", "failsafe"})
"""Routes whose pages have the whole panel."""

Shown = tuple[str, Memory | None, Movement | None]


class Alarm:
    """Between the warnings and the program. Seconds are of the program's monotonic clock."""

    def __init__(self, face: FaceApp, looks: Looks, moments: Moments) -> None:
        self._face, self._looks = face, looks
        self._warden = Warden(face.settings.data.folder / "editions", moments, face.catalogue)
        self.tone = Tone()
        self._beneath: tuple[str, Memory | None] = ("rotation", None)
        self._rung: frozenset[str] = frozenset()
        self._over: tuple[str, ...] = ()
        self._below: tuple[str, ...] = ()
        self._drawn_for: tuple[Any, ...] = ()

    @property
    def vigil(self) -> Vigil:
        """Who has read what."""
        return self._warden.vigil

    @property
    def wakes(self) -> bool:
        """Whether a warning keeps the panel lit, judged now."""
        self._warden.look(self._face.status)
        return any(warned.takes_over for warned in self.vigil.standing)

    def edition(self, catalogue: Catalogue) -> None:
        """Another edition is shown."""
        self._warden.edition(catalogue)

    def bulletin(self, bulletin: Bulletin) -> None:
        """The agent has told of its warnings."""
        self._warden.bulletin(bulletin)

    # --- what the page of warnings asks -----------------------------------------------------------------------

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What has the whole screen now, the gravest first."""
        return self.vigil.over(self._face.moment())

    @property
    def heard(self) -> bool:
        """Whether a tone can be heard on this machine."""
        return self.tone.possible

    def hear_again(self) -> None:
        """Sound the tone for somebody who has asked for it."""
        self._face.stay()
        self._sound()

    def set_aside(self, key: str) -> None:
        """Somebody has read a warning: show the next one, or what was shown before."""
        self.vigil.set_aside(key)
        self._face.visit("alert", None)

    # --- what is shown ----------------------------------------------------------------------------------------

    def look(self) -> None:
        """Show what warnings ask for now: one that takes the screen over, the page below it, another banner."""
        change, face = self._change(), self._face
        if change and face.stage.page is not None:
            log.info("alert.shown change=%s route=%s", change, face.stage.page.route)
            face.refresh()
            face.look()

    def _change(self) -> Literal["over", "banner", ""]:
        """What is no longer as it was shown: what has the screen, the banner, nothing."""
        self._warden.look(self._face.status)
        if _keys(self.warnings) != self._over:
            return "over"
        return "banner" if _keys(self.vigil.banner()) != self._below else ""

    def instead(self, route: str, memory: Memory | None, movement: Movement | None, moment: float) -> Shown:
        """What is shown where a page is asked for, judged now."""
        self._warden.look(self._face.status)
        over, before = self.vigil.over(moment), self._over
        self._over = _keys(over)
        if over and route != "failsafe":
            if route == "alert":
                # One that has just come is not to stand behind another that is read.
                return route, memory if set(self._over) <= set(before) else None, movement
            self._beneath = route, dict(memory or {})
            return "alert", None, None
        if route != "alert":
            return route, memory, movement
        (beneath, kept), self._beneath = self._beneath, ("rotation", None)
        return ("rotation", None, None) if beneath == "dark" else (beneath, kept, None)

    def abandon(self) -> None:
        """Whoever was using the screen has left: the rotation follows the warning."""
        self._beneath = ("rotation", None)

    def shown(self, route: str, film: Reel | None) -> None:
        """A page is on the window: sound the tone for warnings that are new. `film` was played on the page before."""
        keys = frozenset(self._over) if route == "alert" else frozenset()
        new = [warned for warned in self.vigil.standing if warned.key in keys - self._rung]
        self._rung = keys
        if not keys:
            self.tone.stop()
        elif any(not warned.alert.drill for warned in new):
            self._sound(film)

    def _sound(self, film: Reel | None = None) -> None:
        """Sound the tone, once a film that was being played has let go of the device."""
        face = self._face
        self.tone.play(loudness(face.now(), face.settings.sound, alert=True), film)

    # --- the banner -------------------------------------------------------------------------------------------

    def banner_changed(self) -> bool:
        """Whether other warnings than before are to stand below pages, from now on."""
        before, self._below = self._below, _keys(self.vigil.banner())
        return self._below != before

    def below(self, route: str) -> float:
        """Units at the foot of the panel that a page leaves to the banner."""
        return RESERVED if self._below and route not in BARE else 0.0

    def hang(self, page: Page) -> None:
        """Show the banner of the moment below a page, or none."""
        self._face.stage.hang(self._banner(page, self._looks.wear(self._face.manner)[1]))

    def _banner(self, page: Page, whole: Layout) -> Banner | None:
        """The banner below a page; `whole` is the layout of the panel."""
        warnings = self.vigil.banner()
        if not warnings or page.bars == "none":
            return None
        face = self._face
        drawn_for = (told_by(face, warnings), face.theme, whole)
        hanging = face.stage.banner
        if isinstance(hanging, Banner) and drawn_for == self._drawn_for:
            return hanging
        self._drawn_for = drawn_for
        return Banner(face, whole, warnings, self._open)

    def _open(self, warned: Warned) -> None:
        """Show a warning that somebody has tapped in the banner."""
        page = self._face.stage.page
        if warned.takes_over and page is not None:
            self._beneath = page.route, dict(page.memory)
            self.vigil.recall(warned.key)
            self._face.visit("alert", {"key": warned.key})
        else:
            self._face.open(f"item:{warned.unit}/{warned.item.id}")


def _keys(warnings: tuple[Warned, ...]) -> tuple[str, ...]:
    return tuple(warned.key for warned in warnings)
