"""What a linear programme of whole numbers makes of what is known: exactly, and far more slowly than bounds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from keystage.analysis.disclosure.equations import Equations, Flags, Floats, Numbers

__all__ = ["Goal", "out_of_reach"]

_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Goal:
    """That a variable could be `least` or more; or where `down`, as little as that or less."""

    variable: int
    least: float
    down: bool = False


def out_of_reach(goals: Sequence[Goal], low: Floats, high: Floats, equations: Equations, whole: Flags) -> list[bool]:
    """Of each goal whether what is known rules it out.

    low, high: (variables,) what bounds make of it. equations: those with anything unknown in them. What hangs together
    is solved by itself, and a solution found for one goal does for every other that it reaches.
    """
    unknown = high - low > _CLOSE
    if not goals or not len(equations):
        return [not unknown[goal.variable] for goal in goals]
    part = _parts(equations, unknown)
    told = [not unknown[goal.variable] for goal in goals]  # bounds have said it already, or know it exactly
    by_part: dict[int, list[int]] = defaultdict(list)
    for at, goal in enumerate(goals):
        if unknown[goal.variable]:
            by_part[int(part[goal.variable])].append(at)
    members = np.argsort(part, kind="stable")
    starts = np.searchsorted(part[members], np.arange(part.max(initial=0) + 2))
    rows = _rows_by_part(equations, part, unknown)
    for number, asked in by_part.items():
        inside = members[starts[number] : starts[number + 1]]
        problem = _Problem.of(inside[unknown[inside]], rows[number], equations, low, high, whole)
        found: list[Floats] = []
        for at in asked:
            told[at] = not problem.reaches(goals[at], found)
    return told


def _parts(equations: Equations, unknown: Flags) -> Numbers:
    """Of each variable the part of the whole that it hangs together with."""
    many, lines = len(unknown), len(equations)
    of = np.concatenate([equations.of, np.arange(lines)])
    variable = np.concatenate([equations.part, equations.total])
    free = unknown[variable]
    graph = sparse.coo_array(
        (np.ones(free.sum()), (variable[free], many + of[free])), shape=(many + lines, many + lines)
    )
    found: Numbers = connected_components(graph, directed=False)[1][:many].astype(np.int64)
    return found


def _rows_by_part(equations: Equations, part: Numbers, unknown: Flags) -> dict[int, Numbers]:
    of = np.concatenate([equations.of, np.arange(len(equations))])
    variable = np.concatenate([equations.part, equations.total])
    free = unknown[variable]
    whose = np.full(len(equations), -1)
    whose[of[free]] = part[variable[free]]
    order = np.argsort(whose, kind="stable")
    numbers, starts = np.unique(whose[order], return_index=True)
    return defaultdict(
        lambda: np.zeros(0, dtype=np.int64),
        {int(number): lines for number, lines in zip(numbers, np.split(order, starts[1:]), strict=True)},
    )


@dataclass(frozen=True, slots=True)
class _Problem:
    """The unknown variables of one part, and its equations of them."""

    place: dict[int, int]
    constraint: LinearConstraint
    limits: Bounds
    whole: Flags

    @classmethod
    def of(
        cls, inside: Numbers, lines: Numbers, equations: Equations, low: Floats, high: Floats, whole: Flags
    ) -> "_Problem":
        place = {int(variable): at for at, variable in enumerate(inside)}
        matrix, right = np.zeros((len(lines), len(inside))), np.zeros(len(lines))
        starts = np.searchsorted(equations.of, lines)
        ends = np.searchsorted(equations.of, lines, side="right")
        for row, (line, start, end) in enumerate(zip(lines, starts, ends, strict=True)):
            for variable, factor in (
                (int(equations.total[line]), 1.0),
                *((int(v), -1.0) for v in equations.part[start:end]),
            ):
                if variable in place:
                    matrix[row, place[variable]] += factor
                else:
                    right[row] -= factor * low[variable]
        return cls(
            place,
            LinearConstraint(matrix, right, right),
            Bounds(low[inside], high[inside]),
            whole[inside],
        )

    def reaches(self, goal: Goal, found: list[Floats]) -> bool:
        """Whether some solution does. found: those there are so far; one more is added."""
        at, sign = self.place[goal.variable], -1.0 if goal.down else 1.0
        if any(sign * one[at] >= sign * goal.least - _CLOSE for one in found):
            return True
        weights = np.zeros(len(self.place))
        weights[at] = -sign
        done = milp(weights, constraints=self.constraint, bounds=self.limits, integrality=self.whole.astype(int))
        if done.x is None:  # figures that do not fit one another tell nothing certain
            return True
        found.append(done.x)
        return bool(sign * done.x[at] >= sign * goal.least - _CLOSE)
