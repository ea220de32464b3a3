"""The child: `python -m central.media.child` does one task from standard input and says what came of it.

It confines itself before it opens the file. Whatever a decoder does to it, only this process is lost.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from central.media.confinement import confine
from central.media.task import Made, Task, Unfit

CPU_SECONDS: Final = 60


def do(task: Task) -> Made:
    """Do one task. Raises `Unfit`, MemoryError, OSError, and whatever a decoder raises on hostile bytes."""
    source, folder = Path(task.source), Path(task.folder)
    # Each decoder is loaded when it is needed: starting is most of a photograph's time.
    if task.mime.startswith("image/"):
        from central.media import photographs

        return (
            photographs.take(source, task.mime, folder)
            if task.work == "take"
            else photographs.show(source, task.mime, folder)
        )
    if task.mime == "application/pdf":
        from central.media import documents

        return documents.take(source, folder) if task.work == "take" else documents.show(source, folder)
    from central.media import films

    if task.work == "show":
        raise Unfit("影片没有小图。")
    return films.take(source, task.mime, folder)


def main() -> None:
    """Answer one task; what libraries print goes to standard error."""
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    offline = confine(CPU_SECONDS)
    try:
        made = do(task)
    except Unfit as fault:
        made = Made(fault=str(fault))
    except MemoryError:
        made = Made(fault="这个文件太大，处理不了。请发小一点的。")
    except OSError as fault:
        room = fault.errno in (errno.ENOSPC, errno.EDQUOT)
        made = Made(fault="服务器的磁盘满了，没有存下。请告诉管理员。" if room else "这个文件处理不了，请换一个再试。")
    except Exception:  # noqa: BLE001 - decoders raise anything on hostile bytes; all of it is the file's fault
        made = Made(fault="这个文件打不开，可能坏了。请换一个再试。")
    sys.stdout.buffer.write(msgspec.json.encode(replace(made, offline=offline)))


if __name__ == "__main__":
    main()
