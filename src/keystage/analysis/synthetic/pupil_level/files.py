"""Writes a made-up area of pupils as the files that are read: registers, pupils' results, expectations, averages."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis import scales
from keystage.analysis.errors import InputError
from keystage.analysis.returns import CtfSchool, layouts, write_ctf
from keystage.analysis.scales import Result
from keystage.analysis.synthetic.made_up_file import MadeUpFile
from keystage.analysis.synthetic.pupil_level.cohorts import MadeUpCohort
from keystage.analysis.synthetic.pupil_level.definitions import PupilArea
from keystage.analysis.synthetic.pupil_level.expectations import expected_scores
from keystage.analysis.synthetic.pupil_level.frames import SEN_CODE
from keystage.analysis.synthetic.pupil_level.made import MadeUpPupils, made_up_pupils, nation_of
from keystage.analysis.synthetic.pupil_level.national import national_averages
from keystage.analysis.synthetic.pupil_level.read import as_read
from keystage.analysis.synthetic.pupil_level.registers import authority_rows, establishment_rows
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["long_table", "wide_table", "write_nation", "write_pupil_area", "write_pupils"]

_WIDE, _LONG = "pupil_results_wide", "pupil_results"
_AVERAGES, _EXPECTED = "national_figures", "expected_scores"

_STATUS = "school_reported"
_FLAGS = ("fsm", "fsm6", "lac", "disadvantaged", "eal", "mobile")
_KNOWN = (
    "urn", "laestab", "upn", "year", "year_group", "sex", "dob", "ethnicity", *_FLAGS, "sen", "idaci",
    "sessions_possible", "sessions_authorised", "sessions_unauthorised",
)  # fmt: skip
_LONG_KNOWN = ("urn", "laestab", "upn", "year", "year_group", "sex", "dob", "ethnicity", *_FLAGS, "sen")
_METHOD = {"test": "Test", "teacher": "TA"}


def write_pupil_area(
    area: PupilArea, folder: Path, *, rng: np.random.Generator, nation: int = 400, home: Path | None = None
) -> tuple[MadeUpFile, ...]:
    """Draw an area and a nation around it, and write all that a person would import of them into `folder`.

    nation: schools of which the national averages and expectations are made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = made_up_pupils(area, rng=rng, home=home)
    around = made_up_pupils(nation_of(nation, area.cohorts, home), rng=rng, home=home)
    return (
        _csv(folder / "authorities.csv", authority_rows(area)),
        _csv(folder / "establishments.csv", establishment_rows(made)),
        *write_pupils(made, folder, home=home),
        *write_nation(around, folder, home=home),
    )


def write_nation(around: MadeUpPupils, folder: Path, *, home: Path | None = None) -> tuple[MadeUpFile, MadeUpFile]:
    """The averages and the expectations of a nation, as the department prints them."""
    averages, expected = _marked(national_averages(around, home)), expected_scores(around, home)
    return (
        _csv(folder / "national_figures.csv", _under_headings(averages, _AVERAGES, home)),
        _csv(folder / "expected_scores.csv", _under_headings(expected, _EXPECTED, home)),
    )


def write_pupils(made: MadeUpPupils, folder: Path, *, home: Path | None = None) -> list[MadeUpFile]:
    """A file a year and year group: a row a pupil, or a row a result in the years that the area says; CSV or XLSX."""
    written = []
    for cohort in made.cohorts:
        stem = f"pupils_{cohort.year}_{'reception' if not cohort.year_group else f'year_{cohort.year_group}'}"
        if cohort.year in made.area.transfers:
            written += _transfers(folder / stem, made, cohort, home)
            continue
        table = long_table(cohort, home) if cohort.year in made.area.long else wide_table(cohort, home)
        if cohort.year in made.area.spreadsheets:
            written.append(_xlsx(folder / f"{stem}.xlsx", table, made.area.as_at))
        else:
            written.append(_csv(folder / f"{stem}.csv", table, _STATUS))
    return written


def wide_table(cohort: MadeUpCohort, home: Path | None = None) -> pl.DataFrame:
    """A row a pupil, all text, under the shelf's own headings."""
    known = scales.results(home)
    headings = {**_headings(_WIDE, home), **{code: known[code].headers[0] for code in cohort.results}}
    return _as_text(cohort).select(pl.col(code).alias(headings[code]) for code in (*_KNOWN, *cohort.results))


def long_table(cohort: MadeUpCohort, home: Path | None = None) -> pl.DataFrame:
    """A row a pupil's result, all text, with each result said by its code and in words."""
    known, headings = scales.results(home), _headings(_LONG, home)
    frame = _as_text(cohort)
    parts = [
        frame.filter(pl.col(code).is_not_null()).select(
            *(pl.col(name).alias(headings[name]) for name in _LONG_KNOWN),
            pl.lit(code).alias(headings["result"]),
            pl.lit(known[code].key_stage).alias(headings["key_stage"]),
            pl.lit(known[code].words[0]).alias(headings["subject"]),
            pl.lit(_METHOD.get(known[code].method, "")).alias(headings["method"]),
            pl.col(code).alias(headings["grade"]),
            pl.lit(str(_taken(cohort, known[code]))).alias(headings["taken"]),
        )
        for code in cohort.results
    ]
    return pl.concat(parts)


def _marked(averages: pl.DataFrame) -> pl.DataFrame:
    """Percentages with their sign: below 1 they would pass for shares."""
    value = pl.col("value").round(2).cast(pl.String)
    signed = pl.when(pl.col("unit") == "percent").then(value + "%").otherwise(value)
    return averages.with_columns(signed.alias("value")).drop("unit")


def _under_headings(table: pl.DataFrame, layout: str, home: Path | None) -> pl.DataFrame:
    """A table in our columns under a layout's headings, its year as an academic year."""
    years = pl.col("year").replace_strict({year: str(AcademicYear(year)) for year in table["year"].unique()})
    found = _headings(layout, home)
    return table.with_columns(years, pl.col(pl.Float64).round(4)).rename({code: found[code] for code in table.columns})


def _taken(cohort: MadeUpCohort, result: Result) -> AcademicYear:
    return AcademicYear(scales.year_taken(result, year=cohort.year, year_group=cohort.year_group))


def _headings(layout: str, home: Path | None) -> dict[str, str]:
    """The first heading of each column of a layout."""
    return {column.code: column.headers[0] for column in layouts(home)[layout].columns}


def _as_text(cohort: MadeUpCohort) -> pl.DataFrame:
    """The cohort as an office would write it: days as 01/09/2012, Y and N, the year as 2018/19."""
    whole = pl.col("sessions_possible", "sessions_authorised", "sessions_unauthorised").cast(pl.Int64).cast(pl.String)
    group = "R" if cohort.year_group == 0 else str(cohort.year_group)
    return cohort.frame.with_columns(
        pl.lit(str(AcademicYear(cohort.year))).alias("year"),
        pl.lit(group).alias("year_group"),
        pl.col("dob").dt.strftime("%d/%m/%Y"),
        *(pl.when(flag).then(pl.lit("Y")).otherwise(pl.lit("N")).alias(flag) for flag in _FLAGS),
        pl.col(SEN_CODE).alias("sen"),
        pl.col("idaci").cast(pl.String),
        whole,
    )


def _csv(path: Path, table: pl.DataFrame, status: str = "") -> MadeUpFile:
    """CSV as offices write it: a byte order mark, lines ended by carriage return and line feed."""
    table.write_csv(path, include_bom=True, line_terminator="\r\n")
    return MadeUpFile(path, None, status)


def _transfers(folder: Path, made: MadeUpPupils, cohort: MadeUpCohort, home: Path | None) -> list[MadeUpFile]:
    """A Common Transfer File a school, sent to the school itself, as a system exports it."""
    folder.mkdir(exist_ok=True)
    names = dict(made.schools.select("urn", "name").iter_rows())
    day = made.area.as_at
    written = []
    for (urn, number), pupils in as_read(cohort, home).partition_by("urn", "laestab", as_dict=True).items():
        text = write_ctf(
            pupils.drop(SEN_CODE),
            year=AcademicYear(cohort.year),
            school=CtfSchool(laestab=str(number), urn=str(urn), name=names[str(urn)]),
            now=datetime(day.year, day.month, day.day, tzinfo=UTC),
            home=home,
        )
        path = folder / f"{number}.xml"
        path.write_bytes(text)
        written.append(MadeUpFile(path, None, _STATUS))
    return written


def _xlsx(path: Path, table: pl.DataFrame, as_at: date) -> MadeUpFile:
    """A workbook of one sheet, headings in its first row. Raises InputError where it cannot be written here."""
    try:
        import xlsxwriter
    except ImportError as cause:
        raise InputError(
            "To write a workbook, install Keystage with its packs: pip install keystage[packs]."
        ) from cause
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime(as_at.year, as_at.month, as_at.day, tzinfo=UTC)})
        sheet = book.add_worksheet("Pupils")
        sheet.write_row(0, 0, table.columns)
        for number, row in enumerate(table.iter_rows(), start=1):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return MadeUpFile(path, None, _STATUS)
