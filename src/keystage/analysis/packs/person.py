"""What files hold about one person, as a document: rows of releases and of the files as they came."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from keystage.analysis.errors import InputError
from keystage.analysis.packs.values import Block, Cell, Document, Heading, Paragraph, Section, Table
from keystage.analysis.returns import layouts
from keystage.analysis.store import Home, Release
from keystage.analysis.store.people import Name, numbers_of, rows_in_file, rows_naming, rows_of_pupil

__all__ = ["held_about"]

_OF_SCHOOL = ":"


def held_about(home: Home, *, number: str = "", name: str = "", today: date) -> Document:
    """Everything about a pupil (by UPN, or "URN:number" as a school numbers its own) or about somebody named.

    Raises InputError where neither is given, or a name is too short to look for.
    """
    if bool(number) == bool(name):
        raise InputError("Give a pupil’s number or a person’s name.")
    numbers = () if name else (number,) if _OF_SCHOOL in number else numbers_of(home, number)
    meant = Name.parse(name) if name else None
    released = list(_released(home, numbers, meant))
    came = list(_as_they_came(home, numbers, meant))
    return Document(
        title="What is held about one person",
        subtitle=", ".join(numbers) or name,
        audience="school",
        audience_words="for this person, or whoever may ask for them",
        status_line=f"as at {today.day} {today:%B %Y}",
        sections=(
            _section("Releases: what files say, kept as it came", released),
            _section("Files as they came, with what a release left out", came),
            Section("What was not looked through", (Paragraph(_NOT),)),
        ),
        sources=f"Releases in {len(home.releases())} files of this folder.",
    )


_NOT = (
    "This folder’s releases and files alone. Where Keystage runs as a service, ask there: it also knows who saw what, "
    "and what else is held. Found by a name: see that it means this person before you hand it over."
)


def _released(home: Home, numbers: Sequence[str], name: Name | None) -> Iterator[tuple[str, dict[str, str]]]:
    rows = rows_naming(home, name) if name is not None else rows_of_pupil(home, numbers)
    for row in rows:
        place = f"release {row.release.code}, row {row.row}" if row.row else f"release {row.release.code}"
        yield f"{_called(home, row.release)} ({place}, imported {_day(row.release.imported_at)})", row.facts


def _as_they_came(home: Home, numbers: Sequence[str], name: Name | None) -> Iterator[tuple[str, dict[str, str]]]:
    if name is None and any(_OF_SCHOOL in number for number in numbers):
        return
    for release in {release.sha256: release for release in home.releases()}.values():
        file = home.source(release)
        if file.is_file():
            for row in rows_in_file(file.read_bytes(), numbers=numbers, name=name):
                place = f", row {row.row}" if row.row else ""
                yield f"{release.file}{place} (imported {_day(release.imported_at)})", row.facts


def _section(title: str, rows: Sequence[tuple[str, dict[str, str]]]) -> Section:
    if not rows:
        return Section(title, (Paragraph("Nothing."),))
    blocks: list[Block] = []
    for what, facts in rows:
        cells = tuple((Cell(label), Cell(text)) for label, text in facts.items())
        blocks += [Heading(what, 3), Table("", ("", ""), cells, widths=(1.0, 2.0))]
    return Section(title, tuple(blocks))


def _called(home: Home, release: Release) -> str:
    layout = layouts(home.folder).get(release.kind)
    return f"{layout.title if layout else release.kind}{f', {release.year}' if release.year else ''}"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
