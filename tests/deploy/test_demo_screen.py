"""The demo's screen reports to the demo's console: by its settings, and through the demo's web server."""

from __future__ import annotations

import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from deploy.demo import commands
from deploy.demo.commands import CONTENT, Places
from deploy.demo.serving import FrontServer
from kiosk.settings import load_settings

REPOSITORY = Path(__file__).resolve().parents[2]


def test_the_screen_reports_to_where_its_content_comes_from(tmp_path: Path) -> None:
    places = Places(tmp_path)
    text = commands.settings_text("http://127.0.0.1:8480", REPOSITORY / CONTENT, places)
    places.settings.write_text(text, "utf-8")
    settings = load_settings(places.settings)
    assert settings.central.send
    assert settings.central.url == settings.feed.url
    assert places.device_key.parent == settings.data.folder


def test_reports_reach_the_console_under_the_name_that_it_answers_to(tmp_path: Path) -> None:
    heard: list[tuple[str, str, bytes]] = []

    class Central(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, self.headers["Host"], body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_told: object) -> None:
            """Nothing."""

    central = HTTPServer(("127.0.0.1", 0), Central)
    thread = threading.Thread(target=central.serve_forever, daemon=True)
    thread.start()
    (tmp_path / "feed").mkdir()
    front = FrontServer(tmp_path / "feed", tmp_path / "nginx")
    front.central = central.server_port
    try:
        with front:
            request = urllib.request.Request(f"{front.url}/d/heartbeat", b"beat", method="POST")
            with urllib.request.urlopen(request, timeout=5) as answer:
                assert answer.status == 200
    finally:
        central.shutdown()
        central.server_close()
        thread.join(5)
    assert heard == [("/d/heartbeat", f"pages.localhost:{front.console}", b"beat")]
