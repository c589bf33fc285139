"""A school's percentage beside the national one: size in pupils, direction, and whether chance may explain it."""

import polars as pl
import pytest
from tests.factories.pool import figure, figures, school
from tests.factories.spec_tables import cells

from keystage.analysis.benchmarks import compare
from keystage.analysis.register import SCHOOLS


def check(title: str, data: str) -> None:
    """data: reached | of | national | pupils | direction | test | clear (yes, no, - where it is not asked)."""
    for row in cells(data):
        reached, of = float(row["reached"]), float(row["of"])
        rows = figures(
            figure("999001", "ks2_maths_exp", round(100 * reached / of), n=of, numerator=reached, denominator=of),
            figure("England", "ks2_maths_exp", float(row["national"]), level="national"),
        )
        found = compare(rows, schools=pl.DataFrame([school("999001")], schema=dict(SCHOOLS))).row(0, named=True)
        clear = {True: "yes", False: "no", None: "-"}[found["clear"]]
        told = (f"{found['pupils']:.0f}", found["direction"], found["test"], clear)
        assert told == (row["pupils"], row["direction"], row["test"], row["clear"]), (title, row)


@pytest.mark.req("2.11")
def test_cohorts_of_an_ordinary_size() -> None:
    check(
        "by z where five pupils or more are expected on either side",
        """
        reached | of | national | pupils | direction | test | clear
        22      | 40 | 73       | -7     | below     | z    | yes     # annex B 7: z = -2.56
        33      | 44 | 79       | -2     | below     | z    | no
        42      | 44 | 79       | 7      | above     | z    | yes
        29      | 44 | 65       | 0      | same      | z    | no      # 0.4 of a pupil
        """,
    )


@pytest.mark.req("2.11")
def test_few_pupils_expected_on_one_side() -> None:
    check(
        "exactly, by the binomial distribution",
        """
        reached | of | national | pupils | direction | test  | clear
        20      | 30 | 90       | -7     | below     | exact | yes     # 3 of 30 would not reach it
        15      | 20 | 85       | -2     | below     | exact | no
        11      | 11 | 65       | 4      | above     | exact | yes     # 0.65 ^ 11 = 0.9 %; 1.1 % with the other tail
        """,
    )


@pytest.mark.req("2.11")
def test_ten_pupils_or_fewer() -> None:
    check(
        "counted, never tested",
        """
        reached | of | national | pupils | direction | test                | clear
        1       | 10 | 65       | -6     | below     | 10 pupils or fewer  | -
        7       | 7  | 65       | 2      | above     | 10 pupils or fewer  | -
        """,
    )
