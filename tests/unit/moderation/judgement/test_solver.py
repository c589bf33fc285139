"""The sparse solver against full matrices and scipy's optimiser, on designs that are hard for one of its two ways."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize

from keystage.analysis.moderation.judgement.newton import solve
from keystage.analysis.moderation.judgement.pairs import pairs


def _chain(scripts: int, times: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each script meets its neighbour only, `times` times, and each wins once at least."""
    first = np.repeat(np.arange(scripts - 1), times)
    ahead = rng.random(len(first)) < 0.6
    ahead[::times], ahead[1::times] = True, False
    return np.where(ahead, first, first + 1), np.where(ahead, first + 1, first)


def test_a_long_chain_has_the_answer_of_its_links() -> None:
    """Scripts in a row: each difference is the log odds of its own pair."""
    scripts, times = 3000, 6
    winner, loser = _chain(scripts, times, np.random.default_rng(1))
    wins = np.bincount(winner[winner < loser], minlength=scripts)[: scripts - 1]
    found = solve(
        pairs(winner, loser, scripts), np.bincount(winner, minlength=scripts) * 1.0, part=np.zeros(scripts, int)
    )
    assert found.settled.all()
    assert -np.diff(found.measures) == pytest.approx(np.log(wins / (times - wins)), abs=1e-6)
    assert found.measures.mean() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("ridge", [0.0, 1e-3])
def test_the_likelihood_is_as_high_as_a_general_optimiser_finds(ridge: float) -> None:
    rng = np.random.default_rng(2)
    scripts, number = 25, 1500
    truth = rng.normal(0, 1, scripts)
    a = rng.integers(0, scripts, number)
    b = (a + rng.integers(1, scripts, number)) % scripts
    ahead = rng.random(number) < 1 / (1 + np.exp(truth[b] - truth[a]))
    winner, loser = np.where(ahead, a, b), np.where(ahead, b, a)

    def loss(theta: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, theta[loser] - theta[winner]).sum() + ridge * (theta**2).sum())

    general = minimize(loss, np.zeros(scripts), method="BFGS", options={"gtol": 1e-4})
    found = solve(
        pairs(winner, loser, scripts), np.bincount(winner, minlength=scripts) * 1.0, part=np.zeros(scripts, int),
        ridge=ridge,
    )  # fmt: skip
    assert loss(found.measures) <= loss(general.x) + 1e-9
    assert found.measures == pytest.approx(general.x - general.x.mean(), abs=1e-3)


def test_scores_without_a_finite_answer_do_not_settle_and_leave_other_parts_alone() -> None:
    winner, loser = np.array([0, 1, 2, 2]), np.array([1, 0, 3, 3])
    found = solve(pairs(winner, loser, 4), np.array([1.0, 1.0, 2.0, 0.0]), part=np.array([0, 0, 1, 1]))
    assert found.settled.tolist() == [True, True, False, False]
    assert found.measures[:2] == pytest.approx([0, 0], abs=1e-9)


def test_choix_reaches_the_same_measures() -> None:
    choix = pytest.importorskip("choix", reason="choix is not installed here")
    rng = np.random.default_rng(3)
    scripts, number = 15, 400
    truth = rng.normal(0, 1, scripts)
    a = rng.integers(0, scripts, number)
    b = (a + rng.integers(1, scripts, number)) % scripts
    ahead = rng.random(number) < 1 / (1 + np.exp(truth[b] - truth[a]))
    winner, loser = np.where(ahead, a, b), np.where(ahead, b, a)
    rows = list(zip(winner.tolist(), loser.tolist(), strict=True))
    for alpha in (1e-6, 1e-2):
        theirs = choix.opt_pairwise(scripts, rows, alpha=alpha, method="Newton-CG", tol=1e-7)
        found = solve(
            pairs(winner, loser, scripts), np.bincount(winner, minlength=scripts) * 1.0, part=np.zeros(scripts, int),
            ridge=alpha,
        )  # fmt: skip
        assert found.measures - found.measures.mean() == pytest.approx(theirs - theirs.mean(), abs=1e-5)
