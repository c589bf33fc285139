"""National and area figures: of the same release, pupil-weighted where it prints none."""

import polars as pl
import pytest
from tests.factories.pool import figure, figures, school

from keystage.analysis.benchmarks import PUBLISHED, WEIGHTED, area, comparators, national, pupil_weighted
from keystage.analysis.register import SCHOOLS, authorities

KEY = ["release", "year", "measure", "group"]


def _schools(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(SCHOOLS))


def _england(**said: object) -> dict[str, object]:
    return figure("England", "ks2_rwm_exp", 65.0, level="national", **said)


def _everywhere(values: dict[str, float], measure: str = "ks2_rwm_exp") -> tuple[pl.DataFrame, pl.DataFrame]:
    """A file with two schools in each of 150 authorities, that prints no national row."""
    codes = [a.code for a in authorities()][:150]
    urns = {f"{999000 + i}": code for i, code in enumerate([*codes, *codes])}
    rows = [figure(u, measure, values["big"] if i % 2 else values["small"], n=90.0 if i % 2 else 10.0)
            for i, u in enumerate(urns)]  # fmt: skip
    return figures(*rows), _schools(*(school(u, la=la) for u, la in urns.items()))


@pytest.mark.req("X.4")
def test_pupils_count_and_not_schools() -> None:
    rows = figures(figure("999001", "ks2_rwm_exp", 90.0, n=10.0), figure("999002", "ks2_rwm_exp", 50.0, n=90.0))

    found = pupil_weighted(rows, KEY)

    assert found["value"].to_list() == [54.0]  # the plain mean of the two schools, 70, would be wrong
    assert found["n"].to_list() == [100.0]


def test_schools_without_a_figure_or_pupils_are_left_out() -> None:
    rows = figures(
        figure("999001", "ks2_rwm_exp", None, n=4.0), figure("999002", "ks2_rwm_exp", 50.0, n=90.0),
        figure("999003", "ks2_rwm_exp", 10.0),
    )  # fmt: skip

    assert pupil_weighted(rows, KEY)["value"].to_list() == [50.0]


def test_a_share_without_pupils_of_its_own_is_weighted_by_the_roll() -> None:
    rows = figures(
        figure("999001", "fsm6", 10.0, key_stage="context"), figure("999002", "fsm6", 30.0, key_stage="context"),
        figure("999001", "pupils", 100.0, key_stage="context"), figure("999002", "pupils", 300.0, key_stage="context"),
    )  # fmt: skip

    found = pupil_weighted(rows, KEY)

    assert found.filter(pl.col("measure") == "fsm6")["value"].to_list() == [25.0]
    assert found.filter(pl.col("measure") == "pupils")["value"].to_list() == [200.0]  # the median school


def test_a_predecessors_figures_count_once() -> None:
    rows = figures(
        figure("999001", "ks2_rwm_exp", 80.0, n=30.0), figure("999101", "ks2_rwm_exp", 80.0, n=30.0, origin="999001"),
        figure("999002", "ks2_rwm_exp", 50.0, n=30.0),
    )  # fmt: skip

    assert pupil_weighted(rows, KEY)["value"].to_list() == [65.0]


def test_the_nations_own_row_stands() -> None:
    found = national(figures(_england(), figure("999001", "ks2_rwm_exp", 10.0, n=10.0)), _schools(school("999001")))

    assert found.select("scope", "national", "how").rows() == [("England", 65.0, PUBLISHED)]


@pytest.mark.req("X.4")
def test_an_all_england_file_without_one_is_weighted_and_says_so() -> None:
    found = national(*_everywhere({"big": 70.0, "small": 30.0}))

    assert found.select("scope", "national", "pupils", "how").rows() == [("England", 66.0, 15000.0, WEIGHTED)]


def test_progress_is_0_by_construction() -> None:
    found = national(*_everywhere({"big": 1.0, "small": 2.0}, "ks2_reading_progress"))

    assert found["national"].to_list() == [0.0]


def test_one_authoritys_file_stands_for_no_nation() -> None:
    rows = figures(figure("999001", "ks2_rwm_exp", 70.0, n=30.0), figure("999002", "ks2_rwm_exp", 50.0, n=30.0))

    assert national(rows, _schools(school("999001"), school("999002"))).is_empty()


def test_the_authoritys_own_row_stands_before_its_schools() -> None:
    rows = figures(
        figure("998", "ks2_rwm_exp", 57.0, level="la"), figure("999001", "ks2_rwm_exp", 70.0, n=30.0),
        figure("999001", "ks2_maths_exp", 70.0, n=30.0), figure("999002", "ks2_maths_exp", 40.0, n=60.0),
    )  # fmt: skip

    found = area(rows, _schools(school("999001"), school("999002")))

    assert {(r["measure"], r["area"], r["how"]) for r in found.to_dicts()} == {
        ("ks2_rwm_exp", 57.0, PUBLISHED), ("ks2_maths_exp", 50.0, WEIGHTED),
    }  # fmt: skip


def test_context_is_of_the_schools_of_one_phase() -> None:
    rows = figures(
        figure("999001", "pupils", 200.0, key_stage="context"), figure("999002", "pupils", 1000.0, key_stage="context"),
        figure("998", "pupils", 1200.0, key_stage="context", level="la"),
    )  # fmt: skip
    schools = _schools(school("999001", phase="primary"), school("999002", phase="secondary"))

    found = comparators(rows, schools).beside(rows.filter(pl.col("level") == "school"), schools)

    assert dict(found.select("urn", "area").rows()) == {"999001": 200.0, "999002": 1000.0}


@pytest.mark.req("X.4")
def test_the_national_figure_is_of_the_same_release() -> None:
    rows = figures(
        figure("999001", "ks2_rwm_exp", 60.0, n=30.0, release="bbbbbbbbbbbb"),
        figure("England", "ks2_rwm_exp", 64.0, level="national", release="bbbbbbbbbbbb"),
        figure("England", "ks2_rwm_exp", 65.0, level="national", release="aaaaaaaaaaaa"),
    )
    schools = _schools(school("999001"))

    found = comparators(rows, schools).beside(rows.filter(pl.col("level") == "school"), schools)

    assert found.select("national", "national_release", "against").rows() == [(64.0, "bbbbbbbbbbbb", 64.0)]


def test_another_releases_is_named_where_its_own_has_none() -> None:
    rows = figures(
        figure("999001", "phonics_y1", 80.0, key_stage="KS1", release="bbbbbbbbbbbb"),
        figure("England", "phonics_y1", 82.0, level="national", key_stage="KS1", release="aaaaaaaaaaaa"),
    )
    schools = _schools(school("999001"))

    found = comparators(rows, schools).beside(rows.filter(pl.col("level") == "school"), schools)

    assert found.select("national", "national_release").rows() == [(82.0, "aaaaaaaaaaaa")]


def test_a_school_is_set_beside_its_own_kind_where_the_nation_is_told_apart() -> None:
    rows = figures(
        figure("999001", "absence_overall", 4.5, key_stage="attendance"),
        figure("999002", "absence_overall", 4.5, key_stage="attendance"),
        figure("999003", "absence_overall", 4.5, key_stage="attendance"),
        figure("England:primary", "absence_overall", 4.0, level="national", key_stage="attendance"),
        figure("England:secondary", "absence_overall", 5.5, level="national", key_stage="attendance"),
    )
    schools = _schools(
        school("999001", phase="primary"), school("999002", phase="secondary"), school("999003", phase="nursery")
    )

    found = comparators(rows, schools).beside(rows.filter(pl.col("level") == "school"), schools)

    assert dict(found.select("urn", "national").rows()) == {"999001": 4.0, "999002": 5.5, "999003": None}


@pytest.mark.req("2.11")
def test_disadvantaged_pupils_are_set_against_other_pupils_nationally() -> None:
    rows = figures(
        figure("999001", "ks2_rwm_exp", 47.0, n=15.0, group="disadvantaged"),
        _england(group="disadvantaged"),
        figure("England", "ks2_rwm_exp", 71.0, level="national", group="not_disadvantaged"),
    )
    schools = _schools(school("999001"))

    found = comparators(rows, schools).beside(rows.filter(pl.col("level") == "school"), schools)

    assert found.select("national", "others", "against").rows() == [(65.0, 71.0, 71.0)]


def test_rows_that_are_not_printed_become_figures_that_say_so() -> None:
    rows, schools = _everywhere({"big": 70.0, "small": 30.0})

    made = comparators(rows, schools).unprinted(rows)

    assert made.columns == rows.columns
    assert made.filter(pl.col("level") == "national").select("urn", "value", "definition", "key_stage").rows() == [
        ("England", 66.0, "derived:weighted", "KS2")
    ]
    assert made.filter(pl.col("level") == "la").height == 150
