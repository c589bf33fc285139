"""Breakdowns of tallies are those of the pupils themselves, and one counted by hand."""

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.measures.definition import measures
from keystage.analysis.measures.pupils import breakdown, cohorts
from keystage.analysis.measures.pupils.answers import breakdown_of_tallies
from keystage.analysis.measures.pupils.tallies import tallies
from keystage.analysis.measures.pupils.ways import ways
from keystage.analysis.synthetic.pupil_level import CohortsWanted, as_read, made_up_pupils, pupil_area
from keystage.analysis.vocabulary import CONTEXT

YEARS = (2015, 2019)
FIGURES = ["value", "numerator", "denominator", "n", "low", "high"]


@pytest.fixture(scope="module")
def pupils() -> pl.DataFrame:
    """Two years of a small area, levels and scaled scores, all that is tallied."""
    wanted = [CohortsWanted(g, YEARS, ages) for g, ages in {0: (0,), 1: (1,), 2: (2,), 6: (2, 6), 11: (6, 11)}.items()]
    area = replace(pupil_area(), schools={"primary": 8, "secondary": 2}, cohorts=tuple(wanted), programmes=())
    made = made_up_pupils(area, rng=np.random.default_rng(5))
    return pl.concat([as_read(cohort) for cohort in made.cohorts], how="diagonal_relaxed")


@pytest.fixture(scope="module")
def tallied(pupils: pl.DataFrame) -> dict[int, pl.LazyFrame]:
    return {year: tallies(cohorts(pupils.filter(pl.col("year") == year))).lazy() for year in YEARS}


def in_parts(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """A breakdown by words of the files, said by the parts of ways."""
    known = ways()
    return frame.with_columns(
        pl.col(name).replace_strict(
            {word: part.code for part in known[name].parts for word in part.values}, default=None,
            return_dtype=pl.String,
        )
        for name in columns
    )  # fmt: skip


@pytest.mark.req("2.15")
@pytest.mark.parametrize(
    ("measure", "year"),
    [("ks2_rwm_exp", 2019), ("ks2_maths_score", 2019), ("ks4_attainment8", 2019), ("phonics_y1", 2019),
     ("absence_overall", 2019), ("absence_persistent", 2019), ("ks2_maths_l4", 2015), ("ks2_cohort", 2019)],
)  # fmt: skip
def test_breakdowns_of_tallies_are_those_of_the_pupils(
    pupils: pl.DataFrame, tallied: dict[int, pl.LazyFrame], measure: str, year: int
) -> None:
    assert measure in measures()
    of_pupils = in_parts(breakdown(pupils, measure=measure, by=("sex", "sen"), years=[year]), "sex", "sen")
    ours = breakdown_of_tallies({year: tallied[year]}, measure=measure, by=("sex", "sen"))
    counted = of_pupils.filter(pl.col("value").is_not_null()).sort("sex", "sen", nulls_last=True)
    assert ours.columns == of_pupils.columns
    assert ours.height >= 6
    assert ours.select("sex", "sen", "era", "unit").equals(counted.select("sex", "sen", "era", "unit"), null_equal=True)
    for name in FIGURES:
        first, second = ours[name].to_numpy(), counted[name].to_numpy()
        assert np.allclose(first, second, atol=1e-8, equal_nan=True), name


def test_a_mean_is_what_counting_pupils_one_by_one_gives(
    pupils: pl.DataFrame, tallied: dict[int, pl.LazyFrame]
) -> None:
    rows = pupils.filter(pl.col("year") == 2019, pl.col("year_group") == 6).to_dicts()
    urn = rows[0]["urn"]
    ours = breakdown_of_tallies(
        {2019: tallied[2019]}, measure="ks2_reading_score", by=("disadvantaged", "eal"), urns=[urn]
    )
    by_hand = {}
    for poor, language in product((True, False), (True, False)):
        here = [r for r in rows if r["urn"] == urn and r["disadvantaged"] is poor and r["eal"] is language]
        scores = [int(r["ks2_reading"]) for r in here if r["ks2_reading"] is not None]
        if scores:
            key = ("disadvantaged" if poor else "not_disadvantaged", "eal" if language else "not_eal")
            by_hand[key] = (pytest.approx(sum(scores) / len(scores)), len(scores))
    told = ours.select("disadvantaged", "eal", "value", "n").rows()
    assert {(a, b): (value, n) for a, b, value, n in told} == by_hand
    assert len(by_hand) >= 2


def test_tallies_say_nothing_of_who_a_pupil_is(tallied: dict[int, pl.LazyFrame]) -> None:
    named = set(tallied[2019].collect_schema().names())
    assert named.isdisjoint(set(CONTEXT) - {"urn", "year_group", *ways().entries})
    assert not named & {"upn", "pupil", "dob", "laestab"}


def test_years_on_both_sides_of_a_break_stand_together_and_say_so(tallied: dict[int, pl.LazyFrame]) -> None:
    both = breakdown_of_tallies(tallied, measure="absence_persistent", by=("sex", "fsm6"))
    assert both.select("year", "era").unique().sort("year").rows() == [(2015, 2011), (2019, 2016)]


def test_one_way_twice_is_refused(tallied: dict[int, pl.LazyFrame]) -> None:
    with pytest.raises(InputError, match="two different ways"):
        breakdown_of_tallies(tallied, measure="ks2_rwm_exp", by=("sex", "sex"))


def test_a_year_of_which_the_tallies_do_not_say_it_is_left_out(tallied: dict[int, pl.LazyFrame]) -> None:
    assert breakdown_of_tallies({2015: tallied[2015]}, measure="ks2_rwm_exp", by=("sex", "sen")).is_empty()
