"""Rows about one person in all that came as a file: releases, the files themselves, what waits to be taken in."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from keystage.analysis.returns import layouts
from keystage.analysis.store import Home, Release
from keystage.analysis.store.people import (
    FileRow,
    HeldRow,
    Name,
    numbers_of,
    rows_in_file,
    rows_naming,
    rows_of_pupil,
)
from keystage.service.intake.models import Upload
from keystage.service.privacy.registry import Entry, Subject

__all__ = ["incoming", "released", "rows_about", "rows_in", "sources"]

_NAMED = "found by a name in it: see that it means this person"
_BESIDE = "a text of the file beside it may tell of somebody else"
_OF_SCHOOL = ":"


def _home() -> Home:
    return Home(Path(settings.KEYSTAGE_HOME))


def released(subject: Subject) -> Iterator[Entry]:
    """Rows of releases."""
    home = _home()
    for row in rows_about(home, subject):
        yield Entry(
            what=_called(home, row.release),
            facts=row.facts,
            where=f"release {row.release.code}, row {row.row}" if row.row else f"release {row.release.code}",
            at=row.release.imported_at,
            schools=(row.school,) if row.school else (),
            look="" if row.sure else _NAMED,
        )


def rows_about(home: Home, subject: Subject) -> Iterator[HeldRow]:
    if subject.kind == "pupil":
        return rows_of_pupil(home, _numbers(home, subject))
    return rows_naming(home, Name.parse(subject.key))


def _numbers(home: Home, subject: Subject) -> tuple[str, ...]:
    """Every UPN of a pupil; or a school's own number as it is."""
    return (subject.key,) if _OF_SCHOOL in subject.key else numbers_of(home, subject.key)


def _called(home: Home, release: Release) -> str:
    layout = layouts(home.folder).get(release.kind)
    title = layout.title if layout is not None else release.kind
    return f"a row of {title}{f', {release.year}' if release.year else ''}"


def sources(subject: Subject) -> Iterator[Entry]:
    """Rows of the files as they came, kept beside the releases made of them: with whatever a release left out."""
    home = _home()
    known = {release.sha256: release for release in home.releases()}
    for file in sorted((home.folder / "sources").glob("*")):
        release = known.get(file.name)
        for row in rows_in(file, home, subject):
            called = f"the file “{release.file}” as it came" if release else "a file as it came, of no release"
            at = release.imported_at if release else None
            yield _entry(called, f"sources/{file.name[:12]}, {_place(row)}", row, subject, at)


def incoming(subject: Subject) -> Iterator[Entry]:
    """Files that were sent in, and rows of theirs that lie beside them to be mended."""
    home = _home()
    uploads = {str(one.pk): one for one in Upload.objects.all()}
    for file in sorted(Path(settings.INCOMING).glob("*/*")):
        upload = uploads.get(file.parent.name)
        for row in rows_in(file, home, subject):
            called = f"the file “{upload.name}”, sent in and {upload.get_state_display().lower()}" if upload else (
                "a file that was sent in"
            )  # fmt: skip
            of = "" if file.name == "file" else f" ({file.stem})"
            where = f"upload {file.parent.name}{of}, {_place(row)}"
            yield _entry(called, where, row, subject, upload.at if upload else None)


def rows_in(file: Path, home: Home, subject: Subject) -> Iterator[FileRow]:
    if not file.is_file() or file.name.startswith("."):
        return iter(())
    if subject.kind == "named":
        return rows_in_file(file.read_bytes(), name=Name.parse(subject.key))
    if _OF_SCHOOL in subject.key:  # a school's own number is a number like any other: only a release says whose it is
        return iter(())
    return rows_in_file(file.read_bytes(), numbers=_numbers(home, subject))


def _entry(what: str, where: str, row: FileRow, subject: Subject, at: datetime | None) -> Entry:
    look = _BESIDE if subject.kind == "pupil" else _NAMED
    return Entry(what, row.facts, where, at, look=look)


def _place(row: FileRow) -> str:
    table = f"{row.table}, " if row.table else ""
    return f"{table}row {row.row}" if row.row else f"{table}no row"
