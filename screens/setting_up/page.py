"""Route `setup`: the page of the installer. It keeps the draft, sends errands off the drawing thread, and shows steps.

The page stays while somebody works on it: a resident's minute is too short to read a code off a sheet of paper.
"""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kivy.clock import Clock
from kivy.input import MotionEvent

from kiosk.setting_up.draft import Draft
from kiosk.setting_up.request import Answer, Job
from kiosk.settings import Settings
from screens.page import Memory, Page
from screens.setting_up import words
from screens.setting_up.step import Step

if TYPE_CHECKING:
    from screens.page import Face

log = logging.getLogger(__name__)

STAY_SECONDS: Final = 600.0
"""So long without a touch, and the set-up is left with nothing changed; at the first start it stays."""

_STAY_EVERY: Final = 10.0

STEPS: Final = {
    "pin": "screens.setting_up.pin_step:PinStep",
    "overview": "screens.setting_up.overview:Overview",
    "feed.village": "screens.setting_up.village:VillageStep",
    "feed.url": "screens.setting_up.typing_steps:AddressStep",
    "feed.proxy": "screens.setting_up.typing_steps:ProxyStep",
    "time.ntp": "screens.setting_up.typing_steps:TimeStep",
    "wifi": "screens.setting_up.typing_steps:WifiStep",
    "panel.orientation": "screens.setting_up.choices:TurnStep",
    "panel.diagonal_inches": "screens.setting_up.choices:SizeStep",
    "sound.volume": "screens.setting_up.choices:SoundStep",
    "network": "screens.setting_up.network_step:NetworkStep",
    "root": "screens.setting_up.brought:RootStep",
    "feed.ca_file": "screens.setting_up.brought:CertificateStep",
    "stick": "screens.setting_up.brought:StickStep",
    "display.touch_correction": "screens.setting_up.touch_step:TouchStep",
    "key": "screens.setting_up.brought:KeyStep",
    "done": "screens.setting_up.overview:DoneStep",
}
"""The steps by name; a step about one setting has the setting's key."""


class SetupPage(Page):
    """Everything that an installer does at the glass. The draft lies in the memory, as all that a step keeps."""

    bars = "none"

    def __init__(self, face: Face, route: str, memory: Memory | None = None) -> None:
        super().__init__(face, route, memory)
        entry = face.setting_up
        if entry is None or entry.errands is None:
            raise RuntimeError("route setup: this program has no settings file to set up")
        self._entry, self._errands = entry, entry.errands
        self.first = entry.unset
        """Whether nothing is set up yet."""
        self.version = entry.version
        """The version of the program."""
        self.draft = Draft(entry.config, entry.settings, self.memory.get("draft"))
        edition = face.catalogue.edition if face.catalogue is not None else None
        if edition is not None and self.draft.value("feed.village") == edition.village:
            self.draft.village_name = edition.units.get(edition.village, "")
        self._step: Step | None = None
        self._busy = ""
        self._alive = False
        self._touched_at = time.monotonic()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._entry.settings

    @property
    def step(self) -> Step:
        """The step that is shown."""
        if self._step is None:
            raise RuntimeError("the page is not built")
        return self._step

    def build(self) -> None:
        """Draw the present step."""
        at = self.memory.setdefault("at", "pin")
        module, _, name = STEPS[at].partition(":")
        maker: Callable[[SetupPage], Step] = getattr(importlib.import_module(module), name)
        self._step = maker(self)
        self._step.draw()

    def redraw(self) -> None:
        """Draw the present step anew, with what it keeps."""
        self.memory["draft"] = self.draft.plain
        if self._step is not None:
            self._step.left()
        self.clear_widgets()
        self.build()

    def go(self, at: str, **kept: Any) -> None:
        """Go to another step; `kept` is what it begins with."""
        self.memory["at"], self.memory["kept"] = at, kept
        log.info("setup.step at=%s", at)
        self.redraw()
        self.step.began()

    def shown(self) -> None:
        """Begin to stay."""
        log.info("setup.shown first=%s", self.first)
        self._alive = True
        Clock.schedule_interval(self._stay, _STAY_EVERY)
        self._stay(0)
        if not self.memory.get("began"):
            self.memory["began"] = True
            self.step.began()

    def leaving(self) -> None:
        """Let go; answers that still come are for nobody."""
        self._alive = False
        Clock.unschedule(self._stay)
        self.step.left()

    def leave(self) -> None:
        """Leave the set-up with nothing changed."""
        for name in self.memory.get("joined", ()):
            self._send("forget", lambda _answer: None, wifi=name, pin=self.pin)
        self.memory.clear()
        self.face.open("home")

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Note that somebody works here."""
        self._touched_at = time.monotonic()
        return bool(super().on_touch_down(touch))

    @property
    def pin(self) -> str:
        """What the installer has typed to come in."""
        return str(self.memory.get("pin", ""))

    # --- errands ----------------------------------------------------------------------------------------------

    def ask(self, job: Job, then: Callable[[Answer], None], saying: str = words.BUSY, **fields: Any) -> bool:
        """Send an errand unless one is under way; `then` gets the answer, in the loop, while the step still stands."""
        if self._busy:
            return False
        self._busy = job
        self.step.say(saying)
        step = self.memory["at"]

        def answered(answer: Answer) -> None:
            self._busy = ""
            log.info("setup.answer job=%s well=%s kind=%s", job, answer.well, answer.kind)
            if self._alive and self.memory.get("at") == step:
                self._touched_at = time.monotonic()
                then(answer)

        self._send(job, answered, **{"pin": self.pin, **fields})
        return True

    def _send(self, job: Job, then: Callable[[Answer], None], **fields: Any) -> None:
        errands = self._errands

        def work() -> None:
            answer = errands.ask(job, **fields)
            Clock.schedule_once(lambda _: then(answer))

        threading.Thread(target=work, name=f"setup-{job}", daemon=True).start()

    def proposal(self) -> dict[str, Any]:
        """The draft as a request carries it."""
        plain = {"change": dict(self.draft.change), "root": self.draft.root, "ca": self.draft.ca}
        return plain | {"new_pin": self.draft.pin}

    def applied(self) -> None:
        """The steward has put the draft in force: forget it, and let the program see to the rest."""
        self.draft = Draft(self._entry.config, self._entry.settings)
        self.memory["draft"] = self.draft.plain
        self.memory["joined"] = []
        self._entry.look()

    def _stay(self, _elapsed: float) -> None:
        if self.first or time.monotonic() - self._touched_at < STAY_SECONDS:
            self.face.stay()
        else:
            self.leave()
