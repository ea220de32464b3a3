"""The product's own commands as the demo calls them: the one place where they are spelled out."""

import json
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.reporting.device_key import FILE

CONTENT: Final = Path("assets/demo")
"""The demo's content folder, relative to the checkout: units.toml and a folder per unit."""

TAXONOMY: Final = Path("config/taxonomy.toml")
"""The names of sections and classes, relative to the checkout."""

_PROGRAMS = Path(sys.executable).parent
_COUNTY_DIGITS = 6
_VILLAGE_DIGITS = 12


@dataclass(frozen=True)
class Places:
    """Where the demo keeps what it makes; everything lies below `var`, and deleting that starts afresh.

    `feed`, `keys` and `root` belong to the folder publisher (`make demo-feed`), `central…` to the console.
    """

    var: Path

    @property
    def feed(self) -> Path:
        """The feed that the folder publisher signs."""
        return self.var / "feed"

    @property
    def keys(self) -> Path:
        """The demo's private keys, made on the first run."""
        return self.var / "keys"

    @property
    def central(self) -> Path:
        """The console's folder: settings, database, uploads, keys, and the feed that it signs."""
        return self.var / "central"

    @property
    def central_settings(self) -> Path:
        """The settings file of the demo's central."""
        return self.central / "central.toml"

    @property
    def central_feed(self) -> Path:
        """The feed that the console signs, served by nginx."""
        return self.central / "feed"

    @property
    def central_root(self) -> Path:
        """The root metadata of the console's feed."""
        return self.central / "feed.root.json"

    @property
    def accounts(self) -> Path:
        """Names and passwords of the console's demo accounts, made on the first run."""
        return self.central / "accounts.toml"

    @property
    def data(self) -> Path:
        """The device's data folder: one per feed, for a screen trusts the keys that it was installed with."""
        return self.var / "screen"

    @property
    def device_key(self) -> Path:
        """The key that the demo's screen signs its reports with; the console has it registered."""
        return self.data / FILE

    @property
    def edition(self) -> Path:
        """The pointer to what is on the screen; there once the first sync is done."""
        return self.data / "editions" / "current"

    @property
    def settings(self) -> Path:
        """The settings file of the demo's kiosk."""
        return self.var / "kiosk.toml"

    @property
    def root(self) -> Path:
        """The root metadata of the folder publisher's feed; it reaches a device by hand, not by the feed."""
        return self.var / "feed.root.json"

    @property
    def screenshots(self) -> Path:
        """Where the tour leaves its pictures."""
        return self.var / "screenshots"


def units(content: Path) -> dict[str, str]:
    """Return the names of the content folder's units by their codes."""
    entries = tomllib.loads((content / "units.toml").read_text(encoding="utf-8"))["unit"]
    return {str(entry["code"]): str(entry["name"]) for entry in entries}


def village(content: Path) -> str:
    """Return the code of the village whose screen the demo shows: the first of the folder's villages."""
    return next(code for code in units(content) if len(code) == _VILLAGE_DIGITS)


def prepare_keys(content: Path, places: Places) -> list[str]:
    """Return the command that founds the demo's feed, or gives units that are new since then their keys."""
    act = "add-unit" if places.root.exists() else "create"
    named = [argument for code in units(content) for argument in ("--unit", code)]
    return [str(_PROGRAMS / "feed"), "keys", act, "--to", str(places.feed), "--keys", str(places.keys), *named]


def publish(content: Path, places: Places) -> list[str]:
    """Return the command that publishes the content folder; also what a user runs after an edit."""
    return [
        str(_PROGRAMS / "feed"), "publish", str(content), "--to", str(places.feed), "--keys", str(places.keys),
    ]  # fmt: skip


def central(act: str, places: Places, *more: str) -> list[str]:
    """Return the command `central ACT` for the demo's settings."""
    return [str(_PROGRAMS / "central"), act, "--config", str(places.central_settings), *more]


def settle(content: Path, places: Places) -> list[str]:
    """Return the command that fills the console with the content folder, the demo's people and its screen."""
    return [
        str(_PROGRAMS / "python3"), "-m", "deploy.demo.settling", "--config", str(places.central_settings),
        "--content", str(content), "--accounts", str(places.accounts), "--device-key", str(places.device_key),
        "--village", village(content),
    ]  # fmt: skip


def central_settings_text(console: str, pages: str, content: Path) -> str:
    """Return the settings file of the demo's central; `console` and `pages` are host names with their port."""
    named = units(content)
    county = next(code for code in named if len(code) == _COUNTY_DIGITS)
    hosts = tomllib.loads((content / "units.toml").read_text(encoding="utf-8")).get("policy", {}).get("link_hosts", [])
    return f"""# Written by `make run`; every setting is explained in config/central.toml.

county = {json.dumps(county)}
name = {json.dumps(named[county], ensure_ascii=False)}
taxonomy = {json.dumps(str(TAXONOMY.resolve()))}
link_hosts = {json.dumps(hosts)}
sample = true

[addresses]
console = {json.dumps(console)}
public = {json.dumps(pages)}
scheme = "http"
"""


def run_kiosk(places: Places) -> list[str]:
    """Return the command that runs agent and screen."""
    return [str(_PROGRAMS / "kiosk"), "run", "--config", str(places.settings)]


def take_screenshots(places: Places) -> list[str]:
    """Return the command that saves a picture of every page kind."""
    return [
        str(_PROGRAMS / "kiosk"), "screen", "--config", str(places.settings), "--tour", str(places.screenshots),
    ]  # fmt: skip


def settings_text(url: str, content: Path, places: Places) -> str:
    """Return the kiosk's settings file for the console's feed, to which it also reports (deploy/demo/front.conf).

    Paths start at its own folder; the rest is default.
    """
    return f"""# Written by `make run`; every setting is explained in config/kiosk.toml.

root = {json.dumps(str(places.central_root.relative_to(places.var)))}
taxonomy = {json.dumps(str(TAXONOMY.resolve()))}

[feed]
url = {json.dumps(url)}
village = {json.dumps(village(content))}
poll_seconds = 1

[central]
url = {json.dumps(url)}
send = true

[data]
folder = {json.dumps(places.data.name)}
"""
