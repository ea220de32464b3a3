"""From a content file to the glass and back to a telephone: real nginx, real agent, real screen."""

import signal
from collections.abc import Iterator

import pytest

from tests.end_to_end.glass import shows_content
from tests.end_to_end.hall import Hall, hall

pytestmark = [pytest.mark.window, pytest.mark.slow]

SECONDS = 30.0
"""Far above what it takes, for a busy machine; `make bench` holds the real figures."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with hall(tmp_path_factory.mktemp("hall")) as made:
        yield made


@pytest.fixture
def village(running: Hall) -> Iterator[Hall]:
    """The hall with everything going; no test may leave an error line in a log."""
    running.set_going()
    yield running
    assert running.troubles() == []


def test_published_village_is_whole_on_the_device_and_on_the_glass(village: Hall) -> None:
    status = village.device.status
    assert status is not None
    assert status.complete
    assert status.missing_count == 0
    village.device.wait(shows_content(village.glass), SECONDS, "content on the glass")
    assert village.route == "rotation"


def test_code_of_an_item_leads_to_its_own_page_and_an_edit_reaches_it_within_seconds(village: Hall) -> None:
    item = village.open_notice()
    before = village.url_of(item)
    village.wait_code(before, SECONDS)
    after = village.edit(item)
    village.wait_code(after, SECONDS)
    assert before not in village.codes()


def test_content_stays_when_the_server_stops_and_goes_on_when_it_is_back(village: Hall) -> None:
    item = village.open_notice()
    url = village.url_of(item)
    village.wait_code(url, SECONDS)
    village.server.stop()
    device = village.device
    device.wait(lambda: device.status is not None and device.status.state == "offline", SECONDS, "offline")
    village.wait_code(url, SECONDS)
    url = village.edit(item)
    village.server.start()
    village.wait_code(url, 2 * SECONDS)


def test_content_stays_when_the_agent_is_killed_and_the_next_one_goes_on(village: Hall) -> None:
    item = village.open_notice()
    village.wait_code(village.url_of(item), SECONDS)
    village.device.stop("agent", signal.SIGKILL)
    again = village.open_notice()
    assert again == item
    village.wait_code(village.url_of(item), SECONDS)
    url = village.edit(item)
    village.device.start_agent()
    village.wait_code(url, SECONDS)


def test_killed_screen_shows_the_last_content_at_once_without_server_and_agent(village: Hall) -> None:
    item = village.open_notice()
    url = village.edit(item)
    village.wait_code(url, SECONDS)
    village.server.stop()
    village.device.stop("agent", signal.SIGKILL)
    village.device.stop("screen", signal.SIGKILL)
    village.device.start_screen()
    assert village.device.trace.wait("flip", SECONDS)["route"] == "rotation"
    assert village.open_notice() == item
    village.wait_code(url, SECONDS)
