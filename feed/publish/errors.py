"""Why nothing was published. Each error is one line that names what, where, and the remedy."""


class PublishError(Exception):
    """The publisher stopped before anything half-made could be seen; what is served stays as it was."""


class KeysExposed(PublishError):
    """A private key or its folder can be read by others than its owner."""


class KeysMissing(PublishError):
    """Too few private keys of a role are at hand to sign for it."""


class RepositoryBusy(PublishError):
    """Another publisher holds the lock of this repository."""


class RepositoryDamaged(PublishError):
    """The served folder is not what was published: metadata is missing, altered, or not signed by its keys."""


class UnknownUnit(PublishError):
    """The unit has no role in this repository."""


class FeedRefused(PublishError):
    """A feed.json is over its size, or refers to blobs that are not there."""


class BlobMismatch(PublishError):
    """A blob's content is not what its name says."""


class ClockBehind(PublishError):
    """The publisher's clock is earlier than the last signing: what it signs would expire too early."""
