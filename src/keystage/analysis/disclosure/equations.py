"""What a reader knows: some numbers, bounds of others, and which of them add up to which."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNBOUNDED", "Equations", "Flags", "Floats", "Numbers", "bounds", "joined"]

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNBOUNDED = 1e7  # larger than any count here, and small enough for sums of it to stay exact
_CLOSE = 1e-6
_ROUNDS = 60  # tables in tables are a few deep; a reader who goes on for longer gains nothing in practice


@dataclass(frozen=True, slots=True)
class Equations:
    """Totals and their parts.

    total: (equations,) a variable each. of, part: (members,) equation, in order, and variable. total_first: whether
    the total is withheld before any part.
    """

    total: Numbers
    of: Numbers
    part: Numbers
    total_first: Flags

    def __len__(self) -> int:
        return len(self.total)

    def about(self, unknown: Flags) -> "Equations":
        """Those in which something is not known. unknown: a flag a variable."""
        some = np.bincount(self.of, unknown[self.part], minlength=len(self)) > 0
        return self.only(some | unknown[self.total])

    def only(self, kept: Flags) -> "Equations":
        """Some of them. kept: a flag an equation."""
        number = np.cumsum(kept) - 1
        inside = kept[self.of]
        return Equations(self.total[kept], number[self.of[inside]], self.part[inside], self.total_first[kept])

    def moved(self, by: int) -> "Equations":
        """The same of other variables, so many places on."""
        return Equations(self.total + by, self.of, self.part + by, self.total_first)


def joined(*parts: Equations) -> Equations:
    """All of them as one."""
    starts = np.cumsum([0, *(len(one) for one in parts)])
    return Equations(
        np.concatenate([one.total for one in parts]),
        np.concatenate([one.of + start for one, start in zip(parts, starts, strict=False)]),
        np.concatenate([one.part for one in parts]),
        np.concatenate([one.total_first for one in parts]),
    )


def bounds(low: Floats, high: Floats, equations: Equations, *, whole: Flags) -> tuple[Floats, Floats]:
    """Between what each variable must lie: (variables,) low and high, narrowed again and again by every equation.

    low, high: what is known of each at first (equal where it is known). whole: the variables that are counts.
    Exact for tables that do not overlap; where they do, a linear programme may know more (see `programme`).
    Figures that do not fit one another tell nothing certain: a variable keeps what was known of it before they met.
    """
    low, high = low.copy(), high.copy()
    asked = equations
    for _ in range(_ROUNDS):
        if not len(asked):
            break
        was_low, was_high = low.copy(), high.copy()
        _narrow(low, high, asked)
        low[whole], high[whole] = np.ceil(low[whole] - _CLOSE), np.floor(high[whole] + _CLOSE)
        unfit = low > high
        low[unfit], high[unfit] = was_low[unfit], was_high[unfit]
        asked = equations.about((low - was_low > _CLOSE) | (was_high - high > _CLOSE))
    return low, high


def _narrow(low: Floats, high: Floats, equations: Equations) -> None:
    """By each equation once, in place."""
    of, part, total = equations.of, equations.part, equations.total
    least = np.bincount(of, low[part], minlength=len(equations))
    most = np.bincount(of, high[part], minlength=len(equations))
    others_least, others_most = least[of] - low[part], most[of] - high[part]
    np.minimum.at(high, part, high[total][of] - others_least)
    np.maximum.at(low, part, low[total][of] - others_most)
    np.maximum.at(low, total, least)
    np.minimum.at(high, total, most)
