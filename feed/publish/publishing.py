"""One publication of a content folder: every unit prepared, all signed in one step, what was withdrawn removed."""

import datetime as dt
import logging
from collections.abc import Callable

from feed.document import read_feed
from feed.publish.collect import collect
from feed.publish.errors import PublishError
from feed.publish.folder import Folder
from feed.publish.issue import Issue, issue, read_published, references
from feed.publish.repository import Repository

_log = logging.getLogger(__name__)


def publish_folder(
    repository: Repository, folder: Folder, now: dt.datetime, *, allow_empty: bool = False
) -> tuple[Issue, ...]:
    """Publish what has changed in `folder`; return what was prepared for each unit.

    Nothing is signed where any unit's content is refused. Blobs of withdrawn items are removed without
    grace; they are remembered before signing, so that a publisher killed in between removes them next time.
    Raises WouldEmpty, PublishError or OSError.
    """
    strangers = folder.units.keys() - set(repository.units())
    if strangers:
        raise PublishError(f"no role for {', '.join(sorted(strangers))}: add it with `feed keys add-unit`")
    blob = _reader(repository)
    issues = []
    for unit, content in folder.units.items():
        raw = repository.feed(unit)
        previous = read_published(unit, raw, blob) if raw is not None else None
        issues.append(issue(content, folder.policy, previous, now, allow_empty=allow_empty))
    withdrawn = repository.state.withdrawn().union(*(made.withdrawn_blobs for made in issues))
    if withdrawn:
        repository.state.remember_withdrawn(withdrawn)
    blobs = {sha256: content for made in issues for sha256, content in made.blobs.items()}
    repository.publish_many({made.unit: made.feed for made in issues}, blobs, now)
    for made in issues:
        if made.is_change:
            _log.info(
                "unit published: unit=%s added=%d changed=%d withdrawn=%d",
                made.unit,
                len(made.added),
                len(made.changed),
                len(made.withdrawn),
            )
    if withdrawn:
        sweep(repository, now)
    return tuple(issues)


def sweep(repository: Repository, now: dt.datetime) -> None:
    """Remove blobs of withdrawn items at once, and superseded ones whose grace time is over."""
    blob = _reader(repository)
    collect(
        repository,
        now,
        lambda feed: set(references(feed, blob)),
        withdraw=repository.state.withdrawn(),
    )
    repository.state.remember_withdrawn(())


def _reader(repository: Repository) -> Callable[[str], bytes]:
    return lambda sha256: repository.blobs.path(sha256).read_bytes()


def describe(repository: Repository) -> tuple[str, ...]:
    """Return a line per unit on what is published: name, items by kind, time of signing."""
    lines = []
    for unit in repository.units():
        raw = repository.feed(unit)
        if raw is None:
            lines.append(f"{unit}: nothing published yet")
            continue
        found = read_published(unit, raw, _reader(repository))
        kinds = [item.kind for item in found.items.values()]
        counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))
        published = read_feed(raw, unit).published
        lines.append(
            f"{unit} {found.document.name}: {len(kinds)} items ({counted or 'none'}) on "
            f"{len(found.document.pages)} pages, signed {published.isoformat(timespec='seconds')}"
        )
    return tuple(lines)
