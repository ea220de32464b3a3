"""The faces of the screen: found by file name, chosen inside a collection by family name, opened when first used.

Nothing is started (`fc-list` takes longer than a whole cold start allows) and nothing is opened until a character
needs it: the usual folders are walked once for known file names (2 ms for 300 fonts).

Layout engine. `benchmarks/typesetting.py` draws 2 800 characters: both of Pillow's engines need 80 ms and place
Chinese alike (full-width characters have no kerning), but basic layout measures a character in 5 µs and raqm in 28,
and basic lets single bitmaps be kept and pasted (`bitmaps`: 20 ms). So basic layout sets everything, and raqm only
the script that needs shaping, Mongolian. Kivy's Label took 65 ms, and over 13 column widths it broke 285 line rules
and cut 310 numbers where this engine broke and cut none.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont, features

from screens.typesetting.sfnt import Coverage, FontFile, FontFileError, LineMetrics

log = logging.getLogger(__name__)

Family = Literal["sans", "serif"]
Script = Literal["sc", "tc"]

FONT_FOLDERS = (
    Path(__file__).resolve().parents[2] / "assets" / "fonts",
    Path("/usr/local/share/fonts"),
    Path("/usr/share/fonts"),
    Path.home() / ".local" / "share" / "fonts",
)
"""Where fonts are looked for; the first folder that has a file wins."""

MOST_OPEN_FONTS = 6
"""Open (face, size) pairs, about 1 MB each. Opening one again takes 0.3 ms and is needed only for new characters."""

_DEEPEST_FOLDER = 5

_FAMILIES: dict[Family, str] = {"sans": "Sans", "serif": "Serif"}

_FALLBACK_FILES = (
    "PlangothicP1-Regular.ttf",
    "PlangothicP2-Regular.ttf",
    "BabelStoneHan.ttf",
    "HanaMinA.ttf",
    "HanaMinB.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "NotoSansSymbols-Regular.ttf",
    "NotoSansMath-Regular.ttf",
    "DejaVuSans.ttf",
)
"""Single fonts asked, in this order, for what the main faces lack: rare characters first, then symbols.

Plangothic (put in by hand) is a sans-serif with mainland forms to Extension I. Of Debian's packages BabelStone Han has
mainland forms and all of Extensions G and H that China submitted (3 045 and 2 271 characters); Hanazono has every
character of A to F in Japanese forms, so it comes last.
"""

_MONGOLIAN_FILE = "NotoSansMongolian-Regular.ttf"


class FontMissingError(Exception):
    """No Chinese sans-serif face is installed: nothing can be shown. The message says what to install."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face of one font file; compared by identity, for each is made once per library."""

    path: Path
    index: int
    metrics: LineMetrics
    shaped: bool = False
    _coverage: list[Coverage] = field(default_factory=list, repr=False)

    def covers(self, char: str) -> bool:
        """Whether the face has a glyph for the character; reads the character map when first asked."""
        if not self._coverage:
            self._coverage.append(FontFile(self.path).coverage(self.index))
        return char in self._coverage[0]


SHAPING_MARKS = frozenset("\u202f\u200c\u200d")
"""Narrow no-break space and joiners: they choose letter forms inside Mongolian words, and mean nothing elsewhere."""


def is_mongolian(char: str) -> bool:
    """Whether the character is of the Mongolian block (U+1800–18AF) and must be shaped."""
    return "\u1800" <= char <= "\u18af"


def _candidates(family: Family, bold: bool, script: Script) -> Iterator[tuple[str, str]]:
    """File name and family name of the faces that serve, best first."""
    style, weight, code = _FAMILIES[family], "Bold" if bold else "Regular", script.upper()
    yield f"Noto{style}CJK-{weight}.ttc", f"Noto {style} CJK {code}"
    yield f"Noto{style}CJK{script}-{weight}.otf", f"Noto {style} CJK {code}"
    yield f"Noto{style}{code}-{weight}.otf", f"Noto {style} {code}"
    yield f"SourceHan{style}{code}-{weight}.otf", f"Source Han {style} {code}"


class FontLibrary:
    """Fonts of one machine: faces by role, the fallback order, open fonts by size. Safe to use from any thread."""

    def __init__(self, folders: Sequence[Path] = FONT_FOLDERS) -> None:
        self.lock = threading.RLock()
        self._folders = tuple(folders)
        self._files: dict[str, Path] | None = None
        self._roles: dict[tuple[Family, bool, Script], Face] = {}
        self._singles: dict[str, Face | None] = {}
        self._open: OrderedDict[tuple[Face, int], ImageFont.FreeTypeFont] = OrderedDict()

    def face(self, family: Family, bold: bool, script: Script = "sc") -> Face:
        """The face of a role; a missing serif or weight gives the nearest one. Raises `FontMissingError`."""
        with self.lock:
            role = (family, bold, script)
            if role not in self._roles:
                self._roles[role] = self._find(role)
            return self._roles[role]

    def face_for(self, char: str, main: Face) -> Face | None:
        """The face that draws a character in text set in `main`: itself, a fallback, or none."""
        if is_mongolian(char) or char in SHAPING_MARKS:
            mongolian = self._single(_MONGOLIAN_FILE, shaped=True)
            if mongolian and mongolian.covers(char):
                return mongolian
        if main.covers(char):
            return main
        if "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000":
            # A private character means what its font's maker meant, and no fallback was made for our texts.
            return None
        for name in _FALLBACK_FILES:
            face = self._single(name)
            if face and face.covers(char):
                return face
        return None

    def font(self, face: Face, size_px: int) -> ImageFont.FreeTypeFont:
        """The open font of a face at a size; at most `MOST_OPEN_FONTS` stay open. Draw under `lock`."""
        with self.lock:
            key = (face, size_px)
            if key in self._open:
                self._open.move_to_end(key)
                return self._open[key]
            shaped = face.shaped and features.check("raqm")
            layout = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
            font = ImageFont.truetype(str(face.path), size_px, index=face.index, layout_engine=layout)
            self._open[key] = font
            while len(self._open) > MOST_OPEN_FONTS:
                self._open.popitem(last=False)
            return font

    def close_fonts(self) -> None:
        """Close every open font; the next character that has no bitmap opens its own again."""
        with self.lock:
            self._open.clear()

    def _find(self, role: tuple[Family, bool, Script]) -> Face:
        family, bold, script = role
        nearest: list[tuple[Family, bool, Script]] = [role, ("sans", bold, script), ("sans", False, "sc")]
        for wanted in nearest:
            for file_name, family_name in _candidates(*wanted):
                face = self._load(file_name, family_name)
                if face is None:
                    continue
                if wanted != role:
                    log.warning("font.substitute role=%s-%s-%s file=%s", family, bold, script, face.path)
                return face
        raise FontMissingError(
            f"no Chinese font found in {', '.join(map(str, self._folders))}: install the package fonts-noto-cjk "
            "or put NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc into assets/fonts"
        )

    def _load(self, file_name: str, family_name: str | None, shaped: bool = False) -> Face | None:
        path = self._paths().get(file_name)
        if path is None:
            return None
        try:
            file = FontFile(path)
            index = file.families().index(family_name) if family_name else 0
            return Face(path, index, file.metrics(index), shaped)
        except ValueError:
            log.warning("font.no_face file=%s wanted=%r", path, family_name)
        except FontFileError as error:
            log.warning("font.damaged error=%s", error)
        return None

    def _single(self, file_name: str, shaped: bool = False) -> Face | None:
        with self.lock:
            if file_name not in self._singles:
                self._singles[file_name] = self._load(file_name, None, shaped)
            return self._singles[file_name]

    def _paths(self) -> dict[str, Path]:
        if self._files is None:
            self._files = {}
            for folder in self._folders:
                self._walk(str(folder), self._files)
        return self._files

    def _walk(self, folder: str, files: dict[str, Path], depth: int = 0) -> None:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            log.debug("font.folder_skipped folder=%s error=%s", folder, error)
            return
        for entry in entries:
            if entry.is_dir():
                if depth < _DEEPEST_FOLDER:
                    self._walk(entry.path, files, depth + 1)
            elif entry.name.endswith((".ttc", ".otf", ".ttf")):
                files.setdefault(entry.name, Path(entry.path))


@cache
def library() -> FontLibrary:
    """The library of this machine's fonts, made when first asked for."""
    return FontLibrary()
