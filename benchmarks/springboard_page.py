"""The page of `benchmarks.springboard`; imported once Kivy has been prepared."""

from typing import TYPE_CHECKING, Any, Final

from kivy.base import stopTouchApp
from kivy.clock import Clock

from screens.pace import FORWARD
from screens.page import Face, Memory, Page
from screens.paint import Look, PressButton

if TYPE_CHECKING:
    from screens.gallery.scenes import Scene

ROUTE: Final = "springboard"
STANDS: Final = 0.9
"""Seconds that an opened page stands before the next springboard."""


class SpringboardPage(Page):
    """Route `springboard:<number>`: the whole touch band is one button."""

    scenes: "tuple[Scene, ...]" = ()

    def __init__(self, face: Face, route: str, memory: Memory | None = None) -> None:
        super().__init__(face, route, memory)
        self._program: Any = face
        self._number = int(self.argument)

    def build(self) -> None:
        layout, theme = self.face.layout, self.face.theme
        look = Look(theme.color("green"))
        button = PressButton(self._jump, normal=look, name="springboard")
        x, y = (48, 720) if layout.portrait else (64, 380)
        layout.add(self, button, x, y, layout.frame.width - 2 * x, 500)

    def _jump(self) -> None:
        scene = self.scenes[self._number]
        if scene.memory:
            self._program.visit(scene.route, dict(scene.memory), FORWARD)
        else:
            self._program.open(scene.route)
        # The page is let go by now, and Kivy's clock holds no owner: the closure does.
        Clock.schedule_once(lambda _: self._next(), STANDS)

    def _next(self) -> None:
        if self._number + 1 >= len(self.scenes):
            stopTouchApp()
        else:
            self._program.visit(f"{ROUTE}:{self._number + 1}", None)
