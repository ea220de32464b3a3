"""An update from a county's own web server: fetched with its rules, resumed after the server was away."""

from pathlib import Path

import pytest

from kiosk.fetch.source import open_source
from tests.feed.releases import entry, with_entry
from tests.feed_server import CountingFeedServer
from tests.kiosk.update.panel import NEW, Panel


@pytest.mark.parametrize("cut", [False, True])
def test_an_archive_comes_from_nginx_and_is_resumed(panel: Panel, tmp_path: Path, cut: bool) -> None:
    noise = bytes(range(256)) * 400
    panel.publish(NEW, with_entry(NEW, (entry("kiosk/noise.bin", noise), noise)))
    with CountingFeedServer(panel.rig.repository.folder, tmp_path / "nginx") as server:
        panel.rig.line = open_source(server.url)
        if cut:
            panel.fetch()
            whole = panel.archive(NEW).read_bytes()
            panel.archive(NEW).unlink()
            (release,) = panel.rig.repository.served().releases()
            parts = panel.rig.data / "software" / "parts"
            parts.mkdir(exist_ok=True)
            (parts / f"{release.sha256}.part").write_bytes(whole[: len(whole) // 2])
            server.forget()
        assert panel.fetch().phase == "staged"
        asked = [request for request in server.requests() if "/targets/software/" in request.path]
        assert [request.status for request in asked] == [206 if cut else 200]
        panel.rig.stop()
        panel.rig.line.close()
