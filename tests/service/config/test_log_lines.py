"""The log may be on the disk that is full, or its reader gone: pages are answered all the same."""

import logging
import sys
from collections.abc import Callable

import pytest
import structlog
from django.test import Client

from keystage.service.config.log_lines import write_log_lines


class _Full:
    """A log on a disk without room."""

    written = 0

    def write(self, _: str) -> int:
        self.written += 1
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


@pytest.mark.django_db
@pytest.mark.req("X.7")
def test_a_page_is_answered_though_its_line_cannot_be_written(
    signed_in_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in_as("sip_manager", la="999")
    kept, before = structlog.get_config(), logging.getLogger().handlers[:]
    full = _Full()
    try:
        write_log_lines()
        monkeypatch.setattr(sys, "stderr", full)
        assert client.get("/jobs/").status_code == 200
        logging.getLogger("another.library").error("a line of its own")
    finally:
        monkeypatch.undo()
        structlog.configure(**kept)
        logging.getLogger().handlers[:] = before
    assert full.written >= 2, "lines were tried"
