"""What people of the made-up area are in the middle of, done by their own hands: through each app's actions."""

import time
from datetime import date
from pathlib import Path
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.synthetic import MadeUpFile
from keystage.service.accounts.models import User
from keystage.service.config.demo.people import DOMAIN
from keystage.service.intake.actions import accept, receive, say_note
from keystage.service.intake.incoming import keep
from keystage.service.intake.models import CalendarNote, Upload
from keystage.service.intake.selectors import work_is_over
from keystage.service.jobs.worker import claim, run_job

__all__ = ["note_what_is_missing", "person", "send_in", "take_in_pupils"]

_CHUNK = 1 << 20
_PAUSE = 0.2  # seconds

Place = tuple[str, str]


def person(code: str) -> User:
    return User.objects.get(email=f"{code}@{DOMAIN}")


def send_in(file: MadeUpFile, *, by: User, place: Place, **more: Any) -> Upload:
    """A file as its sender sends it, once: what was sent before is found again."""
    before = Upload.objects.filter(by=by, name=file.path.name).first()
    if before is not None:
        return before
    kept = keep(_chunks(file.path), name=file.path.name)
    year = str(file.year) if file.year else ""
    return receive(kept, by=by, place=place, year=year, status=file.status, **more)


def take_in_pupils(file: MadeUpFile, *, by: User, place: Place) -> Upload:
    """Send in a file of pupils, have it read, and accept it."""
    upload = send_in(file, by=by, place=place)
    _see_done(upload, Upload.State.received, Upload.State.reading)
    if upload.state == Upload.State.read:
        accept(upload, by=by, version=upload.version, rows="all")
    _see_done(upload, Upload.State.accepting)
    if upload.state != Upload.State.accepted:
        raise InputError(f"{file.path.name} was not accepted: {upload.said}")
    return upload


def note_what_is_missing(*, by: User, place: Place, year: str, dataset: str, text: str, chased_on: date) -> None:
    """A line in the release calendar on whom somebody asked."""
    if not CalendarNote.objects.filter(place_kind=place[0], place=place[1], year=year, dataset=dataset).exists():
        say_note(by=by, place=place, year=year, dataset=dataset, text=text, chased_on=chased_on, version=0)


def _see_done(upload: Upload, *states: str) -> None:
    """Leave these states behind: do the file's job here and now, or wait for the worker that has it already."""
    upload.refresh_from_db()
    while upload.state in states and not work_is_over(upload):
        job = claim(upload.job) if upload.job else None
        if job is not None:
            run_job(job)
        else:
            time.sleep(_PAUSE)
        upload.refresh_from_db()


def _chunks(path: Path) -> list[bytes]:
    whole = path.read_bytes()
    return [whole[at : at + _CHUNK] for at in range(0, len(whole), _CHUNK)]
