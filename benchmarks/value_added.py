"""Value added of 600,000 pupils in 16,800 schools, against mixedlm-rs: fits of the same arrays, and whole calls.

`python benchmarks/value_added.py [pairs]` prints the median of pairs taken in turn, and their range. Both are given
the outcome, a C-ordered float64 X with its column of ones and 12 predictors, and the schools' codes; school effects are
worked out on neither side. The two fits must agree before a time is printed.
"""

import gc
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np
import polars as pl
from mixedlm_rs import MixedLM
from numpy.typing import NDArray

import keystage as ks
from keystage.analysis.progress.arrays import fit_arrays
from keystage.analysis.progress.solution import Solution

Floats = NDArray[np.float64]

SHARES = {
    "girl": 0.49, "fsm6": 0.25, "eal": 0.21, "sen_support": 0.14, "asian": 0.11, "joined_late": 0.08, "black": 0.06,
    "sen_plan": 0.03, "in_care": 0.003,
}  # fmt: skip
PREDICTORS = ["prior", "prior_squared", "idaci", *SHARES]
_WORTH = [0.072, 0.0011, -0.9, 0.12, -0.3, 0.35, -0.4, 0.2, -0.15, 0.05, -0.9, -0.5]


@dataclass(frozen=True, slots=True)
class Made:
    """Pupils as arrays: y; X with a column of ones; each pupil's school, a number."""

    y: Floats
    x: Floats
    school: NDArray[np.int64]

    def frame(self) -> pl.DataFrame:
        """A row a pupil, as a file holds them: 0 or 1 in a byte, schools by number."""
        columns = {name: self.x[:, at] for at, name in enumerate(PREDICTORS, start=1)}
        small = {name: columns[name].astype(np.int8) for name in SHARES}
        return pl.DataFrame({"urn": self.school.astype(np.int32), "outcome": self.y, **columns, **small})


def made_up(pupils: int = 600_000, schools: int = 16_800, *, middle: float = 104.0, seed: int = 1) -> Made:
    """Pupils in no order, of schools whose year groups are as large as England's primaries' (6 to 180).

    prior: scores in half points about 104, less `middle`, and their square. Predictors differ between schools. The
    effects of schools: standard deviation 0.35 of the pupils', and 0.012 for each point of prior attainment. The
    schools are the same for every seed.
    """
    of_schools, rng = np.random.default_rng(schools), np.random.default_rng(seed)
    sizes = np.clip(of_schools.lognormal(np.log(30), 0.6, schools), 6, 180)
    intake, effect, slope = of_schools.normal(0, [[1], [0.35], [0.012]], (3, schools))
    school = rng.choice(schools, pupils, p=sizes / sizes.sum())
    x = np.ones((pupils, len(PREDICTORS) + 1))
    prior = np.clip(np.rint(2 * (104 + 2.4 * intake[school] + rng.normal(0, 7.6, pupils))) / 2, 80, 120)
    x[:, 1] = prior - middle
    x[:, 2] = x[:, 1] ** 2
    x[:, 3] = np.round(np.clip(rng.beta(2, 8, pupils) - 0.02 * intake[school], 0, 1), 3)
    for at, share in enumerate(SHARES.values(), start=4):
        x[:, at] = rng.random(pupils) < np.clip(share * np.exp(0.2 * of_schools.normal(0, 1, schools)), 0, 1)[school]
    from_middle = prior - 104
    effects = effect[school] + slope[school] * from_middle
    of_prior = _WORTH[0] * from_middle + _WORTH[1] * from_middle**2
    y = 0.2 + of_prior + x[:, 3:] @ np.array(_WORTH[2:]) + effects + rng.normal(0, 1, pupils)
    return Made(y, x, 100_000 + school)


def ours_of(made: Made, *, slope: bool) -> Solution:
    """Keystage by its array interface, that adds the column of ones itself."""
    return fit_arrays(made.y, made.x[:, 1:], made.school, slope=0 if slope else None)


def peer(made: Made, *, slope: bool) -> MixedLM:
    """mixedlm-rs by its array interface."""
    return MixedLM(made.y, made.x, groups=made.school, exog_re=made.x[:, :2] if slope else None).fit()


def agree(made: Made, *, slope: bool) -> tuple[float, float]:
    """How far the two fits are apart: coefficients against the larger of their size and their standard error,
    variances against their size."""
    theirs = peer(made, slope=slope)
    ours = ours_of(made, slope=slope)
    errors = np.sqrt(np.diag(ours.covariance))
    fixed = np.max(np.abs(ours.coefficients - theirs.fe_params) / np.maximum(np.abs(theirs.fe_params), errors))
    between = np.asarray(theirs.cov_re).reshape(ours.between.shape)
    scale = np.sqrt(np.outer(np.diag(between), np.diag(between)))
    variances = max(np.max(np.abs(ours.between - between) / scale), abs(ours.pupil / theirs.scale - 1))
    return float(fixed), float(variances)


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pairs(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> tuple[float, float, list[float]]:
    """Median seconds of both, and the ratio of each pair; each first in turn; one of each before does not count."""
    ours(), theirs()
    took = []
    for each in range(times):
        first = seconds(theirs) if each % 2 else None
        took.append((seconds(ours), seconds(theirs) if first is None else first))
    return median(a for a, _ in took), median(b for _, b in took), sorted(b / a for a, b in took)


def told(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} x ({ratios[0]:.2f} to {ratios[-1]:.2f})"


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


def against_peer(name: str, made: Made, *, slope: bool, times: int) -> None:
    fixed, variances = agree(made, slope=slope)
    print(f"{name}: coefficients agree to {fixed:.0e}, variances to {variances:.0e}")
    assert fixed < 1e-8, fixed
    assert variances < 1e-6, variances
    ours, theirs, ratios = pairs(
        lambda: ours_of(made, slope=slope),
        lambda: peer(made, slope=slope),
        times,
    )
    print(
        f"  arrays: ours {1000 * ours:.0f} ms, mixedlm-rs {1000 * theirs:.0f} ms: {told(ratios)}; {load()}", flush=True
    )
    frame = made.frame()
    whole, theirs, ratios = pairs(
        lambda: ks.value_added(
            frame, outcome="outcome", predictors=PREDICTORS, school="urn", slope="prior" if slope else None
        ),
        lambda: peer(made, slope=slope).random_effects_array,
        times,
    )
    print(
        f"  ks.value_added of a Polars frame, school effects and all: {1000 * whole:.0f} ms, mixedlm-rs of arrays "
        f"with effects {1000 * theirs:.0f} ms: {told(ratios)}; {load()}",
        flush=True,
    )


def main(times: int = 9) -> None:
    made = made_up()
    print(
        f"{len(made.y):,} pupils, {len(PREDICTORS)} predictors, {len(np.unique(made.school)):,} schools; {times} pairs"
    )
    against_peer("Random intercept", made, slope=False, times=times)
    against_peer("Random intercept and slope", made, slope=True, times=times)
    raw = made_up(middle=0.0)
    against_peer("Random intercept, prior attainment and its square as they are", raw, slope=False, times=times)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
