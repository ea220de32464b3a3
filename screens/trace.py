"""What was drawn and when, as JSON lines in a file: how tests and benchmarks see the window from outside.

Off unless the program is started with `--trace FILE`. Moments are seconds since 1970.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TextIO


class Trace:
    """Appends events; without a file it does nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._file: TextIO | None = path.open("a", buffering=1) if path else None

    @property
    def on(self) -> bool:
        """Whether anybody reads."""
        return self._file is not None

    def note(self, event: str, **fields: str | float | int) -> None:
        """Append one event with its moment."""
        if self._file is not None:
            self._file.write(json.dumps({"at": time.time(), "event": event, **fields}, ensure_ascii=False) + "\n")
