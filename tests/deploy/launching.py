"""The launcher as a module, versions to run it on, and a disk whose power fails after every single step."""

import importlib.machinery
import importlib.util
import itertools
import os
import shutil
import sys
import threading
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "update" / "launcher"


def load_launcher() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("village_screen_launcher", str(SCRIPT))
    spec = importlib.util.spec_from_file_location("village_screen_launcher", SCRIPT, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


launcher = load_launcher()


def install(base: Path, *versions: str) -> None:
    """Put whole versions there; the first one runs and has passed its trial."""
    for version in versions:
        program = base / "versions" / version / "venv" / "bin" / "kiosk"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
        (base / "versions" / version / "VERSION").write_text(f"{version}\n")
    (base / "current").symlink_to(f"versions/{versions[0]}")


Watched = ("replace", "rename", "unlink", "rmdir", "symlink", "fsync", "write", "mkdir", "fchmod", "chmod")


@contextmanager
def power_cuts(base: Path, states: Path, chosen: Container[int] | None = None) -> Iterator[list[Path]]:
    """Keep a copy of `base` as the medium would hold it after each step that changes it; yields their folders.

    `chosen`: the numbers of the steps to keep, where all would be too many.

    Only what the calling thread does counts.

    Beside each state between a write and its fsync lies one in which only half of the written bytes arrived.
    """
    found: list[Path] = []
    real = {name: getattr(os, name) for name in Watched}

    steps = itertools.count()

    def keep(halve: Path | None = None) -> None:
        if chosen is not None and next(steps) not in chosen:
            return
        place = states / f"{len(found):04}"
        shutil.copytree(base, place, symlinks=True)
        if halve is not None:
            copy = place / halve.relative_to(base)
            os.truncate(copy, copy.stat().st_size // 2)
        found.append(place)

    def watched(name: str) -> Callable[..., Any]:
        def step(*values: Any, **options: Any) -> Any:
            done = real[name](*values, **options)
            if busy or threading.get_ident() != here:
                return done
            busy.append(True)
            try:
                if name == "write":
                    path = Path(f"/proc/self/fd/{values[0]}").readlink()
                    if path.is_relative_to(base):
                        keep(path)
                else:
                    keep()
            finally:
                busy.pop()
            return done

        return step

    here = threading.get_ident()
    busy: list[bool] = []
    busy.append(True)
    keep()
    busy.pop()
    for name in Watched:
        setattr(os, name, watched(name))
    try:
        yield found
    finally:
        for name, function in real.items():
            setattr(os, name, function)
