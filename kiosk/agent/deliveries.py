"""Between the store and the lanes: what is ordered, and what becomes of what arrives. Runs on the agent's thread."""

import queue

import msgspec

from feed.media import MediaRef
from kiosk.agent.intake import Arrival, Intake, Wish
from kiosk.agent.upkeep import Upkeep
from kiosk.store import Promoted, Store

OVER_BUDGET = "budget: media would take more than data.media_budget_mb; raise it or publish smaller media"


class Deliveries:
    """Orders what the store wants as far as the budget goes, and records what came."""

    def __init__(self, store: Store, intake: Intake, upkeep: Upkeep, variant: str) -> None:
        """`variant`: the panel that media are prepared for; those prepared for another are ordered anew."""
        self._variant = variant
        self._store = store
        self._intake = intake
        self._upkeep = upkeep
        self._stale = True
        self._next_due: int | None = None
        self._short = False

    def changed(self) -> None:
        """What the store wants may be another now."""
        self._stale = True

    def pending(self, now: int) -> bool:
        """Tell whether `order` has something to do: the wants changed, or something comes into force."""
        return self._stale or (self._next_due is not None and self._next_due <= now)

    def order(self, now: int) -> None:
        """Tell the lanes what is wanted at `now` (stamp); what is over the budget is recorded as missing."""
        if not self.pending(now):
            return
        wishes: list[Wish] = []
        refused: list[str] = []
        planned, room = 0, self._upkeep.room()
        for encoded, urgent in self._store.wanted_media(now, self._variant):
            reference = msgspec.json.decode(encoded, type=MediaRef)
            planned += reference.length
            if planned > room:
                room = self._upkeep.make_room(planned)
            if planned <= room:
                wishes.append(Wish(reference, urgent))
            else:
                planned -= reference.length
                refused.append(reference.sha256)
        if refused:
            with self._store.change():
                for sha256 in refused:
                    self._store.media_failed(sha256, OVER_BUDGET)
        self._intake.wish(wishes)
        self._next_due = self._store.next_due(now)
        self._short = bool(refused)
        self._stale = False

    def take(self, arrivals: "queue.SimpleQueue[Arrival]") -> Promoted:
        """Record all that arrived in one transaction, and let go live what was waiting for nothing else.

        On any fault the arrivals are put back, to be recorded later.
        """
        came: list[Arrival] = []
        while not arrivals.empty():
            came.append(arrivals.get())
        if not came:
            return Promoted(0, urgent=False)
        try:
            with self._store.change():
                for one in came:
                    if one.prepared is not None:
                        self._store.media_ready(
                            one.reference.sha256, msgspec.json.encode(one.prepared), one.size, self._variant
                        )
                    else:
                        self._store.media_failed(one.reference.sha256, one.fault)
                promoted = self._store.promote()
        except BaseException:
            for one in came:
                arrivals.put(one)
            raise
        for one in came:
            self._intake.settled(one)
        # What a new version replaced may make room for what was over the budget.
        self._stale = self._stale or (self._short and promoted.items > 0)
        return promoted
