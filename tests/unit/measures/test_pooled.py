"""Up to three comparable years together, against a plain second implementation."""

from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.figures import figure, figures_frame, years_of

from keystage.analysis.measures import POOLED, measures, pooled


def _wilson(k: float, n: float) -> tuple[float, float]:
    z = 1.959963984540054
    p = k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def _plain(measure: str, rows: dict[int, tuple[float, float]]) -> dict[int, dict[str, float]]:
    """year -> (percent, n): the last three results years of one era, of those the ones that are held."""
    definition = measures()[measure]
    out = {}
    for year in rows:
        results = [y for y in range(1995, year + 1) if definition.exists_in(y) or y in rows][-3:]
        mine = [y for y in results if y in rows and definition.comparable_from(y) == definition.comparable_from(year)]
        if len(mine) > 1:
            reached = sum(rows[y][0] * rows[y][1] / 100 for y in mine)
            n = sum(rows[y][1] for y in mine)
            out[year] = {
                "pooled": 100 * reached / n,
                "n": n,
                "low": _wilson(reached, n)[0],
                "high": _wilson(reached, n)[1],
            }
    return out


@given(
    st.dictionaries(
        st.sampled_from([2016, 2017, 2018, 2019, 2023, 2024]),
        st.tuples(st.integers(0, 100), st.integers(1, 60)),
        min_size=1,
    ),
    st.sampled_from(["ks2_reading_exp", "ks2_writing_exp", "ks2_rwm_exp"]),
)
def test_pooled_shares_agree_with_a_plain_sum(values: dict[int, tuple[int, int]], measure: str) -> None:
    rows = [figure(measure, float(v), year=y, n=float(n)) for y, (v, n) in sorted(values.items())]
    made = {r["year"]: r for r in pooled(figures_frame(*rows)).to_dicts() if r["pooled"] is not None}
    expected = _plain(measure, {y: (float(v), float(n)) for y, (v, n) in sorted(values.items())})
    assert set(made) == set(expected)
    for year, want in expected.items():
        got = made[year]
        assert got["pooled"] == pytest.approx(want["pooled"])
        assert got["pooled_n"] == want["n"]
        assert got["pooled_low"] == pytest.approx(want["low"], abs=1e-9)
        assert got["pooled_high"] == pytest.approx(want["high"], abs=1e-9)


def _last(rows: list[dict[str, Any]], *more: dict[str, Any]) -> dict[str, Any]:
    made = pooled(figures_frame(*rows, *more))
    assert dict(made.schema) == dict(POOLED)
    return made.filter(made["urn"] == "999001").to_dicts()[-1]


def test_three_small_cohorts_stand_together() -> None:
    given_ = {2018: (8.0, 15.0), 2019: (7.0, 14.0), 2023: (6.0, 15.0)}
    rows = [
        figure("ks2_rwm_exp", round(100 * k / n), year=y, group="disadvantaged", numerator=k, denominator=n, n=n)
        for y, (k, n) in given_.items()
    ]
    made = _last(rows)
    assert (made["pooled_numerator"], made["pooled_n"], made["pooled_years"], made["pooled_from"]) == (
        21.0,
        44.0,
        3,
        2018,
    )
    assert made["pooled"] == pytest.approx(100 * 21 / 44)


def test_one_year_alone_is_not_pooled() -> None:
    made = _last(years_of("ks2_rwm_exp", {2017: 50.0, 2018: 40.0}, n=10.0))
    assert (made["pooled"], made["pooled_years"]) == (None, 1)  # 2018 begins an era


def test_years_further_back_than_three_results_years_are_left_out() -> None:
    made = _last(years_of("ks2_reading_exp", {2016: 10.0, 2018: 50.0, 2019: 50.0}, n=10.0))
    assert (made["pooled"], made["pooled_years"]) == (50.0, 2)


def test_scores_are_weighed_by_pupils_and_their_intervals_joined() -> None:
    rows = [
        figure("ks2_reading_progress", 2.0, year=2018, n=10.0, low=-1.0, high=5.0),
        figure("ks2_reading_progress", -1.0, year=2019, n=30.0, low=-3.0, high=1.0),
    ]
    made = _last(rows)
    half = sqrt((10 * 3) ** 2 + (30 * 2) ** 2) / 40
    assert made["pooled"] == pytest.approx((10 * 2 - 30) / 40)
    assert made["pooled_high"] - made["pooled"] == pytest.approx(half)
    assert made["pooled_numerator"] is None


def test_national_is_weighed_by_the_schools_pupils_each_year_of_its_own_release() -> None:
    rows = [
        figure("ks2_reading_exp", 50.0, year=2018, n=10.0, group="disadvantaged", release="a"),
        figure("ks2_reading_exp", 60.0, year=2019, n=30.0, group="disadvantaged", release="b"),
    ]
    nation = [
        figure("ks2_reading_exp", value, year=year, urn="England", level="national", group=group, release=release)
        for year, release, group, value in (
            (2018, "a", "disadvantaged", 60.0), (2019, "b", "disadvantaged", 64.0),
            (2018, "a", "not_disadvantaged", 80.0), (2019, "b", "not_disadvantaged", 84.0),
            (2018, "other", "disadvantaged", 1.0),
        )
    ]  # fmt: skip
    made = _last(rows, *nation)
    assert made["pooled_national"] == pytest.approx((10 * 60 + 30 * 64) / 40)
    assert made["pooled_others"] == pytest.approx((10 * 80 + 30 * 84) / 40)
