"""From sums to a fitted model: variances, coefficients, criterion, schools' effects."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.errors import MethodError
from keystage.analysis.progress.alike import together
from keystage.analysis.progress.basis import Basis
from keystage.analysis.progress.criterion import Criterion, parts, times
from keystage.analysis.progress.newton import Least, least, relative
from keystage.analysis.progress.starting import starts
from keystage.analysis.progress.sums import Sums

__all__ = ["AtMean", "Solution", "Units", "check", "explained_share", "orthonormal", "solve", "units_of"]

Floats = NDArray[np.float64]

_ALL = 1e-13  # share of the outcome's spread that terms leave when they explain it wholly
_SAME = 1e-12  # share of the slope's squares that are about a school's own mean: below, all its pupils have one value
_NOUGHT = 1e-5  # standard deviation of schools against that of a school's mean by chance: below, perhaps none
_TOLD = 1e-9  # share of schools' own columns that predictors leave: below, they are made of the predictors
_NOTHING = 1e-10  # share of what the terms leave that pupils keep within schools: below, rounding


@dataclass(frozen=True, slots=True)
class Solution:
    """A fitted model in the units of the data.

    coefficients, covariance: of the ones and the terms that are kept. between: q × q, covariance of the schools'
    effects (intercept, slope) where the slope's predictor is 0. pupil: variance of pupils (of weight 1) in a school.
    criterion: −2 log (restricted) likelihood with all constants. effects: q × M. spread: q × q × M, their covariance
    given the estimates. at_mean: the same of an intercept where the slope's predictor is at its mean (without a slope,
    of the intercept). reliability: M, share of an intercept's conditional variance that chance among its own pupils
    makes up when the school's own effect is nil (with a random intercept alone: the shrinkage).
    unsure: M, the share that the coefficients' own uncertainty adds to it.
    r2: squared correlation of the outcome with what the terms expect.
    """

    coefficients: Floats
    covariance: Floats
    between: Floats
    pupil: float
    criterion: float
    effects: Floats
    spread: Floats
    at_mean: "AtMean"
    reliability: Floats
    unsure: Floats
    r2: float


@dataclass(frozen=True, slots=True)
class AtMean:
    """Of a pupil at the mean of the slope's predictor. between: variance of schools. effects, spread: M, the schools'
    and their variances given the estimates. Worked out of centred columns: far from 0 the digits would be lost."""

    between: float
    effects: Floats
    spread: Floats


@dataclass(frozen=True, slots=True)
class Units:
    """The way back from orthonormal columns to the data's.

    back: coefficients of orthonormal columns → of the data's. outcome: size of the orthonormal outcome in the data's
    units. offset: the data's coefficients where the orthonormal ones are 0. log_det: log |X'X| of the data's columns
    against the orthonormal ones. turn: effects of (1, scaled slope) → of (1, the data's slope). mean: of
    the two columns.
    """

    back: Floats
    outcome: float
    offset: Floats
    log_det: float
    turn: Floats
    mean: Floats


def solve(sums: Sums, basis: Basis, *, method: Literal["reml", "ml"] = "reml") -> Solution:
    """Fit by Newton on schools. Raises MethodError where the data have no answer."""
    check(sums)
    _check(sums, basis)
    turned, within, stretch = _turned(sums, basis)
    _check_told(sums, turned, within)
    if len(turned) > 1:
        _check_lines(sums, within)
    units = units_of(sums, basis, stretch)
    rows, terms = sums.rows, len(basis.kept) - 1
    restricted = method == "reml"
    criterion = Criterion(turned, within, rows - terms if restricted else rows, restricted)
    begin = list(starts(criterion, len(sums.pupils), rows))
    few = _fewer(criterion)
    found = _edged(few, least(few, begin))
    if found.point.rss < _NOTHING:
        raise MethodError(_nothing_left(sums.names[-1], slope=len(turned) > 1))
    return _solution(sums, basis, criterion, found, units)


def _fewer(criterion: Criterion) -> Criterion:
    """The same criterion of fewer schools, where schools of one size can be put together."""
    if len(criterion.sums) > 1:
        return criterion
    sums, within, many = together(criterion.sums, criterion.within)
    return replace(criterion, sums=sums, within=within, many=many)


def _edged(criterion: Criterion, found: Least) -> Least:
    """The same with nought for elements of the factor that the criterion does not tell from nought."""
    stretch = np.sqrt(criterion.within[0, 0].mean())
    theta = np.where(np.abs(found.theta) * stretch < _NOUGHT, 0.0, found.theta)
    if np.array_equal(theta, found.theta):
        return found
    point = criterion.at(relative(theta))
    return found if point is None or point.value > found.point.value + 1e-9 else Least(theta, relative(theta), point)


def check(sums: Sums) -> None:
    """Refuse pupils of whom no model can be made, whatever the predictors. Raises MethodError."""
    if len(sums.pupils) < 2:
        raise MethodError("A model of schools needs pupils of at least two schools; these are of one.")
    if sums.rows == len(sums.pupils):
        raise MethodError("Every school has one pupil, so schools cannot be told from pupils.")
    if not np.isfinite(sums.total).all():
        raise MethodError(
            "The numbers are too large to be squared and added. Give the outcome or predictor in larger units."
        )
    if sums.basis is None and _flat(sums):
        raise MethodError(f"“{sums.names[-1]}” is the same for every pupil, so there is nothing to explain.")


def _check(sums: Sums, basis: Basis) -> None:
    rows, terms = sums.rows, len(basis.kept) - 1
    if rows <= terms:
        asked = len(sums.names) - 1 - len(basis.constant)
        raise MethodError(f"{rows:,} pupils are too few for {asked:,} coefficients. Leave out predictors.")
    if basis.unexplained < _ALL:
        raise MethodError(
            f"The predictors explain “{sums.names[-1]}” wholly, so nothing is left that schools could add. "
            "Is one of them made of the outcome?"
        )
    if sums.slope in basis.constant:
        raise MethodError(
            f"“{sums.names[sums.slope]}” is the same for every pupil, so schools' lines by it cannot differ. Leave the "
            "slope out."
        )


def _check_told(sums: Sums, turned: Floats, within: Floats) -> None:
    """Refuse predictors that tell every school from every other: columns of which schools' own are made."""
    known = np.sum(turned[0, :, :-1] ** 2) if len(turned) == 1 and turned.shape[2] > len(sums.pupils) else 0.0
    if known and within[0, 0].sum() - known <= _TOLD * within[0, 0].sum():
        raise MethodError(
            "The predictors tell every school from every other (there are as many of them that are the same for all "
            "pupils of a school), so nothing is left that could be a school's own. Leave out predictors."
        )


def _check_lines(sums: Sums, within: Floats) -> None:
    """Refuse schools that have no more pupils than a line of their own takes up."""
    determinant = within[0, 0] * within[1, 1] - within[0, 1] ** 2
    taken = np.where((sums.pupils > 1) & (determinant > _SAME * within[0, 0] * within[1, 1]), 2, 1)
    assert sums.slope is not None, "sums by a slope name it"
    if np.all(taken == 1):
        raise MethodError(
            f"“{sums.names[sums.slope]}” is the same for all pupils of a school, in every school, so a line for each "
            "school cannot be found. Leave the slope out."
        )
    if np.sum(taken == 2) < 2:
        raise MethodError(
            "Only one school has pupils enough for a line of its own, so how lines differ cannot be told. Leave the "
            "slope out."
        )
    if sums.rows <= taken.sum():
        raise MethodError(
            "No school has more pupils than a line of its own takes up, so schools' lines cannot be told from chance. "
            "Leave the slope out."
        )


def _nothing_left(outcome: str, *, slope: bool) -> str:
    if slope:
        return (
            f"A line for each school gives the pupils' “{outcome}” without error, so lines cannot be told from chance. "
            "Is the outcome worked out of the slope's predictor? If not, leave the slope out."
        )
    return (
        f"Within a school nothing is left of “{outcome}” for pupils to differ by, so schools cannot be told from "
        "chance. Is the outcome the same for all pupils of a school?"
    )


def _flat(sums: Sums) -> bool:
    total = sums.total
    return bool(total[-1, -1] - total[0, -1] ** 2 / total[0, 0] <= 1e-26 * total[0, 0] * sums.centre[-1] ** 2)


def _turned(sums: Sums, basis: Basis) -> tuple[Floats, Floats, float]:
    """R of orthonormal columns, P, and the number by which the slope's column was divided."""
    size = len(sums.of_school)
    kept = sums.of_school[:, :, list(basis.kept)]
    turned = kept @ np.linalg.inv(basis.factor)
    within = np.empty((size, size, len(sums.pupils)))
    within[0, 0] = sums.of_school[0, :, 0]
    if size == 1:
        return turned, within, 1.0
    assert sums.slope is not None, "sums by a slope name it"
    made = np.eye(len(sums.names)) if sums.basis is None else sums.basis
    own = np.linalg.inv(made)[:, sums.slope]
    squares = np.maximum(sums.of_school[1] @ own, 0.0)
    stretch = float(np.sqrt(squares.sum() / within[0, 0].sum()))
    turned[1] /= stretch
    within[0, 1] = within[1, 0] = sums.of_school[1, :, 0] / stretch
    within[1, 1] = squares / stretch**2
    return turned, within, stretch


def units_of(sums: Sums, basis: Basis, stretch: float = 1.0) -> Units:
    """The way back from this basis. stretch: the number by which the slope's column was divided."""
    kept = list(basis.kept)
    inner = np.linalg.inv(basis.factor[:-1, :-1])
    made = np.eye(len(sums.names)) if sums.basis is None else sums.basis
    columns, outcome = made[np.ix_(kept[:-1], kept[:-1])], made[kept[-1], kept[-1]]
    centre = np.eye(len(kept) - 1)
    centre[0, 1:] = -sums.centre[kept[1:-1]]
    back = centre @ columns @ inner
    offset = (back @ basis.factor[:-1, -1] - centre @ made[kept[:-1], kept[-1]]) / outcome
    offset[0] += sums.centre[-1]
    log_det = 2 * float(np.log(np.diag(basis.factor)[:-1]).sum() - np.log(np.diag(columns)).sum())
    turn, mean = np.eye(len(sums.of_school)), np.ones(1)
    if sums.slope is not None and len(turn) == 2:
        turn = np.array([[1.0, -sums.centre[sums.slope] / stretch], [0.0, 1 / stretch]])
        mean = np.array([1.0, sums.of_school[1, :, 0].sum() / sums.of_school[0, :, 0].sum() / stretch])
    return Units(back, float(basis.factor[-1, -1] / outcome), offset, log_det, turn, mean)


def _solution(sums: Sums, basis: Basis, criterion: Criterion, found: Least, units: Units) -> Solution:
    point, restricted = found.point, criterion.restricted
    held = parts(point.cross)
    assert held is not None, "an estimate makes V a covariance"
    gain, scaled = held.gain, held.rss / criterion.freedom
    pupil = scaled * units.outcome**2
    given = times(criterion.factors(found.covariance), found.covariance[:, :, None])
    effects = times(given, (criterion.sums @ gain)[:, None])[:, 0] * units.outcome
    constants = criterion.freedom * (1 + np.log(2 * np.pi / criterion.freedom) + 2 * np.log(units.outcome))
    value = point.value + constants + (units.log_det if restricted else 0.0) - sums.log_weights
    back = units.back * units.outcome
    return Solution(
        coefficients=units.offset - back @ gain[:-1],
        covariance=scaled * (back @ held.root) @ (back @ held.root).T,
        between=pupil * units.turn @ found.covariance @ units.turn.T,
        pupil=pupil,
        criterion=float(value),
        effects=units.turn @ effects,
        spread=pupil * _in_units(given, units.turn),
        at_mean=AtMean(
            between=float(pupil * units.mean @ found.covariance @ units.mean),
            effects=units.mean @ effects,
            spread=pupil * _in_units(given, units.mean[None])[0, 0],
        ),
        reliability=_reliability(given, criterion.within, units.turn),
        unsure=_unsure(given, criterion.sums[:, :, :-1] @ held.root, units.turn),
        r2=explained_share(basis, gain),
    )


def _in_units(given: Floats, turn: Floats) -> Floats:
    """Covariances of effects, of (1, scaled slope), as of (1, the data's slope)."""
    return times(times(turn[:, :, None], given), turn.T[:, :, None])


def _reliability(given: Floats, within: Floats, turn: Floats) -> Floats:
    """Of each intercept: its variance by chance alone, DPD, against its conditional variance, D."""
    by_chance = _in_units(times(times(given, within), given), turn)[0, 0]
    whole = _in_units(given, turn)[0, 0]
    return np.asarray(np.divide(by_chance, whole, out=np.zeros_like(whole), where=whole > 0))


def _unsure(given: Floats, columns: Floats, turn: Floats) -> Floats:
    """Of each intercept: the variance that the coefficients' uncertainty adds, DR(X'V⁻¹X)⁻¹R'D, against D. columns:
    q × M × p, R by a root of (X'V⁻¹X)⁻¹."""
    pulled = np.einsum("a,abm->bm", turn[0], given)
    moved = np.einsum("bm,bmk->mk", pulled, columns)
    whole = _in_units(given, turn)[0, 0]
    added = np.einsum("mk,mk->m", moved, moved)
    return np.asarray(np.divide(added, whole, out=np.zeros_like(whole), where=whole > 0))


def explained_share(basis: Basis, gain: Floats) -> float:
    """Squared correlation of the outcome with what the terms expect. gain: −b of the orthonormal columns, and 1."""
    onto, left = basis.factor[:-1, -1], basis.factor[-1, -1]
    expected = onto[1:] - left * gain[1:-1]
    spread = float(expected @ expected) * float(onto[1:] @ onto[1:] + left**2)
    return float((expected @ onto[1:]) ** 2 / spread) if spread > 0 else 0.0


def orthonormal(sums: Sums, basis: Basis) -> tuple[Sums, Units]:
    """The same sums of the basis' own columns, and the way back from them. The ones stay ones; the rest are
    orthonormal."""
    turned, _, _ = _turned(sums, basis)
    units, root = units_of(sums, basis), basis.factor[0, 0]
    turned[:, :, 0] *= root
    total = np.eye(len(basis.kept))
    total[0, 0] = root**2
    back = units.back.copy()
    back[:, 0] *= root
    names = tuple(sums.names[j] for j in basis.kept)
    nothing = np.zeros(len(names))
    made = replace(sums, names=names, centre=nothing, total=total, of_school=turned[:1], slope=None, basis=None)
    return made, replace(units, back=back, log_det=units.log_det - 2 * float(np.log(root)))
