"""Authorities that the files in a home name, beside those on the shelf."""

from pathlib import Path

import polars as pl

from keystage.analysis.register.authorities import Authority, authorities
from keystage.analysis.register.held import Held

__all__ = ["authorities_known"]


def authorities_known(held: Held, home: Path | None = None) -> tuple[Authority, ...]:
    """Authorities of the releases whose code is not on the shelf, by code: an area the shelf has not heard of.

    A name comes from a column `la_name`, or from an authority's own row of a results file.
    """
    shelved = authorities(home)
    named = pl.concat([pl.DataFrame(schema={"la": pl.String, "name": pl.String}), *(_names(rows) for _, rows in held)])
    first = named.unique("la", keep="first", maintain_order=True).sort("la")
    return tuple(Authority(code, name) for code, name in first.iter_rows() if code not in shelved)


def _names(frame: pl.DataFrame) -> pl.DataFrame:
    columns = set(frame.columns)
    if {"la", "la_name"} <= columns:
        rows = frame.select(pl.col("la").cast(pl.String), name="la_name")
    elif {"la", "name", "level"} <= columns:
        rows = frame.filter(pl.col("level") == "la").select(pl.col("la").cast(pl.String), "name")
    else:
        return pl.DataFrame(schema={"la": pl.String, "name": pl.String})
    return rows.filter(pl.col("la").str.contains(r"^\d{3}$"), pl.col("name").str.strip_chars() != "").unique("la")
