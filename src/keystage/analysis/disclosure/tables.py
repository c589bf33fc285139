"""Tables of cells as equations of variables."""

import numpy as np
import polars as pl

from keystage.analysis.disclosure.equations import Equations

__all__ = ["equations"]


def equations(members: pl.DataFrame, variable: pl.Series) -> Equations:
    """One equation a table, each once: tables of different measures may be the same of the same variables.

    members: table, total (a cell), part (a cell), total_first. variable: of each cell, null for none.
    """
    placed = members.select(
        "table", "total_first", total=variable.gather(members["total"]), part=variable.gather(members["part"])
    ).drop_nulls()
    found = (
        placed.group_by("table", "total", maintain_order=True)
        .agg(pl.col("part").sort(), pl.col("total_first").first())
        .unique(["total", "part"], keep="first", maintain_order=True)
        .with_row_index("of")
    )
    parts = found.select("of", "part").explode("part")
    total, of, part = (each.to_numpy().astype(np.int64) for each in (found["total"], parts["of"], parts["part"]))
    return Equations(total, of, part, found["total_first"].to_numpy())
