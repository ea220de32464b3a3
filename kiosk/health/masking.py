"""What a support bundle must not hold: secrets, and anything about a person. Pure.

Nothing of ours writes such things into a log; this is the second fence, for what other programs write, for file names,
and for what somebody has typed into the settings. In doubt it masks: a hidden number helps less, and harms nobody.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

MASK: Final = "〔已隐去〕"

SECRET_KEYS: Final = re.compile(
    r"(?i)(?:pass(?:word|wd|phrase)?|secret|token|psk|pin|authorization|cookie|credential|private)"
)
"""Names of fields whose value is never shown."""
PERSONAL_KEYS: Final = frozenset(
    {
        "text",
        "remark",
        "words",
        "query",
        "person",
        "phone",
        "mobile",
        "user",
        "username",
        "login",
        "account",
        "ssid",
        "wifi",
    }
)
"""Names of fields of a log line that may tell of a person."""

_SECRETS: Final = (
    # user and password in an address: proxies above all
    (re.compile(r"(?P<keep>[a-zA-Z][a-zA-Z0-9+.-]*://)[^/\s@\"']+@"), r"\g<keep>" + MASK + "@"),
    (
        re.compile(
            r"(?i)(?P<keep>\b[\w.-]*(?:pass(?:word|wd|phrase)?|secret|token|psk|authorization|cookie|credential|\bpin)\b"
            r"[\"']?\s*[=:]\s*)(?:\"[^\"]*\"|'[^']*'|(?:bearer\s+|basic\s+)?[^\s,;}\"']+)"
        ),
        r"\g<keep>" + MASK,
    ),
    (re.compile(r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|\Z)", re.DOTALL), MASK),
)
_NUMBERS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXxｘＸ](?!\d)",  # identity card, also written in groups
        r"(?<!\d)(?:\+?86[ -]?)?[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)",  # mobile telephone
        r"(?<!\d)[0０]\d{2,3}[ -]?\d{7,8}(?!\d)",  # telephone with area code
        r"(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?!\d)",  # bank card in groups of four
        r"(?<!\d)\d{15,19}(?!\d)",  # older identity cards, bank cards
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # mail address
        r"(?i)(?<![0-9a-f:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:])",  # hardware address
    )
)
_HOME: Final = re.compile(r"(?P<keep>/home/)[^/\s\"':]+")


def masked(text: str, names: Iterable[str] = ()) -> str:
    """Return a text without secrets, numbers of persons, mail addresses, and without `names` (accounts)."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    for pattern in _NUMBERS:
        text = pattern.sub(MASK, text)
    text = _HOME.sub(r"\g<keep>" + MASK, text)
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) > 1:
            text = re.sub(rf"(?<![A-Za-z0-9_.-]){re.escape(name)}(?![A-Za-z0-9_-])", MASK, text)
    return text


def masked_line(line: str, names: Iterable[str] = ()) -> str:
    """Return a line of a log: fields that may tell of a person or a secret lose their value, the rest is masked."""
    try:
        told = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return masked(line, names)
    if not isinstance(told, dict):
        return masked(line, names)
    return masked(msgspec.json.encode(_emptied(told)).decode(), names)


def _emptied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: MASK if _hides(key) else _emptied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_emptied(inner) for inner in value]
    return value


def _hides(key: str) -> bool:
    return key.lower() in PERSONAL_KEYS or SECRET_KEYS.search(key) is not None
