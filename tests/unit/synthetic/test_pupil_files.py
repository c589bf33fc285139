"""A made-up area of pupils, written as files: each is read back without an error, as the kind it is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from keystage.analysis.returns import Reading, Severity, read
from keystage.analysis.synthetic import MadeUpFile
from keystage.analysis.synthetic.pupil_level import (
    PupilArea,
    as_read,
    made_up_pupils,
    pupil_area,
    wide_table,
    write_pupil_area,
)
from keystage.analysis.vocabulary import AcademicYear

pytestmark = pytest.mark.req("X.17")

SEED = 5


def _small() -> PupilArea:
    """The shipped area with a school or two of each kind and some of its years; every form of file is kept."""
    schools = {"primary": 4, "infant": 1, "junior": 1, "middle": 1, "first": 1, "secondary": 1, "special": 1}
    years = {0: (2019,), 1: (2018,), 2: (2015,), 4: (2023,), 6: (2013, 2014, 2017, 2019), 11: (2023,)}
    whole = pupil_area()
    return replace(whole, schools=schools, cohorts=tuple(replace(w, years=years[w.year_group]) for w in whole.cohorts))


AREA = _small()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("eastmere")


@pytest.fixture(scope="module")
def files(folder: Path) -> tuple[MadeUpFile, ...]:
    return write_pupil_area(AREA, folder, rng=np.random.default_rng(SEED), nation=60)


@pytest.fixture(scope="module")
def readings(files: tuple[MadeUpFile, ...]) -> dict[str, Reading]:
    found = {}
    for file in files:
        for seen in read(file.path, year=file.year, any_school=True):
            assert isinstance(seen, Reading), seen
            found[f"{file.path.parent.name}/{file.path.name}"] = seen
    return found


def test_every_file_is_read_without_an_error(readings: dict[str, Reading]) -> None:
    assert len(readings) > 15
    for name, reading in readings.items():
        errors = [f for f in reading.findings if f.severity is Severity.ERROR]
        assert not errors, (name, errors[:3])
        assert reading.rows > 0


def test_every_kind_of_file_is_there(readings: dict[str, Reading]) -> None:
    kinds = {reading.kind for reading in readings.values()}
    assert kinds >= {"gias", "la_regions", "pupil_results_wide", "pupil_results", "ctf", "national_figures"}
    assert "expected_scores" in kinds


def test_each_file_says_its_own_year(readings: dict[str, Reading]) -> None:
    for name, reading in readings.items():
        if reading.kind in ("pupil_results_wide", "pupil_results", "ctf"):
            assert reading.year == AcademicYear(int(name.partition("pupils_")[2][:4])), name


def test_grades_read_from_a_wide_file_are_those_drawn(readings: dict[str, Reading]) -> None:
    cohort = made_up_pupils(AREA, rng=np.random.default_rng(SEED)).cohort(2019, 6)
    drawn = as_read(cohort).sort("upn")
    got = next(r for name, r in readings.items() if name.endswith("pupils_2019_year_6.csv")).frame.sort("upn")
    assert got.height == drawn.height
    for code in cohort.results:
        if drawn[code].null_count() < drawn.height:
            assert got[code].equals(drawn[code]), code
    for column in ("urn", "sex", "dob", "fsm6", "lac", "eal", "sen", "mobile", "year_group"):
        assert got[column].cast(drawn[column].dtype).equals(drawn[column]), column


def test_long_files_have_a_row_for_each_result_drawn(readings: dict[str, Reading]) -> None:
    cohort = made_up_pupils(AREA, rng=np.random.default_rng(SEED)).cohort(2014, 6)
    held = sum(cohort.frame[code].len() - cohort.frame[code].null_count() for code in cohort.results)
    got = next(r for name, r in readings.items() if name.endswith("pupils_2014_year_6.csv"))
    assert got.rows == held
    assert set(got.frame["result"].drop_nulls()) == set(cohort.results)


def test_the_same_seed_writes_the_same_bytes(folder: Path, files: tuple[MadeUpFile, ...], tmp_path: Path) -> None:
    again = write_pupil_area(AREA, tmp_path, rng=np.random.default_rng(SEED), nation=60)
    assert [f.path.relative_to(folder) for f in files] == [f.path.relative_to(tmp_path) for f in again]
    for first, second in zip(files, again, strict=True):
        assert first.path.read_bytes() == second.path.read_bytes(), first.path.name


def test_no_file_has_a_column_of_names() -> None:
    for cohort in made_up_pupils(AREA, rng=np.random.default_rng(SEED)).cohorts:
        headings = {heading.casefold() for heading in wide_table(cohort).columns}
        assert not {"surname", "forename", "name", "pupil name"} & headings


def test_needs_are_written_as_the_year_wrote_them() -> None:
    made = made_up_pupils(AREA, rng=np.random.default_rng(SEED))
    codes = {year: set(wide_table(made.cohort(year, 6))["SEN"]) for year in (2013, 2019)}
    assert codes[2013] <= {"N", "A", "P", "S"}
    assert codes[2019] <= {"N", "K", "E"}


def test_national_figures_are_percentages_with_their_sign(folder: Path, files: tuple[MadeUpFile, ...]) -> None:
    table = pl.read_csv(folder / "national_figures.csv", infer_schema=False)
    shares = table.filter(pl.col("Measure") == "ks2_rwm_exp")["England"]
    assert shares.str.ends_with("%").all()
    scores = table.filter(Measure="ks2_reading_score", Group="all")["England"].cast(pl.Float64)
    assert scores.is_between(95, 115).all()
