"""The authority's own list of schools: adviser, cluster, level in force, visits, actions."""

from collections.abc import Iterable

import polars as pl

from keystage.analysis.register.held import Held
from keystage.analysis.register.matching import match_schools
from keystage.analysis.register.schools import SCHOOLS
from keystage.analysis.store import Release

__all__ = ["OWN_LIST", "with_own_list"]

OWN_LIST = ("adviser", "cluster", "link_officer", "level_in_force", "priority", "last_visit", "next_visit")
_KIND = "school_list"
_ACTION = ("text", "owner", "due", "state")


def with_own_list(found: pl.DataFrame, held: Held, releases: Iterable[Release]) -> pl.DataFrame:
    """Add what the authority's lists say to schools (urn, laestab, name, town, …). The latest list that has it counts.

    Rows are matched by URN, LAESTAB, or name and town (`match_schools`); a row that fits no school, or several, says
    nothing here: reading the list names it.
    """
    lists = sorted((r for r in releases if r.kind == _KIND), key=lambda r: (r.dated, r.imported_at), reverse=True)
    parts = [_said(held.whole(r), found) for r in lists]
    if not parts:
        return found
    together = pl.concat(parts, how="diagonal_relaxed").group_by("urn", maintain_order=True)
    columns = [c for c in (*OWN_LIST, "actions") if any(c in p.columns for p in parts)]
    said = together.agg(pl.col(c).drop_nulls().first() for c in columns)
    return found.join(said, on="urn", how="left", maintain_order="left")


def _said(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """One row a matched school: what one list says of it."""
    placed = match_schools(frame, found).urns(frame).filter(pl.col("urn").is_not_null())
    own = [pl.col(c).cast(SCHOOLS[c], strict=False).drop_nulls().first() for c in OWN_LIST if c in placed.columns]
    rows = placed.group_by("urn", maintain_order=True)
    return rows.agg(*own, *_actions(placed))


def _actions(placed: pl.DataFrame) -> list[pl.Expr]:
    """Open actions, one a row of the list, as SCHOOLS has them."""
    if "action" not in placed.columns:
        return []
    named = {"text": "action", **{part: f"action_{part}" for part in _ACTION[1:]}}
    parts = [
        (pl.col(column).cast(pl.String) if column in placed.columns else pl.lit(None, pl.String)).alias(part)
        for part, column in named.items()
    ]
    return [pl.struct(parts).filter(pl.col("action").is_not_null()).alias("actions")]
