"""Comparative judgement of 5,000 scripts in 100,000 judgements, against choix's Newton-CG at the same likelihood.

`python benchmarks/judgement.py [pairs] [ours]` prints the median of `pairs` runs taken in turn, ours the median of
`ours` runs in each. Both maximise Σ log p − α Σ θ², from the same judgements as numbers of scripts (ours counts them
by pair within the time). A time is printed only where our penalised likelihood is at least theirs. choix takes
a list of tuples, which is made before the clock starts. The whole call (a frame of text in; measures, errors, fit of
scripts and judges, warnings out; adjusted scores) is timed beside it.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

import choix
import numpy as np
import polars as pl
from numpy.typing import NDArray

import keystage as ks
from keystage.analysis.moderation.judgement.newton import solve
from keystage.analysis.moderation.judgement.pairs import pairs

SCRIPTS, JUDGEMENTS, JUDGES = 5_000, 100_000, 200
ALPHAS = (1e-6, 1e-2)  # choix's default, which leaves scripts that won all at some 10 logits; and a prior that counts

Places = NDArray[np.int64]


def made_up(seed: int = 1) -> tuple[Places, Places, Places]:
    """(winner, loser, judge): pairs at random, choices by measures of standard deviation 1.5 logits."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(0, 1.5, SCRIPTS)
    first = rng.integers(0, SCRIPTS, JUDGEMENTS)
    second = (first + rng.integers(1, SCRIPTS, JUDGEMENTS)) % SCRIPTS
    wins = rng.random(JUDGEMENTS) < 1 / (1 + np.exp(truth[second] - truth[first]))
    return np.where(wins, first, second), np.where(wins, second, first), rng.integers(0, JUDGES, JUDGEMENTS)


def likelihood(measures: NDArray[np.float64], winner: Places, loser: Places, alpha: float) -> float:
    return float(-np.logaddexp(0, measures[loser] - measures[winner]).sum() - alpha * (measures**2).sum())


def ours(winner: Places, loser: Places, alpha: float) -> NDArray[np.float64]:
    wins = np.bincount(winner, minlength=SCRIPTS).astype(np.float64)
    return solve(pairs(winner, loser, SCRIPTS), wins, part=np.zeros(SCRIPTS, dtype=np.int64), ridge=alpha).measures


def seconds(work: Callable[[], NDArray[np.float64]]) -> tuple[float, NDArray[np.float64]]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def against_choix(alpha: float, turns: int, times: int) -> None:
    winner, loser, _ = made_up()
    rows = list(zip(winner.tolist(), loser.tolist(), strict=True))
    quick, slow = [], []
    for _ in range(turns):
        runs = [seconds(lambda: ours(winner, loser, alpha)) for _ in range(times)]
        taken, theirs = seconds(lambda: choix.opt_pairwise(SCRIPTS, rows, alpha=alpha, method="Newton-CG"))
        mine = likelihood(runs[0][1], winner, loser, alpha)
        if mine < likelihood(theirs, winner, loser, alpha) - 1e-6:
            raise SystemExit("Our likelihood is lower than choix's: no time is printed.")
        quick.append(median(run[0] for run in runs))
        slow.append(taken)
    ratios = sorted(b / a for a, b in zip(quick, slow, strict=True))
    print(
        f"  α = {alpha:g}: ours {1000 * median(quick):7.0f} ms, choix {median(slow):6.1f} s: {median(ratios):.0f} ×",
        end="",
    )
    print(f" ({ratios[0]:.0f} to {ratios[-1]:.0f}); log likelihood {mine:.6f}, above choix's by ", end="")
    print(f"{mine - likelihood(theirs, winner, loser, alpha):.1e}")


def whole_call(times: int) -> None:
    winner, loser, judge = made_up()
    frame = pl.DataFrame({"won": winner, "lost": loser, "judge": judge}).cast(pl.String)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        ks.scale_judgements(frame, winner="won", loser="lost", judge="judge")
        taken.append(time.perf_counter() - start)
    print(f"  whole call, text in, adjusted scores: {1000 * median(taken):.0f} ms (median of {times})")


def main(turns: int = 2, times: int = 9) -> None:
    print(f"{SCRIPTS:,} scripts, {JUDGEMENTS:,} judgements")
    whole_call(times)
    for alpha in ALPHAS:
        against_choix(alpha, turns, times)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
