"""The one settings file of a central: `config/central.toml` explains every key and carries its default."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from feed.units import Level, is_unit_code, level_of

ENVIRONMENT: Final = "CENTRAL_CONFIG"
"""The environment variable that names the settings file."""


class ConfFault(ValueError):
    """Settings that cannot be used; the message names file, key, what was found and what is allowed."""


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file."""


Host = Annotated[str, Meta(max_length=253, pattern=r"^[a-z0-9.\-]+(:[0-9]{1,5})?$")]


class Addresses(_Group, frozen=True):
    """Where people reach it. The phone pages and uploads stand on another host name than the console."""

    console: Host = "console.localhost:8490"
    public: Host = "pages.localhost:8490"
    scheme: Literal["http", "https"] = "https"


class Mail(_Group, frozen=True):
    """How reviewers learn of waiting work: by mail, by a web hook, by both, or on the console alone."""

    server: str = ""
    port: Annotated[int, Meta(ge=1, le=65_535)] = 587
    user: str = ""
    password_file: str = ""
    sender: str = ""
    webhook: str = ""


class Signing(_Group, frozen=True):
    """Where the feed is written and the keys lie; `wait_seconds` gathers a burst of approvals into one signing."""

    feed: Path = Path("feed")
    keys: Path = Path("keys")
    wait_seconds: Annotated[float, Meta(ge=0, le=60)] = 0.2
    free_mb: Annotated[int, Meta(ge=16, le=100_000)] = 256


class Keeping(_Group, frozen=True):
    """How long what is no longer shown is kept, in days (server logs at least six months)."""

    log_days: Annotated[int, Meta(ge=180, le=3650)] = 200
    expired_page_days: Annotated[int, Meta(ge=0, le=365)] = 30


class Conf(_Group, frozen=True):
    """All settings. `county` is the 6-digit division code; `database` a SQLite file or `postgresql://…`."""

    county: str
    name: str
    data: Path = Path("data")
    database: str = "data/central.sqlite3"
    taxonomy: Path = Path("taxonomy.toml")
    link_hosts: tuple[Host, ...] = ()
    session_minutes: Annotated[int, Meta(ge=5, le=480)] = 30
    addresses: Addresses = Addresses()
    signing: Signing = Signing()
    mail: Mail = Mail()
    keeping: Keeping = Keeping()
    sample: bool = False
    """Whether everything is 示例数据: the demo says so on every page."""

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of our own."""
        return not self.database.startswith("postgresql://")


def load_conf(path: Path) -> Conf:
    """Read the settings file; relative paths in it start at its folder. Raise ConfFault."""
    try:
        conf = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Conf, dec_hook=_path)
    except OSError as fault:
        raise ConfFault(f"{path}: cannot be read ({fault.strerror}); make it with `central init`") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise ConfFault(f"{path}: {fault}") from fault
    if not is_unit_code(conf.county) or level_of(conf.county) is not Level.COUNTY:
        raise ConfFault(f"{path}: county: found {conf.county!r}; allowed: the 6 digits of a county's division code")
    if _host(conf.addresses.console) == _host(conf.addresses.public):
        raise ConfFault(f"{path}: addresses: console and public need different host names (uploads run apart from it)")
    if conf.mail.webhook and not re.match(r"https://[^/\s]+", conf.mail.webhook):
        raise ConfFault(f"{path}: mail.webhook: found {conf.mail.webhook!r}; allowed: https://…, or empty")
    base = path.absolute().parent
    signing = replace(conf.signing, feed=base / conf.signing.feed, keys=base / conf.signing.keys)
    database = str(base / conf.database) if conf.is_sqlite else conf.database
    return replace(conf, data=base / conf.data, taxonomy=base / conf.taxonomy, signing=signing, database=database)


def _host(address: str) -> str:
    return re.sub(r":\d+$", "", address)


def _path(wanted: type, value: object) -> object:
    if wanted is Path and isinstance(value, str) and value:
        return Path(value)
    raise ValueError("a path, written as text")
