"""A published repository, and a device that trusts its root."""

from pathlib import Path

import pytest

from feed.publish.repository import Repository
from tests.feed.repositories import MINUTE, START, Device, found, publish_all


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = found(tmp_path)
    publish_all(repository, 1, START + MINUTE)
    return repository


@pytest.fixture
def device(tmp_path: Path, repository: Repository) -> Device:
    return Device(tmp_path / "device", repository)
