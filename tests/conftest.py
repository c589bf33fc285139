"""What every test may use."""

from pathlib import Path
from typing import Any

import pytest

_SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public files; tests that need it skip, saying so, where it is absent."""
    if not _SHARED.is_dir():
        pytest.skip("the real public files (../shared/data) are not here")
    return _SHARED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite's test database is a file, as the service's own is: threads wait for each other there as they do here.

    In memory they would share a cache, where whoever comes second is refused at once.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database without the triggers that guard the audit: tests that commit empty SQLite's tables by DELETE.

    `tests/service/audit` puts them back to test them. That the migrations made them is seen here.
    """
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'")
        names = [name for (name,) in cursor.fetchall()]
        assert len(names) == 4, "the audit's tables have two triggers each"
        for name in names:
            cursor.execute(f'DROP TRIGGER "{name}"')


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "req(*numbers): the numbered requirements that this test proves")
