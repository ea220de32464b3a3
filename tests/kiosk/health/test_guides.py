"""The guides: pictures that a slow line can carry, links that lead somewhere, and nothing secret on the wall."""

import re
from pathlib import Path

import pytest

from deploy.package.wheels import MACHINES, PYTHONS
from kiosk.cli import app

GUIDES = Path(__file__).parents[3] / "docs" / "installers"
MOST_BYTES, MOST_PICTURES = 120_000, 10


def test_pictures_are_few_and_small_and_all_of_them_are_shown() -> None:
    pictures = {path.name: path.stat().st_size for path in (GUIDES / "pictures").iterdir()}
    assert 5 <= len(pictures) <= MOST_PICTURES and max(pictures.values()) <= MOST_BYTES
    guide = (GUIDES / "安装指南.md").read_text("utf-8")
    assert set(re.findall(r"\(pictures/([^)]+)\)", guide)) == set(pictures)


@pytest.mark.parametrize("page", sorted(GUIDES.glob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["挂墙一页纸.html", "其他系统.md"])
def test_the_hidden_way_in_is_told_in_the_installers_guide_alone(name: str) -> None:
    told = (GUIDES / name).read_text("utf-8")
    assert "四个角" not in told and "安装密码" not in told and "kiosk setup --pin" not in told
    assert "四个角" in (GUIDES / "安装指南.md").read_text("utf-8")


def test_the_page_for_the_wall_needs_nothing_from_elsewhere() -> None:
    told = (GUIDES / "挂墙一页纸.html").read_text("utf-8")
    assert "size: A4" in told and not re.search(r"(?:src|href)=|url\(|http", told)


def test_what_the_guides_say_of_platforms_is_what_the_package_is_built_for() -> None:
    told = (GUIDES / "其他系统.md").read_text("utf-8")
    assert PYTHONS == ("3.11", "3.13") and all(version in told for version in PYTHONS)
    assert all(machine in told for machine in MACHINES)
    depends = (GUIDES.parents[1] / "deploy" / "package" / "depends.txt").read_text("utf-8")
    assert "libc6 (>= 2.36)" in depends and "2.36" in told


def test_commands_of_the_guide_exist() -> None:
    guide = (GUIDES / "安装指南.md").read_text("utf-8")
    named = set(re.findall(r"kiosk ([a-z]+)", guide))
    known = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert named <= known | {"setup"} and {"doctor", "status", "setup"} <= named
