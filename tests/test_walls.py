"""The import walls: arrows go down only, screens → kiosk → feed ← central; feed.publish is for itself and for central.

Every import is read from the source, also those inside functions, in `if TYPE_CHECKING:` and by name through
`importlib.import_module("…")` or `__import__("…")`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Wall:
    """Modules below `room` import nothing named in `forbidden`; what lies below `spared` is another room."""

    room: str
    forbidden: frozenset[str]
    spared: str = ""

    def holds(self, module: str) -> bool:
        return within(module, self.room) and not (self.spared and within(module, self.spared))


WINDOW = frozenset({"kivy", "kivy_garden", "screens"})
NETWORK = frozenset({"requests", "urllib3", "urllib", "http", "socket", "socketserver", "ssl", "ftplib", "asyncio"})
PUBLISHING = frozenset({"feed.publish", "pypinyin", "openpyxl", "markdown_it"})
CENTRAL = frozenset({"central", "django", "wagtail"})

WALLS = (
    Wall("feed", WINDOW | CENTRAL | {"kiosk"}),
    Wall("feed", PUBLISHING, spared="feed.publish"),
    Wall("kiosk", WINDOW | CENTRAL | PUBLISHING),
    Wall("central", WINDOW | {"kiosk"}),
    Wall("screens", NETWORK | CENTRAL | PUBLISHING | {"kiosk.fetch", "kiosk.agent", "kiosk.reporting", "kiosk.store"}),
)


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def modules(root: Path, room: str) -> Iterator[tuple[str, Path]]:
    """Every module of a room as (dotted name, file)."""
    for path in sorted((root / room).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(module: str, path: Path) -> Iterator[tuple[int, str]]:
    """Every name that a file imports, absolute, as (line, name); `from a import b` gives `a` and `a.b`."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield node.lineno, base
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _imports_by_name(node.func):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def _imports_by_name(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"import_module", "__import__"}


def breaches(root: Path) -> list[str]:
    """Every import through a wall, as `file:line imports name`."""
    found = set()
    for wall in WALLS:
        for module, path in modules(root, wall.room.split(".")[0]):
            if wall.holds(module):
                for line, name in imports(module, path):
                    if any(within(name, forbidden) for forbidden in wall.forbidden):
                        found.add(f"{path.relative_to(root)}:{line} imports {name}")
    return sorted(found)


def test_no_import_goes_through_a_wall() -> None:
    assert breaches(REPOSITORY) == []


def test_the_rooms_are_there_to_be_checked() -> None:
    for room in ("central", "feed", "feed/publish", "kiosk", "screens"):
        assert list((REPOSITORY / room).glob("*.py")), f"{room}/ holds no module: the walls would hold nothing"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("feed/item.py", "import kiosk.settings"),
        ("feed/item.py", "from kivy.app import App"),
        ("feed/item.py", "import django"),
        ("feed/item.py", "from feed import publish"),
        ("feed/item.py", "from . import publish"),
        ("feed/trust/client.py", "from ..publish.folder import read"),
        ("feed/trust/__init__.py", "from ..publish import folder"),
        ("feed/publish/folder.py", "from screens import launch"),
        ("kiosk/agent/loop.py", "def later():\n    import feed.publish.repository"),
        ("kiosk/agent/loop.py", "import importlib\nimportlib.import_module('screens.launch')"),
        ("kiosk/agent/loop.py", "__import__('kivy')"),
        ("kiosk/media/image.py", "import openpyxl"),
        ("kiosk/search.py", "from pypinyin import lazy_pinyin"),
        ("screens/home.py", "import requests"),
        ("screens/home.py", "from urllib import request"),
        ("screens/home.py", "from http.client import HTTPConnection"),
        ("screens/home.py", "from socket import create_connection"),
        ("screens/home.py", "from kiosk import fetch"),
        ("screens/pages/item.py", "from central.models import Item"),
        ("screens/pages/item.py", "import feed.publish"),
        ("central/console/home.py", "from kiosk.media import confinement"),
        ("central/items/draft.py", "import screens.theme"),
        ("central/phone/pages.py", "from kivy.graphics import Color"),
    ],
)
def test_a_hole_in_a_wall_is_found(tmp_path: Path, path: str, line: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(f"{line}\n", encoding="utf-8")
    assert breaches(tmp_path)
    assert breaches(tmp_path)[0].startswith(f"{path}:")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("feed/publish/folder.py", "from feed.publish.body import Body\nimport pypinyin"),
        ("feed/publisher_name.py", "import kivyish"),
        ("kiosk/agent/loop.py", "from feed.item import Item\nimport requests"),
        ("screens/home.py", "from kiosk.catalogue import Catalogue\nimport kivy\nfrom feed.item import Item"),
        ("screens/home.py", "from . import http_status_words"),
        ("central/publishing/worker.py", "import django\nfrom feed.publish.publishing import publish_folder"),
    ],
)
def test_what_the_plan_allows_passes(tmp_path: Path, path: str, line: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(f"{line}\n", encoding="utf-8")
    assert breaches(tmp_path) == []
