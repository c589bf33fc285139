"""Which figure to withhold next, so that one that can be worked out no longer can."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from keystage.analysis.disclosure.equations import Equations, Flags, Floats, Numbers

__all__ = ["Reader", "next_to_withhold"]


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
    tables = _Tables.of(equations, len(reader.low))
    picked = {found for one in exposed if (found := _pick(int(one), tables, reader)) is not None}
    return np.array(sorted(picked), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Members of each equation, its total last, and the equations of each variable, by where they end."""

    member: Numbers
    ends: Numbers
    equation: Numbers
    stops: Numbers
    total_first: Flags

    @classmethod
    def of(cls, equations: Equations, variables: int) -> "_Tables":
        number = np.concatenate([equations.of, np.arange(len(equations))])
        variable = np.concatenate([equations.part, equations.total])
        by_equation, by_variable = np.argsort(number, kind="stable"), np.argsort(variable, kind="stable")
        return cls(
            variable[by_equation], np.cumsum(np.bincount(number, minlength=len(equations))),
            number[by_variable], np.cumsum(np.bincount(variable, minlength=variables)),
            equations.total_first,
        )  # fmt: skip

    def members(self, equation: int) -> Numbers:
        return self.member[self.ends[equation - 1] if equation else 0 : self.ends[equation]]

    def equations(self, variable: int) -> Numbers:
        return self.equation[self.stops[variable - 1] if variable else 0 : self.stops[variable]]


def _pick(one: int, tables: _Tables, reader: Reader) -> int | None:
    """The nearest that helps, where near is: little else in between is unknown. Of two as near, not a total."""
    seen: set[int] = set()
    waiting: list[tuple[float, bool, int, int]] = []

    def ask(variable: int, so_far: float) -> None:
        for equation in tables.equations(variable):
            if int(equation) not in seen:
                members = tables.members(int(equation))
                unknown = float((reader.high[members] - reader.low[members]).sum())
                own = float(reader.high[variable] - reader.low[variable])
                of_parts = bool(reader.usable[members[:-1]].any()) or bool(tables.total_first[equation])
                heappush(waiting, (so_far + unknown - own, not of_parts, int(equation), variable))

    ask(one, 0.0)
    while waiting:
        so_far, _, equation, told = heappop(waiting)
        if equation in seen:
            continue
        seen.add(equation)
        members = tables.members(equation)
        usable = members[reader.usable[members]]
        if len(usable):
            total = int(members[-1])
            return total if tables.total_first[equation] and total in usable else _cheapest(usable, total, reader)
        for other in members[reader.hidden[members] & (members != told)]:
            ask(int(other), so_far)
    return None


def _cheapest(usable: Numbers, total: int, reader: Reader) -> int:
    parts = usable[usable != total]
    among = parts if len(parts) else usable
    return int(among[np.argmin(reader.cost[among])])
