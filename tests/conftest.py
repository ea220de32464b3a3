"""What holds for all tests: the order of files, and how long properties are looked at."""

from __future__ import annotations

import gc
import sys
from collections import Counter

import pytest
from hypothesis import settings

settings.register_profile("everyday", derandomize=True, deadline=None)
"""`make test` looks at the same examples each time: what it says depends on the code alone."""
settings.register_profile("soak", derandomize=False, max_examples=1000, deadline=None)
"""`make soak` looks at others each time, and for longer than `make test` has time for; see `tests.thoroughness`."""
settings.load_profile("everyday")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a window first, they take longest; then those with many tests: no long one is left for the end."""
    many = Counter(item.path for item in items)
    window = {item.path for item in items if item.get_closest_marker("window")}
    items.sort(key=lambda item: (item.path not in window, -many[item.path], str(item.path)))


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Refuse a test file that opens Kivy's window by what it imports, before a display is there for it.

    Every window test of the same process would find its window elsewhere.
    """
    if "kivy.core.window" in sys.modules:
        raise pytest.UsageError(f"{report.nodeid} imports Kivy's window; import what needs it within the tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was collected out of every later search for garbage: it stays until the end anyway."""
    gc.collect()
    gc.freeze()
