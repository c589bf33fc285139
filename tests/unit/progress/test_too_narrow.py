"""A fit says how many effects its ranges hold, and what makes them hold fewer."""

from typing import Any

import numpy as np
import polars as pl
import pytest

import keystage as ks
from keystage.analysis.progress import ValueAdded


def pupils(schools: int, each: int, between: float, groups: int = 4) -> pl.DataFrame:
    rng = np.random.default_rng(schools)
    school = np.repeat(np.arange(schools), each)
    prior = rng.normal(0, 1, len(school))
    intake = rng.normal(0, 1, schools)[school]
    outcome = prior + rng.normal(0, between, schools)[school] + rng.normal(0, 1, len(school))
    return pl.DataFrame(
        {"outcome": outcome, "prior": prior, "intake": intake, "school": school, "area": school % groups}
    )


def fit(frame: pl.DataFrame, **more: Any) -> ValueAdded:
    return ks.value_added(frame, outcome="outcome", school="school", **({"predictors": ["prior"]} | more))


@pytest.mark.req("2.22")
def test_ranges_hold_fewer_where_predictors_are_of_schools() -> None:
    frame = pupils(65, 100, 1.0)
    plain, contextual = fit(frame), fit(frame, predictors=["prior", "intake"])
    assert contextual.held < plain.held < 95
    simulated = _held_by_simulation(frame, ["prior", "intake"])
    assert contextual.held == pytest.approx(simulated, abs=2.5)


def _held_by_simulation(frame: pl.DataFrame, predictors: list[str], areas: int = 60) -> float:
    rng = np.random.default_rng(3)
    school = frame["school"].to_numpy()
    held = []
    for _ in range(areas):
        own = rng.normal(0, 1, 65)
        outcome = frame["prior"].to_numpy() + own[school] + rng.normal(0, 1, len(school))
        found = fit(frame.with_columns(outcome=pl.Series(outcome)), predictors=predictors).schools
        held.append(((found["low"].to_numpy() <= own) & (own <= found["high"].to_numpy())).mean())
    return 100 * float(np.mean(held))


@pytest.mark.parametrize(
    ("frame", "more", "said"),
    [
        (pupils(5, 100, 1.0), {}, "cannot be relied on"),
        (pupils(15, 100, 1.0), {}, "not 95"),
        (pupils(80, 10, 0.12), {}, "hardly known here"),
        (pupils(90, 20, 1.0), {"also": "area"}, "has 4 groups only"),
    ],
)
def test_what_makes_ranges_too_narrow_is_said(frame: pl.DataFrame, more: dict[str, str], said: str) -> None:
    assert any(said in warning for warning in fit(frame, **more).warnings)


def test_nothing_is_said_of_ranges_where_schools_do_not_differ() -> None:
    frame = pupils(70, 30, 0.0)
    same = frame.with_columns(outcome=pl.col("outcome") - pl.col("outcome").mean().over("school") + pl.col("prior"))
    assert "times in a hundred. Two schools" not in fit(same).explain()
