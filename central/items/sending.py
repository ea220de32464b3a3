"""Sending what people are told: mail over one connection, a web hook by https. Nothing here reads the database."""

from __future__ import annotations

import logging
import smtplib
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.core.mail import EmailMessage, get_connection
from msgspec import Struct

from central.conf import Mail

log = logging.getLogger(__name__)

TIMEOUT_SECONDS: Final = 5


class Cursor(Struct):
    """Up to which decision a channel has told; `part` are those told already of a batch that broke off."""

    seen: int = 0
    until: int = 0
    part: list[str] = []


class Batch(Struct, frozen=True):
    """What one receiver is told: the key that a receiver is known by, its address, and the message."""

    key: str
    to: str
    subject: str
    body: str
    data: dict[str, Any] = {}


def send_mail(conf: Mail, batches: list[Batch], cursor: Cursor) -> bool:
    """Send mails over one connection; whether all were taken. An address that the server refuses is told and left."""
    try:
        password = Path(conf.password_file).read_text("utf-8").strip() if conf.password_file else ""
        connection = get_connection(
            host=conf.server,
            port=conf.port,
            username=conf.user,
            password=password,
            use_tls=conf.port == 587,
            use_ssl=conf.port == 465,
            timeout=TIMEOUT_SECONDS,
        )
        connection.open()
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("notices.mail_failed server=%s %s; tried again later", conf.server, type(fault).__name__)
        return False
    try:
        for batch in batches:
            sender = conf.sender or conf.user
            try:
                EmailMessage(batch.subject, batch.body, sender, [batch.to], connection=connection).send()
            except smtplib.SMTPRecipientsRefused:
                log.warning("notices.address_refused person=%s; see to the address under 单位和人员", batch.key)
            except (OSError, smtplib.SMTPException) as fault:
                log.warning("notices.mail_failed server=%s %s; tried again later", conf.server, type(fault).__name__)
                return False
            cursor.part.append(batch.key)
    finally:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException) as fault:
            log.info("notices.mail_close server=%s %s", conf.server, type(fault).__name__)
    log.info("notices.mailed count=%s", len(batches))
    return True


def send_webhook(conf: Mail, batches: list[Batch], cursor: Cursor) -> bool:
    """Call the web hook; whether it took all. Only https, never where a redirection leads."""
    if urlsplit(conf.webhook).scheme != "https":
        log.error("notices.webhook_refused mail.webhook must begin with https:// ; nothing was sent")
        return True
    for batch in batches:
        try:
            answer = requests.post(conf.webhook, json=batch.data, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        except requests.RequestException as fault:
            log.warning("notices.webhook_failed host=%s %s", urlsplit(conf.webhook).hostname, type(fault).__name__)
            return False
        if not 200 <= answer.status_code < 300:
            log.warning("notices.webhook_failed host=%s status=%s", urlsplit(conf.webhook).hostname, answer.status_code)
            return False
        cursor.part.append(batch.key)
    return True
