"""The panels and manners that everything must look right in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from msgspec import Struct

from screens.manner import Manner

Named = TypeVar("Named")


class Size(Struct, frozen=True):
    """A panel in pixels; `name` is its key on the command line and in file names."""

    name: str
    title: str
    width: int
    height: int

    @property
    def portrait(self) -> bool:
        """Whether the panel stands upright."""
        return self.height > self.width


class Way(Struct, frozen=True):
    """A manner with the name it has on the command line, and the one that residents read."""

    name: str
    title: str
    manner: Manner

    @property
    def grown(self) -> bool:
        """Whether type or reach are other than usual, not only the colours."""
        return self.manner.large or self.manner.low

    def suits(self, size: Size) -> bool:
        """Whether the manner is offered on a panel: 够得着 is for those that stand upright."""
        return size.portrait or not self.manner.low


SIZES: Final = (
    Size("1080p", "1920×1080", 1920, 1080),
    Size("portrait", "1080×1920", 1080, 1920),
    Size("768p", "1366×768", 1366, 768),
    Size("4k", "3840×2160", 3840, 2160),
    Size("4k-portrait", "2160×3840", 2160, 3840),
)

WAYS: Final = (
    Way("standard", "标准", Manner()),
    Way("large", "特大", Manner(large=True)),
    Way("dark", "黑底", Manner(dark=True)),
    Way("large-dark", "特大黑底", Manner(large=True, dark=True)),
    Way("low", "够得着", Manner(low=True)),
)


class UnknownName(ValueError):
    """A size or manner that there is none of; the message names those there are."""


def sizes_of(names: Iterable[str]) -> tuple[Size, ...]:
    """The sizes of some names, all for none. Raises `UnknownName`."""
    return tuple(_chosen("size", {size.name: size for size in SIZES}, tuple(names)))


def ways_of(names: Iterable[str]) -> tuple[Way, ...]:
    """The manners of some names, all for none. Raises `UnknownName`."""
    return tuple(_chosen("manner", {way.name: way for way in WAYS}, tuple(names)))


def _chosen(what: str, known: dict[str, Named], names: tuple[str, ...]) -> Iterator[Named]:
    for name in names or known:
        if name not in known:
            raise UnknownName(f"{what} {name!r}: one of {', '.join(known)}")
        yield known[name]
