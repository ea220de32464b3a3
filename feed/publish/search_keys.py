"""Search keys: pinyin and initials of a title, made once here so that no screen needs a dictionary."""

import re
from collections.abc import Iterable

from feed import limits
from feed.item import SearchKeys

_LATIN = re.compile(r"[a-z0-9]+")


def search_keys(title: str, keywords: Iterable[str] = ()) -> SearchKeys:
    """Return the keys of `title` and `keywords`: syllables parted by spaces, and one run of initials each.

    Latin words and numbers are kept whole in `pinyin` and by their characters in `initials`, so that
    "2026年医保" is found by "2026nyb". Keys are cut at the contract's length on a word's border.
    """
    # Its dictionary takes 55 MB: only a process that makes keys has it.
    from pypinyin import Style, lazy_pinyin

    words = tuple(dict.fromkeys(word for word in (title, *keywords) if word))
    syllables: list[str] = []
    initials: list[str] = []
    for word in words:
        parts = [
            part
            for syllable in lazy_pinyin(word, style=Style.NORMAL, errors="default", v_to_u=False)
            for part in _LATIN.findall(syllable.lower())
        ]
        syllables.extend(parts)
        initials.append("".join(part if part.isdigit() else part[0] for part in parts))
    return SearchKeys(pinyin=_cut(syllables), initials=_cut(initials), keywords=words[1:])


def _cut(words: Iterable[str]) -> str:
    kept = ""
    for word in words:
        if len(kept) + len(word) + 1 > limits.SEARCH_LENGTH:
            break
        kept = f"{kept} {word}".strip()
    return kept
