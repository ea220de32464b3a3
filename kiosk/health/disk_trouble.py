"""What the agent knows of a disk that refuses, and what it does about it: gives way, and notices that it is well again.

Media report from the lanes' threads; everything else runs on the agent's own.
"""

import threading
from collections.abc import Sequence

from kiosk.agent.intake import Intake
from kiosk.fetch.faults import FaultKind
from kiosk.health.relief import Relief, says_full
from kiosk.steps import AgentFault, Step


class DiskFull(AgentFault):
    """The disk is full of what is not ours, or of what stands on the glass."""

    def __init__(self) -> None:
        super().__init__(
            "disk has no room beyond data.reserve_mb, and nothing is left to give up; free some space",
            "磁盘空间不够",
            permanent=False,
        )


class DiskTrouble:
    """Faults of the disk as the steps and the lanes meet them."""

    def __init__(self, steps: Sequence[Step]) -> None:
        """`steps`: those whose work is more than media; they are tried again once there is room."""
        self._steps = steps
        self._full, self._ailing = threading.Event(), threading.Event()
        self.pages_short = False
        """Whether pages of the feed could not be brought in for want of room."""

    def media_failed(self, fault: str) -> None:
        """A lane tells of a medium's fault; any other than the disk's is passed over."""
        if fault.startswith(FaultKind.DISK):
            self._ailing.set()
        if fault.startswith(FaultKind.DISK_FULL):
            self._full.set()

    @property
    def full(self) -> bool:
        """Whether something should give way."""
        return self._full.is_set() or self._pressed

    @property
    def ailing(self) -> bool:
        """Whether media wait for a disk that refused."""
        return self._ailing.is_set()

    @property
    def _pressed(self) -> bool:
        """Whether more than media cannot be written."""
        return self.pages_short or any(says_full(step.error) for step in self._steps)

    def relieve(self, relief: Relief, intake: Intake) -> None:
        """Give up what nobody needs, and have tried again what could not be written. Raises DiskFull, OSError."""
        pressed, self.pages_short = self._pressed, False
        self._full.clear()
        if not relief.relieve(last=pressed):
            raise DiskFull
        intake.try_now()
        for step in self._steps:
            step.at_once()

    def recover(self, relief: Relief, intake: Intake) -> None:
        """Once the disk takes bytes again, media need not wait for the end of their pauses. Raises as `relieve`."""
        if not relief.well():
            raise DiskFull
        self._ailing.clear()
        intake.try_now()
