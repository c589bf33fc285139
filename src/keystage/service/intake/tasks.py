"""Background work: reading what came, keeping what was accepted, numbering what came another way."""

from datetime import UTC, datetime
from time import monotonic

from django.db import transaction

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Reading
from keystage.analysis.store import ErasedPeople, Home, Release
from keystage.service.accounts.models import User
from keystage.service.audit.actions import record
from keystage.service.intake.actions import adopt, put_away, reconcile
from keystage.service.intake.erasing import erased_among
from keystage.service.intake.incoming import bytes_of, destroy
from keystage.service.intake.models import Upload, UploadTable
from keystage.service.intake.preview import names_schools
from keystage.service.intake.reading import describe, read_upload
from keystage.service.intake.selectors import home
from keystage.service.jobs.actions import tell
from keystage.service.jobs.models import Job
from keystage.service.schools.actions import rebuild

__all__ = ["examine", "pull", "take"]

_HOUR = 3_600  # seconds
_looked: list[float] = []  # when `pull` last set things right, in this process

State = Upload.State


def examine(job: Job, *, upload: str, version: int) -> str:
    """Read every table, compare it with what is held, and say what was found. Begun again, it gives the same."""
    kept = Upload.objects.filter(pk=upload, version=version, state=State.reading).first()
    if kept is None:
        return "There is nothing left to read: the file was changed or withdrawn meanwhile."
    store = home()
    tell(job, done=0, total=2, unit="steps", said="The rows are read and checked.")
    seen = read_upload(kept, store)
    tell(job, done=1, total=2, unit="steps", said="What would change is worked out.")
    tables = list(describe(kept, seen, store))
    read = any(not table.refusal for table in tables)
    pupils = kept.from_school or any(table.pupils for table in tables if not table.nothing)
    unopened = all(table.refusal and not table.mapping for table in tables) and not read
    with transaction.atomic():
        done = Upload.objects.filter(pk=kept.pk, version=version, state=State.reading).update(
            state=State.read if read else State.refused,
            said="" if read else _first_refusal(tables),
            pupils=None if unopened and not kept.from_school else pupils,
        )
        if not done:
            return "The file was changed or withdrawn while it was read."
        UploadTable.objects.filter(upload=kept).delete()
        UploadTable.objects.bulk_create(tables)
    return f"{kept.name if not pupils else 'The file'} has been read."


def _first_refusal(tables: list[UploadTable]) -> str:
    return next((table.refusal for table in tables if table.refusal and not table.nothing), tables[0].refusal)


def take(job: Job, *, upload: str, version: int, erased: ErasedPeople = "leave out") -> str:
    """Keep the tables as releases: release first, row second. Begun again, what is kept already is found there."""
    kept = Upload.objects.filter(pk=upload, version=version, state=State.accepting).first()
    if kept is None:
        return "It has been accepted already, or was changed meanwhile."
    try:
        return _take(job, kept, erased)
    except InputError as refusal:
        Upload.objects.filter(pk=kept.pk, state=State.accepting).update(state=State.read, said=str(refusal)[:1_000])
        raise


def _take(job: Job, kept: Upload, erased: ErasedPeople) -> str:
    store, by = home(), _person(kept, job)
    tell(job, done=0, total=3, unit="steps", said="The file is read once more.")
    source = bytes_of(kept.pk)
    seen = read_upload(kept, store)
    tables = {table.number: table for table in kept.tables.all()}
    readings = {number: table for number, table in enumerate(seen) if isinstance(table, Reading)}
    _refuse_other_than_shown(tables, readings)
    _refuse_others_erased_since(tables, readings, store, kept.sha256)
    tell(job, done=1, total=3, unit="steps", said="The rows are kept.")
    nameless = not any(reading.names_left_out for reading in readings.values())
    left_out = 0
    for number, reading in readings.items():
        if reading.good.height:
            left_out += _keep(
                store, kept, tables[number], reading, source, by, nameless=nameless, erased=erased
            ).taken_out  # fmt: skip
    if any(names_schools(reading.kind, store) for reading in readings.values()):
        tell(job, done=2, total=3, unit="steps", said="The register of schools follows.")
        rebuild(store, by=by)
    Upload.objects.filter(pk=kept.pk, state=State.accepting).update(state=State.accepted, said="")
    destroy(kept.pk, only_bytes=not left_out)  # what was read of the file holds those who were left out
    return "The file has been accepted. Figures follow."


def _keep(
    store: Home, kept: Upload, table: UploadTable, reading: Reading, source: bytes, by: User | None, *, nameless: bool,
    erased: ErasedPeople,
) -> Release:  # fmt: skip
    written = store.write(
        reading, source=source, file=kept.name, status=kept.status, rows=kept.rows or "all",  # type: ignore[arg-type]  # constrained to these
        now=datetime.now(UTC), keep_source=nameless, erased=erased,
    )  # fmt: skip
    with transaction.atomic():
        if erased == "keep" and table.preview.get("erased"):
            record("intake.erased-admitted", by=by, kind="release", key=written.release.code,
                   pupils=table.preview["erased"]["pupils"])  # fmt: skip
        put_away(written.release, upload=kept, by=by)
        table.release, table.action = written.release.code, table.action or written.action
        table.save(update_fields=["release", "action"])
    return written.release


def _refuse_other_than_shown(tables: dict[int, UploadTable], readings: dict[int, Reading]) -> None:
    """What was decided on is what is kept: a definition may have changed since."""
    shown = {n: (t.kind, t.rows, t.bad_rows) for n, t in tables.items() if not t.refusal}
    now = {n: (r.kind, r.rows, len(r.bad_rows)) for n, r in readings.items()}
    if shown != now:
        raise InputError(
            "The file reads differently now than when you looked: a mapping or definition has changed since. "
            "Read it again, look, and then accept it."
        )


def _refuse_others_erased_since(
    tables: dict[int, UploadTable], readings: dict[int, Reading], store: Home, sha256: str
) -> None:
    """Whoever decided on pupils who were erased saw how many; others erased since are another decision."""
    for number, reading in readings.items():
        if erased_among(reading, store, sha256) != tables[number].preview.get("erased", {}):
            raise InputError(
                "Pupils in this file were erased since you looked. Read it again, look, and then accept it."
            )


def _person(kept: Upload, job: Job) -> User | None:
    """Who asked for it; the job knows them by their opaque key."""
    kind, _, number = job.who.partition(":")
    return User.objects.filter(pk=number).first() if kind == "user" else kept.by


def pull() -> None:
    """Number what came by the command line; the register follows."""
    _set_right()
    made = adopt()
    if made and any(names_schools(row.kind, home()) for row in made):
        rebuild(home(), by=None)


def _set_right() -> None:
    """Once an hour, and when a worker begins: what a power cut may have left."""
    if not _looked or monotonic() - _looked[0] > _HOUR:
        _looked[:] = [monotonic()]
        reconcile()
