"""The national expectations by prior attainment that have been brought in, all years and outcomes together."""

from pathlib import Path

import polars as pl

from keystage.analysis.measures.pupils.cohort import EXPECTED
from keystage.analysis.store import Home, Release

__all__ = ["expected_scores"]

_KIND = "expected_scores"


def expected_scores(home: Home | Path | str) -> pl.DataFrame:
    """The columns `EXPECTED` of every current release of that kind; of two about one year and outcome the later import.

    home: KEYSTAGE_HOME. No rows where none has been brought in.
    """
    home = home if isinstance(home, Home) else Home(Path(home))
    tables = [pl.DataFrame(schema=EXPECTED)]
    for release in reversed([r for r in home.current() if r.kind == _KIND]):
        rows = _rows(home, release)
        known = pl.concat(tables).select("year", "outcome").unique()
        tables.append(rows.join(known, on=["year", "outcome"], how="anti"))
    return pl.concat(tables).sort("year", "outcome", "prior_from")


def _rows(home: Home, release: Release) -> pl.DataFrame:
    frame = home.frame(release)
    if release.year:
        frame = frame.with_columns(pl.lit(release.year.ends).alias("year"))
    return frame.select(pl.col(name).cast(kind) for name, kind in EXPECTED.items())
