"""Which version of the program runs."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final

PACKAGE: Final = "village-smart-screen"


def program_version() -> str:
    """Return the installed version; empty where the program runs without having been installed."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return ""
