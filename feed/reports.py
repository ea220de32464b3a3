"""What a screen sends back to its centre: journal batches and heartbeats, signed with the device's own key.

The part of the contract that runs upwards. A device is named by its public key. It signs what it sends, the number of
the message, and the moment by its own clock; the number makes a repeated message harmless, so that the moment need
not be believed (a board without battery wakes up in 1970). Nothing here can hold anything about a person but a
remark's words, which the centre masks before anybody reads them.

Journal: numbers are (series, first, last) of the events within. Numbers only grow inside a series; a screen whose
journal was lost begins a new series. Heartbeat: (session, count, count), where every start of the agent is a session.
"""

import hashlib
import re
import zlib
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

FORMAT: Final = 1

JOURNAL: Final = "journal"
HEARTBEAT: Final = "heartbeat"
Sort = Literal["journal", "heartbeat"]
ADDRESS: Final = "d/"
"""Below the centre's public address: `d/journal`, `d/heartbeat`."""

MOST_PACKED: Final = 256 * 1024
"""Bytes of a body as it is sent (gzip); the web server lets no more through."""
MOST_UNPACKED: Final = 1024 * 1024
MOST_EVENTS: Final = 500
MOST_TEXT: Final = 500
"""Characters of a remark."""

DEVICE_HEADER: Final = "Screen-Device"
NUMBER_HEADER: Final = "Screen-Number"
MOMENT_HEADER: Final = "Screen-Moment"
SIGNATURE_HEADER: Final = "Screen-Signature"

_HIGHEST: Final = 2**53
_NUMBER: Final = re.compile(r"([0-9]{1,16}):([0-9]{1,16})-([0-9]{1,16})\Z")
_KEY: Final = re.compile(r"[0-9a-f]{64}\Z")

Deed = Literal["slide", "opened", "section", "searched", "scanned", "dropped", "forgotten", "rated", "remark"]
"""What was done. Only `rated` has `stars` (1 非常不满意 to 5 非常满意), only `remark` has `text`; `dropped` tells in
`count` how many events were lost, `forgotten` stands where an item's events were blanked."""

Name = Annotated[str, Meta(max_length=100, pattern=r"^[a-z0-9._/\-]*$(?!\n)")]
Unit = Annotated[str, Meta(pattern=r"^(?:[1-9][0-9]{5}(?:[0-9]{3}(?:[0-9]{3})?)?)?$(?!\n)")]
Count = Annotated[int, Meta(ge=0, le=_HIGHEST)]


class ReportFault(ValueError):
    """A message that cannot be read as what it says to be; the text says why."""


class Event(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One event of the journal; a field that the contract does not know is refused, so that none slips in."""

    sequence: Annotated[int, Meta(ge=1, le=_HIGHEST)]
    at: Annotated[datetime, Meta(tz=True)]
    deed: Deed
    unit: Unit = ""
    id: Name = ""
    seconds: Annotated[float, Meta(ge=0, le=86_400)] = 0.0
    count: Annotated[int, Meta(ge=0, le=1_000_000_000)] = 0
    stars: Annotated[int, Meta(ge=0, le=5)] = 0
    text: Annotated[str, Meta(max_length=MOST_TEXT)] = ""


class Batch(Struct, frozen=True, forbid_unknown_fields=True):
    """Events in the order of their numbers."""

    format: Literal[1]
    events: Annotated[tuple[Event, ...], Meta(min_length=1, max_length=MOST_EVENTS)]


class Heartbeat(Struct, frozen=True, omit_defaults=True):
    """How the device is at this moment. Unknown fields are passed over: a newer program may tell more.

    `every`: seconds until the next one (metered lines speak less often). `state` and `fault` are the agent's own;
    `content_at` and `good_until` say when the content on the glass was signed and when that signature ends. `missing`
    counts items kept back. `free_mb` and `total_mb` are of the data's disk; `agent` and `screen` are versions.
    `celsius` is the hottest sensor's, `wear` and `disk_faults` tell of the storage (-1 = not told).
    """

    format: Literal[1] = 1
    every: Annotated[int, Meta(ge=10, le=86_400)] = 60
    state: Literal["starting", "online", "offline", "refused"] = "starting"
    fault: Annotated[str, Meta(max_length=200)] = ""
    content_at: Annotated[datetime, Meta(tz=True)] | None = None
    good_until: Annotated[datetime, Meta(tz=True)] | None = None
    edition: Count = 0
    missing: Count = 0
    free_mb: Count = 0
    total_mb: Count = 0
    clock: Literal["plausible", "floor"] = "plausible"
    agent: Annotated[str, Meta(max_length=40)] = ""
    screen: Annotated[str, Meta(max_length=40)] = ""
    celsius: Annotated[int, Meta(ge=-40, le=130)] | None = None
    wear: Literal["unknown", "well", "worn", "failing"] = "unknown"
    disk_faults: Annotated[int, Meta(ge=-1, le=_HIGHEST)] = -1


class Answer(Struct, frozen=True, omit_defaults=True):
    """What the centre says: the highest number that is counted of this device, and a plain word where it refuses."""

    series: Count = 0
    counted: Count = 0
    refused: str = ""


class Number(Struct, frozen=True, order=True):
    """The number of a message: series (or session), first and last event within it."""

    series: int
    first: int
    last: int

    def __str__(self) -> str:
        """As it stands in the header and under the signature."""
        return f"{self.series}:{self.first}-{self.last}"


def number_of(text: str) -> Number:
    """Read a number; raise ReportFault where it is none."""
    match = _NUMBER.match(text)
    if match is None:
        raise ReportFault("the number is not written as series:first-last")
    number = Number(*(int(part) for part in match.groups()))
    if not 1 <= number.series <= _HIGHEST or not 1 <= number.first <= number.last <= _HIGHEST:
        raise ReportFault("the number is out of range")
    return number


def is_device(text: str) -> bool:
    """Tell whether a text is the name of a device: its public key in 64 hexadecimal digits."""
    return _KEY.match(text) is not None


def signed_part(sort: Sort, device: str, number: Number, moment: str, body: bytes) -> bytes:
    """Return the bytes that are signed: what it is, whose, which number, when, and the body's hash."""
    digest = hashlib.sha256(body).hexdigest()
    return f"village-screen {sort} {FORMAT}\n{device}\n{number}\n{moment}\n{digest}\n".encode()


def pack(message: Batch | Heartbeat) -> bytes:
    """Return the body that carries a message."""
    packer = zlib.compressobj(6, wbits=31)
    return packer.compress(msgspec.json.encode(message)) + packer.flush()


def _unpack(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, MOST_UNPACKED)
    except zlib.error as fault:
        raise ReportFault(f"the body is no gzip: {fault}") from fault
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ReportFault(f"the body is cut off, or unfolds to more than {MOST_UNPACKED} bytes")
    if unpacker.unused_data:
        raise ReportFault("something follows the body")
    return plain


def read_batch(body: bytes, number: Number) -> Batch:
    """Read a journal body; the numbers of its events grow from `number.first` to `number.last`. Raise ReportFault."""
    try:
        batch = msgspec.json.decode(_unpack(body), type=Batch)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise ReportFault(f"the batch breaks the contract: {fault}") from fault
    sequences = [event.sequence for event in batch.events]
    if sequences[0] != number.first or sequences[-1] != number.last or sequences != sorted(set(sequences)):
        raise ReportFault("the numbers of the events are not the ones announced, or do not grow")
    for event in batch.events:
        if (event.deed == "rated") != bool(event.stars) or (event.deed == "remark") != bool(event.text):
            raise ReportFault("only a rating has stars, only a remark has words, and neither comes without")
    return batch


def read_heartbeat(body: bytes) -> Heartbeat:
    """Read a heartbeat's body. Raise ReportFault."""
    try:
        return msgspec.json.decode(_unpack(body), type=Heartbeat)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise ReportFault(f"the heartbeat breaks the contract: {fault}") from fault
