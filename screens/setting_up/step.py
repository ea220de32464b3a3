"""One step of the set-up: a page of it, drawn on the page's board. What a step keeps lies in the page's memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from screens.marks import draw_hills
from screens.setting_up import words
from screens.setting_up.places import ZONE
from screens.setting_up.sheet import Deed, Line, draw_bar, draw_frame, draw_title

if TYPE_CHECKING:
    from kiosk.setting_up.draft import Draft
    from screens.page import Face
    from screens.setting_up.page import SetupPage


class Step:
    """Draws itself once; goes elsewhere through its page."""

    title: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    roomy: ClassVar[bool] = True
    """Whether the title may be large: nothing but the touch zone is below it."""
    scenic: ClassVar[bool] = True
    """Whether an upright panel shows hills between a large title and the touch zone, where nothing else stands."""
    line: Line

    def __init__(self, page: SetupPage) -> None:
        self.page = page
        self.face: Face = page.face
        self.draft: Draft = page.draft

    @property
    def portrait(self) -> bool:
        """Whether the panel stands upright."""
        return self.face.layout.portrait

    @property
    def kept(self) -> dict[str, Any]:
        """What this step keeps while the page is drawn anew; forgotten when another step is gone to."""
        kept: dict[str, Any] = self.page.memory.setdefault("kept", {})
        return kept

    def draw(self) -> None:
        """Draw everything."""
        draw_frame(self.page, self.face, first=self.page.first, version=self.page.version)
        if self.portrait and self.roomy and self.scenic:
            draw_hills(self.page, self.face, self.face.theme.by_kind("profile"), ZONE[True][1] - 16, 0.7)
        self.line = draw_title(self.page, self.face, self.heading, self.kept.get("said") or self.hint, roomy=self.roomy)
        self.draw_body()
        draw_bar(self.page, self.face, self.deeds())

    @property
    def heading(self) -> str:
        """The title of the step."""
        return self.title

    def draw_body(self) -> None:
        """Draw what is between title and bar."""
        raise NotImplementedError

    def deeds(self) -> list[Deed]:
        """The buttons of the bar."""
        return [self.way_back()]

    def began(self) -> None:
        """The step is shown: ask what has to be asked. Not called when the page is only drawn anew."""

    def left(self) -> None:
        """The step is not shown any more."""

    def way_back(self) -> Deed:
        """返回: to the overview, nothing taken."""
        return Deed(words.BACK, "back", lambda: self.page.go("overview"))

    def say(self, text: str, *, well: bool | None = None) -> None:
        """Answer in the line under the title; `well` tells good news from bad."""
        self.kept["said"] = text
        # Whoever had the page drawn anew before an answer came back stands on it no longer.
        line = self.page.step.line
        if well is None:
            line.say(text)
        else:
            line.say(text, icon="tick" if well else "close", color="green" if well else "strip_text", bold=True)
