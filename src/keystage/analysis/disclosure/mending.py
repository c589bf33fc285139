"""Which figure to withhold next, so that one that can be worked out no longer can."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from keystage.analysis.disclosure.equations import Equations, Flags, Floats, Numbers

__all__ = ["Reader", "all_beside", "next_to_withhold"]

_FAR = 20.0  # pupils: how much more may be unknown in between before a total is withheld


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
    tables = _Tables.of(equations, reader)
    parts: set[int] = set()
    totals: set[int] = set()
    barren: set[int] = set()
    for equation in {_nearest(int(one), tables, reader, barren) for one in exposed} - {None}:
        usable = tables.to_withhold(equation, reader)
        (totals if usable[0] == tables.total(equation) else parts).add(int(usable[np.argmin(reader.cost[usable])]))
    # A total hides all its other parts too: not while a part that is withheld for another's sake might do.
    return np.array(sorted(parts or totals), dtype=np.int64)


def all_beside(exposed: Numbers, equations: Equations, reader: Reader) -> tuple[Numbers, Numbers]:
    """All that is shown beside those that are exposed, in every equation: quick, and more than need be; where nothing
    is, all of the nearest equation. And the exposed for which there is nothing anywhere."""
    tables = _Tables.of(equations, reader)
    found: set[int] = set()
    barren: set[int] = set()
    helpless = []
    for one in exposed:
        beside = {int(each) for equation in tables.equations(one) for each in tables.to_withhold(equation, reader)}
        beside = beside or set(tables.to_withhold(_nearest(int(one), tables, reader, barren), reader).tolist())
        found |= beside
        if not beside:
            helpless.append(one)
    return np.array(sorted(found), dtype=np.int64), np.array(helpless, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Members of each equation, its total last, and the equations of each variable, by where they end; and how much of
    each equation is not known."""

    member: Numbers
    ends: Numbers
    equation: Numbers
    stops: Numbers
    total_first: Flags
    unknown: Floats

    @classmethod
    def of(cls, equations: Equations, reader: Reader) -> "_Tables":
        width, variables = reader.high - reader.low, len(reader.low)
        number = np.concatenate([equations.of, np.arange(len(equations))])
        variable = np.concatenate([equations.part, equations.total])
        by_equation, by_variable = np.argsort(number, kind="stable"), np.argsort(variable, kind="stable")
        return cls(
            variable[by_equation], np.cumsum(np.bincount(number, minlength=len(equations))),
            number[by_variable], np.cumsum(np.bincount(variable, minlength=variables)),
            equations.total_first, np.bincount(number, width[variable], minlength=len(equations)).astype(np.float64),
        )  # fmt: skip

    def members(self, equation: int) -> Numbers:
        return self.member[self.ends[equation - 1] if equation else 0 : self.ends[equation]]

    def to_withhold(self, equation: int | None, reader: Reader) -> Numbers:
        """What of it is shown and may be withheld: parts before a total, but an authority's total before any part, and
        alone: without it the schools add up to nothing."""
        if equation is None:
            return np.zeros(0, dtype=np.int64)
        members = self.members(int(equation))
        usable = members[reader.usable[members]]
        total = members[-1:]
        if self.total_first[equation] and (reader.usable[total] | reader.hidden[total]).any():
            return total[reader.usable[total]]
        parts = usable[usable != total]
        return parts if len(parts) else usable

    def total(self, equation: int | None) -> int:
        """An equation's total; -1 of an authority's, which goes before any part."""
        return -1 if equation is None or self.total_first[equation] else int(self.members(equation)[-1])

    def equations(self, variable: int) -> Numbers:
        return self.equation[self.stops[variable - 1] if variable else 0 : self.stops[variable]]


def _nearest(one: int, tables: _Tables, reader: Reader, barren: set[int]) -> int | None:
    """The nearest equation that helps, where near is: little else in between is unknown. One with a total alone counts
    as far, since other tables lose it too. Of two as near the one with the cheapest. barren: equations from which none
    is reached; those found so are added, so that what hangs together is searched once."""
    if not barren.isdisjoint(tables.equations(one).tolist()):
        return None
    seen: set[int] = set()
    waiting: list[tuple[float, bool, float, int, int]] = []

    def ask(variable: int, so_far: float) -> None:
        for equation in map(int, tables.equations(variable)):
            if equation not in seen:
                own = float(reader.high[variable] - reader.low[variable])
                heappush(waiting, (so_far + float(tables.unknown[equation]) - own, False, 0.0, equation, variable))

    ask(one, 0.0)
    while waiting:
        so_far, helps, _, equation, told = heappop(waiting)
        if helps:
            return equation
        if equation in seen:
            continue
        seen.add(equation)
        usable = tables.to_withhold(equation, reader)
        if len(usable):
            far = _FAR if usable[0] == tables.total(equation) else 0.0
            heappush(waiting, (so_far + far, True, float(reader.cost[usable].min()), equation, told))
            if not far:
                continue
        members = tables.members(equation)
        for other in members[reader.hidden[members] & (members != told)]:
            ask(int(other), so_far)
    barren |= seen
    return None
