"""The frame around every page: top bar, bottom bar, inactivity ring."""

from screens.bars.bottom import BottomBar
from screens.bars.top import TopBar

__all__ = ["BottomBar", "TopBar"]
