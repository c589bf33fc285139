"""The real files that most figures come from: rows, kind, year, and values anyone can look up in them."""

from pathlib import Path

import polars as pl
import pytest

from keystage.analysis import returns
from keystage.analysis.errors import InputError

HAMPSHIRE = "performance/ks2_2018-19_850_hampshire_raw.csv.gz"


def _one(path: Path, **how: str) -> returns.Reading:
    (reading,) = returns.read(path, **how)  # type: ignore[arg-type]
    return reading


@pytest.mark.parametrize(
    ("file", "rows", "year"),
    [
        ("performance/ks2_2016-17_850_hampshire_raw.csv.gz", 331, "2016/17"),
        ("performance/ks2_2017-18_850_hampshire_raw.csv.gz", 331, "2017/18"),
        (HAMPSHIRE, 334, "2018/19"),
    ],
)
def test_raw_key_stage_2_tables_state_their_own_year(shared_data: Path, file: str, rows: int, year: str) -> None:
    reading = _one(shared_data / file)
    assert (reading.kind, reading.rows, str(reading.year)) == ("ks2_performance", rows, year)
    assert reading.good.height == rows


def test_hampshire_2019_has_the_published_figures(shared_data: Path) -> None:
    frame = _one(shared_data / HAMPSHIRE).frame
    levels = frame.group_by("level").agg(pl.col("rwm_exp"), pl.len())
    by_level = {row["level"]: row for row in levels.iter_rows(named=True)}
    assert by_level["la"]["rwm_exp"] == [68.0]
    assert by_level["national"]["rwm_exp"] == by_level["national_all"]["rwm_exp"] == [65.0]
    assert by_level["school"]["len"] == 331


def test_suppressed_cells_keep_their_reason(shared_data: Path) -> None:
    frame = _one(shared_data / HAMPSHIRE).frame
    assert frame["rwm_exp"].null_count() == 8
    assert frame["rwm_exp:reason"].value_counts(sort=True).drop_nulls().rows() == [("blank", 5), ("suppressed", 3)]
    assert frame["pupils:reason"].drop_nulls().to_list() == ["new"] * 3


@pytest.mark.parametrize(
    ("file", "kind", "rows"),
    [
        ("performance/england_abs_2018-19.csv.gz", "absence", 21_217),
        ("performance/england_census_2018-19.csv.gz", "census", 23_942),
        ("register/england_spine_2017-18.csv.gz", "spine", 26_078),
    ],
)
def test_files_that_state_no_year_are_asked_for_it(shared_data: Path, file: str, kind: str, rows: int) -> None:
    with pytest.raises(InputError, match="--year"):
        returns.read(shared_data / file)
    reading = _one(shared_data / file, year="2018/19")
    assert (reading.kind, reading.rows, reading.good.height) == (kind, rows, rows)


def test_national_absence_is_told_apart_by_kind_of_school(shared_data: Path) -> None:
    frame = _one(shared_data / "performance/england_abs_2018-19.csv.gz", year="2018/19").frame
    nation = frame.filter(pl.col("level") == "national").select("scope", "absence", "absence_persistent")
    assert ("secondary", 5.5, 13.7) in nation.rows()
    assert nation.height == 3


def test_inspections_say_how_recent_they_are(shared_data: Path) -> None:
    reading = _one(shared_data / "ofsted/ofsted_state_of_nation_2018-07-31.csv.gz")
    assert (reading.kind, reading.year, str(reading.dated)) == ("ofsted_outcomes", None, "2018-07-31")
    outcomes = dict(reading.frame["outcome"].value_counts().rows())
    assert outcomes == {"1": 4_498, "2": 14_114, "3": 2_338, "4": 789}
