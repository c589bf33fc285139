"""A small service of its own, made, and backed up while people write: `python trial_service.py PUBLIC_KEY`.

KEYSTAGE_HOME and DATABASE_URL say where. Prints the backup's path.
"""

import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
_BEFORE = 12  # writes acknowledged before the backup begins


def main(public: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    home: Path = settings.KEYSTAGE_HOME
    home.mkdir(parents=True)
    (home / "keystage.toml").write_text(f'title = "Wenbury"\nbackup_to = "{public}"\n')
    settings.ENVIRONMENT.words["KEYSTAGE_BACKUP_TO"] = public
    from keystage.service.config.keys import make_keys

    make_keys(home)
    (home / "sources").mkdir()
    (home / "sources" / "large").write_bytes(
        random.Random(1).randbytes(300_000)
    )  # several of the pieces that are sealed
    settings.AUDIT_KEY = (home / "audit-key").read_text().strip()
    call_command("migrate", verbosity=0)
    _people()
    from keystage.service.config.backups.backing_up import back_up
    from tests.service.config.writers import Writers

    with Writers(home, many=2) as writers:
        while len(writers.acknowledged) < _BEFORE:
            time.sleep(0.02)
        before = time.time()
        made = back_up(now=datetime.now(UTC)).made
    (made.path.parent / "acknowledged.json").write_text(json.dumps([before, writers.acknowledged]))
    print(made.path)


def _people() -> None:
    """An administrator, an unused link to a new password, an open invitation, events sealed and not."""
    from django.utils import timezone

    from keystage.service.accounts.actions import make_first_administrator
    from keystage.service.accounts.models import Invitation, ResetLink
    from keystage.service.audit.actions import record
    from keystage.service.audit.sealing import seal_rows

    first = make_first_administrator(email="first@example.invalid", name="Ann Bell", password="five words for a trial")
    later = timezone.now() + timedelta(hours=1)
    ResetLink.objects.create(user=first, digest="0" * 64, expires_at=later)
    Invitation.objects.create(
        email="second@example.invalid", role="sip", place_kind="la", place="999", starts=later.date(), by=first,
        digest="1" * 64, expires_at=later,
    )  # fmt: skip
    for number in range(5):
        record("jobs.called-off", by=first, kind="job", key=number, task="intake.tasks.examine", share=0.25)
    seal_rows()
    record("jobs.called-off", by=None, kind="job", key=6, task="intake.tasks.examine")


if __name__ == "__main__":
    main(sys.argv[1])
