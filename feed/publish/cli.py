"""The `feed` command: check and publish a content folder, sign anew, keep the keys.

Every command says what it did in a line or two, and what to do where it could not. Exit code 1 is a fault of
content, keys or disk; nothing is half-published then.
"""

import datetime as dt
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from feed.publish import ceremonies
from feed.publish.errors import PublishError
from feed.publish.fault import FolderFault
from feed.publish.folder import Folder, read_folder
from feed.publish.issue import Issue, WouldEmpty
from feed.publish.keys import KeyFolder
from feed.publish.publishing import describe, publish_folder, sweep
from feed.publish.repository import Repository
from feed.publish.software import (
    add_software,
    publish_software,
    renew_software,
    rotate_software,
    withdraw_software,
)
from feed.software import SOFTWARE
from feed.taxonomy import TaxonomyFault, load_taxonomy
from feed.trust import TrustError

_TAXONOMY: Final = Path(__file__).resolve().parents[2] / "config" / "taxonomy.toml"

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
keys_app = typer.Typer(no_args_is_help=True, help="Create, rotate and rehearse keys (docs/feed.md, Keys).")
app.add_typer(keys_app, name="keys")
software_app = typer.Typer(no_args_is_help=True, help="Publish the screens' own program (docs/updates.md).")
app.add_typer(software_app, name="software")

To = Annotated[Path, typer.Option("--to", help="the feed's folder, as the web server serves it")]
Keys = Annotated[Path, typer.Option("--keys", help="the folder of private keys")]
Offline = Annotated[Path | None, typer.Option("--offline", help="where the offline keys are mounted")]
Taxonomy = Annotated[Path, typer.Option("--taxonomy", help="the county's taxonomy file")]
Content = Annotated[Path, typer.Argument(help="the content folder", exists=True, file_okay=False)]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong into its own words on standard error and exit code 1."""
    try:
        yield
    except (FolderFault, PublishError, TaxonomyFault, TrustError, WouldEmpty) as fault:
        hint = "\nmeant so? publish with --allow-empty" if isinstance(fault, WouldEmpty) else ""
        sys.stderr.write(f"{fault}{hint}\n")
        raise typer.Exit(1) from fault
    except OSError as fault:
        sys.stderr.write(f"{fault.filename or 'disk'}: {fault.strerror or fault}; nothing was half-published\n")
        raise typer.Exit(1) from fault


def _read(folder: Path, taxonomy: Path) -> Folder:
    return read_folder(folder, load_taxonomy(taxonomy))


@app.callback()
def _main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)


@app.command()
def check(folder: Content, taxonomy: Taxonomy = _TAXONOMY) -> None:
    """Read a content folder and tell every fault with file, line and remedy; publish nothing."""
    with _told():
        for unit in _read(folder, taxonomy).units.values():
            _say(f"{unit.code} {unit.name}: {len(unit.items)} items, {len(unit.blobs)} media, no fault")


@app.command()
def publish(
    folder: Content,
    to: To,
    keys: Keys,
    taxonomy: Taxonomy = _TAXONOMY,
    *,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="obey a unit that has no items left")] = False,
) -> None:
    """Publish a content folder: what changed is signed, what is gone is withdrawn at once."""
    with _told():
        made = publish_folder(Repository(to, KeyFolder(keys)), _read(folder, taxonomy), _now(), allow_empty=allow_empty)
        for unit in made:
            _say(_report(unit))


def _report(made: Issue) -> str:
    changes = ", ".join(
        f"{len(names)} {word}"
        for word, names in (
            ("added", made.added),
            ("changed", made.changed),
            ("withdrawn", made.withdrawn),
            ("waiting for their time", made.held),
            ("over", made.lapsed),
        )
        if names
    )
    return f"{made.unit}: {changes or 'nothing changed'}"


@app.command()
def refresh(
    to: To,
    keys: Keys,
    *,
    everything: Annotated[bool, typer.Option("--all", help="sign every online role, due or not")] = False,
) -> None:
    """Sign anew what ends soon, and remove blobs whose grace time is over; run it daily on a timer."""
    with _told():
        repository = Repository(to, KeyFolder(keys))
        done = repository.refresh(_now(), due_only=not everything)
        sweep(repository, _now())
        _say(f"signed anew: {', '.join(sorted(done.versions)) or 'nothing was due'}")
        for role in done.ceremonies_due:
            command = "feed software renew" if role == SOFTWARE else "feed keys renew"
            _say(f"{role} ends within 90 days: mount the offline keys and run `{command}`")


@app.command()
def inspect(to: To, keys: Keys = Path("keys")) -> None:
    """Verify what is served from the root key down, and say what it holds."""
    with _told():
        repository = Repository(to, KeyFolder(keys))
        for line in describe(repository):
            _say(line)
        damaged = repository.blobs.damaged()
        for sha256 in damaged:
            sys.stderr.write(f"blob {sha256} is damaged: publish again, or restore it from a copy\n")
        if damaged:
            raise typer.Exit(1)


@keys_app.command("create")
def keys_create(
    to: To,
    keys: Keys,
    units: Annotated[list[str], typer.Option("--unit", help="unit code; repeat for each unit")],
) -> None:
    """Make all keys, found the repository, and write the root to pin beside it (`<feed>.root.json`)."""
    with _told():
        repository = Repository.create(to, KeyFolder.create(keys, units), units, _now())
        pinned = to.with_name(f"{to.name}.root.json")
        pinned.write_bytes(repository.current_root())
        _say(f"founded {to} for {len(units)} units; give every device {pinned}")
        _say(f"now move {keys / 'offline'} to a safe place: three root keys, three places")


@keys_app.command("add-unit")
def keys_add_unit(
    to: To,
    keys: Keys,
    units: Annotated[list[str], typer.Option("--unit", help="unit code; repeat for each unit")],
    offline: Offline = None,
) -> None:
    """Give units a role and a key (a targets ceremony: needs an offline targets key)."""
    with _told():
        version = ceremonies.add_units(Repository(to, KeyFolder(keys, offline)), units, _now())
        _say(f"{', '.join(units)} can publish; targets is at version {version}")


@keys_app.command("rotate")
def keys_rotate(
    to: To,
    keys: Keys,
    role: Annotated[
        str, typer.Argument(help="unit code, software, targets, snapshot, timestamp, or a root key (root-2)")
    ],
    offline: Offline = None,
    *,
    lost: Annotated[bool, typer.Option("--lost", help="the root key is lost and does not sign its succession")] = False,
) -> None:
    """Replace a key. A unit's and the software role's need the targets key, any other 2 of the 3 root keys."""
    with _told():
        repository = Repository(to, KeyFolder(keys, offline))
        if role.startswith("root-"):
            named = {"lost": [role]} if lost else {"replace": [role]}
            version, signed = ceremonies.rotate_root(repository, _now(), **named), "root"
        elif role in ("targets", "snapshot", "timestamp"):
            version, signed = ceremonies.rotate_role(repository, role, _now()), "root"
        elif role == SOFTWARE:
            version, signed = rotate_software(repository, _now()), "targets"
        else:
            version, signed = ceremonies.rotate_unit(repository, role, _now()), "targets"
        _say(f"{role} has a new key; {signed} is at version {version}")


@keys_app.command("add-software")
def keys_add_software(
    to: To,
    keys: Keys,
    offline: Offline = None,
    count: Annotated[int, typer.Option("--keys-made", min=1, max=9, help="how many keys to make")] = 2,
    threshold: Annotated[int, typer.Option("--threshold", min=1, max=9, help="how many of them must sign")] = 1,
) -> None:
    """Found the role that signs the screens' own program, with offline keys of its own (needs a targets key)."""
    with _told():
        version = add_software(Repository(to, KeyFolder(keys, offline)), _now(), keys=count, threshold=threshold)
        _say(f"software has {count} keys, {threshold} must sign; targets is at version {version}")
        _say(f"keep {SOFTWARE}-*.pem off the publishing machine; `feed software publish` asks for them")


@software_app.command("publish")
def software_publish(
    archive: Annotated[Path, typer.Argument(help="the archive, made by deploy/update/pack", exists=True)],
    to: To,
    keys: Keys,
    version: Annotated[str, typer.Option("--version", help="such as 1.4.0; higher than the one before")],
    platform: Annotated[str, typer.Option("--for", help="machine and Python, such as amd64/py311")],
    offline: Offline = None,
) -> None:
    """Publish a release of the screens' own program (needs the offline software keys)."""
    with _told():
        repository = Repository(to, KeyFolder(keys, offline))
        made = publish_software(repository, archive, version, platform, _now())
        _say(f"software {made.version} for {made.platform} is published: {made.length} bytes, SHA-256 {made.sha256}")


@software_app.command("withdraw")
def software_withdraw(
    to: To,
    keys: Keys,
    version: Annotated[str, typer.Argument(help="the version to take back")],
    offline: Offline = None,
) -> None:
    """Take a release back: screens that have not switched to it drop it (needs the offline software keys)."""
    with _told():
        gone = withdraw_software(Repository(to, KeyFolder(keys, offline)), version, _now())
        _say(f"software {version} is withdrawn: {gone} archives; screens that run it go on, publish a newer one")


@software_app.command("renew")
def software_renew(to: To, keys: Keys, offline: Offline = None) -> None:
    """Sign what is published anew for its full lifetime (needs the offline software keys)."""
    with _told():
        _say(f"software is at version {renew_software(Repository(to, KeyFolder(keys, offline)), _now())}")


@software_app.command("list")
def software_list(to: To, keys: Keys = Path("keys")) -> None:
    """Say which releases are served."""
    with _told():
        releases = Repository(to, KeyFolder(keys)).served().releases()
        for release in releases:
            _say(f"{release.version} for {release.platform}: {release.length} bytes, SHA-256 {release.sha256}")
        if not releases:
            _say("no software is published")


@keys_app.command("renew")
def keys_renew(to: To, keys: Keys, offline: Offline = None) -> None:
    """Sign root and targets anew for their full lifetime (2 of 3 root keys and a targets key)."""
    with _told():
        repository = Repository(to, KeyFolder(keys, offline))
        root = ceremonies.rotate_root(repository, _now())
        _say(f"root is at version {root}, targets at version {ceremonies.renew_targets(repository, _now())}")


@keys_app.command("rehearse")
def keys_rehearse(
    to: To,
    keys: Keys,
    lost: Annotated[str, typer.Option("--lost", help="the root key to play lost")] = "root-1",
    offline: Offline = None,
) -> None:
    """Play through the loss of a root key on a copy, with a device that follows; change nothing."""
    with _told():
        shown = ceremonies.rehearse_lost_root_key(Repository(to, KeyFolder(keys, offline)), lost, _now())
        _say(
            f"without {shown.lost}: a device followed from root {shown.root_before} to {shown.root_after}; all is well"
        )


def main() -> None:
    """Run the `feed` command."""
    app()
