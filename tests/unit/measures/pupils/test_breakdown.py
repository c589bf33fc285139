"""A measure by two things at once."""

import polars as pl
import pytest

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.measures import breakdown, prepared


def rows(year: int = 2019, readings: tuple[str, ...] = ("100", "90", "104", "L")) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "urn": "999001", "year": year, "year_group": 6, "sex": ["F", "F", "M", "M"],
            "fsm6": [True, True, False, None], "ks2_reading": readings,
        }
    )  # fmt: skip


@pytest.mark.req("0.10")
@pytest.mark.parametrize("ready", [False, True])
def test_every_pair_of_kinds_has_its_figure(ready: bool) -> None:
    frame = prepared(rows()) if ready else rows()
    made = breakdown(frame, measure="ks2_reading_exp", by=("sex", "fsm6"))

    assert made.select("year", "sex", "fsm6", "numerator", "n", "value", "reason").rows() == [
        (2019, "F", "true", 1, 2, 50.0, None),
        (2019, "M", "false", 1, 1, 100.0, None),
        (2019, "M", None, 0, 0, None, "no_results"),
    ]


def test_groups_may_stand_for_columns() -> None:
    made = breakdown(rows(), measure="ks2_reading_score", by=("disadvantaged+girls", "sex"))

    assert made.select("disadvantaged+girls", "sex", "value").rows() == [
        ("false", "M", 104.0),
        ("true", "F", 95.0),
    ]


def test_years_stand_side_by_side() -> None:
    frame = pl.concat([rows(2018), rows(2019), rows(2017)])
    made = breakdown(frame, measure="ks2_reading_exp", by=("sex", "fsm6"), years=[2017, 2019])

    assert made["year"].unique().sort().to_list() == [2017, 2019]


@pytest.mark.req("X.5")
def test_years_across_a_break_are_refused_with_a_sentence() -> None:
    levels = pl.DataFrame(
        {"urn": "999001", "year": [2011, 2016], "year_group": 0, "sex": "F", "fsm6": True, "absent": None}
    )
    frame = levels.with_columns(
        sessions_possible=300.0, sessions_authorised=1.0, sessions_unauthorised=0.0, year_group=5
    )

    with pytest.raises(MethodError, match=r"2010/11 and 2015/16 do not compare .* Ask for years on one side"):
        breakdown(frame, measure="absence_persistent", by=("sex", "fsm6"))
    assert breakdown(frame, measure="absence_persistent", by=("sex", "fsm6"), years=[2016]).height == 1


@pytest.mark.req("X.5")
def test_year_that_had_no_such_measure_is_refused() -> None:
    with pytest.raises(MethodError, match="no such figure of pupils' results in 2009/10"):
        breakdown(rows(), measure="ks2_reading_exp", by=("sex", "fsm6"), years=[2010])


def test_what_the_rows_do_not_say_is_refused() -> None:
    with pytest.raises(InputError, match="do not say “ethnicity”"):
        breakdown(rows(), measure="ks2_reading_exp", by=("sex", "ethnicity"))
