"""What area pages stand on: who stands out, the funnel, LAIT."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from scipy import stats
from tests.factories.homes import home_of, table
from tests.factories.pool import figure, figures, school

from keystage.analysis.benchmarks import (
    COMPARISONS,
    NEIGHBOURS,
    Evidence,
    against_neighbours,
    authority_figures,
    behind,
    compare,
    funnel,
    standouts,
    statistical_neighbours,
)
from keystage.analysis.errors import MethodError
from keystage.analysis.register import SCHOOLS
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear


def _row(urn: str, **said: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COMPARISONS)
    row |= {
        "urn": urn, "year": 2019, "key_stage": "KS2", "measure": "ks2_rwm_exp", "group": "all", "value": 50.0,
        "n": 44.0, "national": 65.0, "pupils": -7.0, "direction": "below", "clear": True, "run": 1, "run_clear": 1,
    }  # fmt: skip
    return row | said


def _evidence(*rows: dict[str, Any], kinds: dict[str, str] | None = None) -> Evidence:
    urns = sorted({r["urn"] for r in rows})
    schools = [school(u, kind=(kinds or {}).get(u, "primary")) for u in urns]
    held = figures(*(figure(r["urn"], r["measure"], r["value"], n=r["n"]) for r in rows))
    return Evidence(
        year=AcademicYear(2019), as_at=date(2020, 2, 29), schools=pl.DataFrame(schools, schema=dict(SCHOOLS)),
        figures=held, comparisons=pl.DataFrame(rows, schema=dict(COMPARISONS)),
        neighbours=pl.DataFrame(schema=dict(NEIGHBOURS)), floors=pl.DataFrame(), releases=pl.DataFrame(), refused={},
    )  # fmt: skip


_POOL = {
    "pooled": 52.0,
    "pooled_n": 130.0,
    "pooled_low": 43.0,
    "pooled_high": 60.0,
    "pooled_national": 63.0,
    "pooled_years": 3,
}


@pytest.mark.req("2.11")
def test_once_is_not_enough_to_stand_out() -> None:
    found = standouts(
        _evidence(
            _row("999001"),  # clear this year only
            _row("999002", run=2, run_clear=2),
            _row("999003", **_POOL),
            _row("999004", **(_POOL | {"pooled_high": 66.0})),
            _row("999005", **_POOL, n=15.0),
            _row("999006", **_POOL),
        ),
    )

    assert set(found.rows.select("urn", "by").rows()) == {
        ("999002", "two years"), ("999003", "pooled"), ("999006", "pooled"),
    }  # fmt: skip
    assert found.rows["good"].to_list() == [False] * 3


def test_how_many_would_by_chance_is_counted() -> None:
    found = standouts(_evidence(*(_row(str(999001 + i), **_POOL) for i in range(40)), _row("999100", run=2)))

    assert found.tested.select("measure", "tested", "found").rows() == [("ks2_rwm_exp", 41, 40)]
    assert found.expected == pytest.approx(40 * 0.05 + 0.05 * 0.025)


def test_the_direction_of_the_pool_is_the_direction() -> None:
    found = standouts(_evidence(_row("999001", **_POOL, direction="above"))).rows

    assert found["direction"].to_list() == ["below"]


def test_special_schools_do_not_stand_out() -> None:
    assert standouts(_evidence(_row("999001", **_POOL), kinds={"999001": "special"})).rows.is_empty()


def test_the_largest_in_pupils_come_first() -> None:
    found = standouts(_evidence(_row("999001", **_POOL), _row("999002", **_POOL, pupils=-20.0)))

    assert found.rows["urn"].to_list() == ["999002", "999001"]


def _disadvantaged(*years: tuple[int, float, float, float]) -> Evidence:
    """years: year, percent, pupils, national of the same group; all set against 71% of other pupils nationally."""
    own = [
        figure("999001", "ks2_maths_exp", v, year=y, n=n, denominator=n, group="disadvantaged", low=v - 25, high=v + 18)
        for y, v, n, _ in years
    ]
    nation = [
        figure("England", "ks2_maths_exp", v, level="national", year=y, group=g)
        for y, _, _, same in years for g, v in (("disadvantaged", same), ("not_disadvantaged", 71.0))
    ]  # fmt: skip
    schools = pl.DataFrame([school("999001")], schema=dict(SCHOOLS))
    held = figures(*own, *nation)
    empty = pl.DataFrame(schema=dict(NEIGHBOURS))
    return Evidence(
        year=AcademicYear(2019), as_at=date(2020, 2, 29), schools=schools, figures=held,
        comparisons=compare(held, schools=schools), neighbours=empty, floors=pl.DataFrame(), releases=pl.DataFrame(),
        refused={},
    )  # fmt: skip


@pytest.mark.req("0.8")
def test_disadvantaged_pupils_behind_such_pupils_elsewhere_are_found() -> None:
    found = behind(_disadvantaged((2017, 25.0, 12.0, 60.0), (2018, 20.0, 10.0, 62.0), (2019, 25.0, 12.0, 64.0)))

    row = found.rows.row(0, named=True)
    # 3 of 12, 2 of 10 and 3 of 12 pupils: 8 of 34 in three years; 21 would be national's share
    assert (row["years"], row["since"], row["n"]) == (3, 2017, 34.0)
    assert row["value"] == pytest.approx(100 * 8 / 34, abs=0.5)
    assert row["national"] == pytest.approx((12 * 60 + 10 * 62 + 12 * 64) / 34)
    assert row["others"] == pytest.approx(71.0)
    assert row["pupils"] == 13.0
    assert (found.tested, found.expected) == (1, 0.025)


@pytest.mark.req("0.8")
def test_the_same_as_elsewhere_is_not_behind_however_far_from_other_pupils() -> None:
    found = behind(_disadvantaged((2018, 50.0, 20.0, 52.0), (2019, 50.0, 20.0, 53.0)))

    assert (found.rows.height, found.tested) == (0, 1)


def test_under_eleven_pupils_nothing_can_be_told() -> None:
    assert behind(_disadvantaged((2019, 10.0, 10.0, 60.0))).tested == 0


def test_a_funnel_marks_who_lies_outside() -> None:
    rows = [_row("999001", value=36.4, n=44.0, numerator=16.0), _row("999002", value=63.6, n=44.0, numerator=28.0)]

    found = funnel(_evidence(*rows), "ks2_rwm_exp")

    assert dict(found.points.select("urn", "outside").rows()) == {"999001": True, "999002": False}
    assert found.points.filter(pl.col("urn") == "999001")["far"].item() == (stats.binom.cdf(16, 44, 0.65) < 0.001)
    assert found.centre == 65.0
    assert found.expected == pytest.approx(2 / 40 * 2)
    assert found.limits["n"].to_list() == list(range(1, 45))


def test_there_is_no_funnel_of_scores() -> None:
    held = _evidence(_row("999001", measure="ks2_reading_progress"))
    scores = held.figures.with_columns(unit=pl.lit("score"))
    held = Evidence(**{name: getattr(held, name) for name in Evidence.__slots__} | {"figures": scores})

    with pytest.raises(MethodError):
        funnel(held, "ks2_reading_progress")


def _lait(folder: Path) -> Home:
    figures_of = table(
        "Short Desc|Data item|Years|LA and Regions|Values|LA Number|Region",
        "KS2RWM_Expected_STD|KS2|2018|Kent|67|886|South East",
        "KS2RWM_Expected_STD|KS2|2019|Kent|68|886|South East",
        "KS2RWM_Expected_STD|KS2|2018|Essex|66|881|East of England",
        "KS2RWM_Expected_STD|KS2|2018|England|65|970|",
        "KS2RWM_Expected_STD|KS2|2018|South East|65|989|",
        "PriTotAbs|Absence|2017/18|Kent|4.3|886|South East",
        "Something else|Other|2018|Kent|1|886|South East",
    )
    near = table("LA num|LA Name|GOInd|GOReg|SN1|SNP|SN2|SNP", "886|Kent|4|South East|881|Very close|850|Close")
    return home_of(folder, (figures_of, ""), (near, ""))


@pytest.mark.req("X.4")
def test_lait_is_another_vintage_beside_the_tables(tmp_path: Path) -> None:
    home = _lait(tmp_path)

    found = authority_figures(home, year=2018)

    told = found.select("la", "year", "measure", "phase", "value").sort("la", "measure").rows()
    assert told == [
        ("881", 2018, "ks2_rwm_exp", None, 66.0), ("886", 2018, "absence_overall", "primary", 4.3),
        ("886", 2018, "ks2_rwm_exp", None, 67.0), ("England", 2018, "ks2_rwm_exp", None, 65.0),
    ]  # fmt: skip
    assert set(found["indicator"]) == {"KS2RWM_Expected_STD", "PriTotAbs"}


def test_an_authority_stands_beside_its_statistical_neighbours(tmp_path: Path) -> None:
    home = _lait(tmp_path)

    near = statistical_neighbours(home, "886")
    found = against_neighbours(home, "886", year=2018).filter(pl.col("measure") == "ks2_rwm_exp")

    assert near.select("neighbour", "order", "closeness").rows() == [("881", 1, "Very close"), ("850", 2, "Close")]
    assert found.select("la", "order", "value").rows() == [("886", 0, 67.0), ("881", 1, 66.0), ("England", None, 65.0)]


def test_without_lait_there_are_no_rows(tmp_path: Path) -> None:
    assert authority_figures(Home(tmp_path)).is_empty()
    assert statistical_neighbours(Home(tmp_path), "886").is_empty()
