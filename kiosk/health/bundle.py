"""The support bundle: one file that an installer can send to whoever helps, with no secret and nothing about a person.

It is made of what is named here and of nothing else: no journal of usage, no remarks, no keys, no PIN, no content.
Every text passes `kiosk.health.masking` on its way in.
"""

import io
import os
import platform
import pwd
import re
import tarfile
import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from feed.durable import PRIVATE_FILE, flush, open_part, read_plain, replace, sync_folder
from kiosk.health.masking import masked, masked_line
from kiosk.health.parts import Ask, ask
from kiosk.settings import Settings
from kiosk.version import program_version

_MOST_BYTES: Final = 4_000_000
"""Of each part; the end of it is what matters."""
_LINES: Final = "4000"
_FIRST_PERSON: Final = 1000
"""Numbers of accounts from which on they belong to people (login.defs(5))."""
_RUN_FILES: Final = ("status.json", "central.json", "update.json")

_HOST: Final = re.compile(r"\A(?P<moment>\[[^\]]*\]) \S+ (?=kernel)")

_STORAGE: Final = re.compile(
    r"(?i)ext4|mmc|nvme|\bata\d|\bsd[a-z]\d*\b|\bscsi\b|i/o error|buffer i/o|read-only|remount|journal|fsck"
    r"|out of memory|oom|thermal|under-?voltage|watchdog"
)
"""Lines of the kernel that are worth reading: storage, memory, heat, current."""


def write_bundle(
    to: Path,
    config: Path,
    settings: Settings | None,
    page: str,
    now: datetime,
    run: Ask = ask,
) -> None:
    """Write the bundle to the file `to`, readable for its owner alone. Raises OSError.

    `page` is the doctor's; `settings` is None where they cannot be read. `run` asks journalctl and the like.
    """
    names = tuple(_people())
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in _parts(config, settings, page, run, names):
            data = text.encode("utf-8", "replace")[-_MOST_BYTES:]
            entry = tarfile.TarInfo(f"village-screen-support/{name}")
            entry.size, entry.mtime, entry.mode = len(data), int(now.timestamp()), 0o600
            archive.addfile(entry, io.BytesIO(data))
    part = to.with_name(to.name + ".part")
    with open_part(part, PRIVATE_FILE) as file:
        file.write(packed.getvalue())
        flush(file)
    replace(part, to)
    sync_folder(to.absolute().parent)


def _parts(
    config: Path, settings: Settings | None, page: str, run: Ask, names: Sequence[str]
) -> Iterator[tuple[str, str]]:
    yield "doctor.txt", masked(page, names)
    yield "versions.txt", masked("\n".join(_versions()), names)
    yield "settings.toml", _settings(config, names)
    if settings is not None:
        places = [settings.data.run / name for name in _RUN_FILES]
        for place in (*places, settings.data.screen_run / "screen-state.json"):
            yield f"run/{place.name}", masked(_file(place), names)
    logs = run(("journalctl", "--unit=village-screen*", f"--lines={_LINES}", "--output=cat", "--no-pager", "--quiet"))
    yield "log.jsonl", "\n".join(masked_line(line, names) for line in logs.splitlines())
    kernel = run(("journalctl", "--dmesg", "--output=short-monotonic", "--no-pager", "--quiet")) or run(("dmesg",))
    lines = [line for line in kernel.splitlines() if _STORAGE.search(line)]
    # The second word is the machine's name, which may be somebody's.
    yield "kernel.txt", masked("\n".join(_HOST.sub(r"\g<moment> ", line) for line in lines[-2000:]), names)
    yield (
        "disks.txt",
        masked(run(("df", "--human-readable")) + run(("lsblk", "--output=NAME,SIZE,TYPE,RO,MODEL")), names),
    )


def _settings(config: Path, names: Sequence[str]) -> str:
    """The settings as they are typed, without comments: those may say anything."""
    text = _file(config)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return "# the file is no TOML\n" + masked(text, names)
    kept = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return masked("\n".join(kept) + "\n", names)


def _file(path: Path) -> str:
    try:
        return read_plain(path, _MOST_BYTES).decode("utf-8", "replace")
    except OSError as fault:
        return f"{path.name}: {fault.strerror}"


def _versions() -> Iterator[str]:
    yield f"program {program_version()}"
    yield f"python {platform.python_version()}"
    yield f"kernel {platform.release()} {platform.machine()}"
    for line in _file(Path("/usr/lib/os-release")).splitlines():
        if line.startswith(("PRETTY_NAME=", "VERSION_ID=")):
            yield line
    yield from sorted({f"{found.metadata['Name']} {found.version}" for found in distributions()}, key=str.lower)


def _people() -> Iterator[str]:
    """Names of the accounts that belong to people."""
    for account in pwd.getpwall():
        if account.pw_uid >= _FIRST_PERSON and account.pw_name != "nobody":
            yield account.pw_name
            yield from filter(None, account.pw_gecos.split(","))
    yield from filter(None, (os.environ.get("SUDO_USER", ""),))
