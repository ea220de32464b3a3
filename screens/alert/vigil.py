"""Which warnings have the whole screen, which are a banner, which somebody has read and set aside. Pure.

Nothing here forgets a warning: it goes when it no longer stands, or for as long as somebody uses the screen after
having set it aside (mock-up 10: 2 分钟没人用会再次显示). A restart forgets who has read what: then it is shown again.
Seconds of a monotonic clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.alerts import Warned

RETURN_SECONDS: Final = 120.0
"""So long after the last touch a warning that was set aside is back."""


class Vigil:
    """Keeps watch over the warnings that stand, the gravest first."""

    def __init__(self) -> None:
        self.standing: tuple[Warned, ...] = ()
        self._aside: set[str] = set()
        self._touched = float("-inf")

    def keep(self, standing: Sequence[Warned]) -> None:
        """These stand now."""
        self.standing = tuple(standing)
        self._aside &= {warned.key for warned in self.standing}

    def touch(self, moment: float) -> None:
        """Somebody touches the panel."""
        self._touched = moment

    def set_aside(self, key: str) -> None:
        """Somebody has read a warning, and wants to use the screen."""
        self._aside.add(key)

    def recall(self, key: str) -> None:
        """Somebody wants to see it again."""
        self._aside.discard(key)

    def over(self, moment: float) -> tuple[Warned, ...]:
        """What has the whole screen at a moment, in the order of its pages; nothing: the screen is everybody's."""
        if self._aside and moment - self._touched >= RETURN_SECONDS:
            self._aside.clear()
        return tuple(warned for warned in self.standing if warned.takes_over and warned.key not in self._aside)

    def banner(self) -> tuple[Warned, ...]:
        """What stands on every page while nothing has the whole screen: the gravest first."""
        return tuple(warned for warned in self.standing if not warned.takes_over or warned.key in self._aside)
