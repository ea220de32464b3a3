"""The panel that update tests work on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.update.panel import Panel, made_panel


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Panel]:
    with made_panel(tmp_path, monkeypatch) as made:
        yield made
