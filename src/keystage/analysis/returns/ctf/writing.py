"""Pupils' results written as a Common Transfer File: what a school's system takes in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.returns.ctf.definition import CtfResult, ctf_versions
from keystage.analysis.returns.ctf.outgoing import Codes, tall
from keystage.analysis.returns.ctf.tags import texts, within
from keystage.analysis.vocabulary import AcademicYear, laestab

__all__ = ["CtfSchool", "write_ctf"]

_ULN = 10
_SEN = {"none": "N", "support": "K", "plan": "E"}
_SESSIONS = {
    "sessions_possible": "SessionsPossible", "sessions_authorised": "SessionsAuthorised",
    "sessions_unauthorised": "SessionsUnauthorised",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CtfSchool:
    """A school in the header. laestab: seven figures. urn, name: "" where not known."""

    laestab: str
    urn: str = ""
    name: str = ""


def write_ctf(
    pupils: pl.DataFrame,
    *,
    year: AcademicYear,
    school: CtfSchool,
    now: datetime,
    to: CtfSchool | None = None,
    home: Path | None = None,
) -> bytes:
    """A partial Common Transfer File (UTF-8) of one school's pupils and their results, sorted by UPN.

    pupils: one row a pupil, as a wide release is: `upn`, any of `vocabulary.CONTEXT`, and of each result its grade in a
    column of its code with `reason_column` beside it; or one row a result (`result`, `grade`, its reasons, `taken`).
    Rows without a UPN are left out, as no system takes them. year: of the cohort. now: when it is written. to: the
    school it is sent to; the same one, where not said.

    Of free school meals the format knows days only: a pupil who is eligible now is written as eligible since the
    academic year began, one who was is not written. Names are never written. Raises InputError for a result that has no
    place in the format.
    """
    rows = pupils if "result" in pupils.columns else tall(pupils, home)
    rows = rows.filter(pl.col("upn").is_not_null()).sort("upn", maintain_order=True)
    codes = Codes(year, home)
    groups = rows.partition_by("upn", maintain_order=True)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<CTfile>",
        *_header(year, school, to or school, now, ctf_versions(home).last),
        "  <CTFpupilData>",
        *(line for group in groups for line in _pupil(group, year, school, codes)),
        "  </CTFpupilData>",
        "</CTfile>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _header(year: AcademicYear, school: CtfSchool, to: CtfSchool, now: datetime, version: int) -> Iterator[str]:
    yield "  <Header>"
    yield from texts(
        2,
        ("DocumentName", "Common Transfer File"),
        ("CTFversion", f"{version}.0"),
        ("DateTime", now.replace(microsecond=0, tzinfo=None).isoformat()),
        ("DocumentQualifier", "partial"),
        ("SupplierID", "Keystage"),
    )
    for tag, place in (("SourceSchool", school), ("DestSchool", to)):
        number = laestab.split(place.laestab)
        yield f"    <{tag}>"
        yield from texts(3, ("LEA", number.la), ("Estab", number.estab), ("URN", place.urn))
        if tag == "SourceSchool":
            yield from texts(3, ("SchoolName", place.name), ("AcademicYear", str(year.ends - 1)))
        yield f"    </{tag}>"
    yield "  </Header>"


def _pupil(rows: pl.DataFrame, year: AcademicYear, school: CtfSchool, codes: Codes) -> Iterator[str]:
    first = rows.row(0, named=True)
    yield "    <Pupil>"
    yield from texts(
        3,
        ("UPN", first["upn"]),
        ("UniqueLearnerNumber", _learner(first.get("pupil"))),
        ("DOB", first.get("dob")),
        ("Sex", first.get("sex")),
    )
    yield from within(3, "BasicDetails", (*_basic(first), *_language(first)))
    yield from within(3, "FSMhistory", _meals(first, year))
    if first.get("lac") is not None:
        yield from within(3, "LookedAfter", texts(4, ("InCare", str(first["lac"]).lower())))
    if code := _SEN.get(first.get("sen") or ""):
        yield from within(
            3, "SENhistory", within(4, "SEN", texts(5, ("StartDate", year.starts_on), ("SENprovision", code)))
        )
    yield from within(3, "Attendance", _attendance(first, year, school))
    yield from within(3, "StageAssessments", _results(rows, codes))
    yield "    </Pupil>"


def _learner(number: str | None) -> str | None:
    """A unique learner number has ten figures; a school's own number of the pupil is none."""
    return number if number and len(number) == _ULN and number.isascii() and number.isdigit() else None


def _basic(row: dict[str, Any]) -> Iterator[str]:
    group = row.get("year_group")
    written = None if group is None else {-1: "N2", 0: "R"}.get(group, str(group))
    yield from texts(4, ("NCyearActual", written), ("Ethnicity", row.get("ethnicity")))


def _language(row: dict[str, Any]) -> Iterator[str]:
    if row.get("eal") is not None:
        said = texts(6, ("LanguageType", "F"), ("Language", "OTH" if row["eal"] else "ENG"))
        yield from within(4, "Languages", within(5, "Type", said))


def _meals(row: dict[str, Any], year: AcademicYear) -> Iterator[str]:
    if row.get("fsm"):
        yield from within(4, "FSMinstance", texts(5, ("FSMstartDate", year.starts_on), ("UKcountry", "ENG")))


def _attendance(row: dict[str, Any], year: AcademicYear, school: CtfSchool) -> Iterator[str]:
    counts = [(tag, row.get(name)) for name, tag in _SESSIONS.items()]
    if counts[0][1] is None:
        return
    number = laestab.split(school.laestab)
    said = [("Year", str(year.ends - 1)), ("LEA", number.la), ("Estab", number.estab)]
    sessions = ((tag, None if count is None else f"{count:.0f}") for tag, count in counts)
    yield from within(4, "YearData", texts(5, *said, *sessions))


def _results(rows: pl.DataFrame, codes: Codes) -> Iterator[str]:
    """The results of one pupil by key stage, in the order of the definitions."""
    stages: dict[str, list[tuple[str, int, Iterable[str]]]] = {}
    for row in rows.iter_rows(named=True):
        code = row["result"]
        if code is None:
            continue
        taken = codes.taken(code, row)
        value = codes.value(code, taken, row)
        if value:
            kind = codes.definition(code, taken)
            stages.setdefault(kind.stages[0], []).append((kind.code, taken, _assessment(kind, taken, value)))
    for stage, found in sorted(stages.items()):
        said = [line for *_, lines in sorted(found, key=lambda one: one[:2]) for line in lines]
        yield from within(4, "KeyStage", (*texts(5, ("Stage", stage)), *said))


def _assessment(kind: CtfResult, taken: int, value: str) -> Iterator[str]:
    def first(codes: tuple[str, ...]) -> str:
        return codes[0] if codes else ""

    yield from within(
        5,
        "StageAssessment",
        texts(
            6,
            ("Locale", "ENG"),
            ("Year", str(taken)),
            ("Subject", first(kind.subjects)),
            ("Method", first(kind.methods)),
            ("Component", first(kind.components)),
            ("ResultStatus", "R"),
            ("ResultQualifier", first(kind.qualifiers)),
            ("Result", value),
        ),
    )
