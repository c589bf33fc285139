"""What the schools of a place come to together, by their pupils."""

from collections.abc import Collection
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence, pupil_weighted
from keystage.analysis.packs.place import Place

__all__ = ["totals"]

_FEWEST = 2
_FEWEST_UNNAMED = 3  # of two, each school could subtract itself
_BY = ("year", "measure", "group")


def totals(
    evidence: Evidence, place: Place, *, urns: Collection[str], home: Path | None, named: bool = True
) -> pl.DataFrame:
    """year, measure, group, value, n, schools. urns: the schools the audience may see; named: by name.

    An authority's own row of a release stands before what its schools come to (of several releases' rows the preferred
    one, which is the first: published before made of pupils); nothing of one school alone, for that is the school.
    Source: domain handbook 9a.7, 9a.10.
    """
    figures = evidence.figures.filter(pl.col("level") == "school", pl.col("urn").is_in(list(urns)))
    # A predecessor's earlier figures stand for its successor, unless the predecessor is counted here itself.
    lent = pl.when(pl.col("origin").is_in(list(urns))).then("origin")
    made = pupil_weighted(figures.with_columns(origin=lent), _BY, home).select(
        pl.col("year").cast(pl.Int32), "measure", "group", "value", pl.col("n").cast(pl.Float64),
        schools=pl.col("schools").cast(pl.Int64),
    )  # fmt: skip
    made = made.filter(pl.col("schools") >= (_FEWEST if named else _FEWEST_UNNAMED))
    if place.kind != "la":
        return made
    said = evidence.figures.filter(
        pl.col("level") == "la", pl.col("urn") == place.code, pl.col("value").is_not_null()
    ).select(*_BY, "value", pl.col("n").cast(pl.Float64), schools=pl.lit(None, pl.Int64))
    said = said.with_columns(pl.col("year").cast(pl.Int32)).unique(_BY, keep="first", maintain_order=True)
    return pl.concat([said, made.join(said, on=_BY, how="anti")])
