"""How many of a withheld group did a thing: what is withheld so that nobody can work it out."""

from dataclasses import replace
from itertools import count

import numpy as np
import polars as pl

from keystage.analysis.disclosure.equations import Equations, Flags, Numbers
from keystage.analysis.disclosure.mending import Reader, all_beside, next_to_withhold
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.secrets import ROOM, Secrets, variables_of
from keystage.analysis.disclosure.sizes import Sizes
from keystage.analysis.disclosure.whole import Shown, Whole

__all__ = ["secure_amounts"]

_CAREFULLY = 40  # rounds of one figure at a time; what is still told then takes all that stand beside it along


def secure_amounts(cells: pl.DataFrame, members: pl.DataFrame, rule: Policy, sizes: Sizes) -> Shown:
    """What is withheld, so that of no secret one is known how many did it, nor that all or none did.

    cells, members: as for `securing.secured`, with remainders. sizes: those that nobody may be told. First by bounds;
    where these leave a secret little room, by a linear programme.
    """
    whole = Whole.of(cells, members, sizes)
    secrets = Secrets.of(cells, members, rule)
    shown = Shown(cells["withheld"].to_numpy().copy(), sizes.known.copy())
    # What is told even where all that may be is withheld is told by what DfE published: nothing here hides it.
    most = Shown(shown.withheld | whole.free, shown.known_sizes & ~sizes.usable)
    low, high, live = whole.known(most)
    lost = secrets.told(low, high, most, whole)
    near = secrets.told(low, high, most, whole, room=ROOM) & ~lost & whole.counted
    lost |= secrets.programmed(near, low, high, live, whole)
    safe = np.zeros_like(lost)
    for tried in count():
        low, high, live = whole.known(shown)
        reader = Reader(low, high, whole.hidden(shown), whole.usable(shown), whole.cost)
        told = secrets.told(low, high, shown, whole) & ~lost
        if not told.any():
            near = secrets.told(low, high, shown, whole, room=ROOM) & ~lost & ~safe & whole.counted
            told = secrets.programmed(near, low, high, live, whole)
            safe |= near & ~told  # with more withheld, still less can be worked out
        if not told.any():
            return shown
        more = next_to_withhold(variables_of(told, whole), live, reader)
        if tried >= _CAREFULLY or not len(more):
            more, nothing = _beside(variables_of(told, whole), live, reader, whole)
            lost |= told & _of_variables(nothing, whole)
        shown = whole.without(more, shown)
    raise AssertionError


def _beside(asked: Numbers, live: Equations, reader: Reader, whole: Whole) -> tuple[Numbers, Numbers]:
    """What is withheld beside these; and those beside which nothing is. Sizes go last: with one goes every measure."""
    sizes = 2 * len(whole.n)
    of_cells = replace(reader, usable=reader.usable & (np.arange(len(reader.usable)) < sizes))
    more, left = all_beside(asked[asked < sizes], live, of_cells)
    others, nothing = all_beside(np.concatenate([left, asked[asked >= sizes]]), live, reader)
    return np.concatenate([more, others]), nothing


def _of_variables(numbers: Numbers, whole: Whole) -> Flags:
    """(kinds, cells): which secrets are told by these variables."""
    many = len(whole.n)
    did, did_not = np.isin(np.arange(many), numbers), np.isin(np.arange(many) + many, numbers)
    size = (whole.size_of >= 0) & np.isin(whole.size_of + 2 * many, numbers)
    return np.array([did, did_not, size])
