"""Our figures of the real files, against what DfE printed in them and what was measured before.

Expected numbers: the files' own cells, domain handbook 2.8, 2.9, 9a.1, 9a.7, 9a.8, and the data's README, part 5.
"""

from pathlib import Path

import polars as pl
import pytest

from keystage.analysis import returns
from keystage.analysis.measures import bands_by_rule, gap, published
from keystage.analysis.returns import Reading

YEARS = ("2016-17", "2017-18", "2018-19")
PROGRESS = ("reading_progress", "writing_progress", "maths_progress")
_MADE: dict[Path, tuple[Reading, pl.DataFrame]] = {}


def _of(path: Path, year: str) -> tuple[Reading, pl.DataFrame]:
    if path not in _MADE:
        (reading,) = returns.read(path, year=year.replace("-", "/"))
        layout = returns.layouts()[reading.kind]
        _MADE[path] = reading, published(reading.frame, layout=layout, year=reading.year, status="final", release=year)
    return _MADE[path]


def _hampshire(shared_data: Path, year: str) -> tuple[Reading, pl.DataFrame]:
    return _of(shared_data / f"performance/ks2_{year}_850_hampshire_raw.csv.gz", year)


def _england(shared_data: Path, year: str) -> pl.DataFrame:
    name = f"performance/ks2_{year}_england_25col.csv"
    path = next(p for p in (shared_data / f"{name}.gz", shared_data / name) if p.exists())
    return _of(path, year)[1]


def _schools(figures: pl.DataFrame, measure: str, group: str = "all") -> pl.DataFrame:
    return figures.filter(
        (pl.col("level") == "school") & (pl.col("measure") == f"ks2_{measure}") & (pl.col("group") == group)
    )


def _area(figures: pl.DataFrame, measure: str) -> float:
    one = (pl.col("urn") == "850") & (pl.col("measure") == f"ks2_{measure}") & (pl.col("group") == "all")
    (value,) = figures.filter(one)["value"]
    return float(value)


@pytest.mark.req("2.17")
@pytest.mark.parametrize(
    ("year", "counts"),
    [
        ("2016-17", (191, 191, 183, 184, 184)),
        ("2017-18", (193, 193, 190, 190, 189)),
        ("2018-19", (187, 187, 185, 186, 186)),
    ],
)
def test_gap_is_difn_of_every_school_that_has_one(shared_data: Path, year: str, counts: tuple[int, ...]) -> None:
    reading, figures = _hampshire(shared_data, year)
    ours = gap(figures).filter(pl.col("level") == "school")
    printed = reading.frame.filter(pl.col("level") == "school")
    for measure, count in zip(("rwm_exp", "rwm_high", *PROGRESS), counts, strict=True):
        theirs = printed.select("urn", pl.col(f"{measure}_gap").alias("printed")).drop_nulls()
        both = theirs.join(ours.filter(pl.col("measure") == f"ks2_{measure}"), on="urn", how="left")
        assert both.height == count
        assert both.filter((pl.col("gap") - pl.col("printed")).abs() > 1e-6).is_empty()
        assert both["gap"].null_count() == 0


@pytest.mark.req("X.4")
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("measure", PROGRESS)
def test_interval_from_sigma_and_pupils_is_dfes_within_rounding(shared_data: Path, year: str, measure: str) -> None:
    """Without the printed interval ours must be the same to 0.1: value, ends and coverage are all rounded."""
    reading, figures = _hampshire(shared_data, year)
    blind = reading.frame.drop(f"{measure}_low", f"{measure}_high")
    layout = returns.layouts()["ks2_performance"]
    ours = _schools(published(blind, layout=layout, year=reading.year), measure)
    both = _schools(figures, measure).join(ours, on="urn", suffix="_ours").drop_nulls("low")
    assert both.height > 300
    assert both.filter(pl.col("definition_ours").str.starts_with("interval:")).height == both.height
    for end in ("low", "high"):
        assert both.select((pl.col(end) - pl.col(f"{end}_ours")).abs().max()).item() < 0.1001


@pytest.mark.parametrize("year", YEARS[1:])
@pytest.mark.parametrize("measure", PROGRESS)
def test_cuts_give_dfes_band_of_every_hampshire_school(shared_data: Path, year: str, measure: str) -> None:
    rows = _schools(_hampshire(shared_data, year)[1], measure).drop_nulls("band")
    assert rows.height > 300
    assert bands_by_rule(rows).to_list() == rows["band"].to_list()


def test_cuts_give_dfes_progress_8_band_of_every_school_of_2019(shared_data: Path) -> None:
    figures = _of(shared_data / "performance/ks4_2018-19_england_provisional_25col.csv.gz", "2018-19")[1]
    rows = figures.filter((pl.col("measure") == "ks4_progress8") & (pl.col("level") == "school")).drop_nulls("band")
    assert rows.height == 3401
    assert bands_by_rule(rows).to_list() == rows["band"].to_list()


def test_numerators_of_2018_are_recovered_in_15139_of_15317_schools(shared_data: Path) -> None:
    rows = _schools(_england(shared_data, "2017-18"), "rwm_exp").drop_nulls("value")
    assert rows.height == 15_317
    assert rows["numerator"].count() == 15_139


@pytest.mark.parametrize(("year", "mean"), [("2017-18", 68.23), ("2018-19", 67.75)])
def test_schools_weighed_by_pupils_give_the_authoritys_own_row(shared_data: Path, year: str, mean: float) -> None:
    figures = _hampshire(shared_data, year)[1]
    schools = _schools(figures, "rwm_exp").drop_nulls("value")
    weighed = (schools["value"] * schools["denominator"]).sum() / schools["denominator"].sum()
    area = _area(figures, "rwm_exp")
    assert round(weighed, 2) == mean
    assert round(weighed) == area == 68.0


@pytest.mark.parametrize(("year", "mean"), [("2016-17", 61.68), ("2017-18", 64.88)])
def test_all_englands_schools_weighed_by_pupils(shared_data: Path, year: str, mean: float) -> None:
    rows = _schools(_england(shared_data, year), "rwm_exp").drop_nulls("value")
    assert round((rows["value"] * rows["n"]).sum() / rows["n"].sum(), 2) == mean


def test_eligible_pupils_of_the_schools_add_up_to_the_authoritys(shared_data: Path) -> None:
    figures = _hampshire(shared_data, "2018-19")[1]
    assert _schools(figures, "cohort")["value"].sum() == _area(figures, "cohort")


@pytest.mark.parametrize(("year", "rwm", "higher"), [("2016-17", 61, 9), ("2017-18", 64, 10), ("2018-19", 65, 11)])
def test_national_is_the_state_funded_row_and_its_progress_nought(
    shared_data: Path, year: str, rwm: int, higher: int
) -> None:
    figures = _hampshire(shared_data, year)[1]
    nation = figures.filter((pl.col("level") == "national") & (pl.col("group") == "all"))
    found = dict(nation.select("measure", "value").rows())
    assert set(nation["urn"]) == {"England"}
    assert (found["ks2_rwm_exp"], found["ks2_rwm_high"]) == (rwm, higher)
    assert [found[f"ks2_{m}"] for m in PROGRESS] == [0.0, 0.0, 0.0]
    assert found["ks2_cohort"] == {"2016-17": 599_728, "2017-18": 619_703, "2018-19": 644_967}[year]


@pytest.mark.req("X.6")
def test_no_suppressed_cell_became_a_number(shared_data: Path) -> None:
    reading, figures = _hampshire(shared_data, "2018-19")
    suppressed = reading.frame.filter(pl.col("rwm_exp:reason") == "suppressed")["urn"].to_list()
    rows = _schools(figures, "rwm_exp").filter(pl.col("urn").is_in(suppressed))
    assert rows.height == len(suppressed) == 3
    assert rows["value"].null_count() == rows["low"].null_count() == 3
    assert set(rows["reason"]) == {"suppressed"}


def test_attendance_of_2019_is_a_hundred_less_absence_for_every_kind_of_school(shared_data: Path) -> None:
    figures = _of(shared_data / "performance/england_abs_2018-19.csv.gz", "2018-19")[1]
    nation = figures.filter((pl.col("level") == "national") & (pl.col("measure") == "attendance"))
    assert dict(nation.select("urn", "value").rows()) == {
        "England:primary": 96.0, "England:secondary": 94.5, "England:special": 89.9,
    }  # fmt: skip
