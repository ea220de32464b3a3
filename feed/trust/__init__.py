"""Trust, read side: proves that what a feed serves is what its publishers signed, and that it is not older
than what this device saw before. Who may say what is decided elsewhere (`feed.authority`).
"""

from feed.trust.client import Trust
from feed.trust.errors import MetadataExpired, PermanentRefusal, Rollback, TemporaryFault, TrustError
from feed.trust.verified import MetadataSource, Verified, VerifiedFeed, advance_floor

__all__ = [
    "MetadataExpired",
    "MetadataSource",
    "PermanentRefusal",
    "Rollback",
    "TemporaryFault",
    "Trust",
    "TrustError",
    "Verified",
    "VerifiedFeed",
    "advance_floor",
]
