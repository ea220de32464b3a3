"""Links: what may stand behind a QR code.

A resident cannot judge an address from a code of black squares, so the screen judges it: https, on a host
that the county has allowed, no longer than a version 5-M code holds. Checked when publishing and again on
the device (docs/feed.md, Links).
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from feed.limits import LINK_BYTES

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z")
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+\Z")


def is_host(name: str) -> bool:
    """Tell whether `name` is a lower-case DNS name with at least one dot (punycode for Chinese names)."""
    return _HOST.match(name) is not None


def link_fault(url: str, allowed_hosts: Iterable[str]) -> str | None:
    """Say why `url` may not be shown, or None where it may.

    `allowed_hosts` are lower-case DNS names; an entry admits that host alone, not its sub-domains, because
    whoever owns a sub-domain need not be whoever owns the domain.
    """
    if len(url.encode()) > LINK_BYTES:
        return f"is {len(url.encode())} bytes long, a QR code holds {LINK_BYTES}: use a short address"
    if not _ADDRESS.match(url):
        return "has characters outside an address: write it percent-encoded"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as fault:
        return f"is no address ({fault})"
    if parts.scheme != "https":
        return "does not begin with https://"
    if "@" in parts.netloc or port not in (None, 443):
        return "names a user or a port: only https://host/path is allowed"
    if host not in frozenset(allowed_hosts):
        return f"leads to {host or 'no host'}, which is not on the county's list of allowed hosts"
    return None
