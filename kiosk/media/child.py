"""The child: `python -m kiosk.media.child FOLDER` makes files fit, one task per line of standard input.

It confines itself first (see `confinement`), says how far that went, then answers task after task until its input
ends. Whatever a decoder does to it, only this process is lost.
"""

import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from kiosk.media import confinement
from kiosk.media.recognise import HEAD, recognise
from kiosk.media.task import DRAWN, PASSED_ON, Answer, Greeting, Output, Task, Unfit


def make_fit(task: Task) -> tuple[Output, ...]:
    """Do one task. Raises Unfit for the content's fault, OSError for the device's, MemoryError for either."""
    source = Path(task.source)
    with source.open("rb") as file:
        found = recognise(file.read(HEAD))
    if task.mime not in DRAWN and task.mime not in PASSED_ON:
        raise Unfit(f"media type {task.mime} is not shown")
    if found != task.mime:
        raise Unfit(f"said to be {task.mime}, but its first bytes are of {found or 'something else'}")
    if task.mime in PASSED_ON:
        return _examined(task, source)
    # Each decoder is loaded when first needed: most batches hold pictures only.
    if DRAWN[task.mime] == "document":
        from kiosk.media.documents import draw_pages

        return draw_pages(source, task.panel, Path(task.folder))
    from kiosk.media.pictures import draw_picture

    return draw_picture(source, task.mime, task.panel, Path(task.folder))


def _examined(task: Task, source: Path) -> tuple[Output, ...]:
    """A film, sound or subtitle: its container by its structure, then a look at what a player makes of it."""
    from kiosk.media.containers import examine

    kind, name = PASSED_ON[task.mime]
    width, height = examine(source, task.mime)
    if kind == "text":
        return (Output(name),)
    from kiosk.media.films import look
    from kiosk.media.player import MAX_PIXELS

    if width * height > MAX_PIXELS:
        raise Unfit(f"{width}×{height} pixels a frame; films up to 1080p are played")

    confinement.limit_threads(confinement.THREADS)
    try:
        return look(source, name, task.panel, Path(task.folder))
    finally:
        confinement.limit_threads(0)


def answer(task: Task) -> Answer:
    """Do one task and say what came of it; bad content and a device in need are told apart."""
    try:
        confinement.limit_processor(task.cpu_seconds)
        return Answer(make_fit(task), peak_kib=_peak())
    except Unfit as unfit:
        return Answer(fault=str(unfit)[:1000], peak_kib=_peak())
    except MemoryError:
        return Answer(fault=f"needs more than {confinement.MEMORY} bytes of memory", peak_kib=_peak())
    except OSError as error:
        # EFBIG: what was drawn exceeds the bound on a file, which the content alone can bring about.
        return Answer(fault=str(error)[:1000], permanent=error.errno == errno.EFBIG, peak_kib=_peak())
    except Exception as error:  # noqa: BLE001 - decoders raise anything on hostile bytes; all of it is the content's
        return Answer(fault=f"broken: {type(error).__name__}: {error}"[:1000], peak_kib=_peak())


def serve(tasks: BinaryIO, answers: BinaryIO, folder: Path) -> None:
    """Confine this process, then answer every line of `tasks` with one line in `answers`."""
    confinement.limit()
    offline = confinement.leave_network()
    confinement.limit_threads(0)
    _say(answers, Greeting(offline=offline, confined=confinement.write_only_below(folder)))
    decoder = msgspec.json.Decoder(Task)
    for line in tasks:
        _say(answers, answer(decoder.decode(line)))


def _say(answers: BinaryIO, what: Greeting | Answer) -> None:
    answers.write(msgspec.json.encode(what) + b"\n")
    answers.flush()


def _peak() -> int:
    """Largest memory held so far, KiB. (`ru_maxrss` would count what the parent held when it forked.)"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def main() -> None:
    """Serve standard input; what libraries print goes to standard error and never between the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
