"""The packer of releases: the same tree gives the same bytes, and a device unpacks what it packs."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.package.program import lay_program
from deploy.update.pack import PackingFault, app, pack
from feed.software import Release
from kiosk.update.unpacking import unpack
from tests.feed.releases import AMD64


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's own tree, as it is packed, without the libraries."""
    place = tmp_path_factory.mktemp("program") / "tree"
    lay_program(place, "1.4.0", {})
    return place


def test_what_is_packed_is_unpacked_the_same(tree: Path, tmp_path: Path) -> None:
    pack(tree, "1.4.0", AMD64, tmp_path / "one", preset=0)
    again = tmp_path / "again"
    shutil.copytree(tree, again, symlinks=True)
    pack(again, "1.4.0", AMD64, tmp_path / "two", preset=0)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with (tmp_path / "one").open("rb") as file:
        place = unpack(file, Release("1.4.0", AMD64, "0" * 64, 1), tmp_path / "opt", 0)
    for source in tree.rglob("*"):
        copy = place / source.relative_to(tree)
        if source.is_symlink():
            assert copy.is_symlink() and copy.readlink() == source.readlink()
        elif source.is_file():
            assert copy.read_bytes() == source.read_bytes()
            assert (copy.stat().st_mode & 0o100) == (source.stat().st_mode & 0o100)


def test_a_link_or_another_version_is_refused(tmp_path: Path) -> None:
    again = tmp_path / "again"
    (again / "kiosk").mkdir(parents=True)
    (again / "VERSION").write_text("1.4.0\n")
    with pytest.raises(PackingFault, match=r"says 1\.4\.0, not 1\.5\.0"):
        pack(again, "1.5.0", AMD64, tmp_path / "a")
    (again / "kiosk" / "etc").symlink_to("/etc")
    with pytest.raises(PackingFault, match="is a link"):
        pack(again, "1.4.0", AMD64, tmp_path / "a")
    told = CliRunner().invoke(app, [str(again), "--version", "1.4.0", "--for", "mips/py311", "--to", str(tmp_path)])
    assert told.exit_code == 1 and "is no platform" in told.output
