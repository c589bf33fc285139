"""Made-up pupils at the end of key stage 2, drawn from a model with planted effects.

Each pupil has a start at seven (z, in national standard deviations), and an outcome at eleven in each subject
  y = r z + sqrt(1 - r^2) e + effect of the school,
so that nationally y has mean 0 and variance 1. The expected standard is the point that the national share exceeds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from keystage.analysis.synthetic.area import MadeUpSchool

__all__ = ["POINTS", "PROGRESS_SD", "SUBJECTS", "Cohort", "draw_cohort"]

SUBJECTS = ("reading", "writing", "maths", "gps")
POINTS = 7.7  # scaled score points in one standard deviation of pupils
_R = 0.62  # correlation of outcome with start
PROGRESS_SD = POINTS * float(np.sqrt(1 - _R**2))  # national standard deviation of pupils' progress scores
_SHARED = 0.6  # of the outcome's noise, between subjects
_FSM_START, _FSM_AFTER = -0.38, -0.12  # what disadvantage costs before and after seven

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cohort:
    """One school's year group. Arrays of length n. y: (4, n) outcomes in SUBJECTS' order; thresholds: (4,).

    score: (4, n) scaled scores 80 to 120; the expected standard is 100, the higher 110. progress: (3, n) points.
    """

    girls: Bools
    disadvantaged: Bools
    eal: Bools
    mobile: Bools
    sen_support: Bools
    ehcp: Bools
    start: Floats
    score: Floats
    progress: Floats

    @property
    def n(self) -> int:
        return len(self.girls)


def draw_cohort(
    school: MadeUpSchool, *, year: int, years: tuple[int, ...], national: tuple[float, ...], rng: np.random.Generator
) -> Cohort:
    """Draw a year group. years: all in which tests were sat, by which a school drifts.

    national: percent reaching the standard in reading, writing, maths, grammar that year.
    """
    story = school.story
    n = max(1, int(rng.binomial(round(school.cohort(year, years[0]) / 0.92), 0.92)))
    girls = rng.random(n) < 0.49
    disadvantaged = rng.random(n) < story.fsm6
    special = story.kind in ("special", "pru")
    ehcp = rng.random(n) < (1.0 if special else 0.025)
    sen_support = ~ehcp & (rng.random(n) < 0.14)
    start = (
        rng.normal(story.intake, 0.93, n) + _FSM_START * (disadvantaged - story.fsm6) - 0.9 * sen_support - 1.4 * ehcp
    )
    start += 0.15
    noise = _noise(n, rng)
    base = story.drift * years.index(year) + story.by_year.get(year, 0.0)
    effects = np.array([story.reading, story.writing, story.maths, (story.reading + story.writing) / 2]) + base
    effects = effects + rng.normal(0, 0.07, 4)
    tilt = np.where(girls, 1, -1) * np.array([[0.05], [0.16], [-0.08], [0.1]])
    after = (_FSM_AFTER + story.group_gap) * disadvantaged
    y = _R * start + np.sqrt(1 - _R**2) * noise + effects[:, None] + tilt + after
    threshold = norm.ppf(1 - np.array(national[:4]) / 100)
    score = np.clip(np.round(100 + POINTS * (y - threshold[:, None])), 80, 120)
    known = start + story.inflated_start
    progress = POINTS * (y[:3] - _R * known)
    return Cohort(
        girls=girls,
        disadvantaged=disadvantaged,
        eal=rng.random(n) < 0.12,
        mobile=rng.random(n) < 0.09,
        sen_support=sen_support,
        ehcp=ehcp,
        start=known,
        score=score,
        progress=progress,
    )


def _noise(n: int, rng: np.random.Generator) -> Floats:
    shared = rng.normal(size=n)
    own = rng.normal(size=(4, n))
    return np.asarray(np.sqrt(_SHARED) * shared + np.sqrt(1 - _SHARED) * own)
