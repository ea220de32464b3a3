"""Logging: one JSON line per event on standard error, for the journal of the operating system to keep.

    {"at":"2026-11-22T08:00:00.123+00:00","level":"INFO","name":"kiosk.agent.sync","event":"unit taken over","unit":…}

Fields beyond the event come from `extra={...}`.
"""

import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final, TextIO

import msgspec

_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LONGEST: Final = 2_000


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; a traceback becomes one field."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without its line feed."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "name": record.name,
            "event": record.getMessage()[:_LONGEST],
        }
        for key, value in vars(record).items():
            if key not in _OWN:
                plain = isinstance(value, (bool, int, float, type(None)))
                line[key] = value if plain else str(value)[:_LONGEST]
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)[-_LONGEST:]
        return msgspec.json.encode(line).decode()


def start_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send all logging of this process to `stream` (standard error) at `level`.

    Raises ValueError for a level that logging does not know.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Each retry of a pooled connection is a line there; our own faults say it once and better.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
