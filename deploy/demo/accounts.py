"""The demo's accounts: who works on the console, with passwords made at first start and kept for their owner only."""

import os
import secrets
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters that are mistaken for each other when a password is typed from a terminal."""

_GROUPS, _GROUP = 4, 4
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SECRET_LETTERS: Final = 32


class Staff(NamedTuple):
    """A person of the demo: `role` is a value of `central.people.rights.Role`, `unit` a division code."""

    username: str
    name: str
    role: str
    unit: str
    words: str


class Account(NamedTuple):
    """A person's way in: the password, and for those who publish the authenticator's secret (else empty)."""

    username: str
    name: str
    role: str
    unit: str
    words: str
    password: str
    authenticator: str


_COUNTY, _TOWNSHIP, _VILLAGE, _OTHER = "430304", "430304009", "430304009203", "430304009204"

STAFF: Final = (
    Staff("zhouguilan", "周桂兰", "clerk", _VILLAGE, "荷塘村 村级编辑"),
    Staff("luomin", "罗敏", "clerk", _OTHER, "清水村 村级编辑"),
    Staff("liujianmin", "刘建民", "supervisor", _VILLAGE, "荷塘村 监督委员会 主任"),
    Staff("hexiuying", "何秀英", "supervisor", _VILLAGE, "荷塘村 监督委员会"),
    Staff("wangxuemei", "王雪梅", "reviewer", _TOWNSHIP, "荷塘街道 审核"),
    Staff("chenzhiyuan", "陈志远", "manager", _COUNTY, "岳塘区 县级管理"),
    Staff("pengli", "彭丽", "manager", _COUNTY, "岳塘区 县级管理"),
    Staff("zhouhai", "周海", "operator", _COUNTY, "岳塘区 系统管理"),
)
"""Everybody in the issue's stories; the units are those of assets/demo. Invented people."""

_WITH_AUTHENTICATOR: Final = frozenset({"reviewer", "manager", "operator"})


def password() -> str:
    """A random password of 16 letters in groups: about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def accounts(path: Path, units: Iterable[str]) -> tuple[tuple[Account, ...], bool]:
    """Return the accounts for these units and whether they are new: made at the first call, read at every other.

    The file is readable by its owner only (mode 600). Raises OSError.
    """
    there = frozenset(units)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return tuple(Account(**entry) for entry in tomllib.loads(path.read_text("utf-8"))["account"]), False
    fresh = tuple(_account(staff) for staff in STAFF if staff.unit in there)
    with os.fdopen(made, "w", encoding="utf-8") as file:
        file.write(_text(fresh))
        file.flush()
        os.fsync(file.fileno())
    return fresh, True


def _account(staff: Staff) -> Account:
    secret = "".join(secrets.choice(_BASE32) for _ in range(_SECRET_LETTERS))
    return Account(*staff, password(), secret if staff.role in _WITH_AUTHENTICATOR else "")


def _text(made: Iterable[Account]) -> str:
    head = "# Made by `make run` at its first start. The demo's accounts, not to be used anywhere else.\n"
    blocks = (
        "\n[[account]]\n" + "".join(f'{key} = "{value}"\n' for key, value in one._asdict().items()) for one in made
    )
    return head + "".join(blocks)
