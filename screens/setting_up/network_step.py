"""网通了没有: cable and Wi-Fi as NetworkManager tells of them, and joining one."""

from __future__ import annotations

from typing import Final

import msgspec

from kiosk.setting_up.network import Link, Network, Wifi
from kiosk.setting_up.request import Answer
from screens.paint import Icon, Panel, Rule, TextBox
from screens.setting_up import words
from screens.setting_up.places import Box, grid
from screens.setting_up.sheet import Deed, Tile, draw_tile
from screens.setting_up.step import Step

_ROWS: Final = {False: 4, True: 4}
_LINKS: Final = 3


class NetworkStep(Step):
    """What is plugged in at the left or above, Wi-Fis at the right or below."""

    title = words.NETWORK
    scenic = False

    @property
    def _network(self) -> Network | None:
        kept = self.page.memory.get("network")
        return msgspec.convert(kept, Network) if kept else None

    def began(self) -> None:
        """Look."""
        said = self.kept.get("said", "")
        self._look(rescan=False, said=said)

    def _look(self, *, rescan: bool, said: str = "") -> None:
        self.page.ask("network", lambda answer: self._seen(answer, said), words.LOOKING, rescan=rescan)

    def _seen(self, answer: Answer, said: str) -> None:
        if answer.network is not None:
            self.page.memory["network"] = msgspec.to_builtins(answer.network)
            self.kept["said"] = said
            self.page.redraw()
        else:
            self.say(answer.words, well=False)

    def draw_body(self) -> None:
        """The card and the rows."""
        network = self._network
        if self.portrait:
            self._draw_links(network, (48.0, 432.0, 984.0, 244.0))
            boxes = grid((48.0, 700.0, 984.0, 836.0), 1, _ROWS[True] + 1)
        else:
            self._draw_links(network, (64.0, 360.0, 640.0, 552.0))
            boxes = grid((736.0, 360.0, 1120.0, 552.0), 1, _ROWS[False])
        if network is not None and network.managed:
            self._draw_wifis(network.wifis, boxes)

    def deeds(self) -> list[Deed]:
        """返回, 再看一遍."""
        return [self.way_back(), Deed(words.LOOK_AGAIN, "refresh", lambda: self._look(rescan=True))]

    def _draw_links(self, network: Network | None, box: Box) -> None:
        layout, theme = self.face.layout, self.face.theme.plain
        x, y, width, height = box
        layout.add(self.page, Panel(theme.color("card"), radius=24, line=theme.color("line")), *box)
        if network is None:
            return
        if not network.managed:
            text = TextBox(words.UNMANAGED, theme.words(36, 52), place="middle")
            layout.add(self.page, text, x + 40, y, width - 80, height)
            return
        high = min(92.0, (height - 24) / _LINKS)
        for number, link in enumerate(_shown(network.links)):
            top = y + 12 + number * high
            if number:
                layout.add(self.page, Rule(theme.color("line")), x + 32, top, width - 64, 1)
            self._draw_link(link, (x + 32, top, width - 64, high))

    def _draw_link(self, link: Link, box: Box) -> None:
        """One line as on mock-up 11: icon, what, how it is."""
        layout, theme = self.face.layout, self.face.theme.plain
        x, y, width, height = box
        icon, name = ("screen", words.CABLE) if link.kind == "cable" else ("online", words.WIFI)
        layout.add(self.page, Icon(icon, theme.color("green")), x, y + (height - 46) / 2, 46, 46)
        layout.add(self.page, TextBox(name, theme.words(36, 52), place="middle", wrap=False), x + 62, y, 120, height)
        down = words.LINK_DOWN if link.kind == "cable" else words.UNUSED
        told = words.LINK_UP.format(address=link.address) if link.up else down
        styles = [theme.words(size, round(size * 1.4), "green", bold=True, align="right") for size in (36, 32, 28)]
        room = width - 190
        style = next((one for one in styles if layout.measure(told, one) <= room), styles[-1])
        text = TextBox(told, style, place="middle", max_lines=1, ellipsis=True)
        layout.add(self.page, text, x + 190, y, room, height)

    def _draw_wifis(self, wifis: tuple[Wifi, ...], boxes: list[Box]) -> None:
        layout, theme = self.face.layout, self.face.theme.plain
        if not wifis:
            x, y, width, height = boxes[0]
            text = TextBox(words.NO_WIFI, theme.words(36, 52, "text2"), place="middle", wrap=False)
            layout.add(self.page, text, x + 24, y, width - 48, height)
            return
        more = len(wifis) > len(boxes)
        room = len(boxes) - 1 if more else len(boxes)
        start = int(self.kept.get("from", 0))
        for wifi, box in zip(wifis[start : start + room], boxes, strict=False):
            state = words.IN_USE if wifi.used else "" if wifi.locked else words.OPEN
            note = " · ".join(part for part in (words.STRENGTH.format(strength=wifi.strength), state) if part)
            tile = Tile(wifi.name, note, "tick" if wifi.used else "online", lambda it=wifi: self._join(it))  # type: ignore[misc]
            draw_tile(self.page, self.face, tile, box)
        if more:
            shown = f"{start // room + 1}/{-(-len(wifis) // room)}"
            turn = Tile(words.PAGE_DOWN, shown, "down", lambda: self._turn(start + room, len(wifis)))
            draw_tile(self.page, self.face, turn, boxes[-1])

    def _turn(self, start: int, count: int) -> None:
        self.kept["from"] = start if start < count else 0
        self.page.redraw()

    def _join(self, wifi: Wifi) -> None:
        if wifi.locked and not wifi.used:
            self.page.go("wifi", name=wifi.name)
        elif not wifi.used:
            saying = words.JOINING.format(name=wifi.name)
            self.page.ask("join", lambda answer: self._joined(answer, wifi.name), saying, wifi=wifi.name)

    def _joined(self, answer: Answer, name: str) -> None:
        if not answer.well:
            self.say(answer.words, well=False)
            return
        self.page.memory.setdefault("joined", []).append(name)
        self._seen(answer, words.JOINED.format(name=name))


def _shown(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links that are up first, and no more than the card has room for."""
    return tuple(sorted(links, key=lambda link: (not link.up, link.kind)))[:_LINKS]
