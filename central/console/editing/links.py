"""Long addresses: a QR code holds 84 bytes, so the public host lends a short one of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from central.items.workflow import Refused
from central.phone.links import LinkRefused, link_words, wrap
from feed.limits import LINK_BYTES

_FIELDS: Final = ("online", "link")


def standing_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as it will be with its long addresses shortened, for the check list; nothing is kept yet."""
    return _changed(content, lambda url: url if link_words(url) else f"https://{urlsplit(url).hostname}/")


def shortened(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with its long addresses shortened. Raises `Refused`."""

    def short(url: str) -> str:
        try:
            return wrap(url)
        except LinkRefused as fault:
            raise Refused(str(fault)) from fault

    return _changed(content, short)


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: change(each) if key in _FIELDS and _is_long(each) else _changed(each, change)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [_changed(each, change) for each in value]
    return value


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value.encode()) > LINK_BYTES
