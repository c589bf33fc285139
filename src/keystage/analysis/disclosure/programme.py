"""What a linear programme makes of what is known: more than bounds, and far more slowly.

A secret is safe where everything known has a solution in which it is otherwise by one pupil at least. One programme
looks for such solutions of many secrets, of which some are put first: those it does not reach are told.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from keystage.analysis.disclosure.equations import UNBOUNDED, Equations, Flags, Floats, Numbers

__all__ = ["Goal", "connected", "out_of_reach"]

_CLOSE = 1e-6
_BEFORE = 1_000.0  # what the first goals weigh beside the others
_LARGE = 3_000  # unknown variables of a programme


@dataclass(frozen=True, slots=True)
class Goal:
    """That a variable could be `least` or more; or where `down`, as little as that or less."""

    variable: int
    least: float
    down: bool = False

    def met(self, values: Floats) -> bool:
        """Whether these values (of each variable, NaN where not known) meet it."""
        value = float(values[self.variable])
        return value <= self.least + _CLOSE if self.down else value >= self.least - _CLOSE

    def within(self, low: Floats, high: Floats) -> bool:
        """Whether bounds (of each variable) leave room for it."""
        return self.met(low if self.down else high)


def out_of_reach(
    secrets: Sequence[Sequence[Goal]], low: Floats, high: Floats, equations: Equations, true: Floats, links: Flags
) -> list[bool]:
    """Of each secret whether what is known may rule out every one of its goals.

    low, high: (variables,) what bounds make of it. equations: those with anything unknown in them. true: what is so,
    which does for many a goal. links: variables by which alone much hangs together that hardly stands in each other's
    way. One goal of each that hangs together without them is tried at once, and whatever else goes along with them:
    of every other secret one goal, since both would pull against each other.
    """
    unknown = high - low > _CLOSE
    safe = [any(unknown[goal.variable] and goal.met(true) for goal in goals) for goals in secrets]
    asked = [
        (at, goal)
        for at, goals in enumerate(secrets)
        for goal in goals
        if unknown[goal.variable] and goal.within(low, high)
    ]
    part, family = connected(equations, unknown), connected(equations, unknown & ~links)
    rows = _rows_by_part(equations, part, unknown)
    for some in _portions(asked, part, unknown):
        waiting, either = some, np.random.default_rng(0)
        while waiting := [(at, goal) for at, goal in waiting if not safe[at]]:
            first = _first_of_each([int(family[goal.variable]) for _, goal in waiting])
            chosen = first | _one_of_each([at for at, _ in waiting], first, either)
            goals = [goal for (_, goal), one in zip(waiting, chosen, strict=True) if one]
            values = _together(goals, first[chosen], part, rows, equations, low, high)
            for at, goal in waiting:
                safe[at] |= goal.met(values)
            waiting = [one for one, tried in zip(waiting, first, strict=True) if not tried]
    return [not one for one in safe]


def _first_of_each(families: Sequence[int]) -> Flags:
    """Whether each is the first of its family."""
    found = np.zeros(len(families), dtype=bool)
    found[np.unique(families, return_index=True)[1]] = True
    return found


def _one_of_each(secrets: Sequence[int], first: Flags, either: np.random.Generator) -> Flags:
    """One goal of each secret: of those that have none among the first, either."""
    whose = np.array(secrets)
    order = np.lexsort((either.random(len(whose)), ~first))
    found = np.zeros(len(whose), dtype=bool)
    found[order[np.unique(whose[order], return_index=True)[1]]] = True
    return found


def _portions(asked: list[tuple[int, Goal]], part: Numbers, unknown: Flags) -> Iterator[list[tuple[int, Goal]]]:
    """Goals of some parts at a time: a programme twice as large takes far longer than two."""
    sizes = np.bincount(part[unknown], minlength=part.max(initial=0) + 1)
    some: list[tuple[int, Goal]] = []
    large, last = 0, -1
    for at, goal in sorted(asked, key=lambda each: int(part[each[1].variable])):
        number = int(part[goal.variable])
        if number != last:
            if large > _LARGE:
                yield some
                some, large = [], 0
            large, last = large + int(sizes[number]), number
        some.append((at, goal))
    yield some


def _together(
    goals: list[Goal],
    first: Flags,
    part: Numbers,
    rows: dict[int, Numbers],
    equations: Equations,
    low: Floats,
    high: Floats,
) -> Floats:
    """A solution that meets the goals of `first`, where it can, and of the others what it can: (variables,) the values,
    NaN where not asked about."""
    values = np.full(len(low), np.nan)
    if not goals or not len(equations):
        return values
    parts = np.unique(part[[goal.variable for goal in goals]])
    lines = np.concatenate([rows[int(one)] for one in parts])
    inside = np.flatnonzero(np.isin(part, parts) & (high - low > _CLOSE))
    matrix, right = _matrix(np.sort(lines), inside, equations, low)
    many, asked = len(inside), len(goals)
    place = np.searchsorted(inside, [goal.variable for goal in goals])
    sign = np.array([-1.0 if goal.down else 1.0 for goal in goals])
    at = np.arange(asked)
    # So far towards each goal: no further than the variable goes, and no further than the goal.
    across = np.tile(at, 2), np.concatenate([place, many + at])
    as_far = sparse.csr_array((np.concatenate([-sign, np.ones(asked)]), across), shape=(asked, many + asked))
    most = sign * np.array([goal.least for goal in goals])
    from scipy.optimize import linprog  # a third of a second that no process should pay which hides nothing

    done = linprog(
        np.concatenate([np.zeros(many), -np.where(first, _BEFORE, 1.0)]), A_ub=as_far, b_ub=np.zeros(asked),
        A_eq=sparse.hstack([matrix, sparse.csr_array((matrix.shape[0], asked))], format="csr"), b_eq=right,
        bounds=np.column_stack([np.concatenate([low[inside], most - UNBOUNDED]), np.concatenate([high[inside], most])]),
        method="highs",
    )  # fmt: skip
    if done.x is not None:
        values[inside] = done.x[:many]
    return values


def _matrix(lines: Numbers, inside: Numbers, equations: Equations, low: Floats) -> tuple[sparse.csr_array, Floats]:
    """These equations of the unknown variables `inside` (in order): total less parts, and what that comes to."""
    chosen = equations.only(np.isin(np.arange(len(equations)), lines))
    row = np.concatenate([np.arange(len(chosen)), chosen.of])
    variable = np.concatenate([chosen.total, chosen.part])
    factor = np.concatenate([np.ones(len(chosen)), -np.ones(len(chosen.part))])
    at = np.searchsorted(inside, variable)
    free = (at < len(inside)) & (inside[np.minimum(at, len(inside) - 1)] == variable)
    right = -np.bincount(row[~free], factor[~free] * low[variable[~free]], minlength=len(chosen)).astype(np.float64)
    matrix = sparse.csr_array((factor[free], (row[free], at[free])), shape=(len(chosen), len(inside)))
    return matrix, right


def connected(equations: Equations, unknown: Flags) -> Numbers:
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
    if not len(equations):
        return defaultdict(lambda: np.zeros(0, dtype=np.int64))
    free = unknown[variable]
    whose = np.full(len(equations), -1)
    whose[of[free]] = part[variable[free]]
    order = np.argsort(whose, kind="stable")
    numbers, starts = np.unique(whose[order], return_index=True)
    return defaultdict(
        lambda: np.zeros(0, dtype=np.int64),
        {int(number): lines for number, lines in zip(numbers, np.split(order, starts[1:]), strict=True)},
    )
