"""Test vectors 1, 2 and 3 of the handbook's annex, on the worked columns themselves."""

import numpy as np
import polars as pl
import pytest

from keystage.analysis.measures import measures
from keystage.analysis.measures.pupils import Cohort, vector
from keystage.analysis.measures.pupils.worked import WORKED

SCALES = ("da", "sd", "ed", "lct", "lsl", "r", "w", "nlc", "c", "ssm", "kuw", "pd", "cd")


def profiles(*rows: list[int]) -> Cohort:
    columns = {f"eyfs_{scale}": [str(row[i]) for row in rows] for i, scale in enumerate(SCALES)}
    return Cohort(2009, 0, pl.DataFrame(columns))


def test_average_points_of_2b_1_and_3_are_15() -> None:
    frame = pl.DataFrame({"ks1_reading": ["2B"], "ks1_writing": ["1"], "ks1_maths": ["3"]})
    made = WORKED["ks1_points"](Cohort(2009, 2, frame))
    assert made is not None
    assert made.value.tolist() == [15.0]


@pytest.mark.req("2.14")
def test_national_indicator_72_needs_78_points_and_6_in_each_of_seven_scales() -> None:
    cohort = profiles(
        [6, 6, 6, 6, 6, 5, 6, 7, 6, 6, 6, 6, 6],
        [6] * 13,
        [6] * 12 + [5],
    )
    rule = measures()["eyfs_78"].rule_in(2009)
    assert rule is not None
    made = vector(rule, cohort)
    assert made is not None
    assert made.value.tolist() == [0, 1, 0]
    assert made.counts.all()


@pytest.mark.req("2.15")
def test_totals_of_ten_children_give_a_gap_of_42_4_per_cent() -> None:
    totals = (40, 55, 70, 78, 80, 85, 90, 95, 100, 110)
    cohort = profiles(*([total // 13 + (i < total % 13) for i in range(13)] for total in totals))
    made = WORKED["eyfs_total"](cohort)
    assert made is not None
    assert made.value.tolist() == list(totals)
    median, lowest = np.median(made.value), np.sort(made.value)[:2].mean()
    assert (median, lowest) == (82.5, 47.5)
    assert round(100 * (median - lowest) / median, 1) == 42.4
