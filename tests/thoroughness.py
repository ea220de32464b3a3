"""How many examples of a property are looked at: as many as there is time for, and many more in `make soak`."""

from __future__ import annotations

from typing import Final

from hypothesis import settings

TIMES: Final = 20


def examples(usual: int) -> int:
    """`usual` in `make test`, so many times that in `make soak` (`--hypothesis-profile=soak`)."""
    return usual * TIMES if settings.get_current_profile_name() == "soak" else usual
