"""What the department's tool of authority figures (LAIT) says: another vintage, beside a release's own rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import ENGLAND

__all__ = ["AUTHORITY_FIGURES", "Indicator", "against_neighbours", "authority_figures", "statistical_neighbours"]

AUTHORITY_FIGURES: Mapping[str, pl.DataType] = {
    "la": pl.String(),  # three-digit code; "England"
    "la_name": pl.String(),
    "year": pl.Int32(),
    "measure": pl.String(),
    "group": pl.String(),
    "phase": pl.String(),  # of the schools it counts; null: all
    "value": pl.Float64(),  # in the measure's unit
    "indicator": pl.String(),  # the tool's own name of it
    "release": pl.String(),
}
_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the tool (its code) that is a measure of ours. phase: of the schools it counts."""

    code: str
    measure: str
    group: str = "all"
    phase: str = ""


def authority_figures(home: Home, *, year: int | None = None, shelf_home: Path | None = None) -> pl.DataFrame:
    """Figures of all authorities and England from the newest LAIT release: columns AUTHORITY_FIGURES.

    year: of the results and no later; None for all. Without a LAIT release, no rows. They are named as LAIT's wherever
    they are shown: later revisions, and another rounding, than the tables (domain handbook 9a.7).
    """
    release = _newest(home, "lait")
    if release is None:
        return pl.DataFrame(schema=dict(AUTHORITY_FIGURES))
    known = shelf.read("lait_indicators", Indicator, table="indicator", home=shelf_home or home.folder)
    meant = pl.DataFrame(
        [(i.code, i.measure, i.group, i.phase or None) for i in known],
        schema={"indicator": pl.String, "measure": pl.String, "group": pl.String, "phase": pl.String},
        orient="row",
    )
    rows = home.frame(release, ["level", "indicator", "la", "la_name", "year", "value"])
    wanted = rows.filter(pl.col("level").is_in(["la", "national"]), pl.col("value").is_not_null())
    if year is not None:
        wanted = wanted.filter(pl.col("year") <= year)
    found = wanted.join(meant, on="indicator").with_columns(
        la=pl.when(pl.col("level") == "national").then(pl.lit(ENGLAND)).otherwise("la"), release=pl.lit(release.code)
    )
    return found.select(pl.col(name).cast(kind) for name, kind in AUTHORITY_FIGURES.items())


def statistical_neighbours(home: Home, la: str) -> pl.DataFrame:
    """la, neighbour (codes), order (1 = closest), closeness (the tool's words): the department's ten, where loaded."""
    none = pl.DataFrame(schema={"la": pl.String, "neighbour": pl.String, "order": pl.Int32, "closeness": pl.String})
    release = _newest(home, "lait_neighbours")
    if release is None:
        return none
    row = home.frame(release).filter(pl.col("la") == la)
    parts = [
        row.select("la", neighbour=f"neighbour_{i}", order=pl.lit(i, pl.Int32), closeness=f"closeness_{i}")
        for i in range(1, _NEIGHBOURS + 1)
        if f"neighbour_{i}" in row.columns
    ]
    return pl.concat([none, *parts]).filter(pl.col("neighbour").is_not_null())


def against_neighbours(home: Home, la: str, *, year: int, shelf_home: Path | None = None) -> pl.DataFrame:
    """AUTHORITY_FIGURES of one year for the authority (order 0), its statistical neighbours (1 to 10) and England.

    With `order` (null for England); authorities without a figure are left out.
    """
    near = statistical_neighbours(home, la).select(la="neighbour", order="order")
    own = pl.DataFrame({"la": [la], "order": [0]}, schema={"la": pl.String, "order": pl.Int32})
    known = authority_figures(home, year=year, shelf_home=shelf_home).filter(pl.col("year") == year)
    rows = known.join(pl.concat([own, near]), on="la", how="left", maintain_order="left")
    here = rows.filter(pl.col("order").is_not_null() | (pl.col("la") == ENGLAND))
    return here.sort("measure", "group", "phase", "order", nulls_last=True)


def _newest(home: Home, kind: str) -> Release | None:
    found = [r for r in home.current() if r.kind == kind]
    return max(found, key=lambda r: r.order, default=None)
