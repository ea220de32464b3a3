"""Personal data that a public screen must not show: identity numbers, bank cards, mobile numbers, door numbers.

Sources: GB 11643 (the 18-digit identity number's check digit, weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 mod 11), the
Luhn check of bank cards, and the customary masks of DOMAIN (Privacy). Digits are found also where they are written in
full width, in groups or with hyphens, as they come from Word and WeChat.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

Sort = Literal["identity", "bank", "mobile", "door"]

WORDS: Final[dict[Sort, str]] = {
    "identity": "身份证号",
    "bank": "银行卡号",
    "mobile": "手机号",
    "door": "门牌号",
}

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"

_GAP = r"[  \-－—·.]?"
_DIGITS: Final = re.compile(rf"(?<![0-9A-Za-z.])[0-9](?:{_GAP}[0-9]){{9,22}}(?:{_GAP}[xX])?(?![0-9A-Za-z])")
_DOOR: Final = re.compile(
    r"[一-鿿]{1,8}(?:组|路|街|巷|弄|村|小区|屋场)[一-鿿]{0,4}"
    r"[0-9０-９一二三四五六七八九十百]{1,5}(?:号|栋|幢)(?:[0-9０-９]{1,4}(?:单元|室|号))?"
)


class Match(Struct, frozen=True):
    """One find in a text: what it is, where (character positions, end excluded), and what would stand there masked."""

    sort: Sort
    start: int
    end: int
    found: str
    masked: str


def is_identity(digits: str) -> bool:
    """Tell whether 18 characters are an identity number: a birthday that exists, and the right check digit."""
    if len(digits) != 18 or not digits[:17].isdecimal():
        return False
    year, month, day = int(digits[6:10]), int(digits[10:12]), int(digits[12:14])
    if not (1890 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31 and digits[0] != "0"):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == digits[17].upper()


def is_old_identity(digits: str) -> bool:
    """Tell whether 15 digits are an identity number of before 1999: a known province and a birthday that exists."""
    if len(digits) != 15 or not digits.isdecimal():
        return False
    month, day = int(digits[8:10]), int(digits[10:12])
    return 11 <= int(digits[:2]) <= 82 and 1 <= month <= 12 and 1 <= day <= 31


def is_bank_card(digits: str) -> bool:
    """Tell whether 16 to 19 digits are a bank card's (Luhn)."""
    if not 16 <= len(digits) <= 19 or not digits.isdecimal() or digits[0] == "0":
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def is_mobile(digits: str) -> bool:
    """Tell whether 11 digits are a mobile number."""
    return re.fullmatch(r"1[3-9]\d{9}", digits) is not None


def mask_number(sort: Sort, digits: str) -> str:
    """The customary mask: 35*************123, 138****1234, card last four."""
    if sort == "identity":
        return f"{digits[:2]}{'*' * (len(digits) - 5)}{digits[-3:]}"
    if sort == "mobile":
        return f"{digits[:3]}****{digits[-4:]}"
    return f"{'*' * (len(digits) - 4)}{digits[-4:]}"


def find(text: str) -> Iterator[Match]:
    """All personal numbers and door numbers in a text, from left to right, none twice."""
    plain = _half_width(text)
    taken: list[tuple[int, int]] = []
    for candidate in _DIGITS.finditer(plain):
        digits = re.sub(r"[^0-9xX]", "", candidate.group())
        sort = _sort_of(digits)
        if sort is None:
            continue
        taken.append(candidate.span())
        yield Match(sort, *candidate.span(), text[slice(*candidate.span())], mask_number(sort, digits))
    for candidate in _DOOR.finditer(plain):
        start, end = candidate.span()
        if not any(start < to and at < end for at, to in taken):
            words = text[start:end]
            yield Match(
                "door", start, end, words, re.sub(r"[0-9０-９一二三四五六七八九十百]{1,5}(?=号|栋|幢).*", "**号", words)
            )


def _sort_of(digits: str) -> Sort | None:
    if is_identity(digits) or is_old_identity(digits):
        return "identity"
    if is_mobile(digits):
        return "mobile"
    if is_bank_card(digits):
        return "bank"
    return None


def mask(text: str, sorts: frozenset[Sort] = frozenset({"identity", "bank", "mobile", "door"})) -> str:
    """The text with every find of these sorts masked; a masked text has none of them left."""
    made, at = [], 0
    for match in sorted(find(text), key=lambda match: match.start):
        if match.sort in sorts and match.start >= at:
            made += [text[at : match.start], match.masked]
            at = match.end
    return "".join([*made, text[at:]])


def mask_name(name: str) -> str:
    """张*丰, 李*: what a list of names shows instead of the whole one."""
    name = name.strip()
    if len(name) <= 1:
        return name
    return f"{name[0]}*" if len(name) == 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def _half_width(text: str) -> str:
    """Full-width digits and letters as plain ones, one for one, so that positions stay."""
    return "".join(
        plain if len(plain := unicodedata.normalize("NFKC", sign)) == 1 and plain.isalnum() else sign for sign in text
    )
