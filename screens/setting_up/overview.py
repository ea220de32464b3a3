"""All settings at one look: what each is now, what is still missing; from here they are put in force, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kiosk.setting_up.draft import RULES
from kiosk.setting_up.request import Answer
from screens.paint import Panel, TextBox
from screens.setting_up import words
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

_FEW_CHANGES: Final = 5
"""So many are told in larger words."""


class Overview(Step):
    """Twelve tiles, one per thing to set."""

    @property
    def heading(self) -> str:
        """As at the first start, or later."""
        return words.OVERVIEW_FIRST if self.page.first else words.OVERVIEW

    @property
    def hint(self) -> str:  # type: ignore[override]
        """What is still missing, else how to put it in force."""
        missing = self._missing
        if missing:
            return words.MISSING.format(names="、".join(words.FIELDS[field] for field in missing))
        if self.page.first:
            return words.READY
        count = self.draft.count
        return words.CHANGED.format(count=count) if count else words.UNCHANGED

    @property
    def _missing(self) -> tuple[str, ...]:
        return self.draft.missing(first=self.page.first)

    def draw_body(self) -> None:
        """The tiles; one that a refusal was about is marked."""
        wrong = self.kept.get("wrong", "")
        for (field, icon), box in zip(_TILES, tiles(portrait=self.portrait), strict=True):
            told = tell(self.draft, field)
            tile = Tile(
                words.FIELDS[field],
                told or words.NOT_YET,
                icon,
                lambda field=field: self.page.go(field),  # type: ignore[misc]
                missing=field in self._missing or field == wrong,
            )
            draw_tile(self.page, self.face, tile, box)

    def deeds(self) -> list[Deed]:
        """取消, the stick, the PIN, 完成."""
        ready = not self._missing and (self.draft.count > 0)
        return [
            Deed(words.CANCEL, "close", None if self.page.first else self.page.leave),
            Deed(words.STICK, "down", lambda: self.page.go("stick")),
            Deed(words.NEW_PIN, "gear", lambda: self.page.go("pin", setting=True, anew=True)),
            Deed(words.DONE, "tick", self._apply if ready else None, solid=True),
        ]

    def _apply(self) -> None:
        self.page.ask("apply", self._applied, words.APPLYING, **self.page.proposal())

    def _applied(self, answer: Answer) -> None:
        if answer.well:
            self.page.applied()
            self.page.go("done", changed=[list(each) for each in answer.changed])
            return
        said = RULES.get(answer.field, answer.words)
        name = words.FIELDS.get(answer.field)
        said = f"{name}：{said}" if name else said
        self.page.go("overview", said=said, wrong=answer.field)
        self.page.step.say(said, well=False)


class DoneStep(Step):
    """What was put in force."""

    title = words.APPLIED
    hint = words.APPLIED_LINE

    def draw_body(self) -> None:
        """A line per change, on a card as high as its lines."""
        layout, theme = self.face.layout, self.face.theme.plain
        x, y, width, _ = ZONE[self.portrait]
        changed: list[list[str]] = self.kept.get("changed", [])
        told = [f"{words.FIELDS.get(what, what)}：{_read(what, after)}" for what, _, after in changed]
        lines = told[:_MOST_CHANGES] or [words.NOTHING_CHANGED]
        style = theme.words(48, 84) if len(lines) <= _FEW_CHANGES else theme.words(36, 62)
        high = 64 + style.line_px * len(lines)
        layout.add(self.page, Panel(theme.color("card"), radius=24, line=theme.color("line")), x, y, width, high)
        for number, line in enumerate(lines):
            text = TextBox(line, style, max_lines=1, ellipsis=True)
            layout.add(self.page, text, x + 40, y + 32 + style.line_px * number, width - 80, style.line_px)

    def deeds(self) -> list[Deed]:
        """好了."""
        return [Deed(words.OK, "tick", self.page.leave, solid=True)]


def _read(what: str, value: str) -> str:
    """Return a value of the settings file as it is read on the glass."""
    if value in ("", "[]"):
        return words.NONE
    match what:
        case "sound.volume":
            return words.PERCENT.format(percent=round(100 * float(value)))
        case "panel.diagonal_inches":
            return words.INCHES.format(size=f"{float(value):g}") if float(value) else words.SIZE_AUTO
        case "display.touch_correction":
            return words.TOUCH_CORRECTED
        case "feed.plain_http" | "feed.metered":
            return words.YES if value == "true" else words.NO
    turned = {"panel.orientation": words.ORIENTATIONS, "display.rotate": words.ROTATIONS}.get(what, {})
    return turned.get(value, value)


def tell(draft: Draft, field: str) -> str:
    """Return what a field is now, for its tile; "" where it is needed and not there."""
    if field == "root":
        words_of = draft.root_words[:2]
        return " ".join(words_of) + "…" if draft.root else ("✓" if draft.has_root else "")
    if field in ("network", "key"):
        return words.SEE
    if field == "feed.ca_file":
        name = draft.ca_name or words.CA_IN_FORCE
        return name if draft.ca or (draft.ca is None and draft.value(field)) else words.NONE
    value: Any = draft.value(field)
    match field:
        case "feed.village":
            return f"{draft.village_name} {value}".strip()
        case "panel.orientation":
            return f"{words.ORIENTATIONS[value]} · {words.ROTATIONS[draft.value('display.rotate')]}"
        case "panel.diagonal_inches":
            return words.INCHES.format(size=f"{value:g}") if value else words.SIZE_AUTO
        case "display.touch_correction":
            return words.TOUCH_CORRECTED if value else words.TESTED
        case "sound.volume":
            return words.PERCENT.format(percent=round(100 * value)) if value else words.SILENT
        case "feed.url":
            return str(value).removeprefix("https://")
        case "time.ntp":
            return str(value) or words.TIME_OWN
    return str(value) or words.NONE
