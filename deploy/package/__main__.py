"""`python -m deploy.package`: build the .deb, or the program's tree alone (what a signed update carries)."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer

from deploy.package.archive import PackingFault, lay_package, pack
from deploy.package.control import PACKAGE, ControlFault, made_at
from deploy.package.licences import LicenceFault
from deploy.package.program import REPOSITORY, lay_program, version_of
from deploy.package.wheels import MACHINES, PYTHONS, WheelFault, fetch

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

LOCK: Final = REPOSITORY / "requirements" / "device.txt"
BUILD: Final = REPOSITORY / "build"

Arch = Annotated[str, typer.Option("--arch", envvar="ARCH", help="amd64 or arm64")]
Index = Annotated[str, typer.Option("--index", envvar="PACKAGE_INDEX", help="package index; none = as pip is set up")]
Version = Annotated[str, typer.Option("--version", help="none = that of pyproject.toml")]


@app.command()
def deb(
    arch: Arch = "amd64",
    index: Index = "",
    version: Version = "",
    to: Annotated[Path, typer.Option("--to", help="folder of the .deb")] = BUILD / "deb",
    level: Annotated[int, typer.Option("--level", help="how hard to compress, 0 to 9")] = 6,
) -> None:
    """Build `village-screen_<version>_<arch>.deb`; the same sources give the same bytes."""
    version = version or version_of()
    wheels = _wheels(arch, index, PYTHONS)
    target = to / f"{PACKAGE}_{version}_{arch}.deb"
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as scratch:
        tree, when = Path(scratch) / "tree", made_at()
        try:
            lay_package(tree, version, arch, wheels, when)
            pack(tree, target, when, level)
        except (ControlFault, LicenceFault, PackingFault, WheelFault) as fault:
            raise _failed(fault) from fault
    typer.echo(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


@app.command()
def program(
    to: Annotated[Path, typer.Option("--to", help="new folder for the tree")],
    arch: Arch = "amd64",
    index: Index = "",
    version: Version = "",
    python: Annotated[list[str] | None, typer.Option("--python", help="for which Debian's Python; none = all")] = None,
) -> None:
    """Write the tree of one version, as it lies in `/opt/village-screen/versions/<version>`."""
    unknown = set(python or ()) - set(PYTHONS)
    if unknown:
        raise _failed(ValueError(f"--python {' '.join(sorted(unknown))}; allowed: {' '.join(PYTHONS)}"))
    wheels = _wheels(arch, index, tuple(python or PYTHONS))
    shutil.rmtree(to, ignore_errors=True)
    try:
        lay_program(to, version or version_of(), wheels)
    except WheelFault as fault:
        raise _failed(fault) from fault
    typer.echo(str(to))


def _wheels(arch: str, index: str, pythons: tuple[str, ...]) -> dict[str, list[Path]]:
    if arch not in MACHINES:
        raise _failed(ValueError(f"ARCH={arch}; allowed: {', '.join(MACHINES)}"))
    try:
        return {python: fetch(LOCK, arch, python, BUILD / "wheels", index) for python in pythons}
    except WheelFault as fault:
        raise _failed(fault) from fault


def _failed(fault: Exception) -> typer.Exit:
    typer.echo(f"package: {fault}", err=True)
    return typer.Exit(1)


if __name__ == "__main__":
    app()
