"""`python -m tests.screens.approve [PATTERN…]`: take the approved pictures anew, after looking at them.

The pictures go to `tests/screens/approved/`; look at them (`git diff` names those that changed) before committing.
"""

from __future__ import annotations

import fnmatch
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.screens.approved_pictures import FOLDER, RUNS, demo_device, kept, key_of, take
from tests.screens.likeness import differences


def approve(patterns: list[str]) -> tuple[int, int]:
    """Keep the pictures whose names match, all for none; how many changed, and how many there are no more."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="approve-") as made:
        folder = Path(made)
        runs = [run for run in RUNS if run.pictures]
        taken = [shot for shot in take(demo_device(folder), folder / "shots", runs) if kept(shot)]
        changed = 0
        for shot in taken:
            name = key_of(shot)
            if patterns and not any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
                continue
            path = FOLDER / f"{name}.avif"
            with Image.open(folder / "shots" / shot.picture) as actual:
                if path.exists() and _alike(path, actual):
                    continue
                actual.convert("RGB").save(path, quality=75, subsampling="4:4:4")
            changed += 1
    names = {key_of(shot) for shot in taken}
    gone = [path for path in FOLDER.glob("*.avif") if path.stem not in names] if not patterns else []
    for path in gone:
        path.unlink()
    return changed, len(gone)


def _alike(path: Path, actual: Image.Image) -> bool:
    """Whether the picture that is kept is good enough still: then it stays, and git has nothing to store."""
    with Image.open(path) as approved:
        return approved.size == actual.size and not differences(approved, actual)


if __name__ == "__main__":
    changed, gone = approve(sys.argv[1:])
    sys.stdout.write(f"{changed} pictures changed, {gone} taken away, in {FOLDER}\n")
