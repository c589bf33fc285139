"""Two groupings against a plain second implementation: the whole covariance matrix, and a general minimiser."""

from dataclasses import replace
from typing import Literal

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from keystage.analysis.errors import MethodError
from keystage.analysis.progress import blocks, elimination
from keystage.analysis.progress.sums import Sums
from keystage.analysis.progress.two_groupings import TwoGroupings, solve_two

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Method = Literal["reml", "ml"]


class Pupils:
    """Made-up pupils of two groupings."""

    def __init__(self, columns: Floats, outcome: Floats, school: Whole, other: Whole, weights: Floats | None = None):
        self.weights = np.ones(len(outcome)) if weights is None else weights
        self.columns = np.column_stack([np.ones(len(outcome)), columns])
        self.outcome, self.school, self.other = outcome, school, other

    def cells(self) -> tuple[Sums, Whole, Whole]:
        columns = np.column_stack([self.columns, self.outcome])
        centre = np.average(columns, axis=0, weights=self.weights)
        centre[0] = 0
        columns = columns - centre
        pairs, of = np.unique(np.stack([self.school, self.other]), axis=1, return_inverse=True)
        weighted = columns * self.weights[:, None]
        sums = np.zeros((pairs.shape[1], columns.shape[1]))
        np.add.at(sums, of, weighted)
        names = tuple(f"column {j}" for j in range(columns.shape[1]))
        cells = pl.Series(range(pairs.shape[1]))
        logs = float(np.log(self.weights).sum())
        made = Sums(names, centre, weighted.T @ columns, cells, np.bincount(of), sums[None], None, logs)
        return made, pairs[0], pairs[1]

    def fit(self, method: Method) -> TwoGroupings:
        return solve_two(*self.cells(), method=method)

    def covariance(self, school: float, other: float, pupil: float) -> Floats:
        same = [np.equal.outer(of, of).astype(float) for of in (self.school, self.other)]
        return school * same[0] + other * same[1] + pupil * np.diag(1 / self.weights)

    def criterion(self, school: float, other: float, pupil: float, method: Method) -> float:
        """−2 log (restricted) likelihood of three variances, the coefficients at their best."""
        whole = self.covariance(school, other, pupil)
        inverse = np.linalg.inv(whole)
        held = self.columns.T @ inverse @ self.columns
        residuals = self.outcome - self.columns @ np.linalg.solve(held, self.columns.T @ inverse @ self.outcome)
        rows = len(self.outcome) - (self.columns.shape[1] if method == "reml" else 0)
        made = rows * np.log(2 * np.pi) + np.linalg.slogdet(whole)[1] + residuals @ inverse @ residuals
        return float(made + (np.linalg.slogdet(held)[1] if method == "reml" else 0.0))

    def least(self, method: Method, starts: list[tuple[float, float, float]]) -> float:
        """The least that a minimiser without derivatives finds, in standard deviations."""

        def of(theta: Floats) -> float:
            return self.criterion(theta[0] ** 2, theta[1] ** 2, np.exp(2 * theta[2]), method)

        options = {"xatol": 1e-7, "fatol": 1e-10, "maxiter": 2000}
        found = [minimize(of, np.array(start), method="Nelder-Mead", options=options) for start in starts]
        return float(min(each.fun for each in found))


def _pupils(
    seed: int, *, rows: int = 70, schools: int = 9, others: int = 5, deviations: tuple[float, float] = (0.7, 0.5),
    nested: bool = False, weighted: bool = False,
) -> Pupils:  # fmt: skip
    rng = np.random.default_rng(seed)
    school = np.append(np.arange(schools), rng.integers(0, schools, rows - schools))
    crossed = np.append(np.arange(others), rng.integers(0, others, rows - others))
    other = school % others if nested else crossed
    columns = rng.normal(size=(rows, 2)) + 3
    weights = rng.uniform(0.3, 4, rows) if weighted else np.ones(rows)
    noise = rng.normal(size=rows) / np.sqrt(weights)
    outcome = columns @ [1.5, -2] + noise + 40
    for of, deviation in zip((school, other), deviations, strict=True):
        outcome = outcome + deviation * rng.normal(size=of.max() + 1)[of]
    return Pupils(columns, outcome, school, other, weights if weighted else None)


CASES = {
    "crossed": _pupils(1),
    "crossed and weighted": _pupils(2, weighted=True),
    "nested": _pupils(3, nested=True),
    "nested and weighted": _pupils(4, nested=True, weighted=True),
    "more of the other": _pupils(5, schools=5, others=12),
    "no school effects": _pupils(6, deviations=(0, 1)),
    "no effects of the other": _pupils(7, deviations=(1, 0)),
    "no effects": _pupils(13, deviations=(0, 0)),
    "great effects": _pupils(9, deviations=(40, 15)),
    "two schools": _pupils(10, schools=2, others=4),
    "few rows": _pupils(11, rows=14, schools=4, others=3),
    "great effects above": _pupils(1017, rows=79, schools=11, others=4, deviations=(8, 1), nested=True),
    "weighted, no effects": _pupils(12, deviations=(0, 0), weighted=True),
}


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("case", CASES)
def test_criterion_is_the_likelihood_and_nothing_is_less(case: str, method: Method) -> None:
    pupils = CASES[case]

    fitted = pupils.fit(method)

    at = (fitted.school_variance, fitted.also_variance, fitted.pupil_variance)
    assert fitted.criterion == pytest.approx(pupils.criterion(*at, method), abs=1e-8)
    start = np.sqrt(at[0]), np.sqrt(at[1]), np.log(at[2]) / 2
    starts = [start, (0.05, 1.0, start[2]), (1.0, 0.05, start[2])]
    assert fitted.criterion <= pupils.least(method, starts) + 1e-7


@pytest.mark.parametrize("case", CASES)
def test_coefficients_and_effects_are_those_of_the_whole_covariance(case: str) -> None:
    pupils = CASES[case]
    fitted = pupils.fit("reml")
    inverse = np.linalg.inv(pupils.covariance(fitted.school_variance, fitted.also_variance, fitted.pupil_variance))
    columns = pupils.columns - np.append(0, np.average(pupils.columns[:, 1:], axis=0, weights=pupils.weights))
    outcome = pupils.outcome - np.average(pupils.outcome, weights=pupils.weights)
    held = columns.T @ inverse @ columns
    expected = np.linalg.solve(held, columns.T @ inverse @ outcome)

    np.testing.assert_allclose(fitted.coefficients, expected, atol=1e-8)
    np.testing.assert_allclose(fitted.covariance, np.linalg.inv(held), rtol=1e-7, atol=1e-12)
    for of, variance, effects, errors in (
        (pupils.school, fitted.school_variance, fitted.school_effects, fitted.school_errors),
        (pupils.other, fitted.also_variance, fitted.also_effects, fitted.also_errors),
    ):
        member = np.equal.outer(np.arange(of.max() + 1), of).astype(float)
        np.testing.assert_allclose(effects, variance * member @ inverse @ (outcome - columns @ expected), atol=1e-7)
        left = variance - variance**2 * np.einsum("gi,ij,gj->g", member, inverse, member)
        np.testing.assert_allclose(errors**2, left, rtol=1e-6, atol=1e-9)


def _alike() -> Pupils:
    """Schools and other groups whose pupils differ among themselves, and whose means do not."""
    rng = np.random.default_rng(8)
    school, other = (each.ravel().repeat(2) for each in np.indices((4, 3)))
    columns = rng.normal(size=(24, 1)).round(1)
    outcome = np.tile([1.0, -1.0], 12) * rng.uniform(1, 2, 12).repeat(2)
    return Pupils(columns, outcome, school, other)


def test_variances_at_zero_are_zero() -> None:
    none = _alike().fit("ml")

    assert (none.school_variance, none.also_variance) == (0, 0)
    assert not none.school_effects.any()
    assert not none.also_errors.any()


def test_without_a_variance_the_criterion_is_that_of_least_squares() -> None:
    pupils = _alike()
    rows = len(pupils.outcome)
    rss = np.linalg.lstsq(pupils.columns, pupils.outcome)[1][0]

    assert pupils.fit("ml").criterion == pytest.approx(rows * (1 + np.log(2 * np.pi * rss / rows)), abs=1e-9)


@pytest.mark.parametrize("case", ["crossed and weighted", "nested", "more of the other"])
def test_the_two_groupings_may_change_places(case: str) -> None:
    sums, first, second = CASES[case].cells()

    one, other = solve_two(sums, first, second, method="reml"), solve_two(sums, second, first, method="reml")

    assert one.criterion == pytest.approx(other.criterion, abs=1e-9)
    assert one.school_variance == pytest.approx(other.also_variance, abs=1e-7)
    np.testing.assert_allclose(one.also_errors, other.school_errors, atol=1e-7)


def test_weights_of_another_unit_alter_the_pupil_variance_alone() -> None:
    pupils = CASES["crossed and weighted"]
    heavier = Pupils(pupils.columns[:, 1:], pupils.outcome, pupils.school, pupils.other, 1000 * pupils.weights)

    one, other = pupils.fit("reml"), heavier.fit("reml")

    assert other.pupil_variance == pytest.approx(1000 * one.pupil_variance, rel=1e-6)
    assert other.school_variance == pytest.approx(one.school_variance, rel=1e-6)
    assert other.criterion == pytest.approx(one.criterion, abs=1e-8)


def _neighbours() -> Pupils:
    """Primary schools along a line, whose pupils go to one of the three nearest of many secondary schools."""
    rng = np.random.default_rng(21)
    primary = np.append(np.arange(200), rng.integers(0, 200, 220))
    _, secondary = np.unique(primary // 2 + rng.integers(0, 3, 420), return_inverse=True)
    columns = rng.normal(size=(420, 2))
    effects = rng.normal(size=200)[primary] + 0.6 * rng.normal(size=secondary.max() + 1)[secondary]
    return Pupils(columns, columns @ [1, 2] + effects + rng.normal(size=420), secondary, primary)


def _counts(sums: Sums, finer: Whole, coarser: Whole) -> sparse.csr_array:
    return sparse.coo_array((sums.of_school[0][:, 0], (finer, coarser))).tocsr()


def test_many_groups_of_both_kinds_have_the_least_criterion_nearby() -> None:
    pupils = _neighbours()
    fitted = pupils.fit("reml")
    at = np.array([fitted.school_variance, fitted.also_variance, fitted.pupil_variance])

    assert fitted.criterion == pytest.approx(pupils.criterion(*at, "reml"), abs=1e-7)
    for step in np.vstack([np.eye(3), -np.eye(3)]):
        assert pupils.criterion(*(at * (1 + 0.01 * step)), "reml") > fitted.criterion


def test_groups_solved_in_blocks_are_as_those_solved_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    pupils = _neighbours()
    whole = pupils.fit("ml")
    monkeypatch.setattr(elimination, "_SMALL", 10)
    monkeypatch.setattr(blocks, "_WIDTH", 6)
    sums, first, second = pupils.cells()
    assert isinstance(elimination.elimination(_counts(sums, second, first)), blocks.Banded)

    in_blocks = pupils.fit("ml")

    assert in_blocks.criterion == pytest.approx(whole.criterion, abs=1e-9)
    np.testing.assert_allclose(in_blocks.school_effects, whole.school_effects, atol=1e-6)
    np.testing.assert_allclose(in_blocks.school_errors, whole.school_errors, rtol=1e-6)
    np.testing.assert_allclose(in_blocks.also_errors, whole.also_errors, rtol=1e-6)


def _refusal(school: list[int], other: list[int], outcome: Floats | None = None, columns: Floats | None = None) -> str:
    rng = np.random.default_rng(5)
    rows = len(school)
    columns = rng.normal(size=(rows, 1)) if columns is None else columns
    outcome = rng.normal(size=rows) if outcome is None else outcome
    with pytest.raises(MethodError) as caught:
        Pupils(columns, outcome, np.array(school), np.array(other)).fit("reml")
    return str(caught.value)


def test_a_second_grouping_that_is_the_school_is_refused() -> None:
    assert "same as the school" in _refusal([0, 0, 1, 1, 2, 2] * 2, [2, 2, 0, 0, 1, 1] * 2)


def test_a_grouping_of_one_is_refused() -> None:
    assert "only one group" in _refusal([0, 0, 1, 1] * 3, [0] * 12)
    assert "only one school" in _refusal([0] * 12, [0, 0, 1, 1] * 3)


def test_groups_of_one_pupil_are_refused() -> None:
    assert "only one of a group of the second grouping" in _refusal([0, 0, 1, 1] * 2, list(range(8)))
    assert "only one of a school" in _refusal(list(range(8)), [0, 0, 1, 1] * 2)


def test_too_few_rows_are_refused() -> None:
    assert "too few for a model of 5" in _refusal([0, 0, 1, 1, 1], [0, 1, 0, 1, 1], columns=np.eye(5)[:, :4])


def test_an_outcome_without_residuals_is_refused() -> None:
    school, other = [0, 0, 1, 1, 2, 2, 0, 1, 2, 2], [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
    rng = np.random.default_rng(3)
    columns = rng.normal(size=(10, 1))
    whole = 3 * columns[:, 0]
    by_school = whole + np.array([1.0, 5, 2])[school]

    assert "Nothing is left" in _refusal(school, other, whole, columns)
    assert "Nothing is left" in _refusal(school, other, np.full(10, 4.0), columns)
    assert "Leave out" in _refusal(school, other, by_school, columns)


def test_pupils_are_counted_not_weights() -> None:
    sums, first, second = CASES["crossed"].cells()
    with pytest.raises(MethodError, match="too few"):
        solve_two(replace(sums, pupils=np.array([1, 1])), first, second, method="ml")
