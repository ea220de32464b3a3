"""Doing a piece of work as the owner of a folder: what touches the network is never done as root."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)


class WorkFault(OSError):
    """The work ended without a result; its own log says why."""


def as_owner(folder: Path, work: Callable[[], bytes]) -> bytes:
    """Return what `work` returns; run by root, it runs in a child that has become the owner of `folder`.

    Raises what `work` raises where no other user is needed, WorkFault where the child failed.
    """
    if os.geteuid() != 0 or not folder.exists() or folder.stat().st_uid == 0:
        return work()
    owner = folder.stat()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            os.setgroups([])
            os.setgid(owner.st_gid)
            os.setuid(owner.st_uid)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(work())
            code = 0
        except Exception:
            log.exception("work as another user failed")
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        result = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise WorkFault(f"the work in {folder} failed, see the log")
    return result
