"""`python -m deploy.update.pack TREE --version 1.4.0 --for amd64/py311 --to FILE`: a version's tree as an archive.

TREE is what `python -m deploy.package program` writes. The same tree gives the same bytes: entries are sorted, and
owners, times and modes are set. Interpreter links are left out, for they are made on the device; any other link, and
whatever else a device would refuse, is refused here too.
"""

import lzma
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from feed.software import archive_name
from feed.software_archive import MANIFEST, ArchiveRefused, entries, write_manifest

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_INTERPRETER: Final = ("venv/bin/python", "venv/bin/python3")
_LEFT_OUT: Final = "__pycache__"


class PackingFault(ValueError):
    """The tree cannot be packed; the message names the file and why."""


def pack(tree: Path, version: str, platform: str, to: Path, preset: int = 6) -> None:
    """Write the archive of `tree` to `to`. `preset`: how hard to compress, 0 to 9. Raises PackingFault, ValueError."""
    manifest = write_manifest(version, platform)
    named = (tree / "VERSION").read_text("ascii").strip() if (tree / "VERSION").is_file() else "nothing"
    if named != version:
        raise PackingFault(f"{tree}/VERSION: says {named}, not {version}")
    part = to.with_name(f"{to.name}.part")
    to.parent.mkdir(parents=True, exist_ok=True)
    with (
        lzma.open(part, "wb", preset=preset) as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.USTAR_FORMAT) as tar,
    ):
        _add(tar, MANIFEST, manifest)
        for path in _sorted(tree):
            name = path.relative_to(tree).as_posix()
            content = None if path.is_dir() else path.read_bytes()
            _add(tar, name, content, executable=bool(path.stat().st_mode & 0o100))
    with part.open("rb") as file:
        _as_a_device_would(file, version, platform)
    part.replace(to)


def _sorted(tree: Path) -> Iterator[Path]:
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if _LEFT_OUT in path.relative_to(tree).parts or name in _INTERPRETER:
            continue
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise PackingFault(f"{path}: is a link or special file, which no device unpacks")
        yield path


def _add(tar: tarfile.TarFile, name: str, content: bytes | None, *, executable: bool = False) -> None:
    entry = tarfile.TarInfo(name)
    entry.mode = 0o755 if executable or content is None else 0o644
    if content is None:
        entry.type = tarfile.DIRTYPE
    entry.size = len(content or b"")
    try:
        tar.addfile(entry, BytesIO(content or b""))
    except ValueError as error:
        raise PackingFault(f"{name}: {error}") from error


def _as_a_device_would(file: BinaryIO, version: str, platform: str) -> None:
    try:
        for _ in entries(file, version, platform):
            pass
    except ArchiveRefused as error:
        raise PackingFault(f"a device would refuse it: {error}") from error


@app.command()
def main(
    tree: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="tree of one version")],
    version: Annotated[str, typer.Option("--version", help="such as 1.4.0")],
    platform: Annotated[str, typer.Option("--for", help="machine and Python, such as amd64/py311")],
    to: Annotated[Path, typer.Option("--to", help="folder of the archive")] = Path("build/software"),
) -> None:
    """Pack a version's tree into the archive that `feed software publish` takes."""
    try:
        target = to / archive_name(version, platform)
        pack(tree, version, platform, target)
    except ValueError as fault:
        typer.echo(f"pack: {fault}", err=True)
        raise typer.Exit(1) from fault
    typer.echo(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    app()
