"""Rows of schools, authorities and the nation in one table: what the values of the column that parts them mean."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import layouts
from keystage.analysis.returns.mapping.meanings import ROW_TYPE
from keystage.analysis.returns.naming import naming
from keystage.analysis.returns.raw import RawTable

if TYPE_CHECKING:
    from keystage.analysis.returns.mapping.proposal import ColumnProposal

__all__ = ["LEVELS", "propose_levels"]

LEVELS = ("school", "la", "national", "national_all", "region", "other")
_WORDS = {
    "school": "school", "la": "la", "local authority": "la", "lea": "la", "national": "national", "england": "national",
    "nat": "national", "regional": "region", "region": "region",
}  # fmt: skip
_MOST = 30  # different values: more is no type of row


def propose_levels(table: RawTable, columns: Sequence["ColumnProposal"], home: Path | None = None) -> Mapping[str, str]:
    """value -> level: as the published file that has most of these headings says it, else by its words, else by
    whether its rows name schools, and how many there are."""
    types = next((c for c in columns if c.meaning.column == ROW_TYPE), None)
    if types is None:
        return {}
    who = next((c.name for c in columns if c.meaning.column in ("urn", "laestab")), None)
    named = pl.col(who).is_not_null() if who else pl.lit(value=True)
    counts = (
        table.cells.filter(pl.col(types.name).is_not_null())
        .group_by(types.name, maintain_order=True)
        .agg(pl.len().alias("rows"), named.mean().alias("named"))
    )
    if counts.height > _MOST:
        return {}
    known = _published(table, types.header, home)
    return {value: known.get(value) or _level(value, rows, share) for value, rows, share in counts.iter_rows()}


def _published(table: RawTable, header: str, home: Path | None) -> Mapping[str, str]:
    headers = {plain(h) for h in table.headers}
    have = [
        (naming(layout).known(headers), layout.record_types)
        for layout in layouts(home)
        if any(named.code == layout.record_type for named in naming(layout).headers.get(plain(header), ()))
    ]
    return max(have, key=lambda found: found[0])[1] if have else {}


def _level(value: str, rows: int, named: float) -> str:
    known = _WORDS.get(value.strip().casefold())
    if known:
        return known
    if named > 0.5:
        return "school"
    return "national" if rows == 1 else "la"
