"""What is in the Debian package: the program, its services, its settings; and nothing else. No wheel is fetched."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.package.archive import PackingFault, lay_package, pack
from deploy.package.control import HERE, ControlFault, control, requirements
from deploy.package.program import lay_program, version_of

REPOSITORY = Path(__file__).resolve().parents[2]
MADE_AT = 1_750_000_000
VERSION = "1.2.3"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "tree"
    lay_package(folder, VERSION, "amd64", {}, MADE_AT)
    return folder


@pytest.fixture(scope="module")
def deb(tree: Path) -> Path:
    made = tree.parent / "one.deb"
    pack(tree, made, MADE_AT, level=0)
    return made


def files(tree: Path) -> set[str]:
    return {str(path.relative_to(tree)) for path in tree.rglob("*") if not path.is_dir() or path.is_symlink()}


def units(tree: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (tree / "usr/lib/systemd/system").iterdir()}


def test_the_rooms_of_a_device_are_in_it_and_no_others(tree: Path) -> None:
    program = tree / "usr/lib/village-screen/program"
    assert {path.name for path in program.iterdir()} == {
        *("VERSION", "feed", "kiosk", "screens", "assets", "config", "venv"),
        f"village_smart_screen-{VERSION}.dist-info",
    }
    for there in ("kiosk/agent/loop.py", "screens/launch.py", "feed/trust/client.py", "config/themes/default.toml"):
        assert (program / there).is_file(), there
    assert any((program / "assets/icons").rglob("*.png"))
    assert {path.name for path in (program / "config").iterdir()} == {"kiosk.toml", "taxonomy.toml", "themes"}


def test_nothing_that_publishes_tests_or_demonstrates_is_in_it(tree: Path) -> None:
    parts = {part for name in files(tree) for part in Path(name).parts}
    assert parts.isdisjoint({"central", "publish", "tests", "benchmarks", "demo", "demo-source", "__pycache__", ".git"})


def test_its_modules_can_be_loaded_without_the_checkout(tree: Path) -> None:
    program = tree / "usr/lib/village-screen/program"
    modules = sorted(
        ".".join(path.relative_to(program).with_suffix("").parts)
        for room in ("feed", "kiosk")
        for path in (program / room).rglob("*.py")
        if path.stem != "__main__"
    )
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name.removesuffix('.__init__'))\n"
        "import kiosk, importlib.metadata\n"
        "print(kiosk.__file__)\n"
        "print(importlib.metadata.version('village-smart-screen'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-B", "-c", code],
        cwd="/",
        env={"PATH": os.defpath, "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(program / "kiosk" / "__init__.py"), VERSION]


def test_what_the_services_start_is_there(tree: Path) -> None:
    ours = re.compile(r"(?<![\w])/(?:usr/(?:s?bin/(?:kiosk|village-screen)|lib/village-screen)[\w./-]*)")
    named = {(unit, path) for unit, text in units(tree).items() for path in ours.findall(_without_comments(text))}
    assert named
    for unit, path in named:
        assert (tree / path.lstrip("/")).exists(), f"{unit} names {path}"
        if "Exec" in unit:
            assert os.access(tree / path.lstrip("/"), os.X_OK)


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def test_what_the_services_start_of_others_is_a_dependency(tree: Path) -> None:
    brought = {
        "/usr/bin/matchbox-window-manager": "matchbox-window-manager",
        "/usr/lib/xorg/Xorg": "xserver-xorg-core",
        "/usr/bin/cage": "cage",
        "/usr/bin/systemctl": "systemd",
    }
    asked = {*requirements(HERE / "depends.txt"), *requirements(HERE / "suggests.txt")}
    for unit, text in units(tree).items():
        for command in re.findall(r"^Exec\w+=[-+!@:]*(/\S+)", text, re.MULTILINE):
            if "village-screen" not in command and command != "/usr/bin/kiosk":
                assert brought.get(command) in asked, f"{unit} starts {command}, which no dependency brings"


def test_users_of_the_services_are_made(tree: Path) -> None:
    made = (tree / "usr/lib/sysusers.d/village-screen.conf").read_text("utf-8")
    for unit, text in units(tree).items():
        for kind, name in re.findall(r"^(User|Group)=(\S+)", text, re.MULTILINE):
            assert re.search(rf"^[{'u' if kind == 'User' else 'ug'}] {name}\b", made, re.MULTILINE), f"{unit}: {name}"


def test_programs_settings_are_never_asked_about(tree: Path) -> None:
    settings = (tree / "DEBIAN/conffiles").read_text("utf-8").split()
    assert "/etc/village-screen/taxonomy.toml" in settings
    assert "/etc/village-screen/kiosk.toml" not in settings
    assert not (tree / "etc/village-screen/kiosk.toml").exists()
    assert not (tree / "etc/village-screen/root.json").exists()
    assert {f"/{name}" for name in files(tree) if name.startswith("etc/")} == set(settings)


def test_state_is_kept_in_memory_by_the_settings_that_are_laid_down(tree: Path) -> None:
    laid = (tree / "usr/lib/village-screen/program/config/kiosk.toml").read_text("utf-8")
    assert laid.count('\nrun = "run"\n') == 1, "postinst turns this line into /run/village-screen"


def test_maintainer_scripts_are_filled_in(tree: Path) -> None:
    for name in ("preinst", "postinst", "prerm", "postrm"):
        text = (tree / "DEBIAN" / name).read_text("utf-8")
        assert not re.search(r"@[A-Z]+@", text), name
        assert (tree / "DEBIAN" / name).stat().st_mode & 0o777 == 0o755
    assert f"version={VERSION}\n" in (tree / "DEBIAN/postinst").read_text("utf-8")
    enabled = re.search(r'^units="(.*)"$', (tree / "DEBIAN/postinst").read_text("utf-8"), re.MULTILINE)
    assert enabled
    assert "village-screen.target" in enabled[1].split()


def test_dpkg_reads_the_fields(deb: Path) -> None:
    def field(name: str) -> str:
        asked = subprocess.run(["dpkg-deb", "--field", str(deb), name], capture_output=True, text=True, check=True)
        return asked.stdout.strip()

    assert (field("Package"), field("Version"), field("Architecture")) == ("village-screen", VERSION, "amd64")
    depends = [each.strip() for each in field("Depends").split(",")]
    for needed in ("systemd", "fonts-noto-cjk", "xserver-xorg-core", "matchbox-window-manager", "libgl1-mesa-dri"):
        assert needed in depends
    assert "python3-venv" not in field("Depends")
    assert field("Recommends") == "network-manager"
    assert int(field("Installed-Size")) > 1000


def test_owners_are_root_and_nothing_is_writable_by_others(deb: Path) -> None:
    listed = subprocess.run(["dpkg-deb", "--contents", str(deb)], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        mode, owner = line.split()[:2]
        assert owner == "root/root", line
        assert mode.startswith("l") or (mode[5] == "-" and mode[8] == "-" and "s" not in mode), line


def test_the_same_sources_give_the_same_bytes(deb: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        lay_package(tmp_path / "again", VERSION, "amd64", {}, MADE_AT)
        pack(tmp_path / "again", tmp_path / "two.deb", MADE_AT, level=0)
    finally:
        os.umask(before)
    assert (tmp_path / "two.deb").read_bytes() == deb.read_bytes()


def test_a_tree_that_dpkg_refuses_leaves_no_archive(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "tree" / "DEBIAN").mkdir(parents=True)
    with pytest.raises(PackingFault, match="dpkg-deb"):
        pack(tmp_path / "tree", tmp_path / "out" / "x.deb", MADE_AT)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("version", ["", "1", "1.2.3-1", "v1.2", "1.2.3.4.5", "1.2\n"])
def test_a_version_that_a_device_cannot_compare_is_refused(version: str) -> None:
    with pytest.raises(ControlFault, match="version"):
        control(version, "amd64", 1)


def test_the_version_of_the_project_is_one() -> None:
    assert control(version_of(), "arm64", 1).startswith("Package: village-screen\n")


def test_the_command_finds_its_own_version_whatever_link_leads_to_it(tmp_path: Path) -> None:
    lay_program(tmp_path / "versions" / VERSION, VERSION, {})
    place = tmp_path / "versions" / VERSION / "venv/bin"
    (place / "python3").unlink()
    (place / "python3").write_text('#!/bin/sh\necho "$0"\n')
    (place / "python3").chmod(0o755)
    (tmp_path / "current").symlink_to(f"versions/{VERSION}")
    told = subprocess.run([tmp_path / "current/venv/bin/kiosk"], capture_output=True, text=True, check=True).stdout
    assert told.strip() == str(place / "python3")
