"""Which characters may stand on a public screen.

A title that hides characters can say one thing to the reviewer and another to the resident: bidirectional
controls reorder what is read (Unicode TR 36), zero-width characters defeat search and checks, control
characters upset terminals and logs. Such text is refused, never silently mended: the signed words are the
words that were reviewed.
"""

import unicodedata

_MONGOLIAN = range(0x1800, 0x18B0)
# Joiners shape Mongolian (GB/T 25914-2023) and mean nothing in Han text.
_MONGOLIAN_JOINERS = frozenset({0x200C, 0x200D, 0x180E, 0x202F})
# Planes 2 and 3 hold Han extensions B to H and grow with each Unicode version; the running Python's
# character database may be older than the font, so they are never judged "unassigned".
_HAN_PLANES = range(0x20000, 0x3FFFE)


def _refused(character: str, *, multiline: bool, mongolian: bool) -> bool:
    code = ord(character)
    if multiline and character == "\n":
        return False
    if code in _MONGOLIAN_JOINERS:
        return not mongolian
    if code in _HAN_PLANES:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def refused_characters(text: str, *, multiline: bool = False) -> tuple[str, ...]:
    """Name the characters of `text` that may not be shown, as ``U+XXXX``, in order, each once.

    `multiline` admits the line feed (paragraphs). Mongolian joiners are admitted where the text has
    Mongolian letters. An empty result means that the text is clean.
    """
    if text.isascii() and text.isprintable():
        return ()
    mongolian = any(ord(character) in _MONGOLIAN for character in text)
    found = dict.fromkeys(
        f"U+{ord(character):04X}" for character in text if _refused(character, multiline=multiline, mongolian=mongolian)
    )
    return tuple(found)
