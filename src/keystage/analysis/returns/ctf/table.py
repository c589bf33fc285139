"""A Common Transfer File as a table of text: one row a pupil's result, and one for a pupil who has none."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.ctf.context import CONTEXT_HEADINGS, context_of, year_group_of
from keystage.analysis.returns.ctf.definition import ctf_versions
from keystage.analysis.returns.ctf.elements import CtfElements, Pupil
from keystage.analysis.returns.ctf.header import Header
from keystage.analysis.returns.ctf.kinds import CODES, Assessed, Kinds
from keystage.analysis.returns.ctf.left_out import left_out
from keystage.analysis.returns.ctf.markup import as_utf8, walk
from keystage.analysis.returns.limits import LIMITS, Limits
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW, Finding, Severity
from keystage.analysis.scales import results

__all__ = ["HEADINGS", "read_ctf"]

_SCHOOL = ("Academic year", "LAESTAB", "URN")
_OF_PUPIL = (*_SCHOOL, *CONTEXT_HEADINGS, "Year group")
_OF_RESULT = (*CODES, "Year taken", "Result code", "Result")
HEADINGS = (*_OF_PUPIL, *_OF_RESULT)
_LAST_YEAR_GROUP = 13


def read_ctf(
    data: bytes,
    *,
    accept: Callable[[Header], tuple[Finding, ...]] = lambda _: (),
    limits: Limits = LIMITS,
    home: Path | None = None,
) -> RawTable:
    """The table of a Common Transfer File, from its unpacked bytes.

    Columns: `HEADINGS`. `row` is the line in which the result's element begins, or the pupil's where there is none;
    where several stand on one line, rows are counted instead. accept: is told the header before any pupil is read, and
    says what is found in it, or raises InputError where the file may not be taken.

    Raises InputError where the document is not a Common Transfer File, is not well formed, is cut off, has a document
    type, or is larger than a limit.
    """
    text, encoding = as_utf8(data)
    rows = _Rows(accept, limits, home)
    walk(text, CtfElements(header=rows.begin, pupil=rows.add), limits=limits)
    return rows.table(encoding)


class _Rows:
    """Rows while they are gathered: each pupil's texts once, and for every result the place of its pupil."""

    def __init__(self, accept: Callable[[Header], tuple[Finding, ...]], limits: Limits, home: Path | None) -> None:
        self._accept, self._limits, self._home = accept, limits, home
        self._kinds = Kinds(home)
        self._header: Header
        self._found: tuple[Finding, ...] = ()
        self._pupils: list[tuple[str | None, ...]] = []
        self._results: list[tuple[str | None, ...]] = []
        self._place: list[int] = []
        self._lines: list[int] = []
        self._unused: Counter[tuple[str, tuple[str, ...]]] = Counter()

    def begin(self, header: Header) -> None:
        self._header = header
        self._found = self._accept(header)

    def add(self, pupil: Pupil) -> None:
        if len(self._lines) + len(pupil.assessments) >= self._limits.rows:
            raise InputError(f"The file holds more than {self._limits.rows:,} results. Give it in parts.")
        group = year_group_of(pupil)
        understood = [
            (a.line, self._kinds.understand(a, year=self._header.year, year_group=group)) for a in pupil.assessments
        ]
        if group is None:
            group = self._by_results([assessed for _, assessed in understood])
        self._pupils.append((*self._school(), *context_of(pupil, self._header), None if group is None else str(group)))
        if not understood:
            self._row(pupil.line, (None,) * len(_OF_RESULT))
        for line, assessed in _once(understood):
            if assessed.why:
                self._unused[assessed.why, assessed.codes[:5]] += 1
            self._row(line, _texts(assessed))

    def _row(self, line: int, texts: tuple[str | None, ...]) -> None:
        self._lines.append(line)
        self._place.append(len(self._pupils) - 1)
        self._results.append(texts)

    def _school(self) -> tuple[str | None, ...]:
        """The school that the rows are of: who sends the file; who gets it, where an authority or nobody sends it."""
        header = self._header
        school = header.source if header.source.is_school else header.destination
        return (str(header.year) if header.year else None, school.laestab or None, school.urn or None)

    def _by_results(self, understood: list[Assessed]) -> int | None:
        """The year group that a pupil must be in who took the latest of these results at its end."""
        known = [(a.taken, a.result) for a in understood if a.result and a.taken is not None]
        if not known or self._header.year is None:
            return None
        taken, code = max(known)
        group = results(self._home)[code].taken_in + max(self._header.year.ends - taken, 0)
        return group if group <= _LAST_YEAR_GROUP else None

    def table(self, encoding: str) -> RawTable:
        """The whole table, with what was found on the way."""
        if not self._lines:
            raise InputError("The file is a Common Transfer File without pupils. Export it again with its pupils.")
        lines, counted = self._row_numbers()
        of_pupil = pl.DataFrame(self._pupils, schema=dict.fromkeys(_OF_PUPIL, pl.String()), orient="row")
        of_result = pl.DataFrame(self._results, schema=dict.fromkeys(_OF_RESULT, pl.String()), orient="row")
        cells = pl.concat([lines.to_frame(), of_pupil[self._place], of_result], how="horizontal")
        found = (*self._said(encoding), *self._found, *counted, *left_out(self._unused))
        return RawTable(name="", headers=HEADINGS, cells=cells, findings=found, source="ctf")

    def _row_numbers(self) -> tuple[pl.Series, tuple[Finding, ...]]:
        if all(one < other for one, other in pairwise(self._lines)):
            return pl.Series(ROW, self._lines, dtype=pl.UInt32), ()
        said = (
            "Several results stand on one line of the file, so the row numbers here count results (and pupils without "
            "one) from its beginning."
        )
        numbers = pl.int_range(1, len(self._lines) + 1, dtype=pl.UInt32, eager=True).alias(ROW)
        return numbers, (Finding(None, None, "rows-counted", Severity.NOTE, said),)

    def _said(self, encoding: str) -> Iterator[Finding]:
        header = self._header
        if encoding:
            message = f"Read as {encoding} text, since it is not UTF-8."
            yield Finding(None, None, "encoding", Severity.NOTE, message)
        if unknown := _unknown_version(header.version, self._home):
            yield Finding(None, None, "version", Severity.WARNING, unknown)
        if not header.stated and header.year is not None:
            message = f"Taken as {header.year}, since the file does not say its year but was made in it."
            yield Finding(None, None, "year", Severity.NOTE, message)


def _once(understood: list[tuple[int, Assessed]]) -> Iterator[tuple[int, Assessed]]:
    """Each result of a pupil once: some programs write the same several times, under several codes."""
    seen = set()
    for line, assessed in understood:
        said = (assessed.result, assessed.taken, assessed.value)
        yield line, replace(assessed, result="", why="beside") if assessed.result and said in seen else assessed
        seen.add(said)


def _texts(assessed: Assessed) -> tuple[str | None, ...]:
    taken = None if assessed.taken is None else str(assessed.taken)
    return (*(code or None for code in assessed.codes), taken, assessed.result or None, assessed.value or None)


def _unknown_version(version: str, home: Path | None) -> str:
    known = ctf_versions(home)
    number = version.partition(".")[0]
    if number.isascii() and number.isdigit() and len(number) < 4 and known.first <= int(number) <= known.last:
        return ""
    said = f"version {version[:20]}" if version else "no version that it states"
    return (
        f"The file is of {said}; known are {known.first} to {known.last}. It was read all the same: look whether its "
        "pupils and results are complete."
    )
