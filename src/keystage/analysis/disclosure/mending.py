"""Which figure to withhold next, so that one that can be worked out no longer can."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from keystage.analysis.disclosure.equations import Equations, Flags, Floats, Numbers

__all__ = ["Reader", "all_beside", "next_to_withhold"]

_FAR = 20.0  # pupils: how much more may be unknown in between before a total is withheld
_STEP, _CHEAPER = 1e-9, 1e-6  # pupils: of two ways as far the one of fewer steps; of two ends as far the cheapest


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader has and makes of it, a place a variable.

    low, high: between what it must lie. hidden: not shown. usable: shown, and may be withheld. cost: the cheapest is
    taken first; the same groups in the same order in every measure, so that one does not tell what another withholds.
    """

    low: Floats
    high: Floats
    hidden: Flags
    usable: Flags
    cost: Floats


def next_to_withhold(exposed: Numbers, equations: Equations, reader: Reader) -> Numbers:
    """One variable for each that is exposed: the cheapest that is shown in the equation that tells most of it.

    Where that equation has nothing more to give, the hidden ones in it are looked at in the same way: it is they that
    are known too well. Parts go before totals. Empty where nothing can be withheld: what tells it is not ours.
    """
    if not len(exposed) or not len(equations):
        return np.zeros(0, dtype=np.int64)
    tables = _Tables.made(equations, reader)
    parts: set[int] = set()
    totals: set[int] = set()
    found = np.unique(_nearest(exposed, tables, reader))
    for equation in found[found >= 0].tolist():
        usable = tables.to_withhold(equation)
        (totals if tables.by_total[equation] else parts).add(int(usable[np.argmin(reader.cost[usable])]))
    # A total hides all its other parts too: not while a part that is withheld for another's sake might do.
    return np.array(sorted(parts or totals), dtype=np.int64)


def all_beside(exposed: Numbers, equations: Equations, reader: Reader) -> tuple[Numbers, Numbers]:
    """All that is shown beside those that are exposed, in every equation: quick, and more than need be; where nothing
    is, all of the nearest equation. And the exposed for which there is nothing anywhere."""
    if not len(exposed) or not len(equations):
        return np.zeros(0, dtype=np.int64), exposed
    tables = _Tables.made(equations, reader)
    found: set[int] = set()
    helpless = []
    for one, nearest in zip(exposed.tolist(), _nearest(exposed, tables, reader).tolist(), strict=True):
        beside = {each for equation in tables.equations(one) for each in tables.to_withhold(equation).tolist()}
        if not beside and nearest >= 0:
            beside = set(tables.to_withhold(nearest).tolist())
        found |= beside
        if not beside:
            helpless.append(one)
    return np.array(sorted(found), dtype=np.int64), np.array(helpless, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Every membership of a variable in an equation, those of one equation together and its total last.

    of, member: (memberships,) equation and variable. gives: whether the variable may be withheld for the equation's
    sake: parts before a total, but an authority's total before any part, and alone: without it the schools add up to
    nothing. ends: (equations,) where each one's memberships end. by_total: whether it gives its total, and is no
    authority's. unknown: how much of it is not known. order: memberships by variable; stops: (variables,) where each
    one's end.
    """

    of: Numbers
    member: Numbers
    gives: Flags
    ends: Numbers
    by_total: Flags
    unknown: Floats
    order: Numbers
    stops: Numbers

    @classmethod
    def made(cls, equations: Equations, reader: Reader) -> "_Tables":
        many, total = len(equations), equations.total
        of = np.concatenate([equations.of, np.arange(many)])
        member, is_total = np.concatenate([equations.part, total]), np.arange(len(of)) >= len(equations.of)
        by_equation = np.argsort(of, kind="stable")
        of, member, is_total = of[by_equation], member[by_equation], is_total[by_equation]
        ahead = equations.total_first & (reader.usable | reader.hidden)[total]
        of_parts = np.bincount(of, reader.usable[member] & ~is_total, minlength=many) > 0
        by_total = ahead | ~of_parts
        width = reader.high - reader.low
        return cls(
            of, member, reader.usable[member] & (is_total == by_total[of]),
            np.cumsum(np.bincount(of, minlength=many)), by_total & ~equations.total_first,
            np.bincount(of, width[member], minlength=many).astype(np.float64),
            np.argsort(member, kind="stable"), np.cumsum(np.bincount(member, minlength=len(width))),
        )  # fmt: skip

    def to_withhold(self, equation: int) -> Numbers:
        """What of it is shown and may be withheld."""
        own = slice(self.ends[equation - 1] if equation else 0, self.ends[equation])
        found: Numbers = self.member[own][self.gives[own]]
        return found

    def equations(self, variable: int) -> list[int]:
        own = self.order[self.stops[variable - 1] if variable else 0 : self.stops[variable]]
        found: list[int] = self.of[own].tolist()
        return found


def _nearest(asked: Numbers, tables: _Tables, reader: Reader) -> Numbers:
    """Of each variable asked about the nearest equation that helps, where near is: little else in between is unknown;
    -1 where none is. One with a total alone counts as far, since other tables lose it too. Of two as near the one with
    the cheapest. All ways are found at once, from where help is: over equations, and the hidden variables they share.
    """
    many, equations = len(reader.low), len(tables.ends)
    helping, given = np.unique(tables.of[tables.gives], return_index=True)
    if not len(helping):
        return np.full(len(asked), -1)
    cheapest = np.minimum.reduceat(reader.cost[tables.member[tables.gives]], given)
    start = np.where(tables.by_total[helping], _FAR, 0.0) + _CHEAPER * (1 + np.unique(cheapest, return_inverse=True)[1])
    hidden = reader.hidden[tables.member]
    variable, equation = tables.member[hidden], tables.of[hidden] + many
    others = np.maximum(tables.unknown[equation - many] - (reader.high - reader.low)[variable], 0.0)
    sources = many + equations + np.arange(len(helping))
    ways = sparse.csr_array(
        (
            np.concatenate([others + _STEP, np.full(len(variable), _STEP), start]),
            (np.concatenate([equation, variable, sources]), np.concatenate([variable, equation, helping + many])),
        ),
        shape=(sources[-1] + 1, sources[-1] + 1),
    )
    far, _, begun = dijkstra(ways, indices=sources, min_only=True, return_predecessors=True)
    found, reached = np.full(len(asked), -1), np.isfinite(far[asked])
    found[reached] = helping[begun[asked[reached]] - sources[0]]
    return found
