"""Long addresses of clerks behind short ones of ours, which a QR code on the screen can hold."""

from __future__ import annotations

import re
import secrets
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from central.items.making import NUMBER_ALPHABET
from central.phone.models import ShortLink
from central.publishing.contents import county_policy
from feed.limits import LINK_BYTES

CODE_LENGTH: Final = 7
MOST: Final = 2000
_SIGNS: Final = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+\Z")


class LinkRefused(ValueError):
    """An address that no code may lead to; the message says to the clerk why, and what to do."""


def wrap(url: str) -> str:
    """The address itself where a QR code holds it, else a short one of ours that leads there; the same each time.

    Raises LinkRefused for an address that is not https on a host of the county's list.
    """
    url = url.strip()
    if fault := link_words(url):
        raise LinkRefused(fault)
    if len(url.encode()) <= LINK_BYTES:
        return url
    link = ShortLink.objects.filter(url=url).first() or _added(url)
    host = settings.CONF.addresses.public.partition(":")[0]
    return f"https://{host}/s/{link.code}"


def link_words(url: str) -> str:
    """Why an address may not stand behind a code, in a clerk's words; nothing where it may."""
    if len(url) > MOST:
        return f"网址太长，最多 {MOST} 个字符。"
    if not _SIGNS.match(url):
        return "网址里有中文、空格或别的不能用的字符，请从浏览器的地址栏里重新复制。"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "这不是一个网址，请从浏览器的地址栏里重新复制。"
    if parts.scheme != "https":
        return "网址要以 https:// 开头。"
    if "@" in parts.netloc or port not in (None, 443):
        return "网址里不能带用户名或端口。"
    if host not in county_policy().link_hosts:
        return f"{host or '这个网站'} 不在本县允许的网站名单里，请联系县里加上。"
    return ""


def target(code: str) -> str | None:
    """Where a short address leads now; none for an unknown one, or a host that was taken off the list since."""
    url = ShortLink.objects.filter(code=code).values_list("url", flat=True).first()
    return url if url is not None and not link_words(url) else None


def _added(url: str) -> ShortLink:
    while True:
        code = "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                return ShortLink.objects.create(code=code, url=url)
        except IntegrityError:
            # The code is taken, or somebody wrapped the same address at this moment.
            if found := ShortLink.objects.filter(url=url).first():
                return found
