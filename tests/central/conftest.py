"""A central of its own for each run: settings and keys in a temporary folder, the database rolled back after a test.

CENTRAL_TEST_DATABASE=postgresql://… runs the same tests on PostgreSQL; its user must be able to create databases.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

# The whole way (real servers, browsers and a screen) takes minutes: `make soak` sets this.
collect_ignore = [] if os.environ.get("WHOLE_WAY") else ["end_to_end"]

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(tempfile.mkdtemp(prefix="central-"))
CONF = FOLDER / "central.toml"
CONF.write_text(
    f"""county = "430304"
name = "岳塘区"
data = "data"
database = "{os.environ.get("CENTRAL_TEST_DATABASE", "data/central.sqlite3")}"
taxonomy = "{ROOT / "config" / "taxonomy.toml"}"
link_hosts = ["gov.example.cn"]
[addresses]
console = "console.test"
public = "pages.test"
scheme = "http"
[signing]
free_mb = 16
""",
    encoding="utf-8",
)
os.environ["CENTRAL_CONFIG"] = str(CONF)
os.environ["DJANGO_SETTINGS_MODULE"] = "central.django_settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

FORENOON = datetime(2026, 11, 26, 2, tzinfo=UTC)
"""Ten in the morning of a Thursday, past every day that these tests name as past."""
STARTED = time.monotonic()

# Days waited, days left and quarters shown are counted from here, at whatever hour the tests run.
timezone.now = lambda: FORENOON + timedelta(seconds=time.monotonic() - STARTED)

# The real hash is slow on purpose; nine people a test would cost a second each.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def _database() -> Iterator[None]:
    from django.core.management import call_command
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases, teardown_test_environment

    # Pages name their style sheets by what was collected.
    call_command("collectstatic", verbosity=0, interactive=False)
    setup_test_environment()
    old = setup_databases(verbosity=0, interactive=False)
    yield
    teardown_databases(old, verbosity=0)
    teardown_test_environment()


@pytest.fixture()
def db(_database: None) -> Iterator[None]:
    """The database, as it was when the test is over."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
