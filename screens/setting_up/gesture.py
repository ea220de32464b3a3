"""The hidden way in: four corners, one after the other, the last one held. Pure; pixels from the upper left corner.

Lower right, lower left, upper left, upper right, nothing else touched in between, within twelve seconds, and the last
corner held for three. Playing children touch the middle, and do not stand still.
"""

from __future__ import annotations

from typing import Final

CORNER: Final = 0.09
"""How far a corner reaches, as a share of the shorter side: about 60 mm on a 55-inch panel."""

WHOLE_SECONDS: Final = 12.0
HOLD_SECONDS: Final = 3.0

ORDER: Final = ("lower right", "lower left", "upper left", "upper right")


def corner_of(x: float, y: float, width: float, height: float) -> str:
    """Return the corner that a place lies in, "" for none."""
    reach = CORNER * min(width, height)
    across = "left" if x <= reach else "right" if x >= width - reach else ""
    along = "upper" if y <= reach else "lower" if y >= height - reach else ""
    return f"{along} {across}" if across and along else ""


class Corners:
    """Follows the fingers; moments are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._done = 0
        self._began = 0.0
        self._held_since: float | None = None

    def down(self, corner: str, now: float) -> bool:
        """A finger comes down; whether it is the last corner, to be held now."""
        if self._done and now - self._began > WHOLE_SECONDS:
            self._done = 0
        if self._held_since is not None or corner != ORDER[self._done]:
            self._forget()
        if corner == ORDER[self._done]:
            if not self._done:
                self._began = now
            self._done += 1
        if self._done < len(ORDER):
            return False
        self._done, self._held_since = 0, now
        return True

    def up(self) -> None:
        """A finger leaves: a corner that was held is not held any more."""
        self._held_since = None

    def moved(self, corner: str) -> None:
        """A finger drags; one that leaves the last corner does not hold it."""
        if corner != ORDER[-1]:
            self._held_since = None

    def opens(self, now: float) -> bool:
        """Whether the last corner has been held long enough; asked once, it begins anew."""
        held = self._held_since is not None and now - self._held_since >= HOLD_SECONDS - 0.05
        if held:
            self._forget()
        return held

    def _forget(self) -> None:
        self._done, self._held_since = 0, None
