"""The tables in a figures frame that hold anything of ours: groups within wider ones, schools within authorities."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.modelled import of_a_model
from keystage.analysis.disclosure.nesting import parts_of

__all__ = ["memberships"]

_MEMBERS = ("table", "total", "part", "total_first", "ordered")
_WHO = ("urn", "level", "year", "measure")


def memberships(frame: pl.DataFrame, areas: Mapping[str, str] | None, home: Path | None) -> pl.DataFrame:
    """One row a part of a table: table, total (a cell), part (a cell), total_first, ordered.

    frame: figures with cell, size, free. areas: urn -> authority; an authority's computed total goes before a school.
    """
    here = frame.filter(
        pl.col("value").is_not_null(), pl.col("size").is_not_null(), pl.col("level") != "national", of_a_model().not_()
    )  # what a model makes adds up to nothing here (see `modelled`)
    found = [_groups(here, home)]
    if areas:
        found.append(_schools(here, areas))
    ours = (pl.col("free") | pl.col("of_total")).any().over("table")
    sums = pl.concat(found).filter(ours).with_columns(ordered=pl.lit(value=False))
    return sums.select(_MEMBERS)


def _groups(here: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    nested = parts_of(here["group"].unique().to_list(), home)
    totals = here.select(*_WHO, pl.col("group").alias("of"), pl.col("cell").alias("total"), of_total=pl.col("free"))
    nested = nested.with_columns(number=pl.col("table_code").rank("dense").cast(pl.String)).drop("table_code")
    parts = here.select(*_WHO, "group", "free", pl.col("cell").alias("part")).join(nested, on="group")
    named = pl.concat_str(pl.col("total").cast(pl.String), "number", separator=".")  # short: there are millions
    joined = parts.join(totals, on=[*_WHO, "of"]).with_columns(table=named, total_first=pl.lit(value=False))
    return joined.select("table", "total", "part", "free", "of_total", "total_first")


def _schools(here: pl.DataFrame, areas: Mapping[str, str]) -> pl.DataFrame:
    where = pl.DataFrame({"urn": list(areas), "la": list(areas.values())}, schema={"urn": pl.String, "la": pl.String})
    key = ["la", "year", "measure", "group"]
    authorities = here.filter(pl.col("level") == "la").rename({"urn": "la"})
    totals = authorities.select(*key, pl.col("cell").alias("total"), of_total=pl.col("free"))
    schools = here.filter(pl.col("level") == "school").join(where, on="urn")
    parts = schools.select(*key, "free", pl.col("cell").alias("part")).join(totals, on=key)
    named = pl.concat_str(pl.col("total").cast(pl.String), pl.lit(".area"))
    joined = parts.with_columns(table=named, total_first=pl.lit(value=True))
    return joined.select("table", "total", "part", "free", "of_total", "total_first")
