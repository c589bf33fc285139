"""One backup of this service, as its settings say: made, the old ones thinned out, and what came of it noted."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from keystage.analysis.errors import InputError, KeystageError
from keystage.service.config.backups.folder import Kept, listed, service_of, to_remove
from keystage.service.config.backups.key_pairs import LOCKED, public_keys
from keystage.service.config.backups.later_erasures import keep_beside
from keystage.service.config.backups.making import Made, Wanted, make_backup
from keystage.service.config.backups.under_way import refuse_half_restored
from keystage.service.config.keys import KEYS
from keystage.service.jobs.last_backup import LastBackup, note_backup, read_note

__all__ = ["Backed", "back_up", "backups_folder", "keep_ledger", "own_service"]

_DAYS, _MONTHS = 35, 12


@dataclass(frozen=True, slots=True)
class Backed:
    """removed: backups that were older than is kept. left: how many there are now."""

    made: Made
    removed: tuple[Kept, ...]
    left: int


def backups_folder(given: Path | None = None) -> Path:
    """Where backups go: as asked, else KEYSTAGE_BACKUPS, else KEYSTAGE_HOME/backups."""
    named = settings.ENVIRONMENT.text("KEYSTAGE_BACKUPS")
    return (given or (Path(named) if named else Path(settings.KEYSTAGE_HOME) / "backups")).absolute()


def back_up(*, now: datetime, folder: Path | None = None, before_upgrade: bool = False) -> Backed:
    """Make one, then thin out. Raises InputError, and the administrator's home then says so."""
    home = Path(settings.KEYSTAGE_HOME)
    refuse_half_restored(home)
    _see_that_there_is_a_service(home)
    try:
        backed = _back_up(now, backups_folder(folder), before_upgrade=before_upgrade)
    except (KeystageError, OSError, DatabaseError) as problem:
        refusal = _refusal(problem)
        _note_failure(home, now, str(refusal))
        raise refusal from problem
    made = backed.made
    note_backup(home, LastBackup(made_at=now, file=str(made.path), bytes=made.bytes))
    return backed


def keep_ledger() -> bool:
    """Copy the ledger of erasures to the backups, if it has grown since. Whether it had."""
    home, folder = Path(settings.KEYSTAGE_HOME), backups_folder()
    if not (home / "erasures").is_file() or not folder.is_dir():
        return False
    return keep_beside(home, folder, own_service(), public_keys(settings.ENVIRONMENT))


def own_service() -> str:
    """The digits by which this service's backups are known."""
    return service_of(_keys()["audit-key"].encode())


def _back_up(now: datetime, folder: Path, *, before_upgrade: bool) -> Backed:
    told, home, service = settings.ENVIRONMENT, Path(settings.KEYSTAGE_HOME), own_service()
    public = public_keys(told)
    days = told.number("KEYSTAGE_BACKUP_DAYS", _DAYS)
    months = told.number("KEYSTAGE_BACKUP_MONTHS", _MONTHS, least=0, most=1200)
    wanted = Wanted(
        home=home, folder=folder, public=tuple(public), keys=_keys(), service=service, title=settings.KEYSTAGE_TITLE,
        leave_free=settings.FREE_SPACE, before_upgrade=before_upgrade,
    )  # fmt: skip
    made = make_backup(wanted, now=now)
    if (home / LOCKED).is_file():
        shutil.copyfile(home / LOCKED, folder / f"keystage-{service}-key.age")
    keep_beside(home, folder, service, public)
    removed = to_remove(listed(folder, service), now=now, days=days, months=months)
    for old in removed:
        old.path.unlink(missing_ok=True)
    return Backed(made, tuple(removed), len(listed(folder, service)))


def _keys() -> dict[str, str]:
    told = settings.ENVIRONMENT
    return {file: key for name, file in KEYS.items() if (key := told.key(name, file))}


def _see_that_there_is_a_service(home: Path) -> None:
    """Before SQLite would make an empty database by being asked for it."""
    name = settings.DATABASES["default"]["NAME"]
    here = connection.vendor != "sqlite" or "mode=memory" in name or Path(name).is_file()
    if not here or "audit-key" not in _keys():
        raise InputError(
            f"There is no service in {home}, so there is nothing to back up. Choose another with --home or "
            "KEYSTAGE_HOME."
        )


def _refusal(problem: Exception) -> InputError:
    if isinstance(problem, InputError):
        return problem
    if isinstance(problem, OSError):
        where = f" ({problem.filename})" if problem.filename else ""
        return InputError(f"The backup was given up: {problem.strerror or problem}{where}. No part of it was kept.")
    words = str(problem).strip().splitlines()
    return InputError(f"The backup was given up: the database does not answer as it should ({(words or ['?'])[0]}).")


def _note_failure(home: Path, now: datetime, why: str) -> None:
    with suppress(OSError):  # a full disk: the refusal itself says so
        note_backup(home, replace(read_note(home), failed_at=now, why=why))
