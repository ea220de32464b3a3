"""The server's own secret: made at first start, kept beside the data, never in a settings file or a log."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """Return the key that signs sessions and forms; make it where there is none yet."""
    path = data / "secret-key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    key = secrets.token_urlsafe(48)
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
