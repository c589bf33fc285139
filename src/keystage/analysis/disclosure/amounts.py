"""How many of a withheld group did a thing: what is withheld so that nobody can work it out."""

import numpy as np
import polars as pl

from keystage.analysis.disclosure.equations import Flags, Numbers
from keystage.analysis.disclosure.mending import Reader, next_to_withhold
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.secrets import ROOM, Secrets
from keystage.analysis.disclosure.sizes import Sizes
from keystage.analysis.disclosure.whole import Shown, Whole

__all__ = ["secure_amounts"]


def secure_amounts(cells: pl.DataFrame, members: pl.DataFrame, rule: Policy, sizes: Sizes) -> pl.Series:
    """Which cells are withheld, so that of no secret one is known how many did it, nor that all or none did.

    cells, members: as for `securing.secured`, with remainders. sizes: those that nobody may be told. First by bounds;
    where these leave a secret little room, by a linear programme.
    """
    whole = Whole.of(cells, members, sizes)
    secrets = Secrets.of(cells, members, rule)
    shown = Shown(cells["withheld"].to_numpy().copy(), sizes.known.copy())
    # What is told even where all that may be is withheld is told by what DfE published: nothing here hides it.
    most = Shown(shown.withheld | whole.free, shown.known_sizes & ~sizes.usable)
    least_known = whole.known(most)
    lost = secrets.told(*least_known[:2], most, whole)
    safe = np.zeros_like(lost)
    while True:
        low, high, live = whole.known(shown)
        told = secrets.told(low, high, shown, whole) & ~lost
        if not told.any():
            near = secrets.told(low, high, shown, whole, room=ROOM) & ~lost & ~safe & whole.counted
            told = secrets.programmed(near, low, high, live, whole)
            safe |= near & ~told  # with more withheld, still less can be worked out
            told &= ~secrets.programmed(told, *least_known, whole)
        reader = Reader(low, high, whole.hidden(shown), whole.usable(shown), whole.cost)
        more = next_to_withhold(_variables(told, whole), live, reader)
        if not len(more):
            return pl.Series(shown.withheld)
        shown = whole.without(more, shown)


def _variables(told: Flags, whole: Whole) -> Numbers:
    """The variables by which secrets are told. told: (kinds, cells), as `Secrets.told` gives them."""
    did, did_not, size = told[:3].any(axis=0), told[3:5].any(axis=0), told[5]
    many = told.shape[1]
    numbers: Numbers = np.concatenate([
        np.flatnonzero(did), many + np.flatnonzero(did_not), 2 * many + np.unique(whole.size_of[size]),
    ])  # fmt: skip
    return numbers
