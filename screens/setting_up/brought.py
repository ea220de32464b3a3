"""What is not typed: the pinned root and the certificates that a stick brings, the stick itself, the device's key."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from feed.durable import read_plain
from feed.layout import MAX_ROOT_BYTES
from kiosk.setting_up.extras import hash_words
from kiosk.setting_up.request import ON_GLASS, Answer, Stick, StickFile
from screens.paint import Panel, TextBox
from screens.setting_up import words
from screens.setting_up.places import ZONE, Box, grid
from screens.setting_up.sheet import Deed, Tile, draw_tile
from screens.setting_up.step import Step


class WordsStep(Step):
    """Eight words in cells, to be read out on the telephone; or a plain saying in their place."""

    def draw_words(self, said: Sequence[str], note: str = "") -> None:
        """Draw the cells, and a note below."""
        layout, theme = self.face.layout, self.face.theme.plain
        zone = (48.0, 700.0, 984.0, 560.0) if self.portrait else (64.0, 376.0, 1792.0, 400.0)
        columns, lines = (2, 4) if self.portrait else (4, 2)
        style = theme.words(80, 104, "green", bold=True, face="serif", align="center")
        count = theme.words(28, 40, "text2")
        for number, (word, box) in enumerate(zip(said, grid(zone, columns, lines, 16), strict=False), 1):
            layout.add(self.page, Panel(theme.color("card"), radius=16, line=theme.color("green"), line_width=3), *box)
            x, y, width, height = box
            layout.add(self.page, TextBox(str(number), count, wrap=False), x + 16, y + 10, 40, 40)
            layout.add(self.page, TextBox(word, style, place="middle", wrap=False), x, y, width, height)
        if note:
            x, y, width, height = zone
            style = theme.words(32, 44, "text2")
            layout.add(self.page, TextBox(note, style), x, y + height + 24, width, 88)

    def draw_saying(self, saying: str) -> None:
        """Draw words in a card."""
        layout, theme = self.face.layout, self.face.theme.plain
        x, y, width, _ = ZONE[self.portrait]
        box = (x, y + 16, width, 280.0)
        layout.add(self.page, Panel(theme.color("card"), radius=24, line=theme.color("line")), *box)
        text = TextBox(saying, theme.words(42, 64), place="middle")
        layout.add(self.page, text, x + 48, y + 16, width - 96, 280)

    def stick_deed(self) -> Deed:
        """从 U 盘读."""
        return Deed(words.STICK, "down", lambda: self.page.go("stick"), solid=True)


class RootStep(WordsStep):
    """Whom this screen believes: the words of the pinned root."""

    title = words.ROOT
    hint = words.ROOT_LINE

    def draw_body(self) -> None:
        """The words of the new one, else of the one in force."""
        if self.draft.root:
            self.draw_words(self.draft.root_words, words.ROOT_NEW)
            return
        try:
            pinned = read_plain(self.page.settings.root, MAX_ROOT_BYTES)
        except OSError:
            self.draw_saying(words.ROOT_NONE)
        else:
            self.draw_words(hash_words(pinned))

    def deeds(self) -> list[Deed]:
        """返回, 从 U 盘读."""
        return [self.way_back(), self.stick_deed()]


class CertificateStep(WordsStep):
    """The county's own certificate authority."""

    title = words.CA
    hint = words.CA_LINE

    def draw_body(self) -> None:
        """Which certificates count."""
        self.draw_saying(self._saying)

    @property
    def _own(self) -> bool:
        return bool(self.draft.ca) or (self.draft.ca is None and bool(self.draft.value("feed.ca_file")))

    @property
    def _saying(self) -> str:
        if self.draft.ca:
            return f"{self.draft.ca_name}\n{words.ROOT_NEW}"
        return words.CA_IN_FORCE if self._own else words.CA_NONE

    def deeds(self) -> list[Deed]:
        """返回, the public ones, 从 U 盘读."""
        remove = Deed(words.CA_REMOVE, "globe", self._remove if self._own else None)
        return [self.way_back(), remove, self.stick_deed()]

    def _remove(self) -> None:
        in_force = bool(self.page.settings.feed.ca_file)
        self.draft.ca, self.draft.ca_name = ("" if in_force else None), ""
        self.page.redraw()


class StickStep(WordsStep):
    """What a stick holds: taken into the draft at once; a device's file is chosen."""

    title = words.STICK_TITLE

    @property
    def _stick(self) -> Stick | None:
        kept = self.kept.get("stick")
        return msgspec.convert(kept, Stick) if kept else None

    def began(self) -> None:
        """Read it."""
        self.page.ask("stick", self._read, words.STICK_LOOKING)

    def _read(self, answer: Answer) -> None:
        if answer.stick is None:
            self.say(answer.words, well=False)
            return
        self.draft.take_stick(answer.stick)
        self.kept["stick"] = msgspec.to_builtins(answer.stick)
        self.kept["said"] = words.STICK_FILES if answer.stick.files else words.STICK_LINE
        self.page.redraw()

    def draw_body(self) -> None:
        """Files to choose from; without any, what was found."""
        stick = self._stick
        if stick is None:
            return
        if stick.files:
            self._draw_files(stick)
        elif stick.root:
            self.draw_words(stick.root_words, self._found(stick))
        else:
            self.draw_saying(self._found(stick))

    def deeds(self) -> list[Deed]:
        """返回, once more, 好了."""
        again = Deed(words.LOOK_AGAIN, "refresh", lambda: self.page.go("stick"))
        done = Deed(words.OK, "tick", lambda: self.page.go("overview"), solid=True)
        return [again, done]

    def _found(self, stick: Stick) -> str:
        parts = [words.FIELDS["root"]] if stick.root else []
        parts += [f"{words.FIELDS['feed.ca_file']} {stick.ca_name}"] if stick.ca else []
        parts += [words.STICK_FEED] if stick.feed_url else []
        return "、".join(parts)

    def _draw_files(self, stick: Stick) -> None:
        columns, lines = (1, 6) if self.portrait else (3, 4)
        boxes = grid(ZONE[self.portrait], columns, lines)
        more = len(stick.files) > len(boxes)
        room = len(boxes) - 1 if more else len(boxes)
        start = int(self.kept.get("from", 0))
        shown = list(zip(stick.files[start : start + room], boxes, strict=False))
        for file, box in shown:
            self._draw_file(file, box)
        if more:
            told = f"{start // room + 1}/{-(-len(stick.files) // room)}"
            turn = Tile(words.PAGE_DOWN, told, "down", lambda: self._turn(start + room, len(stick.files)))
            draw_tile(self.page, self.face, turn, boxes[-1])

    def _draw_file(self, file: StickFile, box: Box) -> None:
        tile = Tile(file.name.removesuffix(".toml"), "", "screen", lambda: self._take(file))
        draw_tile(self.page, self.face, tile, box)

    def _turn(self, start: int, count: int) -> None:
        self.kept["from"] = start if start < count else 0
        self.page.redraw()

    def _take(self, file: StickFile) -> None:
        said = self.draft.take_file(file.text, file.name, ON_GLASS)
        if said:
            self.say(said, well=False)
            return
        self.page.go("overview", said=words.TAKEN.format(name=file.name.removesuffix(".toml")))


class KeyStep(WordsStep):
    """The device's own key in eight words."""

    title = words.KEY
    hint = words.KEY_LINE

    def began(self) -> None:
        """Have it made where there is none."""
        self.page.ask("key", self._shown, words.KEY_MAKING)

    def _shown(self, answer: Answer) -> None:
        if answer.key_words:
            self.kept.update(words=list(answer.key_words), hex=answer.key_hex, said="")
            self.page.redraw()
        else:
            self.say(answer.words, well=False)

    def draw_body(self) -> None:
        """The words, and the key itself for who types it."""
        self.draw_words(self.kept.get("words", ()), self.kept.get("hex", ""))
