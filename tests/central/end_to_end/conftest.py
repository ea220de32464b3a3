"""One county, one browser and one screen for all tests of the whole way: starting them costs half a minute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from deploy.demo.display import VirtualDisplay
from tests.central.end_to_end.browser import chromium
from tests.central.end_to_end.office import Hall, Office
from tests.end_to_end.glass import Glass
from tests.end_to_end.hall import SIZE


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The console with its worker and web server."""
    with ExitStack() as stack:
        yield Office(tmp_path_factory.mktemp("office"), stack)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def hall(office: Office) -> Iterator[Hall]:
    """The screen that follows the console."""
    with ExitStack() as stack:
        display = stack.enter_context(VirtualDisplay(*SIZE))
        glass = stack.enter_context(Glass(display.name))
        made = Hall(office, display.name, glass)
        stack.callback(made.device.close)
        made.start()
        yield made
