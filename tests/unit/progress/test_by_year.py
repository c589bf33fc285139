"""Value added year by year is a model of each year's pupils by themselves."""

import numpy as np
import polars as pl
import pytest

import keystage as ks


@pytest.fixture(scope="module")
def pupils() -> pl.DataFrame:
    rng = np.random.default_rng(5)
    schools = rng.integers(0, 30, 900)
    prior = rng.normal(100, 10, 900)
    outcome = 0.6 * prior + rng.normal(0, 3, 30)[schools] + rng.normal(0, 6, 900)
    year = rng.integers(2017, 2020, 900)
    return pl.DataFrame({"outcome": outcome, "prior": prior, "school": schools, "year": year})


@pytest.mark.req("2.22")
def test_each_year_is_fitted_alone(pupils: pl.DataFrame) -> None:
    found = ks.value_added_by_year(pupils.lazy(), year="year", outcome="outcome", predictors=["prior"], school="school")
    assert list(found) == [2017, 2018, 2019]
    for year, model in found.items():
        alone = ks.value_added(
            pupils.filter(year=year), outcome="outcome", predictors=["prior"], school="school"
        )  # fmt: skip
        assert model.criterion == pytest.approx(alone.criterion, rel=1e-12)
        assert model.schools["effect"].to_numpy() == pytest.approx(alone.schools["effect"].to_numpy(), abs=1e-9)


def test_a_year_that_is_not_there_is_said(pupils: pl.DataFrame) -> None:
    with pytest.raises(ks.InputError, match="no column “jahr”"):
        ks.value_added_by_year(pupils, year="jahr", outcome="outcome", predictors=["prior"], school="school")
