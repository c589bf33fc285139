"""Which trust a school belongs to at a day."""

from datetime import date

import polars as pl

from keystage.analysis.register.held import Held
from keystage.analysis.store import Release

__all__ = ["trusts"]

_TRUSTS = ("Multi-academy trust", "Single-academy trust")
_KIND = "gias_group_links"


def trusts(held: Held, *, as_at: date) -> pl.DataFrame:
    """urn, trust, trust_uid of the schools in a trust on `as_at`: joined by then and not closed before.

    A membership carries its own days, so a file made later serves for an earlier day as far as it goes: a school that
    has since left a trust is no longer in it, and then nothing is said. One that states no day of joining is left out
    where the file is later than `as_at`.
    """
    parts = [_of(rows, release, as_at) for release, rows in held if release.kind == _KIND]
    both = pl.concat([pl.DataFrame(schema={"urn": pl.String, "trust": pl.String, "trust_uid": pl.String}), *parts])
    return both.unique("urn", keep="first", maintain_order=True)


def _of(frame: pl.DataFrame, release: Release, as_at: date) -> pl.DataFrame:
    in_time = not release.dated or date.fromisoformat(release.dated) <= as_at
    closed = pl.col("close_date") if "close_date" in frame.columns else pl.lit(None, pl.Date)
    return (
        frame.filter(
            pl.col("group_type").is_in(_TRUSTS),
            (pl.col("joined") <= as_at).fill_null(value=in_time),
            (closed > as_at).fill_null(value=True),
        )
        .sort("joined", descending=True, nulls_last=True)
        .select(pl.col("urn").cast(pl.String), trust="group_name", trust_uid=pl.col("group_uid").cast(pl.String))
    )
