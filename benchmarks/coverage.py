"""Honesty by simulation: made-up areas whose schools' effects are known, and how often value added is right about them.

`python benchmarks/coverage.py [areas]` prints a table; 500 areas a row by default. In brackets: the standard error of
the simulation, areas drawn as wholes. Pupils are drawn here from the model itself, or from one that departs from it.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

import keystage as ks
from keystage.analysis.progress import ValueAdded

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]

COEFFICIENTS = {"intercept": 0.1, "prior": 0.7, "prior:prior": -0.05, "girl": 0.1, "fsm6": -0.3}
BANDS = ((5, 15), (16, 30), (31, 60), (61, 120))


def normal(rng: np.random.Generator, many: int) -> Floats:
    return rng.standard_normal(many)


def skewed(rng: np.random.Generator, many: int) -> Floats:
    """Mean 0, variance 1, skewness 2."""
    return rng.standard_exponential(many) - 1


def heavy(rng: np.random.Generator, many: int) -> Floats:
    """Student's t of 5 degrees, variance 1."""
    return rng.standard_t(5, many) * np.sqrt(3 / 5)


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table. schools: of an area, least and most. between: share of variance between schools, least and
    most. effects, pupils: how they are spread. slope: standard deviation of schools' lines by prior attainment.
    nil: share of schools whose effect is none. intake: correlation of effects with pupils' prior attainment. part: of
    the areas asked for, so many are drawn."""

    title: str
    schools: tuple[int, int] = (60, 400)
    between: tuple[float, float] = (0.05, 0.2)
    effects: Draw = normal
    pupils: Draw = normal
    slope: float = 0.0
    nil: float = 0.0
    intake: float = 0.0
    part: float = 1.0


SETTINGS = (
    Setting("Areas of 60 to 400 schools"),
    Setting("Areas of 20 to 60 schools", schools=(20, 60)),
    Setting("Areas of 8 to 20 schools", schools=(8, 20)),
    Setting("Nations of 4,000 schools", schools=(4000, 4001), part=0.05),
    Setting("Pupils spread skewly", pupils=skewed),
    Setting("Pupils with heavy tails", pupils=heavy),
    Setting("Effects spread skewly", effects=skewed),
    Setting("Lines differ by prior attainment", slope=0.15),
    Setting("Effects go with the intake, r = 0.3", intake=0.3),
    Setting("A tenth of schools without an effect", nil=0.1),
    Setting("No school has an effect", between=(0.0, 0.0)),
)


@dataclass(slots=True)
class Tally:
    """What was found in a setting: a frame of schools an area, fixed effects, variances against the true ones."""

    schools: list[pl.DataFrame] = field(default_factory=list)
    inside: list[list[bool]] = field(default_factory=list)  # area × coefficient
    variances: list[tuple[float, float]] = field(default_factory=list)  # school's, pupil's: estimate against truth
    none: int = 0  # areas where no variance between schools was found


def area(setting: Setting, rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame, float]:
    """Pupils (school, y, predictors), schools (school, truth, truth_slope, nil), and the variance between schools."""
    low, high = np.log(setting.schools)
    schools = int(np.exp(rng.uniform(low, high)))
    sizes = np.clip(np.rint(rng.lognormal(np.log(28), 0.7, schools)), 5, 120).astype(int)
    school = np.repeat(np.arange(schools), sizes)
    share = rng.uniform(*setting.between)
    between = share / (1 - share)
    intake = rng.standard_normal(schools)
    drawn = setting.intake * intake + np.sqrt(1 - setting.intake**2) * setting.effects(rng, schools)
    nil = rng.random(schools) < setting.nil
    truth = np.where(nil, 0.0, np.sqrt(between) * drawn)
    lines = setting.slope * rng.standard_normal(schools)
    prior = 0.4 * intake[school] + 0.9 * rng.standard_normal(len(school))
    girl = rng.random(len(school)) < 0.5
    fsm6 = rng.random(len(school)) < 1 / (1 + np.exp(1.2 + 0.5 * intake[school]))
    b = list(COEFFICIENTS.values())
    y = b[0] + b[1] * prior + b[2] * prior**2 + b[3] * girl + b[4] * fsm6
    y += truth[school] + lines[school] * prior + setting.pupils(rng, len(school))
    made = {"school": school, "y": y, "prior": prior, "girl": girl.astype(float), "fsm6": fsm6.astype(float)}
    known = {"school": np.arange(schools), "truth": truth, "truth_slope": lines, "nil": nil}
    return pl.DataFrame(made), pl.DataFrame(known), between * (1 - setting.nil)


def simulate(setting: Setting, areas: int, rng: np.random.Generator) -> Tally:
    tally = Tally()
    for number in range(areas):
        pupils, known, between = area(setting, rng)
        fit = ks.value_added(
            pupils,
            outcome="y",
            predictors=list(COEFFICIENTS)[1:],
            school="school",
            slope="prior" if setting.slope else None,
        )
        values = dict(fit.variances.iter_rows())
        tally.none += values["school"] <= 1e-10
        tally.variances.append((values["school"] / (between or 1.0), values["pupil"]))
        off = fit.coefficients["estimate"].to_numpy() - list(COEFFICIENTS.values())
        tally.inside.append(list(np.abs(off) <= 1.96 * fit.coefficients["se"].to_numpy()))
        wider = fit.schools.join(wider_se(fit, pupils), on="school", maintain_order="left")
        tally.schools.append(wider.join(known, on="school", maintain_order="left").with_columns(area=pl.lit(number)))
    return tally


def wider_se(fit: ValueAdded, pupils: pl.DataFrame) -> pl.DataFrame:
    """What a school's standard error would be if coefficients were taken as estimated, not as known: a school's own
    mean of the predictors, x̄, adds reliability² x̄'Cx̄ to the variance (C: the coefficients' covariance)."""
    means = pupils.group_by("school").agg(
        pl.lit(1.0).alias("one"), pl.col("prior").mean(), (pl.col("prior") ** 2).mean().alias("square"),
        pl.col("girl").mean(), pl.col("fsm6").mean(),
    )  # fmt: skip
    x = fit.schools.join(means, on="school", maintain_order="left").select(means.columns[1:]).to_numpy()
    added = fit.schools["reliability"].to_numpy() ** 2 * np.einsum("mi,ij,mj->m", x, fit.covariance, x)
    return fit.schools.select("school", wider_se=(pl.col("se") ** 2 + pl.Series(added)).sqrt())


def share(frame: pl.DataFrame, hit: pl.Expr) -> str:
    """Percent of rows that are hits, and its standard error with areas drawn as wholes."""
    if frame.is_empty():
        return "–"
    of_areas = frame.group_by("area").agg(hits=hit.sum(), rows=pl.len())
    hits, rows = of_areas["hits"].to_numpy(), of_areas["rows"].to_numpy()
    found = hits.sum() / rows.sum()
    error = np.sqrt(np.sum((hits - found * rows) ** 2)) / rows.sum()
    return f"{100 * found:.2f}% ({100 * error:.2f})"


def covered(effect: str = "effect", se: str = "se", truth: str = "truth") -> pl.Expr:
    return (pl.col(effect) - pl.col(truth)).abs() <= 1.96 * pl.col(se) + 1e-12


def pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """Neighbours in the frame, of one area: each school in one pair at most."""
    columns = [c for c in ("area", "truth", "effect", "se", "pair_low", "pair_high", "nil") if c in frame.columns]
    numbered = frame.select(columns).with_columns(place=pl.int_range(pl.len()).over("area"))
    first = numbered.filter(pl.col("place") % 2 == 0).with_columns(pair=pl.col("place") // 2)
    second = numbered.filter(pl.col("place") % 2 == 1).with_columns(pair=pl.col("place") // 2)
    return first.join(second, on=["area", "pair"], suffix="_other")


APART = (pl.col("pair_low") > pl.col("pair_high_other")) | (pl.col("pair_high") < pl.col("pair_low_other"))
DIFFERENCE = pl.col("effect") - pl.col("effect_other")
TRUE_DIFFERENCE = pl.col("truth") - pl.col("truth_other")
FLAGGED = (pl.col("low") > 0) | (pl.col("high") < 0)


def lines(setting: Setting, tally: Tally) -> Iterator[str]:
    schools = pl.concat(tally.schools)
    yield f"{setting.title}: {len(tally.schools)} areas, {schools.height:,} schools, {schools['n'].sum():,} pupils"
    if setting.between[1]:
        yield f"  95% ranges hold the effect: {share(schools, covered())}"
        bands = (f"{a}–{b} pupils {share(schools.filter(pl.col('n').is_between(a, b)), covered())}" for a, b in BANDS)
        yield f"    by size: {', '.join(bands)}"
        if not setting.slope:
            yield f"    if coefficients were taken as estimated, not as known: {share(schools, covered(se='wider_se'))}"
        yield from _of_pairs(schools)
    if setting.slope:
        yield f"  … the school's own line: {share(schools, covered('slope_effect', 'slope_se', 'truth_slope'))}"
    yield from _of_model(setting, tally)
    nil = schools.filter(pl.col("truth") == 0)
    if not nil.is_empty():
        stated = 100 * float(nil["chance"].to_numpy().mean())
        yield f"  schools without an effect shown as above or below: {share(nil, FLAGGED)}; stated {stated:.2f}%"
        for a, b in BANDS:
            band = nil.filter(pl.col("n").is_between(a, b))
            stated = 100 * float(band["chance"].to_numpy().mean())
            yield f"    {a}–{b} pupils: {share(band, FLAGGED)}; stated {stated:.2f}%"
        alike = pairs(nil)
        yield f"  two of them shown as different (pair ranges do not meet): {share(alike, APART)}"


def _of_pairs(schools: pl.DataFrame) -> Iterator[str]:
    found = pairs(schools)
    off = (DIFFERENCE - TRUE_DIFFERENCE).abs() > 1.39 * (pl.col("se") + pl.col("se_other"))
    yield f"  pair ranges: the true difference of two lies outside what they allow: {share(found, off)}"
    apart = found.filter(APART)
    wrong = share(apart, DIFFERENCE * TRUE_DIFFERENCE < 0)
    part = 100 * apart.height / found.height
    yield f"    of {apart.height:,} pairs shown as different ({part:.0f}%), the wrong way round: {wrong}"


def _of_model(setting: Setting, tally: Tally) -> Iterator[str]:
    inside = np.array(tally.inside)
    areas = len(inside)
    each = (f"{term} {100 * part:.1f}%" for term, part in zip(COEFFICIENTS, inside.mean(axis=0), strict=True))
    error = 100 * np.sqrt(0.95 * 0.05 / areas)
    yield f"  coefficients within 1.96 standard errors: {', '.join(each)} ({error:.1f} each)"
    found = np.array(tally.variances)
    of_schools, of_pupils = found.mean(axis=0)
    errors = found.std(axis=0) / np.sqrt(areas)
    said = "against the true" if setting.between[1] else "(the true is 0)"
    yield (
        f"  variance of schools {said}: {of_schools:.4f} ({errors[0]:.4f}), of pupils {of_pupils:.4f} "
        f"({errors[1]:.4f}); none found in {tally.none} areas"
    )


def main(areas: int = 500) -> None:
    start = time.perf_counter()
    for number, setting in enumerate(SETTINGS):
        tally = simulate(setting, max(int(setting.part * areas), 2), np.random.default_rng([4, number]))
        print("\n".join(lines(setting, tally)), flush=True)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
