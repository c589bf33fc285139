"""Whether value added is as sure as it says: made-up areas whose schools' effects are known.

A small run of `benchmarks/coverage.py`, whose table is in benchmarks/RESULTS.md. A share may differ from what is stated
by what chance does to so many schools: 999 times in a thousand, by the binomial distribution.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import keystage as ks

pytestmark = pytest.mark.req("2.22", "2.23")

AREAS = 40
TRUE = {"intercept": 0.1, "prior": 0.7, "girl": 0.1}


@dataclass(frozen=True)
class Simulated:
    """schools: of all areas, with `truth` and `area`. inside: area × coefficient. variances: area × (school's against
    the true, pupil's; the true is 1)."""

    schools: pl.DataFrame
    inside: np.ndarray
    variances: np.ndarray


def simulated(seed: int, *, between: float, nil: float = 0.0) -> Simulated:
    """Areas of 60 to 150 schools of 5 to 100 pupils. between: variance of schools. nil: share without an effect."""
    rng = np.random.default_rng(seed)
    found, inside, variances = [], [], []
    for area in range(AREAS):
        sizes = rng.integers(5, 101, rng.integers(60, 151))
        school = np.repeat(np.arange(len(sizes)), sizes)
        truth = np.sqrt(between) * rng.standard_normal(len(sizes)) * (rng.random(len(sizes)) >= nil)
        prior, girl = rng.standard_normal(len(school)), rng.integers(0, 2, len(school)).astype(float)
        y = TRUE["intercept"] + TRUE["prior"] * prior + TRUE["girl"] * girl
        y += truth[school] + rng.standard_normal(len(school))
        pupils = pl.DataFrame({"school": school, "y": y, "prior": prior, "girl": girl})
        fit = ks.value_added(pupils, outcome="y", predictors=["prior", "girl"], school="school")
        off = fit.coefficients["estimate"].to_numpy() - np.array(list(TRUE.values()))
        inside.append(np.abs(off) <= 1.96 * fit.coefficients["se"].to_numpy())
        values = dict(fit.variances.iter_rows())
        variances.append((values["school"] / (between * (1 - nil) or 1.0), values["pupil"]))
        found.append(fit.schools.with_columns(truth=pl.Series(truth), area=pl.lit(area)))
    return Simulated(pl.concat(found), np.array(inside), np.array(variances))


@pytest.fixture(scope="module")
def areas() -> Simulated:
    return simulated(11, between=0.12)


@pytest.fixture(scope="module")
def half_without() -> Simulated:
    """Areas where every second school has no effect."""
    return simulated(12, between=0.2, nil=0.5)


def by_chance(hits: int, rows: int, least: float, most: float) -> bool:
    """Whether so many hits of so many rows may come of a chance between `least` and `most`."""
    return bool(binom.ppf(0.0005, rows, least) <= hits <= binom.ppf(0.9995, rows, most))


def test_ninety_five_in_a_hundred_ranges_hold_the_effect(areas: Simulated) -> None:
    held = areas.schools.select(pl.col("truth").is_between("low", "high")).to_series()
    assert by_chance(held.sum(), len(held), 0.94, 0.96)


def test_ranges_hold_the_effect_of_small_and_of_large_schools(areas: Simulated) -> None:
    for low, high in ((5, 30), (31, 65), (66, 100)):
        held = areas.schools.filter(pl.col("n").is_between(low, high)).select(pl.col("truth").is_between("low", "high"))
        assert by_chance(held.to_series().sum(), held.height, 0.935, 0.96), (low, high)


def test_pair_ranges_are_wrong_about_five_pairs_in_a_hundred(areas: Simulated) -> None:
    numbered = areas.schools.with_columns(place=pl.int_range(pl.len()).over("area"))
    first, second = (numbered.filter(pl.col("place") % 2 == at).with_columns(pl.col("place") // 2) for at in (0, 1))
    pairs = first.join(second, on=["area", "place"], suffix="_other")
    off = pl.col("effect") - pl.col("effect_other") - (pl.col("truth") - pl.col("truth_other"))
    allowed = (pl.col("pair_high") - pl.col("pair_low") + pl.col("pair_high_other") - pl.col("pair_low_other")) / 2
    wrong = pairs.select(off.abs() > allowed).to_series()
    assert by_chance(wrong.sum(), len(wrong), 0.04, 0.06)


def test_a_school_without_an_effect_is_shown_with_one_as_often_as_stated(half_without: Simulated) -> None:
    nil = half_without.schools.filter(pl.col("truth") == 0)
    shown = nil.select((pl.col("low") > 0) | (pl.col("high") < 0)).to_series()
    stated = float(nil["chance"].to_numpy().mean())
    assert 0.01 < stated < 0.05
    assert by_chance(shown.sum(), len(shown), stated / 1.2, stated * 1.2)


def test_two_schools_without_an_effect_are_seldom_shown_as_different(half_without: Simulated) -> None:
    nil = half_without.schools.filter(pl.col("truth") == 0).with_columns(place=pl.int_range(pl.len()).over("area"))
    first, second = (nil.filter(pl.col("place") % 2 == at).with_columns(pl.col("place") // 2) for at in (0, 1))
    pairs = first.join(second, on=["area", "place"], suffix="_other")
    apart = (pl.col("pair_low") > pl.col("pair_high_other")) | (pl.col("pair_high") < pl.col("pair_low_other"))
    assert by_chance(pairs.select(apart).to_series().sum(), pairs.height, 0.0, 0.05)


def test_coefficients_lie_within_their_errors_and_variances_are_unbiased(areas: Simulated) -> None:
    assert by_chance(int(areas.inside.sum()), areas.inside.size, 0.94, 0.96)
    errors = areas.variances.std(axis=0, ddof=1) / np.sqrt(AREAS)
    assert np.all(np.abs(areas.variances.mean(axis=0) - 1) < 3.5 * errors)


def test_where_no_school_has_an_effect_none_is_shown() -> None:
    nothing = simulated(13, between=0.0)
    shown = nothing.schools.select((pl.col("low") > 0) | (pl.col("high") < 0)).to_series()
    assert by_chance(shown.sum(), len(shown), 0.0, 0.002)
    assert (nothing.variances[:, 0] < 1e-10).sum() >= AREAS // 4  # about half of such areas, by theory
