"""What set-up brings beside plain settings: the pinned root, the county's certificates, the time server. Checked here.

All of it may come from a stick that anybody filled: sizes are bounded, and each is read as what it claims to be. What
reads roots and certificates is loaded when there are some: the screen, which only brings them along, stays small.
"""

import hashlib
import ipaddress
import re
from typing import Final

from feed.fingerprint import fingerprint_words
from feed.layout import MAX_ROOT_BYTES

MAX_CA_BYTES: Final = 64 * 1024
_MOST_CERTIFICATES: Final = 16

_HOST: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\Z")
"""A host name (RFC 1123, section 2.1)."""

MOST_TIME_SERVERS: Final = 4


class ExtraFault(ValueError):
    """Something brought along cannot be used; `words` say so to the installer."""

    def __init__(self, what: str, words: str) -> None:
        super().__init__(what)
        self.words = words


def check_root(data: bytes) -> bytes:
    """Return `data` where it is a root of trust signed by its own keys. Raises ExtraFault."""
    if len(data) > MAX_ROOT_BYTES:
        raise ExtraFault(f"root.json of {len(data)} bytes", "信任文件太大，不是县里给的那一份")
    from feed.trust import TrustError
    from feed.trust.chain import first_root

    try:
        first_root(data)
    except TrustError as fault:
        raise ExtraFault(f"root.json: {fault}", "信任文件不能用：请向县里再要一份 root.json") from fault
    return data


def hash_words(data: bytes) -> tuple[str, ...]:
    """Return eight words that say which file this is, to be compared by telephone."""
    return fingerprint_words(hashlib.sha256(data).digest())


def check_certificates(data: bytes) -> bytes:
    """Return `data` where it is one certificate authority or a few (PEM). Raises ExtraFault."""
    if len(data) > MAX_CA_BYTES:
        raise ExtraFault(f"certificates of {len(data)} bytes", "证书文件太大")
    if b"PRIVATE KEY" in data:
        raise ExtraFault("a private key among the certificates", "这个文件里有私钥，不能装到屏上：请县里只给证书")
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificates(data)
    except ValueError as fault:
        raise ExtraFault(f"certificates: {fault}", "这不是 PEM 格式的证书") from fault
    if len(found) > _MOST_CERTIFICATES:
        raise ExtraFault(f"{len(found)} certificates", "证书文件里的证书太多")
    return data


def certificate_name(data: bytes) -> str:
    """Return whose certificate the first one is. Raises ExtraFault."""
    check_certificates(data)
    from cryptography import x509

    subject = x509.load_pem_x509_certificates(data)[0].subject
    names = subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME) or list(subject)
    return str(names[0].value) if names else "（没有名称）"


def is_time_servers(text: str) -> bool:
    """Tell whether `text` is nothing, or a few host names or addresses with spaces between."""
    names = text.split(" ") if text else []
    return len(names) <= MOST_TIME_SERVERS and all(_is_host(name) for name in names)


def _is_host(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return _HOST.match(name) is not None and not name.replace(".", "").isdigit()
    return True


def time_servers_text(servers: str) -> str:
    """Return the drop-in of systemd-timesyncd (timesyncd.conf(5))."""
    return f"# Written by `kiosk setup`: time.ntp in kiosk.toml\n[Time]\nNTP={servers}\n"
