"""What is held of long work that somebody asked for."""

from functools import partial

from keystage.service.privacy.registry import Holding
from keystage.service.privacy.rewording import reword
from keystage.service.privacy.rows import Rows

__all__ = ["HOLDINGS", "IMPERSONAL", "IMPERSONAL_FILES"]

HOLDINGS = (
    Holding(
        code="jobs.job", title="Long work that was asked for", about=("account", "named", "pupil"), record_type="jobs",
        models=("jobs.Job",), facts="what was asked for and when, by the number of an account",
        source="whoever asked for it", erase=partial(reword, "jobs.Job", ("title", "said", "arguments")),
        find=Rows("jobs.Job", "a piece of long work", account=("who",), texts=("title", "said", "arguments"),
                  codes=("task", "who", "unit", "led_to", "held_by"), at="asked_at",
                  shows={"title": "What", "state": "State", "said": "What came of it", "ended_at": "Ended"}),
    ),
)  # fmt: skip

IMPERSONAL = {"jobs.Turn": "Which kind of work is whose turn: names of tasks."}
IMPERSONAL_FILES = {
    "last-backup.json": "When the last backup was made, and why one failed.",
    "backup-recipient": "Public keys that backups are made for.",
    "backup-key.age": "A private key, locked by a passphrase.",
    ".erasures-kept": "A digest of the ledger of erasures as it was last copied to the backups.",
    "restore-under-way": "That a restore was broken off: names of files and folders.",
    ".restoring": "A backup while it is restored; it becomes the home, or goes.",
}
