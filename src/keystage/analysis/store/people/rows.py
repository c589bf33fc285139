"""Rows of releases that are about one person: a pupil by number, anybody else by name.

A pupil's number is looked for in every column of words of every release, whatever its kind; a name likewise, but in
files of pupils, where names are never kept, only in the class.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns import ROW, Layout, layouts, reason_column
from keystage.analysis.store.home import Home
from keystage.analysis.store.people.columns import about_people, told_of
from keystage.analysis.store.people.names import Name
from keystage.analysis.store.release import Release
from keystage.analysis.vocabulary import AcademicYear, reasons, upn

__all__ = ["HeldRow", "numbers_of", "rows_naming", "rows_of_pupil"]

_OWN = ("upn", "former_upn")
_OURS = ("school", "results")  # columns that a reader adds to tell files apart: nothing that the file says
_OF_SCHOOL = ":"  # "999001:1234": pupil 1234 of school 999001, where a file has no UPN
_REASON = reason_column("")


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row of a release. row: as a spreadsheet shows it. facts: label -> what stands there; empty cells left out.

    school: URN or LAESTAB, as far as the row says. sure: it is about this person; else a text in it may mean them.
    """

    release: Release
    row: int | None
    facts: dict[str, str] = field(repr=False)
    school: str
    sure: bool


def numbers_of(home: Home, number: str) -> tuple[str, ...]:
    """A pupil's number and every other under which files say the same pupil was known before or after."""
    known = [upn.tidied(number)]
    pairs = [pair for release in home.releases() for pair in _renumbered(home, release)]
    for one in known:  # grows while it is walked: a pupil may have changed number twice
        known += [other for pair in pairs if one in pair for other in pair if other not in known]
    return tuple(known)


def rows_of_pupil(home: Home, numbers: Collection[str]) -> Iterator[HeldRow]:
    """Every row of every release that holds one of these numbers, oldest import first.

    numbers: UPNs, or "URN:number" (LAESTAB for URN likewise) for a pupil whom a school's files call by its own number.
    """
    for release in home.releases():
        layout = layouts(home.folder).get(release.kind)
        there = _texts(release)
        asked = _asked(there, layout, numbers)
        if asked is not None:
            yield from _found(home, release, layout, asked, sure=layout is None or told_of(layout))


def rows_naming(home: Home, name: Name) -> Iterator[HeldRow]:
    """Every row of every release in which a text may mean this person."""
    for release in home.releases():
        layout = layouts(home.folder).get(release.kind)
        there = [column for column in _texts(release) if not column.endswith(_REASON)]
        if layout is not None and told_of(layout):
            there = [column for column in there if column == "class"]
        if there:
            yield from _found(home, release, layout, _naming(there, layout, name), sure=False)


def _renumbered(home: Home, release: Release) -> list[tuple[str, str]]:
    if not set(_OWN) <= set(_texts(release)):
        return []
    frame = home.frame(release, _OWN).drop_nulls().unique()
    return [(str(now), str(before)) for now, before in frame.select(_OWN).iter_rows()]


def _texts(release: Release) -> list[str]:
    """Its columns of words. A damaged release is named by whoever reads it; it is not passed over."""
    try:
        schema = pl.read_parquet_schema(release.folder / "data.parquet")
    except (pl.exceptions.PolarsError, OSError) as cause:
        raise InputError(f"Release {release.code} cannot be read: its data are missing or damaged.") from cause
    return [name for name, kind in schema.items() if kind == pl.String]


def _asked(there: Sequence[str], layout: Layout | None, numbers: Collection[str]) -> pl.Expr | None:
    """Which rows hold one of the numbers; None: this release has no column in which one could stand."""
    upns = [number for number in numbers if _OF_SCHOOL not in number]
    found: list[pl.Expr] = []
    if layout is not None and told_of(layout):
        found += [pl.col(column).is_in(upns) for column in _OWN if column in there and upns]
    elif upns:
        found += [pl.col(column).str.to_uppercase().str.contains_any(upns) for column in there]
    schools = [pl.col(column) for column in ("urn", "laestab") if column in there]
    for number in numbers:
        school, colon, own = number.partition(_OF_SCHOOL)
        if colon and schools and "pupil" in there:
            found.append((pl.col("pupil") == own) & pl.any_horizontal(*(column == school for column in schools)))
    return pl.any_horizontal(*found).fill_null(value=False) if found else None


def _naming(there: Sequence[str], layout: Layout | None, name: Name) -> pl.Expr:
    """Rows with a cell that may mean the person; or where first name and surname stand in columns of their own."""
    cells = [pl.col(column).str.to_lowercase().str.replace_all("’", "'", literal=True) for column in there]
    found = [cell.str.contains(pattern) for cell in cells for pattern in name.patterns]
    parts = about_people(layout).about if layout is not None else {}
    for columns in parts.values():
        own = [pl.col(column).str.to_lowercase() for column in columns if column in there]
        if len(own) > 1:
            whole = pl.concat_str(own, separator=" ", ignore_nulls=True)
            found += [whole.str.contains(pattern) for pattern in name.patterns]
    return pl.any_horizontal(*found).fill_null(value=False)


def _found(home: Home, release: Release, layout: Layout | None, asked: pl.Expr, *, sure: bool) -> Iterator[HeldRow]:
    rows = pl.scan_parquet(release.folder / "data.parquet").filter(asked).collect()
    labels, years = _labels(layout), _years(layout)
    words = {one.code: one.words for one in reasons(home.folder)}
    for row in rows.iter_rows(named=True):
        told = {name: text for name in row if name not in _OURS and (text := _text(row, name, words))}
        facts = {labels.get(name, _plain(name)): _year(text) if name in years else text for name, text in told.items()}
        school = str(row.get("urn") or row.get("laestab") or "")
        yield HeldRow(release, row.get(ROW), facts, school, sure)


def _text(row: dict[str, object], name: str, words: dict[str, str]) -> str:
    if name == ROW or name.endswith(_REASON):
        return ""
    value = row[name]
    if value is None:
        why = row.get(reason_column(name))
        return f"none: {words.get(str(why), str(why))}" if why and why != "blank" else ""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _labels(layout: Layout | None) -> dict[str, str]:
    """Column -> its commonest heading."""
    return {column.code: column.headers[0] for column in layout.columns} if layout is not None else {}


def _years(layout: Layout | None) -> frozenset[str]:
    return frozenset(column.code for column in layout.columns if column.type == "year") if layout else frozenset()


def _year(text: str) -> str:
    return str(AcademicYear(int(text))) if text.isdecimal() else text


def _plain(name: str) -> str:
    return name.replace("__", ", ").replace("_", " ")
