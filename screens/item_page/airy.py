"""Pieces that stand higher where their page has the room: air above and below, what they tell in the middle. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from screens.item_page.flow import Piece


@dataclass(frozen=True, kw_only=True)
class Airy(Piece):
    """A row or a row of cards; `more` are the units of air that its page has for it.

    Subclasses tell how high they are set, and how many times as high they still look filled.
    """

    airiest: ClassVar[float]
    more: float = 0.0

    @property
    def set_height(self) -> float:
        """What its words and pictures need."""
        raise NotImplementedError

    @property
    def height(self) -> float:
        """As set, and the air."""
        return self.set_height + self.more

    @property
    def highest(self) -> float:
        """As set, and as much air as it can take."""
        return self.set_height * self.airiest

    def stretched(self, height: float) -> Piece:
        """The same with more air or less."""
        return replace(self, more=height - self.set_height)
