"""Rows about one person in all that came as a file: releases, the files themselves, what waits to be taken in."""

import re
from collections.abc import Callable, Iterator
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
from keystage.service.privacy.registry import UNKNOWN, Entry, Subject

__all__ = ["incoming", "looking_for", "released", "rows_about", "sources"]

_NAMED = "found by a name in it: see that it means this person"
_BESIDE = "a text of the file beside it may tell of somebody else"
_OF_SCHOOL = ":"
_SCHOOL = re.compile(r"(\d{6})|(\d{3})/?(\d{4})")


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
            schools=(row.school or UNKNOWN,),
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
    look = looking_for(home, subject)
    for file in sorted((home.folder / "sources").glob("*")):
        release = known.get(file.name)
        for row in look(file):
            called = f"the file “{release.file}” as it came" if release else "a file as it came, of no release"
            at = release.imported_at if release else None
            yield _entry(called, f"sources/{file.name[:12]}, {_place(row)}", row, subject, at, "")


def incoming(subject: Subject) -> Iterator[Entry]:
    """Files that were sent in, and rows of theirs that lie beside them to be mended."""
    home = _home()
    uploads = {str(one.pk): one for one in Upload.objects.all()}
    look = looking_for(home, subject)
    for file in sorted(Path(settings.INCOMING).glob("*/*")):
        upload = uploads.get(file.parent.name)
        for row in look(file):
            called = f"the file “{upload.name}”, sent in and {upload.get_state_display().lower()}" if upload else (
                "a file that was sent in"
            )  # fmt: skip
            of = "" if file.name == "file" else f" ({file.stem})"
            where = f"upload {file.parent.name}{of}, {_place(row)}"
            at, whose = (upload.at, upload.whose) if upload else (None, "")
            yield _entry(called, where, row, subject, at, whose)


def looking_for(home: Home, subject: Subject) -> Callable[[Path], Iterator[FileRow]]:
    """Looks through one file after another: what is looked for is worked out once."""
    if subject.kind == "named":
        name = Name.parse(subject.key)
        return lambda file: rows_in_file(file.read_bytes(), name=name) if _is_whole(file) else iter(())
    if _OF_SCHOOL in subject.key:  # a school's own number is a number like any other: only a release says whose it is
        return lambda file: iter(())
    numbers = _numbers(home, subject)
    return lambda file: rows_in_file(file.read_bytes(), numbers=numbers) if _is_whole(file) else iter(())


def _is_whole(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".")


def _entry(what: str, where: str, row: FileRow, subject: Subject, at: datetime | None, whose: str) -> Entry:
    look = _BESIDE if subject.kind == "pupil" else _NAMED
    said = tuple(number for text in row.facts.values() if (number := _school(text)))
    return Entry(what, row.facts, where, at, schools=said or (whose or UNKNOWN,), look=look)


def _school(text: str) -> str:
    """A cell that may be a school's URN, or LAESTAB with or without a stroke; "" for any other."""
    found = _SCHOOL.fullmatch(text.strip())
    return "".join(found.groups("")) if found else ""


def _place(row: FileRow) -> str:
    table = f"{row.table}, " if row.table else ""
    return f"{table}row {row.row}" if row.row else f"{table}no row"
