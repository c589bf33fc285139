"""Writes: receiving files, asking for them to be read, accepting and withdrawing them, notes on the calendar."""

import shutil
from datetime import date
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from keystage.analysis.errors import InputError
from keystage.analysis.store import ErasedPeople, Release
from keystage.service.audit.actions import record
from keystage.service.intake.erasing import follow_successors
from keystage.service.intake.incoming import Kept, destroy, has_bytes, strays
from keystage.service.intake.models import Accepted, CalendarNote, Upload
from keystage.service.intake.preview import standing
from keystage.service.intake.selectors import home, is_of_pupils, work_is_over
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job

__all__ = [
    "NoteConflictError", "accept", "adopt", "put_away", "read_again", "receive", "reconcile", "say_note", "tell_about",
    "withdraw",
]  # fmt: skip

State = Upload.State
_OPEN = (State.received, State.reading, State.read, State.refused)
_GONE = "The file's bytes are no longer here. Send it in again."


class NoteConflictError(Exception):
    """Somebody else wrote a note since this one was opened. newest: theirs."""

    def __init__(self, newest: CalendarNote) -> None:
        super().__init__("Somebody else changed this note while you wrote.")
        self.newest = newest


@transaction.atomic
def receive(
    kept: Kept,
    *,
    by: Any,
    place: tuple[str, str],
    whose: str = "",
    from_school: bool = False,
    year: str = "",
    status: str = "",
) -> Upload:
    """Register a file whose bytes are on disk, and ask for it to be read. place: of whose area it is."""
    upload = Upload.objects.create(
        id=kept.id, by=by, name=kept.name, size=kept.size, sha256=kept.sha256, place_kind=place[0], place=place[1],
        whose=whose, from_school=from_school, year=year, status=status, pupils=True if from_school else None,
    )  # fmt: skip
    record("intake.received", by=by, kind="upload", key=upload.pk, size=kept.size, sha256=kept.sha256, school=whose)
    _ask_to_read(upload, by)
    return upload


@transaction.atomic
def tell_about(upload: Upload, *, by: Any, year: str, status: str, whose: str, version: int) -> Upload:
    """Say of what year, status and school a file is, and have it read so. Refused once it is being accepted."""
    told = {"year": year, "status": status}
    if not upload.from_school:
        told["whose"] = whose
    _take(upload, version, *_OPEN, **told)
    record("intake.told", by=by, kind="upload", key=upload.pk, year=year, status=status, school=upload.whose)
    _ask_to_read(upload, by)
    return upload


@transaction.atomic
def read_again(upload: Upload, *, by: Any, version: int) -> Upload:
    """Have it read anew: a mapping was saved, other files came since, or reading was broken off."""
    if upload.state == State.reading and not work_is_over(upload):
        raise InputError("The file is being read just now. Wait until that has ended.")
    _take(upload, version, *_OPEN)
    _ask_to_read(upload, by)
    return upload


@transaction.atomic
def accept(
    upload: Upload, *, by: Any, version: int, rows: Literal["all", "good"], erased: ErasedPeople = "leave out"
) -> Job:
    """Ask for the upload's tables to be kept as releases. One person's wish counts: a second gets a sentence.

    rows "all": nothing while any row has an error. "good": those rows are left out, and said to be.
    erased: what becomes of rows of pupils who were erased before: left out, or kept because there is a new ground to.
    """
    _refuse_what_cannot(upload, rows)
    if upload.state == State.accepting and work_is_over(upload):
        _take(upload, version, State.accepting, rows=rows)
    else:
        _take(upload, version, State.read, rows=rows)
    record("intake.accept-asked", by=by, kind="upload", key=upload.pk, rows=rows, erased=erased)
    return _ask(upload, by, "intake.tasks.take", "Accept a file", State.accepting, erased=erased)


def _refuse_what_cannot(upload: Upload, rows: str) -> None:
    tables = [table for table in upload.tables.all() if not table.refusal]
    if not tables:
        raise InputError("The file has no table that can be accepted.")
    if rows == "all" and any(table.bad_rows for table in tables):
        raise InputError("Some rows have errors. Mend them and send the file in again, or accept the good rows only.")
    if not any(table.rows > table.bad_rows for table in tables):
        raise InputError("Every row has an error, so there is nothing to accept. Mend the file and send it in again.")
    for table in tables:
        if "against" in table.preview and table.preview["against"] != standing(home(), table.kind, table.year):
            raise InputError(
                "Another file of this kind and year was accepted since this one was read, so what would change is no "
                "longer what is shown. Read it again, look, and then accept it."
            )


@transaction.atomic
def withdraw(upload: Upload, *, by: Any, version: int) -> None:
    """Take back an upload that was not accepted: its bytes are destroyed, and that it came stays known."""
    stuck = upload.state == State.accepting and work_is_over(upload) and not upload.accepted.exists()
    _take(upload, version, *(_OPEN if not stuck else (State.accepting,)), state=State.withdrawn)
    upload.tables.all().delete()
    record("intake.withdrawn", by=by, kind="upload", key=upload.pk)
    transaction.on_commit(lambda: destroy(upload.pk))


def _take(upload: Upload, version: int, *states: str, **changes: Any) -> None:
    """Change the row if it still is as the person saw it; else somebody else was first."""
    done = Upload.objects.filter(pk=upload.pk, version=version, state__in=states).update(
        version=F("version") + 1, **changes
    )  # fmt: skip
    if done:
        upload.refresh_from_db()
        return
    now = Upload.objects.filter(pk=upload.pk).first()
    if now is None:
        raise InputError("The file is no longer here.")
    said = {
        State.accepting: "Somebody is accepting this file just now, so nothing else was done.",
        State.accepted: "This file has been accepted already, so nothing else was done.",
        State.withdrawn: "This file was withdrawn, so nothing else was done.",
    }.get(State(now.state), "Somebody else changed this while you looked. Look again, then decide.")
    raise InputError(said)


def _ask_to_read(upload: Upload, by: Any) -> Job:
    return _ask(upload, by, "intake.tasks.examine", "Read a file", State.reading)


def _ask(upload: Upload, by: Any, task: str, title: str, state: str, **more: str) -> Job:
    job = ask_for(
        task, title=title, by=by, led_to=reverse("intake:uploaded", args=[upload.pk]),
        upload=str(upload.pk), version=upload.version, **more,
    )  # fmt: skip
    Upload.objects.filter(pk=upload.pk).update(state=state, job=job.pk, said="")
    upload.refresh_from_db()
    return job


def put_away(release: Release, *, upload: Upload | None, by: Any) -> Accepted:
    """Number a release that lies in the store. The same release twice is one row."""
    row, new = Accepted.objects.get_or_create(
        release=release.code,
        defaults={
            "kind": release.kind, "year": str(release.year) if release.year else "", "status": release.status,
            "rows": release.rows, "pupils": is_of_pupils(release.kind), "upload": upload, "by": by,
        },
    )  # fmt: skip
    if new:
        how = "screen" if upload else "command line"
        record("intake.accepted", by=by, kind="release", key=release.code, how=how, rows=release.rows,
               left_out=release.left_out, revises=release.revises or "")  # fmt: skip
    return row


def adopt() -> list[Accepted]:
    """Number the releases that came another way (`keystage import`), in the order in which they came."""
    known = set(Accepted.objects.values_list("release", flat=True))
    there = {path.parent.name for path in home().folder.glob("releases/*/*/*/data.parquet")}
    if there <= known:
        return []
    if _being_taken():
        return []
    follow_successors()
    with transaction.atomic():
        return [put_away(r, upload=None, by=None) for r in home().releases() if r.code not in known and not r.replaces]


def _being_taken() -> bool:
    """Whether an upload is on its way into the store: its release is that upload's, not the command line's."""
    return any(not work_is_over(upload) for upload in Upload.objects.filter(state=State.accepting))


def reconcile() -> dict[str, int]:
    """Set right what a power cut may leave: bytes that no row knows, and rows whose bytes are gone."""
    rows = {str(key) for key in Upload.objects.values_list("pk", flat=True)}
    orphans = 0
    for path in strays():
        if path.name not in rows:
            shutil.rmtree(path, ignore_errors=True)
            orphans += 1
    lost = 0
    for upload in Upload.objects.filter(state__in=_OPEN).exclude(said=_GONE):
        if not has_bytes(upload.pk):
            Upload.objects.filter(pk=upload.pk, version=upload.version).update(
                state=State.refused, said=_GONE, version=F("version") + 1
            )
            lost += 1
    return {"orphans": orphans, "lost": lost}


@transaction.atomic
def say_note(
    *, by: Any, place: tuple[str, str], year: str, dataset: str, text: str, chased_on: date | None, version: int
) -> CalendarNote:
    """Write the next version of a note. version: of the one the person saw.

    Raises NoteConflictError where another is newer.
    """
    of = {"place_kind": place[0], "place": place[1], "year": year, "dataset": dataset}
    newest = CalendarNote.objects.filter(**of).first()
    if (newest.version if newest else 0) != version and newest is not None:
        raise NoteConflictError(newest)
    try:
        with transaction.atomic():
            note = CalendarNote.objects.create(**of, version=version + 1, text=text, chased_on=chased_on, by=by)
    except IntegrityError:
        raise NoteConflictError(CalendarNote.objects.filter(**of)[0]) from None
    record("intake.noted", by=by, kind="calendar", key=f"{year}:{dataset}", version=note.version)
    return note
