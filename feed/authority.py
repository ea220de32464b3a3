"""Authority: signatures prove who speaks, these rules say what they may say.

The issuer of an item is the unit whose role signed the feed, never a field of the item. What a unit may
publish follows from its level and from the county's policy, which only the county's own feed carries.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from feed.item import Item, Kind, links_of, parts_of
from feed.links import is_host, link_fault
from feed.text import refused_characters
from feed.units import Level, is_within, level_of

DEFAULT_KINDS: Final[Mapping[Level, frozenset[Kind]]] = {
    Level.COUNTY: frozenset({"profile", "disclosure", "policy", "guide", "notice", "alert", "contact"}),
    Level.TOWNSHIP: frozenset({"profile", "disclosure", "policy", "guide", "notice", "contact"}),
    Level.VILLAGE: frozenset({"profile", "disclosure", "guide", "notice", "contact"}),
}


class CountyPolicy(Struct, frozen=True, omit_defaults=True):
    """What the county allows on its screens; honoured only in the county's own feed.

    `link_hosts` are the hosts that a QR code may lead to. `township_kinds` and `village_kinds` replace the
    defaults of that level; an alert stays with the county whatever they say, for only the county level and
    above issues a 预警 (DOMAIN, Emergency warning).
    """

    link_hosts: Annotated[tuple[Annotated[str, Meta(max_length=253)], ...], Meta(max_length=200)] = ()
    township_kinds: tuple[Kind, ...] | None = None
    village_kinds: tuple[Kind, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse hosts that are no lower-case DNS names."""
        for host in self.link_hosts:
            if not is_host(host):
                raise ValueError(f"link_hosts: {host!r} is no host name")

    def kinds(self, level: Level) -> frozenset[Kind]:
        """Return the kinds that a unit of `level` may publish."""
        chosen = {Level.TOWNSHIP: self.township_kinds, Level.VILLAGE: self.village_kinds}.get(level)
        allowed = DEFAULT_KINDS[level] if chosen is None else frozenset(chosen)
        return allowed if level is Level.COUNTY else allowed - {"alert"}


def faults(item: Item, unit: str, policy: CountyPolicy) -> tuple[str, ...]:
    """Say all that keeps `item`, signed by `unit`, off the screens; empty where nothing does.

    Checked alike by the publisher before it signs and by the device before it admits: kind by level,
    audience within the signing unit, links by the county's list, characters by `feed.text`.
    """
    found: list[str] = []
    level = level_of(unit)
    if item.kind not in policy.kinds(level):
        found.append(f"kind: a {level} may not publish {item.kind!r}")
    found.extend(f"audience: {code} is not within {unit}" for code in item.audience if not is_within(code, unit))
    for path, address in links_of(item):
        if fault := link_fault(address, policy.link_hosts):
            found.append(f"{path}: {address!r} {fault}")
    for path, part in parts_of(item):
        if isinstance(part, str) and (refused := refused_characters(part, multiline=path.endswith(".text"))):
            found.append(f"{path}: has characters that may not be shown: {', '.join(refused)}")
    return tuple(found)


def addressed(item: Item, unit: str, screen: str) -> bool:
    """Tell whether `item` of `unit` is meant for the screen of village `screen`.

    An empty audience means the signing unit's whole subtree; a named unit means itself and all within it.
    """
    return any(is_within(screen, code) for code in (item.audience or (unit,)))
