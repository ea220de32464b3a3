"""Where each file of a feed lies below its base address: the folder layout that publisher and device share.

    metadata/timestamp.json          the one file that changes in place; devices poll it
    metadata/<version>.<role>.json   root, snapshot, targets and one role per unit; immutable
    targets/<unit>/<sha256>.feed.json
    blobs/ab/abcd…                   pages and media by SHA-256; immutable

The layout is TUF's with consistent snapshots, so any TUF client reads it.
"""

import re
from typing import Final

METADATA_FOLDER: Final = "metadata"
TARGETS_FOLDER: Final = "targets"
BLOBS_FOLDER: Final = "blobs"

ROOT: Final = "root"
TIMESTAMP: Final = "timestamp"
SNAPSHOT: Final = "snapshot"
TARGETS: Final = "targets"

SIGNED_AT: Final = "x-signed-at"
"""Field of signed timestamp and unit metadata: when it was signed, UTC, `YYYY-MM-DDTHH:MM:SSZ`."""

KEY_NAME: Final = "x-name"
"""Field of a public key in root and targets metadata: the name of its private file, such as `root-2`."""

MAX_ROOT_BYTES: Final = 512_000
MAX_TIMESTAMP_BYTES: Final = 16_384
MAX_SNAPSHOT_BYTES: Final = 2_000_000
MAX_TARGETS_BYTES: Final = 2_000_000
MAX_UNIT_BYTES: Final = 65_536

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def is_sha256(text: str) -> bool:
    """Tell whether `text` is a SHA-256 in the one spelling that paths use: 64 lower-case hex digits."""
    return _SHA256.match(text) is not None


def metadata_path(role: str, version: int | None = None) -> str:
    """Return the path of `role`'s metadata; only `timestamp` has no version in its name."""
    name = f"{role}.json" if version is None else f"{version}.{role}.json"
    return f"{METADATA_FOLDER}/{name}"


def feed_target(unit: str) -> str:
    """Return the one target that `unit`'s role may sign."""
    return f"{unit}/feed.json"


def feed_path(unit: str, sha256: str) -> str:
    """Return the path of the feed.json of `unit` whose content has `sha256`."""
    return f"{TARGETS_FOLDER}/{unit}/{sha256}.feed.json"


def blob_path(sha256: str) -> str:
    """Return the path of the blob `sha256`; raise ValueError where it is no SHA-256."""
    if not is_sha256(sha256):
        raise ValueError(f"{sha256!r} is no SHA-256: 64 lower-case hex digits are wanted")
    return f"{BLOBS_FOLDER}/{sha256[:2]}/{sha256}"
