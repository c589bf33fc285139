"""Comparisons as one frame."""

from typing import Any

import polars as pl
import pytest
from tests.factories.pool import figure, figures, school

from keystage.analysis.benchmarks import COMPARISONS, compare
from keystage.analysis.register import SCHOOLS

_NATIONAL = {2016: 66.0, 2017: 72.0, 2018: 75.0, 2019: 73.0}
_ALDER = {2016: 68.0, 2017: 73.0, 2018: 79.0, 2019: 84.0}


def _rows(measure: str = "ks2_reading_exp") -> pl.DataFrame:
    nation = [
        figure("England", measure, v, level="national", year=y, release=f"release{y}") for y, v in _NATIONAL.items()
    ]
    own = [
        figure("999001", measure, v, year=y, n=44.0, denominator=44.0, low=v - 14, high=v + 10, release=f"release{y}")
        for y, v in _ALDER.items()
    ]
    return figures(*nation, *own)


def _schools() -> pl.DataFrame:
    return pl.DataFrame([school("999001", phase="primary")], schema=dict(SCHOOLS))


def _of(frame: pl.DataFrame, year: int) -> dict[str, Any]:
    return frame.row(by_predicate=pl.col("year") == year, named=True)


@pytest.mark.req("2.11")
def test_a_row_says_all_that_is_known_of_a_figure() -> None:
    found = compare(_rows(), schools=_schools())

    assert found.schema == dict(COMPARISONS)
    now = _of(found, 2019)
    assert (now["value"], now["national"], now["national_release"], now["difference"]) == (
        84.0,
        73.0,
        "release2019",
        11.0,
    )
    assert (now["pupils"], now["direction"], now["good"], now["test"]) == (5.0, "above", True, "z")
    assert (now["previous"], now["change"], now["run"]) == (79.0, 5.0, 2)
    assert (now["highest_of"], now["highest_since"]) == (4, 2016)
    assert (now["pooled_years"], now["pooled_n"]) == (3, 132.0)
    # 73, 79 and 84% of 44, 44 and 44 pupils; 72, 75 and 73% nationally
    assert now["pooled"] == pytest.approx((73 + 79 + 84) / 3, abs=0.5)
    assert now["pooled_national"] == pytest.approx((72 + 75 + 73) / 3)


def test_each_year_is_set_against_its_own_national_figure() -> None:
    found = compare(_rows(), schools=_schools())

    assert dict(found.select("year", "national").rows()) == _NATIONAL


def test_our_interval_is_marked_and_the_departments_is_not() -> None:
    ours = _rows().with_columns(definition=pl.lit("interval:0123456789ab"))

    assert compare(ours, schools=_schools())["ours"].to_list() == [True] * 4
    assert compare(_rows(), schools=_schools())["ours"].to_list() == [False] * 4


def test_only_the_schools_asked_for_have_rows() -> None:
    rows = pl.concat([_rows(), figures(figure("999002", "ks2_reading_exp", 50.0, n=30.0))])
    schools = pl.DataFrame([school("999001"), school("999002")], schema=dict(SCHOOLS))

    assert compare(rows, schools=schools, urns=["999002"])["urn"].to_list() == ["999002"]


def test_nothing_to_compare_is_an_empty_frame() -> None:
    found = compare(_rows().clear(), schools=_schools())

    assert found.is_empty()
    assert found.schema == dict(COMPARISONS)
