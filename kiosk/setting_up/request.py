"""What the screen may ask of the steward, and what it is answered: two small files in the screen's own folder.

The steward reads a request as a stranger's: bounded, plain, of the right owner, with no key that it does not know.
"""

import base64
import json
import os
import stat
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from feed.durable import PRIVATE_FILE, NotAPlainFile, make_folder, open_plain, write_atomic
from kiosk.setting_up.apply import Wanted
from kiosk.setting_up.names import Village
from kiosk.setting_up.network import Network
from kiosk.setting_up.toml_text import written

REQUEST: Final = "setup-request.toml"
ANSWER: Final = "setup-answer.json"

MAX_REQUEST_BYTES: Final = 1_500_000
_MAX_ANSWER_BYTES: Final = 2_000_000

ON_GLASS: Final = frozenset(
    {
        "feed.url",
        "feed.village",
        "feed.plain_http",
        "feed.metered",
        "feed.proxy",
        "panel.orientation",
        "panel.diagonal_inches",
        "display.rotate",
        "display.touch_correction",
        "sound.volume",
        "time.ntp",
    }
)
"""What the set-up screen may change; whatever else a request asks for is refused."""

Job = Literal["unlock", "apply", "probe", "villages", "network", "join", "forget", "stick", "key"]

_Short = Annotated[str, Meta(max_length=512)]
_File = Annotated[str, Meta(max_length=1_000_000)]


class RequestFault(ValueError):
    """A request that is not looked at; the message says why."""


class Request(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One errand. `pin` is the installer's; `new_pin` sets one. `root` and `ca` are whole files in base64.

    `change` holds settings by dotted key; `wifi` and `password` are for joining, `rescan` for looking anew.
    """

    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
    job: Job
    pin: Annotated[str, Meta(max_length=16)] = ""
    new_pin: Annotated[str, Meta(max_length=16)] | None = None
    root: _File | None = None
    ca: _File | None = None
    wifi: _Short = ""
    password: _Short = ""
    rescan: bool = False
    change: dict[Annotated[str, Meta(pattern=r"^[a-z_]+(\.[a-z_]+)*$", max_length=64)], Any] = {}

    def wanted(self) -> Wanted:
        """Return what it wants to become so. Raises RequestFault."""
        for key, value in self.change.items():
            fine = isinstance(value, list) and all(isinstance(each, (int, float)) for each in value)
            if not fine and isinstance(value, (list, dict)):
                raise RequestFault(f"{key}: a plain value is wanted")
        return Wanted(change=self.change, pin=self.new_pin, root=decoded(self.root), ca=decoded(self.ca))


class StickFile(Struct, frozen=True):
    """A device's settings file found on a stick: its name, and for whom it is."""

    name: str
    text: str


class Stick(Struct, frozen=True):
    """What a stick holds that set-up can use."""

    place: str = ""
    root: str = ""
    """root.json in base64, and its words."""
    root_words: tuple[str, ...] = ()
    ca: str = ""
    ca_name: str = ""
    feed_url: str = ""
    """The feed that lies on the stick itself, as file://…"""
    files: tuple[StickFile, ...] = ()


class Answer(Struct, frozen=True, omit_defaults=True):
    """What came of a request. `words` are for the installer; `field` the key that is wrong; `wait` seconds of pause."""

    id: str
    well: bool
    words: str = ""
    field: str = ""
    wait: float = 0.0
    kind: str = ""
    changed: tuple[tuple[str, str, str], ...] = ()
    villages: tuple[Village, ...] = ()
    network: Network | None = None
    stick: Stick | None = None
    key_words: tuple[str, ...] = ()
    key_hex: str = ""
    first: bool = False
    """No PIN has been set yet."""


def encoded(data: bytes | None) -> str | None:
    """Return a file as a request carries it."""
    return None if data is None else base64.b64encode(data).decode("ascii")


def decoded(text: str | None) -> bytes | None:
    """Return a file that a request carries. Raises RequestFault."""
    try:
        return None if text is None else base64.b64decode(text, validate=True)
    except ValueError as fault:
        raise RequestFault(f"a file that is no base64: {fault}") from fault


def write_request(folder: Path, request: Request) -> Path:
    """Leave a request for the steward; return where it lies. Raises OSError."""
    make_folder(folder)
    plain = {name: value for name, value in msgspec.structs.asdict(request).items() if value not in (None, "", False)}
    change = plain.pop("change")
    lines = [f"{name} = {written(value)}" for name, value in plain.items()]
    if change:
        lines += ["", "[change]", *(f"{json.dumps(key)} = {written(value)}" for key, value in change.items())]
    path = folder / REQUEST
    write_atomic(path, ("\n".join(lines) + "\n").encode(), mode=PRIVATE_FILE)
    return path


def take_request(path: Path) -> Request:
    """Read a request and remove it, whatever it holds.

    Raises FileNotFoundError where there is none, RequestFault where it is not to be looked at.
    """
    try:
        with open_plain(path) as file:
            found = os.fstat(file.fileno())
            folder = path.parent.stat()
            data = file.read(MAX_REQUEST_BYTES + 1)
    except NotAPlainFile as fault:
        path.unlink(missing_ok=True)
        raise RequestFault(f"{path}: is no plain file") from fault
    path.unlink(missing_ok=True)
    if len(data) > MAX_REQUEST_BYTES:
        raise RequestFault(f"{path}: more than {MAX_REQUEST_BYTES} bytes")
    if found.st_uid not in (folder.st_uid, 0) or found.st_nlink != 1 or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise RequestFault(f"{path}: owner {found.st_uid} and mode {found.st_mode & 0o777:o} are not the screen's")
    try:
        return msgspec.convert(tomllib.loads(data.decode("utf-8")), Request)
    except (ValueError, msgspec.ValidationError) as fault:
        raise RequestFault(f"{path}: {fault}") from fault


def write_answer(folder: Path, answer: Answer) -> None:
    """Leave the answer beside where the request lay, for the owner of that folder alone. Raises OSError."""
    path = folder / ANSWER
    write_atomic(path, msgspec.json.encode(answer), mode=PRIVATE_FILE, settle=False)
    owner = folder.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def read_answer(folder: Path, wanted: str) -> Answer | None:
    """Return the answer to the request of that id, None while there is none."""
    try:
        with open_plain(folder / ANSWER) as file:
            answer = msgspec.json.decode(file.read(_MAX_ANSWER_BYTES), type=Answer)
    except (OSError, msgspec.DecodeError):
        return None
    return answer if answer.id == wanted else None
