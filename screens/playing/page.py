"""The page that plays a film or a sound: once, a film without sound until somebody asks for it.

While it plays somebody is there: the idle time begins anew each second. Leaving the page ends the player at once. A
page drawn anew (a new edition, another manner) goes on where the one before was.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kivy.clock import Clock
from kivy.uix.widget import Widget

from feed.blocks import Audio, Video
from kiosk.edition import EditionMedia
from screens import words
from screens.item_page.broadcast import playing_time
from screens.item_page.code import draw_code, has_code
from screens.item_page.regions import Box
from screens.loudness import loudness
from screens.page import Page
from screens.paint import Panel, TextBox
from screens.playing.controls import Control, Time, broken_words, draw_controls, draw_title
from screens.playing.places import Places, places
from screens.playing.reel import Reel, State, sound_device
from screens.playing.screening import Screening, draw_still, frame_size
from screens.playing.subtitles import Subtitles, read
from screens.states import draw_gone
from screens.typesetting import fit

if TYPE_CHECKING:
    from feed.item import Item
    from feed.media import MediaRef

_TOLD_BESIDE: Final = 24.0


class PlayingPage(Page):
    """Route `playing:<unit>/<id>/<n>`; memory `at` (seconds), `loud`, `state`. Block `n` of the item is played."""

    def build(self) -> None:
        """Draw the page with the poster; nothing is opened yet."""
        self.reel: Reel | None = None
        unit, name, number = (*self.argument.split("/"), "", "")[:3]
        item = self.face.catalogue.item(unit, name) if self.face.catalogue is not None else None
        place = int(number) if number.isdecimal() else -1
        block = item.blocks[place] if item is not None and 0 <= place < len(item.blocks) else None
        self._block = block if isinstance(block, Video | Audio) else None
        if item is None or self._block is None:
            draw_gone(self, self.face)
            return
        self._item: Item = item
        self._section = self.face.theme.by_kind(item.kind)
        self._film = isinstance(self._block, Video)
        media = self._media(self._block.media)
        self._media_found = media
        self._path = self._file(media)
        self._length = (media.seconds if media else 0.0) or float(self._block.media.seconds or 0)
        self._subtitles = self._read_subtitles(self._block)
        self._loud = bool(self.memory.get("loud", not self._film))
        self._begins = self.memory.get("state", "playing") == "playing"
        self._state: State = "paused"
        self._cue = ""
        self._draw()

    def shown(self) -> None:
        """Begin, or go on where the page before this one was."""
        if self._block is not None and self._begins:
            self._begin(float(self.memory.get("at", 0.0)))

    def leaving(self) -> None:
        """End the player."""
        Clock.unschedule(self._tick)
        if self.reel is not None:
            self.reel.close()
            self.reel = None

    def status_changed(self) -> None:
        """A cut line changes what is said beside the code."""
        if self._block is not None:
            self._draw_code()

    # --- drawing ----------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        self._places: Places = places(
            portrait=layout.portrait,
            large=theme.large,
            subtitles=bool(self._subtitles.cues),
            code=has_code(self._item),
            buttons=3 if self._film else 2,
            film=self._film,
        )
        here = self._places
        kind = words.FILM if self._film else words.RECORDING
        told = f"{kind} {playing_time(round(self._length))}".strip()
        draw_title(self, face, self._section, self._item, told, here.title)
        box = here.picture
        layout.add(self, Panel(theme.color("sunk"), radius=24), box.x, box.y, box.width, box.height)
        still = Widget(size_hint=(None, None))
        self.add_widget(still)
        draw_still(still, face, self._section, self._poster(), box, "screen" if self._film else "radio")
        self._screening = layout.add(self, Screening(still), box.x, box.y, box.width, box.height)
        self._said = self._told_panel(here.told) if here.told is not None else None
        self._word = Widget(size_hint=(None, None))
        self._code = Widget(size_hint=(None, None))
        self._controls = Widget(size_hint=(None, None))
        self._time = Time(face, self._section, here.time, sample=self._item.sample)
        for part in (self._word, self._code, self._controls, self._time):
            self.add_widget(part)
        self._draw_code()
        self._became("paused" if self.memory.get("state") != "ended" else "ended")

    def _told_panel(self, box: Box) -> TextBox:
        layout, theme = self.face.layout, self.face.theme
        layout.add(
            self, Panel(theme.color("card"), radius=16, line=theme.color("line")), box.x, box.y, box.width, box.height
        )
        style = theme.words(36, 48, bold=True, align="center")
        text = TextBox("", style, place="middle", max_lines=2, ellipsis=True, balance=True)
        return layout.add(self, text, box.x + _TOLD_BESIDE, box.y, box.width - 2 * _TOLD_BESIDE, box.height)

    def _draw_code(self) -> None:
        self._code.clear_widgets()
        if self._places.code is not None:
            draw_code(self._code, self.face, self._section, self._item, self._places.code)

    def _draw_word(self, text: str) -> None:
        """A line on a panel of its own at the lower edge of the picture; an empty one takes it away."""
        self._word.clear_widgets()
        if not text:
            return
        layout, theme, box = self.face.layout, self.face.theme, self._places.picture
        width = min(box.width - 64, 1200.0)
        styles = [theme.words(size, size + 16, bold=True, align="center") for size in (42, 36, 32)]
        pixels = [layout.style(style) for style in styles]
        found = fit(text, pixels, layout.px(width - 48), layout.px(2 * styles[1].line_px))
        style = styles[pixels.index(found.style)]
        high = found.composed.height / layout.scale + 2
        x, y = box.x + (box.width - width) / 2, box.bottom - 32 - high - 32
        panel = Panel(theme.color("card"), radius=20, line=theme.color("gold2"), line_width=2)
        layout.add(self._word, panel, x, y, width, high + 32)
        layout.add(self._word, TextBox(text, style), x + 24, y + 16, width - 48, high)

    def _became(self, state: State) -> None:
        """Draw what a state needs; `paused` is also before the beginning."""
        self._state = state
        self.memory["state"] = state if state in ("ended", "failed") else "paused" if state == "paused" else "playing"
        word = ""
        if state in ("ended", "failed"):
            self._screening.clear()
            self._say("")
        if state == "failed":
            fault = self.reel.fault if self.reel is not None else "broken"
            word = broken_words(fault, film=self._film, code=has_code(self._item))
        elif state == "opening" and self._screening.shown == 0 and not self._film:
            word = words.OPENING
        elif not self._film and self._block is not None:
            word = self._block.caption
        self._draw_word(word)
        draw_controls(self._controls, self.face, self._section, self._offered(state), self._places.buttons)

    def _offered(self, state: State) -> tuple[Control, ...]:
        """The buttons of a state."""
        begun = self.reel is not None and state in ("playing", "paused")
        if state in ("playing", "opening"):
            play = Control(words.PAUSE, "pause", self._pause if state == "playing" else None, solid=True)
        elif state == "ended":
            again = words.PLAY_AGAIN if self._film else words.HEAR_AGAIN
            play = Control(again, "refresh", self._from_start, solid=True)
        elif state == "failed":
            play = Control(words.TRY_AGAIN, "refresh", self._from_start, solid=True)
        else:
            play = Control(words.PLAY, "play", self._go_on, solid=True)
        start = words.FROM_START if self._film else words.HEAR_FROM_START
        fresh = Control(start, "refresh", self._from_start if begun else None)
        return (play, self._sound_control(), fresh) if self._film else (play, fresh)

    def _sound_control(self) -> Control:
        media = self._media_found
        if media is not None and not media.sound:
            return Control(words.NO_SOUND, "mute", None)
        if not sound_device():
            return Control(words.NO_DEVICE, "mute", None)
        if not self._volume():
            return Control(words.QUIET_NOW, "mute", None)
        if self._loud:
            return Control(words.SOUND_OFF, "mute", self._turn_sound)
        return Control(words.SOUND_ON, "speaker", self._turn_sound)

    def _volume(self) -> float:
        """How loud it is at this hour."""
        return loudness(self.face.now(), self.face.settings.sound)

    # --- playing ----------------------------------------------------------------------------------------------

    def _begin(self, at: float) -> None:
        """Open the file and play from a moment on."""
        before = self.reel
        self.leaving()
        if self._path is None:
            self._became("failed")
            return
        size, pixels = (0, 0), self._pixels()
        if pixels is not None:
            size = frame_size(pixels, self._places.picture, self.face.layout.scale)
        self.reel = Reel(
            self._path,
            size=size if self._film else None,
            volume=self._volume(),
            loud=self._loud,
            start=max(0.0, at),
            after=before,
        )
        self._second = -1
        self._became("opening")
        Clock.schedule_interval(self._tick, 0)

    def _tick(self, _elapsed: float) -> bool:
        """Show what has come. Never waits, never raises for what a file does."""
        reel = self.reel
        if reel is None:
            return False
        frame = reel.take()
        if frame is not None:
            self._screening.show(frame)
        state, at = reel.state, reel.at
        self._length = reel.length or self._length
        if state != self._state:
            self._became(state)
        if int(at) != self._second or state in ("ended", "failed"):
            self._second = int(at)
            self.memory["at"] = 0.0 if state in ("ended", "failed") else at
            self._time.tell(at, self._length)
            if state == "playing":
                self.face.stay()
        if state == "playing":
            self._say(self._subtitles.at(at))
        elif state in ("ended", "failed"):
            self.leaving()
            return False
        return True

    def _say(self, cue: str) -> None:
        if self._said is not None and cue != self._cue:
            self._cue = cue
            self._said.rewrite(cue)

    def _pause(self) -> None:
        if self.reel is not None:
            self.reel.pause(paused=True)

    def _go_on(self) -> None:
        if self.reel is not None:
            self.reel.pause(paused=False)
        else:
            self._begin(float(self.memory.get("at", 0.0)))

    def _from_start(self) -> None:
        self._begin(0.0)

    def _turn_sound(self) -> None:
        self._loud = self.memory["loud"] = not self._loud
        if self.reel is not None:
            self.reel.loud(self._loud)
        draw_controls(self._controls, self.face, self._section, self._offered(self._state), self._places.buttons)

    # --- what is played ---------------------------------------------------------------------------------------

    def _media(self, reference: MediaRef | None) -> EditionMedia | None:
        catalogue = self.face.catalogue
        return catalogue.media(reference.sha256) if catalogue is not None and reference is not None else None

    def _file(self, media: EditionMedia | None) -> Path | None:
        """The one file of prepared media, if it is there."""
        catalogue = self.face.catalogue
        if media is None or not media.files or catalogue is None:
            return None
        path = catalogue.path(media.files[0])
        return path if path.is_file() else None

    def _pixels(self) -> tuple[int, int] | None:
        media = self._media_found
        return (media.width, media.height) if media is not None and media.width and media.height else None

    def _poster(self) -> tuple[Path, int, int] | None:
        """The still picture that the item gives, else the one taken from the film at admission."""
        catalogue = self.face.catalogue
        if catalogue is None or not isinstance(self._block, Video):
            return None
        given = self._media(self._block.poster)
        if given is not None and given.files and given.width and given.height:
            return catalogue.path(given.files[0]), given.width, given.height
        film, pixels = self._media_found, self._pixels()
        return (catalogue.path(film.thumb), *pixels) if film is not None and film.thumb and pixels else None

    def _read_subtitles(self, block: Video | Audio) -> Subtitles:
        path = self._file(self._media(block.subtitles)) if isinstance(block, Video) else None
        return read(path) if path is not None and path.suffix == ".vtt" else Subtitles()
