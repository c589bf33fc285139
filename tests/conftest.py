"""What every test may use."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public files; tests that need it skip, saying so, where it is absent."""
    if not _SHARED.is_dir():
        pytest.skip("the real public files (../shared/data) are not here")
    return _SHARED


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "req(*numbers): the numbered requirements that this test proves")
