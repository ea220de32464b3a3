"""Root's part of an update: verified once more from the pinned root, unpacked, and switched to when it is time.

The agent is not believed. What it verified (metadata) and fetched (the archive) is copied to where only root writes
and verified again there, with a memory of its own: even an agent in foreign hands can neither bring in a program
that the software keys did not sign, nor an older one. The switch itself is the launcher's.
"""

import hashlib
import logging
import re
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final, Literal

import msgspec
from msgspec import Struct

from feed.durable import flush, make_folder, open_part, open_plain, read_plain, write_atomic
from feed.layout import MAX_ROOT_BYTES
from feed.software import Release
from feed.software_archive import ArchiveRefused
from feed.trust import MetadataExpired, Trust, TrustError, advance_floor
from kiosk.clock import Clock
from kiosk.settings import Settings
from kiosk.update.installed import Installed
from kiosk.update.machine import Moment, Policy, Why, choose, may_switch
from kiosk.update.staging import FOLDER
from kiosk.update.unpacking import INTERPRETER, unpack

log = logging.getLogger(__name__)

LAUNCHER: Final = Path("/usr/lib/village-screen/update/launcher")
FILE: Final = "apply"
_MIB: Final = 1024 * 1024
_MOST_BYTES: Final = 65_536
_CHUNK: Final = 1024 * 1024

Ended = Literal["nothing", "waiting", "switched", "refused"]
Cause = Literal["", "archive", "signature", "expired", "disk", "launcher", "changed"]
"""Why nothing was switched. `changed`: the staged archive is not the signed one."""

Switch = Callable[[str], None]
"""Has the launcher switch to a version; raises OSError or subprocess.SubprocessError."""


class Applied(Struct, frozen=True, omit_defaults=True):
    """How an attempt ended: `waiting` for `why`, or `refused` because of `cause`, with one line for maintainers."""

    ended: Ended
    version: str = ""
    why: Why = ""
    cause: Cause = ""
    fault: str = ""


def read_applied(base: Path) -> Applied | None:
    """Return how the last attempt ended, None where there was none that can be read."""
    try:
        return msgspec.json.decode(read_plain(base / "state" / FILE, _MOST_BYTES), type=Applied)
    except (OSError, msgspec.DecodeError):
        return None


def policy_of(settings: Settings) -> Policy:
    """Return what the settings say of updates."""
    update = settings.update
    return Policy(
        auto=update.auto,
        starts=update.window_from,
        ends=update.window_until,
        idle=timedelta(minutes=update.idle_minutes),
        metered=settings.feed.metered,
    )


def apply(
    settings: Settings,
    installed: Installed,
    clock: Clock,
    untouched: Callable[[datetime], timedelta],
    switch: Switch,
    *,
    by_hand: bool = False,
) -> Applied:
    """Do what can be done of an update now, write down how it ended, and return that.

    `clock` is root's own; `untouched` tells for how long nobody has touched the screen.
    """
    applied = _attempt(settings, installed, clock, untouched, switch, by_hand=by_hand)
    before = read_applied(installed.base)
    if applied != before:
        make_folder(installed.base / "state")
        write_atomic(installed.base / "state" / FILE, msgspec.json.encode(applied))
        log.info("update", extra={"ended": applied.ended, "version": applied.version, "fault": applied.fault})
    return applied


def _attempt(
    settings: Settings,
    installed: Installed,
    clock: Clock,
    untouched: Callable[[datetime], timedelta],
    switch: Switch,
    *,
    by_hand: bool,
) -> Applied:
    if installed.trial:
        return Applied("waiting", installed.trial, why="trial")
    try:
        release = _verified(settings, installed, clock)
    except MetadataExpired as fault:
        return Applied("refused", cause="expired", fault=str(fault))
    except FileNotFoundError:
        return Applied("nothing")
    except (TrustError, OSError) as fault:
        return Applied("refused", cause="signature", fault=str(fault))
    if release is None:
        return Applied("nothing")
    if not installed.is_whole(release.version):
        staged = settings.data.folder / FOLDER / release.version / release.name
        try:
            _take(staged, release, installed, settings.data.reserve_mb * _MIB)
        except FileNotFoundError:
            return Applied("nothing")
        except _Changed as fault:
            return Applied("refused", release.version, cause="changed", fault=str(fault))
        except ArchiveRefused as fault:
            return Applied("refused", release.version, cause="archive", fault=f"{release.name}: {fault}")
        except OSError as fault:
            return Applied("refused", release.version, cause="disk", fault=str(fault))
    now = clock.now()
    moment = Moment(now.astimezone(), clock.state == "plausible", untouched(now))
    why = may_switch(policy_of(settings), moment, installed, by_hand=by_hand)
    if why:
        return Applied("waiting", release.version, why=why)
    try:
        switch(release.version)
    except (OSError, subprocess.SubprocessError) as fault:
        return Applied("refused", release.version, cause="launcher", fault=str(fault))
    return Applied("switched", release.version)


def launch(launcher: Path = LAUNCHER) -> Switch:
    """Return what has the package's launcher switch."""

    def switch(version: str) -> None:
        done = subprocess.run([launcher, "switch", version], capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise OSError(done.stderr.strip()[:300] or f"{launcher}: ended with {done.returncode}")

    return switch


class _Changed(Exception):
    """The staged archive is not the one that was signed."""


class AgentShelf:
    """Serves, as if it were a feed, the metadata that the agent has verified and stored."""

    def __init__(self, folder: Path, *, mirror: bool) -> None:
        """`mirror`: it came from a stick, so that the settings' grace applies to it."""
        self.mirror = mirror
        self._folder = folder

    def read(self, path: str, max_length: int) -> bytes:
        """Return the stored file; its version is checked by whoever asks."""
        match = _METADATA.match(path)
        if match is None:
            raise FileNotFoundError(path)
        role = match["role"]
        name = f"{match['version']}.{role}.json" if role == "root" else f"{role}.json"
        return read_plain(self._folder / name, max_length)


_METADATA: Final = re.compile(
    r"metadata/(?:(?P<version>[0-9]+)\.)?(?P<role>root|timestamp|snapshot|targets|software)\.json\Z"
)


def _verified(settings: Settings, installed: Installed, clock: Clock) -> Release | None:
    """Return the release to take, verified from the pinned root; raise FileNotFoundError where nothing is staged."""
    agent = settings.data.folder / "agent" / "trust"
    if not (agent / "software.json").exists():
        raise FileNotFoundError(agent)
    trust = Trust(
        installed.base / "state" / "trust",
        read_plain(settings.root, MAX_ROOT_BYTES),
        timedelta(days=settings.feed.mirror_grace_days),
    )
    shelf = AgentShelf(agent, mirror=settings.feed.url.startswith("file:"))
    verified = trust.verify(shelf, (), clock.now(), clock.floor, software=True)
    clock.raise_floor(advance_floor(clock.floor, verified))
    if verified.software_fault is not None:
        raise verified.software_fault
    return choose(verified.software, installed)


def _take(staged: Path, release: Release, installed: Installed, reserve: int) -> None:
    """Copy the staged archive to where only root writes, hold the copy against its signed hash, and unpack it."""
    state = installed.base / "state"
    copy = state / "archive.part"
    try:
        with open_plain(staged) as source:
            _copy(source, copy, release)
        with open_plain(copy) as archive:
            unpack(archive, release, installed.base, reserve, _interpreter(installed))
    finally:
        copy.unlink(missing_ok=True)


def _copy(source: BinaryIO, copy: Path, release: Release) -> None:
    digest, left = hashlib.sha256(), release.length
    make_folder(copy.parent)
    with open_part(copy, 0o600) as target:
        while chunk := source.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise _Changed(f"{release.name}: is longer than the signed {release.length} bytes")
            digest.update(chunk)
            target.write(chunk)
        flush(target)
    if left or digest.hexdigest() != release.sha256:
        raise _Changed(f"{release.name}: {release.length - left} bytes are here, which are not the signed ones")


def _interpreter(installed: Installed) -> str:
    try:
        return str((installed.folder(installed.running) / "venv" / "bin" / "python3").readlink())
    except OSError:
        return INTERPRETER
