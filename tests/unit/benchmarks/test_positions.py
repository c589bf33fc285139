"""Positions among similar schools against a plain second reckoning."""

import math
import statistics
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.factories.pool import figure, figures

from keystage.analysis.benchmarks import NEIGHBOURS, clearly_better, positions


def _near(urn: str, others: list[str], stage: str = "KS2", miles: list[float | None] | None = None) -> pl.DataFrame:
    far = miles or [1.0] * len(others)
    rows = [
        {"urn": urn, "neighbour": o, "order": i + 1, "distance": 0.1 * i, "miles": m, "name": o, "town": "Wenbury",
         "key_stage": stage}
        for i, (o, m) in enumerate(zip(others, far, strict=True))
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict(NEIGHBOURS))


def _others(count: int) -> list[str]:
    return [str(999100 + i) for i in range(count)]


def _row(found: pl.DataFrame, measure: str = "ks2_rwm_exp") -> dict[str, Any]:
    return found.row(by_predicate=pl.col("measure") == measure, named=True)


@pytest.mark.req("2.11")
def test_quartiles_and_places_are_those_of_a_plain_reckoning() -> None:
    rng = np.random.default_rng(3)
    values = rng.uniform(30, 90, 31)
    halves = rng.uniform(5, 20, 31)
    urns = ["999001", *_others(30)]
    rows = [
        figure(u, "ks2_rwm_exp", float(v), n=30.0, low=float(v - h), high=float(v + h))
        for u, v, h in zip(urns, values, halves, strict=True)
    ]

    found = _row(positions(figures(*rows), _near("999001", urns[1:])))

    others = sorted(values[1:])
    assert found["similar_n"] == 30
    assert [found[f"similar_{q}"] for q in ("low", "median", "high")] == pytest.approx(
        statistics.quantiles(others, n=4, method="inclusive")
    )
    apart = [
        (v - values[0]) / math.hypot(h / 1.959964, halves[0] / 1.959964)
        for v, h in zip(values[1:], halves[1:], strict=True)
    ]
    assert found["place"] == 1 + sum(v > values[0] for v in others)
    assert found["place_low"] == 1 + sum(z > 1.959964 for z in apart)
    assert found["place_high"] == 31 - sum(z < -1.959964 for z in apart)
    assert found["place_of"] == 31


def test_low_absence_is_the_better_place() -> None:
    rows = [figure("999001", "absence_overall", 3.0)] + [figure(u, "absence_overall", 5.0) for u in _others(12)]

    found = _row(positions(figures(*rows), _near("999001", _others(12))), "absence_overall")

    assert (found["place"], found["place_low"], found["place_high"]) == (1, None, None)


def test_context_has_quartiles_and_no_place() -> None:
    rows = [figure(u, "fsm6", float(i), key_stage="context") for i, u in enumerate(["999001", *_others(11)])]

    found = _row(positions(figures(*rows), _near("999001", _others(11))), "fsm6")

    assert (found["similar_median"], found["place"]) == (6.0, None)


@pytest.mark.req("2.11")
def test_ten_pupils_are_neither_ranked_nor_counted() -> None:
    many = [figure(u, "ks2_rwm_exp", 60.0, n=30.0) for u in _others(12)]
    few = figure(_others(13)[-1], "ks2_rwm_exp", 100.0, n=10.0)

    ranked = _row(
        positions(figures(figure("999001", "ks2_rwm_exp", 70.0, n=11.0), *many, few), _near("999001", _others(13)))
    )
    small = _row(positions(figures(figure("999001", "ks2_rwm_exp", 70.0, n=10.0), *many), _near("999001", _others(12))))

    assert (ranked["place"], ranked["place_of"], ranked["similar_n"]) == (1, 13, 12)
    assert (small["place"], small["similar_median"]) == (None, 60.0)


@pytest.mark.req("2.11")
def test_under_ten_similar_schools_with_the_figure_say_nothing() -> None:
    rows = [figure(u, "ks2_rwm_exp", 60.0, n=30.0) for u in ["999001", *_others(9)]]

    found = _row(positions(figures(*rows), _near("999001", _others(30))))

    assert (found["similar_n"], found["similar_median"], found["place"]) == (9, None, None)


def test_each_key_stage_has_its_own_neighbours() -> None:
    ks2, ks4 = _others(24)[:12], _others(24)[12:]
    rows = [
        figure("999001", "ks2_rwm_exp", 70.0, n=30.0),
        figure("999001", "ks4_attainment8", 40.0, n=90.0, key_stage="KS4"),
    ]
    rows += [figure(u, "ks2_rwm_exp", 60.0, n=30.0) for u in ks2 + ks4]
    rows += [figure(u, "ks4_attainment8", 50.0, n=90.0, key_stage="KS4") for u in ks2 + ks4]
    rows += [figure(u, "attendance", 96.0, key_stage="attendance") for u in ["999001", *ks2]]
    near = pl.concat([_near("999001", ks2), _near("999001", ks4, "KS4")])

    found = positions(figures(*rows), near)

    assert {(r["measure"], r["similar_n"]) for r in found.to_dicts()} == {
        ("ks2_rwm_exp", 12), ("ks4_attainment8", 12), ("attendance", 12),
    }  # fmt: skip


def test_years_are_kept_apart() -> None:
    rows = [
        figure(u, "ks2_rwm_exp", 60.0 + y - 2018, n=30.0, year=y)
        for u in ["999001", *_others(12)]
        for y in (2018, 2019)
    ]

    found = positions(figures(*rows), _near("999001", _others(12)))

    assert {(r["year"], r["similar_median"]) for r in found.to_dicts()} == {(2018, 60.0), (2019, 61.0)}


@pytest.mark.req("2.11")
def test_clearly_better_are_those_whose_range_does_not_overlap_the_nearest_three() -> None:
    own = figure("999001", "ks2_rwm_exp", 50.0, n=40.0, low=35.0, high=65.0)
    ranges = {
        "999101": (66.0, 90.0),
        "999102": (64.0, 95.0),
        "999103": (70.0, 99.0),
        "999104": (80.0, 99.0),
        "999105": (67.0, 90.0),
    }
    rows = [figure(u, "ks2_rwm_exp", 80.0, n=40.0, low=lo, high=hi) for u, (lo, hi) in ranges.items()]
    rows.append(figure("999106", "ks2_rwm_exp", 100.0, n=8.0, low=70.0, high=100.0))
    near = _near("999001", [*ranges, "999106"], miles=[40.0, 1.0, 12.0, None, 3.0, 2.0])

    found = clearly_better(figures(own, *rows), near, year=2019)

    assert found["neighbour"].to_list() == ["999105", "999103", "999101"]
    assert found["miles"].to_list() == [3.0, 12.0, 40.0]


def test_clearly_better_in_absence_is_lower() -> None:
    own = figure("999001", "absence_persistent", 20.0, n=200.0, low=15.0, high=26.0, key_stage="attendance")
    other = figure("999101", "absence_persistent", 8.0, n=200.0, low=5.0, high=12.0, key_stage="attendance")

    assert clearly_better(figures(own, other), _near("999001", ["999101"]), year=2019)["neighbour"].to_list() == [
        "999101"
    ]
    assert clearly_better(figures(own, other), _near("999101", ["999001"]), year=2019).is_empty()
