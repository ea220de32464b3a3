"""What a clerk is told when a file cannot be published: where it is, what is wrong, what to do."""

from pathlib import Path


class SourceFault(ValueError):
    """One fault in one source file.

    `line` counts from 1; 0 where the fault concerns the file as a whole. The text reads
    ``folder/file.md:12: what is wrong; what to do``.
    """

    def __init__(self, path: Path, line: int, message: str, remedy: str = "") -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {message}" + (f"; {remedy}" if remedy else ""))
        self.path = path
        self.line = line


class FolderFault(ValueError):
    """Every fault found in a folder, so that a clerk mends them in one go."""

    def __init__(self, faults: tuple[SourceFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
