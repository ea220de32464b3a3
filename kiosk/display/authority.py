"""The key to the X server, in the format of its authority files (Xauthority(7)): who cannot read it gets no window.

One entry: two bytes of family, then address, display number, name and data, each with two bytes of length before it.
Family 0xFFFF with an empty address and number is for every display of this machine.
"""

import secrets
import struct
from typing import Final

FILE: Final = "authority"

_ANY: Final = 0xFFFF
_NAME: Final = b"MIT-MAGIC-COOKIE-1"
_BYTES: Final = 16


def authority(cookie: bytes | None = None) -> bytes:
    """The content of an authority file for a cookie of 16 bytes, a fresh one unless given."""
    fields = (b"", b"", _NAME, cookie or secrets.token_bytes(_BYTES))
    return struct.pack(">H", _ANY) + b"".join(struct.pack(">H", len(field)) + field for field in fields)
