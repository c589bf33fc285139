"""The administrator's home says when backups are missing, late or failed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from keystage.service.jobs.last_backup import LastBackup, note_backup

NOW = timezone.now()


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (None, "No backup has been made yet"),
        (LastBackup(made_at=NOW - timedelta(days=3)), "No backup was made since"),
        (LastBackup(made_at=NOW, failed_at=NOW, why="There is too little room in /srv."), "too little room in /srv"),
        (LastBackup(made_at=NOW - timedelta(hours=30)), ""),
    ],
)
def test_whoever_runs_the_service_is_told_and_nobody_else(
    signed_in_as: Callable[..., Client], settings: Any, note: LastBackup | None, words: str
) -> None:
    if note is not None:
        note_backup(settings.KEYSTAGE_HOME, note)
    page = signed_in_as("system_administrator").get("/").content.decode()
    assert (words in page) if words else ("ackup" not in page)
    assert "ackup" not in signed_in_as("governor", school="999001").get("/").content.decode()
