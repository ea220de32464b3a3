"""The tables that a county edits, put beside its settings at the first start: what is there already stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

TABLES: Final = ("taxonomy.toml", "disclosure.toml", "alerts.toml")
"""The taxonomy under the name that the settings give it; the other two beside it."""

SHIPPED: Final = Path(__file__).resolve().parents[1] / "config"


def lay_out(taxonomy: Path, shipped: Path = SHIPPED) -> list[str]:
    """Copy the tables that are missing from those shipped; a line for each, in words. Raises OSError."""
    told = []
    for name in TABLES:
        target = taxonomy if name == "taxonomy.toml" else taxonomy.with_name(name)
        if target.exists() or not (shipped / name).is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(shipped / name, part)
        part.replace(target)
        told.append(f"{target} 放好了，可以照本县的改。")
    return told
