"""The authority's own list of schools: adviser, cluster, level in force, visits, actions."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis.register.held import Held
from keystage.analysis.register.matching import match_schools
from keystage.analysis.register.schools import SCHOOLS
from keystage.analysis.register.sources import later_than
from keystage.analysis.returns import layouts

__all__ = ["with_own_list"]

_WHO_WORKS = ("adviser", "cluster", "link_officer")
_EVIDENCE = ("level_in_force", "priority", "last_visit", "next_visit", "actions")


def with_own_list(found: pl.DataFrame, held: Held, *, as_at: date, home: Path | None = None) -> pl.DataFrame:
    """Add what the authority's lists say to schools (urn, laestab, name, town, …); the latest list that says it counts.

    Who works with a school now is whom its pages go to, whatever their date; level, priority, visits and actions come
    only from lists that speak of no day after `as_at`. Rows are matched by URN, LAESTAB, or name and town
    (`match_schools`); one that fits no school, or several, says nothing here: importing the list names it.
    """
    kinds = _kinds(home)
    lists = sorted((r for r in held.releases if r.kind in kinds), key=lambda r: (r.dated, r.order), reverse=True)
    parts = [
        _said(held.whole(r), found, _WHO_WORKS if later_than(r, as_at, home) else (*_WHO_WORKS, *_EVIDENCE))
        for r in lists
    ]
    if not parts:
        return found
    together = pl.concat(parts, how="diagonal_relaxed")
    said = together.group_by("urn", maintain_order=True).agg(pl.exclude("urn").drop_nulls().first())
    return found.join(said, on="urn", how="left", maintain_order="left")


def _kinds(home: Path | None) -> frozenset[str]:
    """The kinds of file that say who works with a school, or how it stands: the shipped list, and mapped ones."""
    own = (layout for layout in layouts(home) if layout.publisher == "authority")
    wanted = {*_WHO_WORKS, *_EVIDENCE}
    return frozenset(layout.code for layout in own if any(column.code in wanted for column in layout.columns))


def _said(frame: pl.DataFrame, found: pl.DataFrame, wanted: Collection[str]) -> pl.DataFrame:
    """One row a matched school: what one list says of it."""
    placed = match_schools(frame, found).urns(frame).filter(pl.col("urn").is_not_null())
    columns = [pl.col(c).cast(SCHOOLS[c], strict=False) for c in wanted if c in placed.columns]
    rows = placed.select("urn", *columns)
    if "actions" in rows.columns:
        rows = rows.with_columns(pl.when(pl.col("actions").list.len() > 0).then("actions"))
    return rows.group_by("urn", maintain_order=True).agg(pl.exclude("urn").drop_nulls().first())
