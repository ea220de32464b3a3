"""Steps in which something is typed on our own keyboard: an address, a proxy, time servers, the key of a Wi-Fi."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from kivy.uix.widget import Widget

from kiosk.setting_up.network import is_password
from kiosk.setting_up.request import Answer
from screens.setting_up import words
from screens.setting_up.keys import draw_keys, typed
from screens.setting_up.places import SHIFT, SIGNS, keyboard
from screens.setting_up.sheet import Deed, draw_field
from screens.setting_up.step import Step

MOST: Final = 250


class TypingStep(Step):
    """A field and the keyboard. `key` is the setting that is typed."""

    key: ClassVar[str] = ""
    roomy = False

    @property
    def entry(self) -> str:
        """What is typed so far."""
        if "entry" not in self.kept:
            self.kept["entry"] = self.begin_with()
        return str(self.kept["entry"])

    def begin_with(self) -> str:
        """What stands in the field at first."""
        return str(self.draft.value(self.key))

    def draw_body(self) -> None:
        """The field and the keys."""
        self._field: Sequence[Widget] = ()
        self._show()
        shift, signs = bool(self.kept.get("shift")), bool(self.kept.get("signs"))
        draw_keys(self.page, self.face, keyboard(portrait=self.portrait), self._press, shift=shift, signs=signs)

    def _show(self) -> None:
        for widget in self._field:
            self.page.remove_widget(widget)
        box = (48.0, 560.0, 984.0, 112.0) if self.portrait else (64.0, 262.0, 1792.0, 82.0)
        self._field = draw_field(self.page, self.face, self.entry, box)

    def _press(self, key: str) -> None:
        if key in (SHIFT, SIGNS):
            other = {SHIFT: SIGNS, SIGNS: SHIFT}[key]
            self.kept[key], self.kept[other] = not self.kept.get(key), False
            self.page.redraw()
            return
        shift, signs = bool(self.kept.get("shift")), bool(self.kept.get("signs"))
        self.kept["entry"] = typed(self.entry, key, MOST, shift=shift, signs=signs)
        self._show()

    def deeds(self) -> list[Deed]:
        """返回, 好了."""
        return [self.way_back(), Deed(words.OK, "tick", self.take, solid=True)]

    def take(self) -> None:
        """Take what is typed into the draft, or say what is wrong with it."""
        said = self.draft.put(self.key, self.entry.strip())
        if said:
            self.say(said, well=False)
        else:
            self.page.go("overview")


class AddressStep(TypingStep):
    """The feed's address, and the question whether it can be reached."""

    key = "feed.url"
    title = words.URL
    hint = words.URL_LINE

    def begin_with(self) -> str:
        """The address in force, else how one begins."""
        return str(self.draft.value(self.key)) or "https://"

    def deeds(self) -> list[Deed]:
        """返回, 连得上吗, 好了."""
        deeds = super().deeds()
        return [deeds[0], Deed(words.TRY, "online", self._try), deeds[1]]

    def _try(self) -> None:
        said = self.draft.trouble_with(self.key, self.entry.strip())
        if said:
            self.say(said, well=False)
            return
        proposal: dict[str, Any] = self.page.proposal() | {"new_pin": None}
        proposal["change"] = self.draft.change_with(self.key, self.entry.strip())
        self.page.ask("probe", self._tried, words.TRYING, **proposal)

    def _tried(self, answer: Answer) -> None:
        plain = self.entry.startswith("http://") and answer.well
        self.say(f"{answer.words}。{words.URL_PLAIN}" if plain else answer.words, well=answer.well)


class ProxyStep(TypingStep):
    """The HTTP proxy."""

    key = "feed.proxy"
    title = words.PROXY
    hint = words.PROXY_LINE


class TimeStep(TypingStep):
    """The time servers."""

    key = "time.ntp"
    title = words.TIME
    hint = words.TIME_LINE


class WifiStep(TypingStep):
    """The key of a Wi-Fi, and joining it."""

    hint = words.WIFI_KEY_LINE

    @property
    def heading(self) -> str:
        """Whose key it is."""
        return words.WIFI_KEY.format(name=self.kept["name"])

    def begin_with(self) -> str:
        """Nothing."""
        return ""

    def way_back(self) -> Deed:
        """返回: to the network."""
        return Deed(words.BACK, "back", lambda: self.page.go("network"))

    def take(self) -> None:
        """Join with what is typed."""
        if not is_password(self.entry):
            self.say(words.WIFI_KEY_LINE, well=False)
            return
        name = str(self.kept["name"])
        saying = words.JOINING.format(name=name)
        self.page.ask("join", self._joined, saying, wifi=name, password=self.entry)

    def _joined(self, answer: Answer) -> None:
        if answer.well:
            name = str(self.kept["name"])
            self.page.memory.setdefault("joined", []).append(name)
            self.page.go("network", said=words.JOINED.format(name=name))
        else:
            self.say(answer.words, well=False)
