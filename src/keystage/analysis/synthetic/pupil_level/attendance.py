"""Sessions that made-up pupils could have come to in a year, and missed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.synthetic.pupil_level.context import Context
from keystage.analysis.synthetic.pupil_level.definitions import People
from keystage.analysis.synthetic.pupil_level.schools import Schools

__all__ = ["Attendance", "draw_attendance"]

_BETWEEN_PUPILS, _BETWEEN_SCHOOLS = 0.75, 0.18  # spread of the log of a pupil's rate
_FSM6 = 0.45  # what eligibility goes with, on the same scale


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whole sessions a pupil. (n,)"""

    possible: NDArray[np.int64]
    authorised: NDArray[np.int64]
    unauthorised: NDArray[np.int64]


def draw_attendance(
    people: People, context: Context, schools: Schools, *, year: int, rng: np.random.Generator
) -> Attendance:
    """Draw a year's sessions: most pupils miss few, some miss many, and those who joined late had fewer to come to."""
    n = len(context)
    rule = next((a for a in reversed(people.attendance) if a.first_year <= year), people.attendance[0])
    late = context.mobile & (rng.random(n) < 0.4)
    possible = np.where(late, rng.integers(rule.possible // 4, rule.possible, n), rule.possible)
    habit = (
        _BETWEEN_PUPILS * rng.standard_normal(n) + _BETWEEN_SCHOOLS * rng.standard_normal(len(schools))[context.school]
    )
    habit += _FSM6 * (context.fsm6 - people.fsm6) - (_BETWEEN_PUPILS**2 + _BETWEEN_SCHOOLS**2) / 2
    rate = np.minimum((rule.authorised + rule.unauthorised) * np.exp(habit), 0.95)
    missed = rng.binomial(possible, rate)
    without = rule.unauthorised / (rule.authorised + rule.unauthorised) * (0.8 + 0.6 * context.fsm6)
    unauthorised = rng.binomial(missed, np.minimum(without, 0.9))
    return Attendance(possible, missed - unauthorised, unauthorised)
