"""Authorities' computed totals beside their schools' figures: withheld where they would tell of a school."""

from dataclasses import replace

import numpy as np
import polars as pl

from keystage.analysis.disclosure.equations import Flags, Numbers
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.programme import connected
from keystage.analysis.disclosure.secrets import ROOM, Secrets, variables_of
from keystage.analysis.disclosure.sizes import Sizes
from keystage.analysis.disclosure.tables import equations
from keystage.analysis.disclosure.whole import Shown, Whole

__all__ = ["secure_totals"]

_FEWEST = 5  # schools withheld in a total that is shown


def secure_totals(
    cells: pl.DataFrame, tables: pl.DataFrame, ordered: pl.DataFrame, rule: Policy, sizes: Sizes, shown: Shown
) -> Shown:
    """What is shown in the end, of what may be shown of each school and each authority by itself.

    cells, tables, ordered: as for `securing.secured`, with remainders. Where totals leave a secret of a school less
    room than its own figures do, all go in which something is counted that hangs together with it; the others come to
    what its figures shown come to, and tell nothing more.
    """
    of_area = tables.filter("total_first")
    if of_area.is_empty():
        return shown
    every, alone = pl.concat([tables, ordered]), pl.concat([tables, ordered]).filter(pl.col("total_first").not_())
    sized = pl.Series([None if size < 0 else size for size in sizes.of_cell.tolist()], dtype=pl.Int64)
    shown = _without_few_hidden(cells, of_area, shown)
    secrets = Secrets.of(cells, every, rule)
    before, together = _by_themselves(Whole.of(cells, alone, sizes), secrets, shown)
    both = Whole.of(cells, every, replace(sizes, tables=equations(tables, sized)))
    while True:
        low, high, _ = both.known(shown)
        # What had little room before must not lose that either.
        told = np.any([secrets.told(low, high, shown, both, room=room) & ~was for room, was in before.items()], axis=0)
        more = _totals(np.unique(together[variables_of(told, both)]), of_area, together, both)
        more = more[both.usable(shown)[more]]
        if not len(more):
            return shown
        shown = both.without(more, shown)


def _by_themselves(own: Whole, secrets: Secrets, shown: Shown) -> tuple[dict[float, Flags], Numbers]:
    """What is told without the totals, exactly and almost; and which variables hang together."""
    low, high, live = own.known(shown)
    told = {room: secrets.told(low, high, shown, own, room=room) for room in (0.0, ROOM)}
    return told, connected(live, high > low)


def _without_few_hidden(cells: pl.DataFrame, of_area: pl.DataFrame, shown: Shown) -> Shown:
    """Without the totals of which one to four schools are withheld: with all else that is known of so few a programme
    finds more than bounds do. Schools that have no row here are many."""
    gone = cells.select(
        part="cell",
        gone=pl.Series(shown.withheld) & (pl.col("n") > 0),
        elsewhere=pl.col("cost").is_infinite() & ~pl.col("secret"),
    )
    few = (
        of_area.join(gone, on="part")
        .group_by("total")
        .agg(pl.col("gone").sum(), elsewhere=(pl.col("gone") & pl.col("elsewhere")).any())
        .filter(pl.col("gone").is_between(1, _FEWEST - 1), pl.col("elsewhere").not_())
    )
    withheld = shown.withheld.copy()
    withheld[few["total"].to_numpy()] = True
    free = cells["free"].to_numpy()
    return replace(shown, withheld=np.where(free, withheld, shown.withheld))


def _totals(told: Numbers, of_area: pl.DataFrame, together: Numbers, both: Whole) -> Numbers:
    """The totals, and their sizes, of tables that have a part of these groups of variables."""
    many = len(both.n)
    total, part = (of_area[name].to_numpy().astype(np.int64) for name in ("total", "part"))
    size = both.size_of[part]
    hit = np.isin(together[part], told) | np.isin(together[part + many], told)
    hit |= (size >= 0) & np.isin(together[2 * many + size], told)
    gone = np.unique(total[hit])
    of_gone = both.size_of[gone]
    return np.concatenate([gone, 2 * many + np.unique(of_gone[of_gone >= 0])])
