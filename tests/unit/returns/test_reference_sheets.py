"""National averages and expectations by prior attainment, as a data officer copies them into a sheet."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from keystage.analysis.measures import figures
from keystage.analysis.measures.pupils.cohort import EXPECTED
from keystage.analysis.returns import Reading, read
from keystage.analysis.store import Home, take_in

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BANDS = (
    "Year,Subject,KS1 average from,KS1 average below,National average,Floor\n"
    "2018/19,Reading,,2.5,80.1,-20\n2018/19,Reading,2.5,,92.4,-19.5\n2018/19,KS2 maths,16,18,104.9,\n"
    "2017/18,Progress 8,4.5,,52.1,\n"
)


def one(text: str, **how: str) -> Reading:
    (reading,) = read(text.encode(), **how)  # type: ignore[arg-type]
    assert reading.rows == reading.good.height + len(reading.bad_rows)
    return reading


def rules(reading: Reading) -> list[tuple[int | None, str]]:
    return [(f.row, f.rule) for f in reading.findings]


def kept(home: Home, text: str, name: str = "sheet.csv", year: str | None = None) -> None:
    file = home.folder / name
    file.write_text(text, encoding="utf-8")
    taken = take_in(file, home=home, now=NOW, year=year)
    assert [t.refusal for t in taken] == [""]


@pytest.mark.req("3.8")
def test_a_sheet_headed_england_holds_national_figures() -> None:
    reading = one(
        "Year,Measure,Group,England,Number of pupils\n2018/19,Phonics Y1,,82%,650000\n2018/19,GLD,Girls,78,\n"
    )
    assert (reading.kind, str(reading.year)) == ("national_figures", "2018/19")
    assert reading.frame.select("level", "year", "measure", "group", "value", "n").rows() == [
        ("national", 2019, "phonics_y1", "all", 82.0, 650000), ("national", 2019, "eyfs_gld", "girls", 78.0, None),
    ]  # fmt: skip
    assert not reading.bad_rows


@pytest.mark.parametrize("heading", ["National", "National figure", "National %", "England average"])
def test_other_headings_of_the_nation_are_known(heading: str) -> None:
    assert one(f"Measure,{heading}\nphonics_y1,82\n", year="2018/19").kind == "national_figures"


def test_a_sheet_of_schools_is_not_taken_for_the_nations() -> None:
    assert one("URN,Year,Measure,Value\n999001,2018/19,phonics_y1,82\n").kind == "school_measures_long"


@pytest.mark.req("3.8")
def test_averages_of_authorities_are_told_by_name_or_code() -> None:
    reading = one(
        "Local authority,Year,Measure,Average\nEngland,2018/19,phonics_y1,82\n"
        "Kent County Council,2018/19,phonics_y1,83\n886,2018/19,eyfs_gld,74\n"
        "Narnia,2018/19,eyfs_gld,70\n,2018/19,eyfs_gld,70\n"
    )
    assert reading.kind == "area_figures"
    assert reading.frame.select("level", "la").rows()[:3] == [("national", None), ("la", "886"), ("la", "886")]
    assert rules(reading) == [(5, "unknown-area"), (6, "unknown-area")]


@pytest.mark.req("3.8")
def test_imported_averages_stand_before_reference_data(tmp_path: Path) -> None:
    home = Home(tmp_path)
    kept(home, "URN,Year,Measure,Value,n\n999001,2018/19,phonics_y1,70,30\n", "schools.csv")
    kept(home, "Area,Year,Measure,Value\nEngland,2018/19,phonics_y1,81\nKent,2018/19,phonics_y1,83\n", "areas.csv")
    made = figures(home).filter(pl.col("level") != "school")
    assert made.sort("urn").select("urn", "level", "value").rows() == [
        ("886", "la", 83.0),
        ("England", "national", 81.0),
    ]


@pytest.mark.req("X.1")
def test_expectations_become_the_table_that_progress_needs(tmp_path: Path) -> None:
    reading = one(BANDS)
    assert (reading.kind, reading.bad_rows) == ("expected_scores", frozenset())
    home = Home(tmp_path)
    kept(home, BANDS)
    (release,) = home.current()
    held = home.frame(release).select(pl.col(name).cast(kind) for name, kind in EXPECTED.items())
    assert held.rows() == [
        (2019, "ks2_reading", 0.0, 2.5, 80.1, -20.0),
        (2019, "ks2_reading", 2.5, None, 92.4, -19.5),
        (2019, "ks2_maths", 16.0, 18.0, 104.9, None),
        (2018, "ks4_attainment8", 4.5, None, 52.1, None),
    ]


def test_a_table_that_says_no_year_takes_the_one_given() -> None:
    reading = one("Outcome,From,Expected\nks2_writing,2,88\n", year="2018/19")
    assert (reading.kind, str(reading.year), reading.bad_rows) == ("expected_scores", "2018/19", frozenset())


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("2018/19,Physics,1,2,80,", "unknown-outcome"),
        ("2018/19,Reading,3,2,80,", "empty-band"),
        ("2018/19,Reading,3,4,,", "no-expectation"),
        ("2018/19,Reading,3,4,80,5", "outside-range"),
    ],
)
def test_a_band_that_cannot_be_is_an_error(row: str, rule: str) -> None:
    head = BANDS.splitlines()[0]
    assert (2, rule) in rules(one(f"{head}\n{row}\n2018/19,Maths,1,2,80,\n"))


def test_bands_that_overlap_are_an_error_and_gaps_a_warning() -> None:
    head = BANDS.splitlines()[0]
    assert rules(one(f"{head}\n2018/19,Reading,1,3,80,\n2018/19,Reading,2,4,90,\n")) == [(2, "overlapping-bands")]
    assert rules(one(f"{head}\n2018/19,Reading,1,3,80,\n2018/19,Reading,1,3,90,\n")) == [(2, "overlapping-bands")]
    gap = one(f"{head}\n2018/19,Reading,1,2,80,\n2018/19,Reading,3,4,90,\n")
    assert rules(gap) == [(None, "gap-between-bands")]
    assert not gap.bad_rows
