"""The programme: which slide comes next when nobody touches the screen.

A pure function of what is in force, the settings, the moment, a seed, and what was shown before. Two wheels turn:
one deals the classes their shares (kinds, and `urgent` for all urgent items), one deals the turns within a class.
Both use smooth weighted round robin: each turn every candidate earns its weight, the richest is shown and pays
the sum. So shares hold exactly over time, turns of one class lie evenly spread, nothing comes twice before its
equals have come once, and a programme that changes on the way neither bursts nor starves.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec import Struct

from kiosk.calendar import local, midnight
from kiosk.settings import DayPart, Factors, RotationSettings

RotatedKind = Literal["profile", "disclosure", "policy", "guide", "notice"]
ROTATED: Final[tuple[RotatedKind, ...]] = ("profile", "disclosure", "policy", "guide", "notice")
"""Kinds that have a slide. Alerts take the whole screen instead, contacts are looked up."""

SlotClass = Literal["profile", "disclosure", "policy", "guide", "notice", "urgent"]


class Slot(Struct, frozen=True):
    """An item that may rotate: when it is in force (None = open), and how many characters its slide has."""

    unit: str
    id: str
    kind: RotatedKind
    appeared: datetime
    priority: Literal["normal", "pinned", "urgent"] = "normal"
    starts: datetime | None = None
    ends: datetime | None = None
    characters: int = 0

    @property
    def key(self) -> str:
        """The item's key as one text."""
        return f"{self.unit}/{self.id}"

    @property
    def weight_class(self) -> SlotClass:
        """The class whose share the slot has a part in."""
        return "urgent" if self.priority == "urgent" else self.kind

    def in_force(self, now: datetime) -> bool:
        """Tell whether the slot may be shown at `now`."""
        return (self.starts is None or self.starts <= now) and (self.ends is None or now < self.ends)


class Turns(Struct, frozen=True):
    """What was shown before, as far as it matters: the last slot's key, and what each candidate has earned."""

    last: str = ""
    classes: dict[str, float] = {}
    slots: dict[str, float] = {}


class Choice(Struct, frozen=True):
    """The next slide: for how many seconds, until when at most, and the turns to hand in with the next question.

    `until` is the end of the dwell, or earlier the moment at which the item leaves.
    """

    slot: Slot
    dwell_seconds: int
    until: datetime
    turns: Turns


def next_slide(
    slots: Sequence[Slot], settings: RotationSettings, now: datetime, seed: int, previous: Turns | None = None
) -> Choice | None:
    """Return the slide that follows `previous` (None = the rotation begins); None where nothing may be shown.

    A rotation begins with the village's profile. The slide just shown comes again only where there is no other.
    """
    turns = previous or Turns()
    groups = _groups(slots, settings, now)
    if not groups:
        return None
    fresh_since = now - timedelta(days=settings.fresh_days)

    def factor(slot: Slot) -> float:
        fresh = settings.fresh_factor if fresh_since < slot.appeared <= now else 1.0
        return fresh * (settings.pinned_factor if slot.priority == "pinned" else 1.0)

    shares = _shares(groups, settings, now, factor)
    alone = sum(len(group) for group in groups.values()) == 1
    free = {name: [slot for slot in group if alone or slot.key != turns.last] for name, group in groups.items()}
    opening = previous is None and bool(free.get("profile"))
    open_classes = ["profile"] if opening else [name for name, group in free.items() if group]
    chosen, classes = _deal(shares, open_classes, turns.classes, seed)
    weights = {slot.key: factor(slot) for slot in groups[chosen]}
    candidates = [slot.key for slot in free[chosen]]
    key, earned = _deal(weights, candidates[:1] if opening else candidates, turns.slots, seed)
    slot = next(slot for slot in free[chosen] if slot.key == key)
    present = {slot.key for slot in slots}
    kept = {name: value for name, value in {**turns.slots, **earned}.items() if name in present}
    return _choice(slot, settings, now, Turns(key, classes, kept))


def break_in(slot: Slot, settings: RotationSettings, now: datetime, previous: Turns | None = None) -> Choice:
    """Show `slot` now, out of turn, because it is urgent and has just come; the others keep what they have earned."""
    turns = previous or Turns()
    return _choice(slot, settings, now, Turns(slot.key, turns.classes, turns.slots))


def _choice(slot: Slot, settings: RotationSettings, now: datetime, turns: Turns) -> Choice:
    seconds = dwell(slot, settings)
    end = now + timedelta(seconds=seconds)
    return Choice(slot, seconds, end if slot.ends is None else min(end, slot.ends), turns)


def dwell(slot: Slot, settings: RotationSettings) -> int:
    """Return the seconds a slide stands: the least, one more per so many characters, never above the most."""
    return min(settings.dwell_max_seconds, settings.dwell_seconds + slot.characters // settings.characters_per_second)


def deadline(slots: Sequence[Slot], settings: RotationSettings, now: datetime) -> datetime | None:
    """Return the next moment at which the candidates or their shares change; None where none will.

    That is the next start or end of a slot, or the next border of a day part.
    """
    moments = [moment for slot in slots for moment in (slot.starts, slot.ends) if moment is not None and moment > now]
    today = local(now).date()
    for part in settings.day_parts:
        for border in (part.starts, part.ends):
            for day in (today, today + timedelta(days=1)):
                at = midnight(day).replace(hour=border.hour, minute=border.minute, second=border.second)
                if at > now:
                    moments.append(at)
    return min(moments, default=None)


def day_part(settings: RotationSettings, now: datetime) -> DayPart | None:
    """Return the part of the day that `now` falls into, the first that fits; None between parts."""
    clock = local(now).time()
    for part in settings.day_parts:
        inside = (
            part.starts <= clock < part.ends if part.starts < part.ends else clock >= part.starts or clock < part.ends
        )
        if inside:
            return part
    return None


def _groups(slots: Sequence[Slot], settings: RotationSettings, now: datetime) -> dict[str, list[Slot]]:
    """Gather by class what is in force and has a share; without day part where that would leave nothing."""
    groups: dict[str, list[Slot]] = {}
    for slot in slots:
        if slot.in_force(now) and getattr(settings.weights, slot.weight_class) > 0:
            groups.setdefault(slot.weight_class, []).append(slot)
    factors = _factors(settings, now)
    wanted = {name: group for name, group in groups.items() if getattr(factors, name) > 0}
    return wanted or groups


def _factors(settings: RotationSettings, now: datetime) -> Factors:
    part = day_part(settings, now)
    return part.factors if part is not None else Factors()


def _shares(
    groups: Mapping[str, Sequence[Slot]],
    settings: RotationSettings,
    now: datetime,
    factor: Callable[[Slot], float],
) -> dict[str, float]:
    """Return the weight of each class now.

    The mean factor of its slots goes in, so that a pinned item gains turns for itself and takes none from its
    neighbours in the class.
    """
    factors = _factors(settings, now)
    return {
        name: getattr(settings.weights, name) * (getattr(factors, name) or 1.0) * (sum(map(factor, group)) / len(group))
        for name, group in groups.items()
    }


def _deal(
    weights: Mapping[str, float], candidates: Sequence[str], earned: Mapping[str, float], seed: int
) -> tuple[str, dict[str, float]]:
    """Take one turn of the wheel: (who is shown, what each of `weights` has earned afterwards).

    Who is new on the wheel starts level with the richest, and so comes soon. Ties fall by the seed.
    """
    total = sum(weights.values())
    richest = max((earned[name] for name in weights if name in earned), default=0.0)
    account = {
        # Bounded: who cannot be shown for a while (it was just on) must not save up for a burst.
        name: min(earned.get(name, richest) + weight, 2 * total)
        for name, weight in weights.items()
    }
    chosen = max(candidates, key=lambda name: (account[name], zlib.crc32(f"{seed}:{name}".encode())))
    account[chosen] -= total
    return chosen, account
