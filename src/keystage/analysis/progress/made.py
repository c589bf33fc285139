"""From sums to what is said of a model: tables of coefficients, variances and schools, and warnings."""

from collections.abc import Iterator
from math import erf, erfc, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.progress.basis import Basis
from keystage.analysis.progress.design import Design
from keystage.analysis.progress.in_memory import Found
from keystage.analysis.progress.result import Model, ValueAdded
from keystage.analysis.progress.solution import Solution, explained_share, orthonormal, solve
from keystage.analysis.progress.sums import Sums

if TYPE_CHECKING:
    from keystage.analysis.progress.two_groupings import TwoGroupings

__all__ = ["CLEAR", "PAIR", "made"]

Floats = NDArray[np.float64]

CLEAR = 1.96  # standard errors either side of an effect: 95 in 100 such ranges hold the school's own
PAIR = 1.39  # either side of each of two: ranges that do not meet differ, 5 in 100 by chance (Goldstein & Healy 1995)
_FEW = ((20, 86), (60, 92))  # schools: of fewer, how many effects of 100 ranges of 95 hold (benchmarks/RESULTS.md)
_TOO_FEW = 8  # schools: of fewer, ranges of 95 held 56 to 86 effects of 100
_TOLD = 8.0  # sum of squared reliabilities, 2 / (relative standard error of schools' variance)²: below, half its size
_HELD = 94.0  # percent of effects that ranges of 95 should hold, the coefficients' uncertainty counted
_ENOUGH = 80.0  # percent of pupils that a model should have used (domain handbook 9a.4)


def made(model: Model, design: Design, found: Found, basis: Basis) -> ValueAdded:
    """The model of these sums."""
    own = _of_schools(model, found, basis) if found.cells is None else _of_two(model, found, basis)
    sums, dropped = found.sums, _dropped(found.sums, basis, design)
    return ValueAdded(
        model=model,
        design=design,
        given=found.given,
        used=sums.rows,
        left_out=found.left_out,
        dropped=dropped,
        warnings=tuple(_warnings(model, found, dropped, own)),
        **own,
    )


def _of_schools(model: Model, found: Found, basis: Basis) -> dict[str, Any]:
    sums = found.sums
    solution = solve(sums, basis, method=model.method)
    between = solution.at_mean.between
    return {
        "coefficients": _coefficients(sums, basis, solution.coefficients, solution.covariance),
        "covariance": solution.covariance,
        "variances": _variances(solution),
        "criterion": solution.criterion,
        "icc": between / (between + solution.pupil),
        "r2": solution.r2,
        "held": _held(solution.unsure),
        "schools": _schools(sums, solution),
    }


def _of_two(model: Model, found: Found, basis: Basis) -> dict[str, Any]:
    """Of a model with a second grouping; its sums are of cells."""
    from keystage.analysis.progress.two_groupings import solve_two  # sparse solvers, which few models need

    sums, cells = found.sums, found.cells
    assert cells is not None, "sums of two groupings come with their cells"
    assert model.also is not None, "cells are of two groupings"
    keys = [cells[model.school], cells[model.also]]
    places = [key.rank("dense").cast(pl.Int64).to_numpy() - 1 for key in keys]
    groups = [key.unique().sort() for key in keys]
    counts = [np.bincount(place, sums.pupils).astype(np.int64) for place in places]
    plain, units = orthonormal(sums, basis)
    solved = solve_two(plain, places[0], places[1], method=model.method)
    back = units.back * units.outcome
    scale = units.outcome**2
    school, also, pupil = (
        scale * part for part in (solved.school_variance, solved.also_variance, solved.pupil_variance)
    )
    freedom = sums.rows - (len(basis.kept) - 1 if model.method == "reml" else 0)
    log_det = units.log_det if model.method == "reml" else 0.0
    covariance = back @ solved.covariance @ back.T
    rows = [("school", school), (model.also, also), ("pupil", pupil)]
    return {
        "coefficients": _coefficients(sums, basis, units.offset + back @ solved.coefficients, covariance),
        "covariance": covariance,
        "variances": pl.DataFrame(rows, schema=["component", "value"], orient="row"),
        "criterion": solved.criterion + 2 * freedom * float(np.log(units.outcome)) + log_det,
        "icc": school / (school + also + pupil),
        "held": _held(np.zeros(1)),
        "r2": explained_share(basis, np.append(-solved.coefficients, 1.0)),
        "schools": _effects(groups[0].alias("school"), counts[0], *_grouping(solved, units.outcome, "school")),
        "also": _effects(groups[1].alias("group"), counts[1], *_grouping(solved, units.outcome, "also")),
    }


def _grouping(solved: "TwoGroupings", scale: float, which: str) -> tuple[Floats, Floats, Floats]:
    """Effects, errors and reliabilities of one of two groupings."""
    effects, errors, variance = (
        (solved.school_effects, solved.school_errors, solved.school_variance)
        if which == "school"
        else (solved.also_effects, solved.also_errors, solved.also_variance)
    )
    reliability = 1 - errors**2 / variance if variance > 0 else np.zeros_like(errors)
    return scale * effects, scale * errors, reliability


def _coefficients(sums: Sums, basis: Basis, estimates: Floats, covariance: Floats) -> pl.DataFrame:
    terms = [sums.names[j] for j in basis.kept[:-1]]
    terms[0] = "intercept"
    return pl.DataFrame({"term": terms, "estimate": estimates, "se": np.sqrt(np.diag(covariance))})


def _variances(solution: Solution) -> pl.DataFrame:
    between = solution.between
    rows = [("school", between[0, 0])]
    if len(between) == 2:
        rows += [("slope", between[1, 1]), ("covariance", between[0, 1])]
    return pl.DataFrame([*rows, ("pupil", solution.pupil)], schema=["component", "value"], orient="row")


def _dropped(sums: Sums, basis: Basis, design: Design) -> pl.DataFrame:
    rows = [(j, "the same for every pupil") for j in basis.constant]
    rows += [(j, "worked out of other predictors") for j in basis.alike]
    named = [(sums.names[j], why) for j, why in sorted(rows)]
    named += [(name, "the same for every pupil") for name in _of_one_value(design)]
    return pl.DataFrame(named, schema={"term": pl.String, "reason": pl.String}, orient="row")


def _of_one_value(design: Design) -> list[str]:
    """Category columns that say nothing: every pupil is in the same category."""
    return [name for name, values in design.categories.items() if len(values) == 1]


def _schools(sums: Sums, solution: Solution) -> pl.DataFrame:
    errors = np.sqrt(np.maximum(solution.spread[0, 0], 0.0))
    frame = _effects(
        sums.schools.alias("school"), sums.pupils, solution.effects[0], errors, solution.reliability, solution.unsure
    )
    if len(solution.effects) == 1:
        return frame
    return frame.with_columns(
        slope_effect=pl.Series(solution.effects[1]),
        slope_se=pl.Series(np.sqrt(np.maximum(solution.spread[1, 1], 0.0))),
        effect_at_mean=pl.Series(solution.at_mean.effects),
        se_at_mean=pl.Series(np.sqrt(np.maximum(solution.at_mean.spread, 0.0))),
    )


def _effects(
    names: pl.Series,
    pupils: NDArray[np.int64],
    effects: Floats,
    errors: Floats,
    reliability: Floats,
    unsure: Floats | float = 0.0,
) -> pl.DataFrame:
    """A row a school: its effect, two ranges, and how often the wider one misses 0 when the school's own effect is nil:
    by chance among its pupils, and by the uncertainty of the coefficients."""
    chances = [erfc(CLEAR / sqrt(2 * part)) if part > 0 else 0.0 for part in (reliability + unsure).tolist()]
    return pl.DataFrame(
        [
            names,
            pl.Series("n", pupils),
            pl.Series("effect", effects),
            pl.Series("se", errors),
            pl.Series("low", effects - CLEAR * errors),
            pl.Series("high", effects + CLEAR * errors),
            pl.Series("pair_low", effects - PAIR * errors),
            pl.Series("pair_high", effects + PAIR * errors),
            pl.Series("reliability", reliability),
            pl.Series("chance", chances, pl.Float64),
        ]
    )


def _held(unsure: Floats) -> float:
    """Percent of schools' effects that their ranges hold, when what the coefficients leave unsure is counted."""
    return 100 * sum(erf(CLEAR / sqrt(2 * (1 + part))) for part in unsure.tolist()) / len(unsure)


def _too_narrow(own: dict[str, Any]) -> Iterator[str]:
    """What makes ranges hold fewer effects than 95 in a hundred, and by how much where that can be said."""
    schools, held = own["schools"], round(own["held"])
    alone = schools.height
    few = next((found for most, found in _FEW if alone < most), None)
    if alone < _TOO_FEW:
        yield (
            f"There are {alone} schools only: how much schools differ cannot be told from so few, and their ranges "
            "cannot be relied on."
        )
    elif few is not None:
        yield (
            f"There are {alone} schools only: how much schools differ cannot be told well from so few, and their "
            f"ranges are too narrow: of areas like this they hold about {min(few, held)} effects in a hundred, not 95."
        )
    elif own["held"] < _HELD:
        yield (
            "What the predictors account for is itself uncertain here, which the ranges leave out: they hold about "
            f"{min(held, 93)} effects in a hundred, not 95."
        )
    told = float(np.sum(schools["reliability"].to_numpy() ** 2))
    if alone >= _TOO_FEW and 0 < told < _TOLD:
        yield (
            "How much schools differ is hardly known here, for they are alike, small or few: ranges may be too narrow, "
            "and effects drawn too near to 0 or not near enough."
        )
    if "also" in own and own["also"].height < _FEW[0][0]:
        yield f"The second grouping has {own['also'].height} groups only: the ranges of its effects are too narrow."


def _warnings(model: Model, found: Found, dropped: pl.DataFrame, own: dict[str, Any]) -> Iterator[str]:
    variances = own["variances"]
    used = 100 * found.sums.rows / found.given
    if used < _ENOUGH:
        yield (
            f"Only {used:.0f}% of the {found.given:,} pupils could be used: the rows of the others are not complete, "
            "and schools with many of them may look better or worse than they are."
        )
    yield from _too_narrow(own)
    for term, why in dropped.iter_rows():
        yield f"“{term}” is {why}, so it is left out of the model."
    values = dict(zip(variances["component"], variances["value"], strict=True))
    weight = float(found.sums.of_school[0, :, 0].sum()) / found.sums.rows
    if values["school"] * weight <= 1e-10 * values["pupil"]:
        yield "Schools do not differ by more than chance would have them differ: every school's effect is 0."
    elif "slope" in values and values["slope"] == 0:
        yield f"Schools' lines by “{model.slope}” do not differ by more than chance would have them differ."
    elif "slope" in values and values["school"] * values["slope"] * (1 - 1e-8) <= values["covariance"] ** 2:
        yield (
            f"Schools' lines by “{model.slope}” are tied to their intercepts wholly: there is too little in the data "
            "to tell the two apart, so read them together."
        )
