"""The package's copyright file (DEP-5), written anew at each build from what the wheels say of themselves.

Nothing is guessed: a library whose licence neither its metadata nor `OTHERWISE` tells, and a shared library in a wheel
that `BUNDLED` does not name, end the build.
"""

import re
import zipfile
from collections.abc import Iterable
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Final

from deploy.package.control import HERE

LIBRARIES: Final = "usr/lib/village-screen/program/venv/lib"

TEXTS: Final = {"MIT License": "MIT", "ISC License": "ISC", "LGPL3": "LGPL-3", "BSD": "BSD-3-Clause"}
"""What makers write in `License:`, and its name among licences."""

CLASSIFIERS: Final = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
}

OTHERWISE: Final = {
    "docutils": "public-domain and BSD-2-Clause and Python-2.0 and GPL-3+",
    "pypdfium2": "BSD-3-Clause and Apache-2.0 and others",
}
"""Libraries whose metadata say it in no form that can be read; looked up in their own licence files."""

_NAMED: Final = re.compile(r"[A-Za-z0-9.+-]+(( OR | AND | or | and | WITH )[A-Za-z0-9.+-]+)*\Z")

BUNDLED: Final = {
    "SDL2": "Zlib", "SDL2_image": "Zlib", "SDL2_ttf": "Zlib", "SDL2_mixer": "Zlib",
    "avcodec": "GPL-2+", "avdevice": "GPL-2+", "avfilter": "GPL-2+", "avformat": "GPL-2+", "avutil": "GPL-2+",
    "postproc": "GPL-2+", "swresample": "GPL-2+", "swscale": "GPL-2+", "x264": "GPL-2+", "x265": "GPL-2+",
    "fdk-aac": "FDK-AAC", "mp3lame": "LGPL-2+", "asound": "LGPL-2.1+", "fribidi": "LGPL-2.1+",
    "graphite2": "LGPL-2.1+ or MPL-2.0 or GPL-2+", "freetype": "FTL or GPL-2", "harfbuzz": "MIT", "fontconfig": "MIT",
    "ass": "ISC", "ogg": "BSD-3-Clause", "opus": "BSD-3-Clause", "theoradec": "BSD-3-Clause",
    "theoraenc": "BSD-3-Clause", "vorbis": "BSD-3-Clause", "vorbisenc": "BSD-3-Clause", "vpx": "BSD-3-Clause",
    "crypto": "Apache-2.0", "ssl": "Apache-2.0", "bz2": "bzip2-1.0.6", "uuid": "BSD-3-Clause",
    "Xau": "MIT", "xcb": "MIT", "xcb-shape": "MIT", "xcb-shm": "MIT", "xcb-xfixes": "MIT",
    "png15": "Libpng", "png16": "Libpng", "jpeg": "IJG and BSD-3-Clause", "tiff": "libtiff", "lcms2": "MIT",
    "lzma": "public-domain or 0BSD", "openjp2": "BSD-2-Clause", "avif": "BSD-2-Clause", "brotlicommon": "MIT",
    "brotlidec": "MIT", "sharpyuv": "BSD-3-Clause", "webp": "BSD-3-Clause", "webpdemux": "BSD-3-Clause",
    "webpmux": "BSD-3-Clause", "zstd": "BSD-3-Clause",
}  # fmt: skip
"""Shared libraries that wheels bring along, without their version, and the licence of each."""

_COMMON: Final = {
    "Apache-2.0": "Apache-2.0", "GPL-2": "GPL-2", "GPL-2+": "GPL-2", "GPL-3+": "GPL-3", "LGPL-2+": "LGPL-2",
    "LGPL-2.1+": "LGPL-2.1", "LGPL-3": "LGPL-3", "MPL-2.0": "MPL-2.0",
}  # fmt: skip
"""Licences whose text every Debian system has."""

_PLACE: Final = re.compile(r"(?P<wheel>[^/]+\.libs)/lib(?P<name>.+?)(-[0-9a-f]{8,})?(\.[0-9]+)*\.so(\.|\Z)")
_VERSION_IN_NAME: Final = re.compile(r"(?<=[A-Za-z_0-9])-[0-9][0-9.]*\Z")


class LicenceFault(ValueError):
    """A library whose licence is not known; the message names it and where to add it."""


def copyright_file(wheels: Iterable[Path]) -> str:
    """The whole file for a package that carries these wheels. Raises LicenceFault."""
    head = (HERE / "files" / "copyright").read_text("utf-8")
    told = sorted({(block, name) for wheel in wheels for block, name in _of(wheel)}, key=lambda each: each[0].lower())
    names = sorted({single for _, name in told for single in re.split(r" (?:or|and|with) ", name)})
    return "\n".join([head.rstrip("\n") + "\n", *(block for block, _ in told), *map(_text, names)])


def _of(wheel: Path) -> list[tuple[str, str]]:
    with zipfile.ZipFile(wheel) as archive:
        members = archive.namelist()
        described = next(name for name in members if name.endswith(".dist-info/METADATA"))
        metadata = message_from_string(archive.read(described).decode("utf-8"))
        licences = [name for name in members if re.search(r"\.dist-info/.*(LICEN[CS]E|COPYING|NOTICE)", name)]
        owners = _owners([archive.read(name).decode("utf-8", "replace") for name in licences], metadata)
    tops = sorted(
        {
            re.sub(r"\.cpython-.*", ".cpython-*", name.split("/")[0])
            for name in members
            if ".data/" not in name and ".libs/" not in name
        }
    )
    places = "\n ".join(
        f"{LIBRARIES}/*/{top}{'' if top.endswith('.py') or '.cpython-' in top else '/*'}" for top in tops
    )
    found = [(_block(places, owners, name := _licence(metadata)), name)]
    for member in members:
        if (place := _PLACE.match(member)) is not None:
            stem = _VERSION_IN_NAME.sub("", place["name"])
            if stem not in BUNDLED:
                raise LicenceFault(
                    f"{wheel.name} brings {member}: add {stem!r} to BUNDLED in deploy/package/licences.py"
                )
            library = f"{LIBRARIES}/*/{place['wheel']}/lib{place['name']}*"
            found.append((_block(library, "its authors; brought along by this wheel", BUNDLED[stem]), BUNDLED[stem]))
    return found


def _licence(metadata: Message) -> str:
    name = str(metadata["Name"])
    if name.lower() in OTHERWISE:
        return OTHERWISE[name.lower()]
    said = str(metadata["License-Expression"] or metadata["License"] or "")
    said = TEXTS.get(said, said)
    if not _NAMED.match(said):
        said = next((CLASSIFIERS[each] for each in metadata.get_all("Classifier", []) if each in CLASSIFIERS), "")
    if not said:
        raise LicenceFault(f"{name} does not tell its licence: add it to OTHERWISE in deploy/package/licences.py")
    return re.sub(r" (OR|AND|WITH) ", lambda word: word[0].lower(), said)


def _owners(texts: list[str], metadata: Message) -> str:
    pattern = r"(?im)^\W*(copyright (?:\(c\)|©|[12][0-9]{3}).*)$"
    lines = dict.fromkeys(line.strip() for text in texts for line in re.findall(pattern, text) if "[yyyy]" not in line)
    if lines:
        return "\n ".join(list(lines)[:6])
    author = (
        metadata["Author"]
        or metadata["Author-email"]
        or metadata["Author-Email"]
        or f"the authors of {metadata['Name']}"
    )
    return str(author)


def _block(places: str, owners: str, licence: str) -> str:
    return f"Files: {places}\nCopyright: {owners}\nLicense: {licence}\n"


def _text(name: str) -> str:
    if name in _COMMON:
        return f"License: {name}\n The text is in /usr/share/common-licenses/{_COMMON[name]}.\n"
    return (
        f"License: {name}\n The text is in the *.dist-info folder of each library that names it, or with its sources.\n"
    )
