"""All settings at one look: what each is now, what is still missing; from here they are put in force, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kiosk.setting_up.draft import RULES
from kiosk.setting_up.request import Answer
from screens import words
from screens.paint import Panel, TextBox
from screens.setting_up.places import ZONE, tiles
from screens.setting_up.sheet import Deed, Tile, draw_tile
from screens.setting_up.step import Step

if TYPE_CHECKING:
    from kiosk.setting_up.draft import Draft

_TILES: Final = (
    ("feed.village", "village"),
    ("feed.url", "server"),
    ("root", "seal"),
    ("network", "net"),
    ("panel.orientation", "screen"),
    ("panel.diagonal_inches", "fit"),
    ("display.touch_correction", "tap"),
    ("sound.volume", "speaker"),
    ("feed.proxy", "globe"),
    ("feed.ca_file", "rules"),
    ("time.ntp", "clock"),
    ("key", "id"),
)

_MOST_CHANGES: Final = 8


class Overview(Step):
    """Twelve tiles, one per thing to set."""

    @property
    def heading(self) -> str:
        """As at the first start, or later."""
        return words.SETUP_OVERVIEW_FIRST if self.page.first else words.SETUP_OVERVIEW

    @property
    def hint(self) -> str:  # type: ignore[override]
        """What is still missing, else how to put it in force."""
        missing = self._missing
        if missing:
            return words.SETUP_MISSING.format(names="、".join(words.SETUP_FIELDS[field] for field in missing))
        if self.page.first:
            return words.SETUP_READY
        count = self.draft.count
        return words.SETUP_CHANGED.format(count=count) if count else words.SETUP_UNCHANGED

    @property
    def _missing(self) -> tuple[str, ...]:
        return self.draft.missing(first=self.page.first)

    def draw_body(self) -> None:
        """The tiles; one that a refusal was about is marked."""
        wrong = self.kept.get("wrong", "")
        for (field, icon), box in zip(_TILES, tiles(portrait=self.portrait), strict=True):
            told = tell(self.draft, field)
            tile = Tile(
                words.SETUP_FIELDS[field],
                told or words.SETUP_NOT_YET,
                icon,
                lambda field=field: self.page.go(field),  # type: ignore[misc]
                missing=field in self._missing or field == wrong,
            )
            draw_tile(self.page, self.face, tile, box)

    def deeds(self) -> list[Deed]:
        """取消, the stick, the PIN, 完成."""
        ready = not self._missing and (self.draft.count > 0)
        return [
            Deed(words.SETUP_CANCEL, "close", None if self.page.first else self.page.leave),
            Deed(words.SETUP_STICK, "down", lambda: self.page.go("stick")),
            Deed(words.SETUP_NEW_PIN, "gear", lambda: self.page.go("pin", setting=True, anew=True)),
            Deed(words.SETUP_DONE, "tick", self._apply if ready else None, solid=True),
        ]

    def _apply(self) -> None:
        self.page.ask("apply", self._applied, words.SETUP_APPLYING, **self.page.proposal())

    def _applied(self, answer: Answer) -> None:
        if answer.well:
            self.page.applied()
            self.page.go("done", changed=[list(each) for each in answer.changed])
            return
        said = RULES.get(answer.field, answer.words)
        name = words.SETUP_FIELDS.get(answer.field)
        said = f"{name}：{said}" if name else said
        self.page.go("overview", said=said, wrong=answer.field)
        self.page.step.say(said, well=False)


class DoneStep(Step):
    """What was put in force."""

    title = words.SETUP_APPLIED
    hint = words.SETUP_APPLIED_LINE

    def draw_body(self) -> None:
        """A line per change."""
        layout, theme = self.face.layout, self.face.theme.plain
        x, y, width, height = ZONE[self.portrait]
        layout.add(self.page, Panel(theme.color("card"), radius=24, line=theme.color("line")), x, y, width, height)
        changed: list[list[str]] = self.kept.get("changed", [])
        style = theme.words(36, 56)
        lines = [f"{words.SETUP_FIELDS.get(what, what)}：{after or words.SETUP_NONE}" for what, _, after in changed]
        for number, line in enumerate(lines[:_MOST_CHANGES] or [words.SETUP_NOTHING_CHANGED]):
            text = TextBox(line, style, max_lines=1, ellipsis=True)
            layout.add(self.page, text, x + 40, y + 32 + 62 * number, width - 80, 56)

    def deeds(self) -> list[Deed]:
        """好了."""
        return [Deed(words.SETUP_OK, "tick", self.page.leave, solid=True)]


def tell(draft: Draft, field: str) -> str:
    """Return what a field is now, for its tile; "" where it is needed and not there."""
    if field == "root":
        words_of = draft.root_words[:2]
        return " ".join(words_of) + "…" if draft.root else ("✓" if draft.has_root else "")
    if field in ("network", "key"):
        return words.SETUP_SEE
    if field == "feed.ca_file":
        name = draft.ca_name or words.SETUP_CA_IN_FORCE
        return name if draft.ca or (draft.ca is None and draft.value(field)) else words.SETUP_NONE
    value: Any = draft.value(field)
    match field:
        case "feed.village":
            return f"{draft.village_name} {value}".strip()
        case "panel.orientation":
            return f"{words.SETUP_ORIENTATIONS[value]} · {words.SETUP_ROTATIONS[draft.value('display.rotate')]}"
        case "panel.diagonal_inches":
            return words.SETUP_INCHES.format(size=f"{value:g}") if value else words.SETUP_SIZE_AUTO
        case "display.touch_correction":
            return words.SETUP_TOUCH_CORRECTED if value else words.SETUP_TESTED
        case "sound.volume":
            return words.SETUP_PERCENT.format(percent=round(100 * value)) if value else words.SETUP_SILENT
        case "feed.url":
            return str(value).removeprefix("https://")
        case "time.ntp":
            return str(value) or words.SETUP_TIME_OWN
    return str(value) or words.SETUP_NONE
