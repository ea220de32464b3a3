"""Why a feed was not taken over. Each error is one line that names the file and what to do."""

from datetime import datetime


class TrustError(Exception):
    """The feed, or one unit of it, was not taken over; what was verified before stays good."""


class TemporaryFault(TrustError):
    """The line, the server or the local disk failed; asking again later can succeed."""


class PermanentRefusal(TrustError):
    """What was served is not what the signers published; asking the same again will not help."""


class Rollback(PermanentRefusal):
    """What was served is older than what this device already trusts."""


class MetadataExpired(TrustError):
    """The signature is good but its time is over: nobody re-signed, the line is frozen, or the clock is wrong.

    Never a reason to take content down: show the last verified content and say since when.
    """

    def __init__(self, name: str, since: datetime, reference: datetime) -> None:
        """`name`: the metadata; `since`: when it ended; `reference`: the time it was judged by. All UTC."""
        self.name = name
        self.since = since
        self.reference = reference
        super().__init__(
            f"{name} expired at {since:%Y-%m-%dT%H:%M:%SZ}, judged at {reference:%Y-%m-%dT%H:%M:%SZ}: "
            "run `feed refresh` at the publisher, or check this device's clock"
        )
