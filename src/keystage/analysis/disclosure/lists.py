"""Lists of schools over an area, made fit for one audience."""

from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.policy import policy

__all__ = ["hide_columns", "listed"]

_NAMING = ("urn", "laestab", "name", "town", "postcode", "latitude", "longitude", "label")


def listed(schools: pl.DataFrame, *, audience: str, cohort: str = "n", home: Path | None = None) -> pl.DataFrame:
    """One row a school, as an area's page may list it: for the public without names and without small cohorts.

    cohort: the column that holds the cohort. A cohort that is not known counts as small. Unnamed rows are put in order
    of their figures' size, never in that of the register, by which they could be told.
    """
    rule = policy(audience, home)
    if rule.smallest_cohort:
        schools = schools.filter(pl.col(cohort) >= rule.smallest_cohort)
    if rule.named:
        return schools
    unnamed = schools.drop(name for name in _NAMING if name in schools.columns)
    return unnamed.sort(unnamed.columns, nulls_last=True)


def hide_columns(schools: pl.DataFrame, *, audience: str, home: Path | None = None) -> pl.DataFrame:
    """The register's rows with what the school list tells, and this audience may not see, left empty."""
    hidden = [name for name in policy(audience, home).hidden if name in schools.columns]
    return schools.with_columns(_empty(name, schools.schema[name]) for name in hidden)


def _empty(name: str, dtype: pl.DataType) -> pl.Expr:
    return pl.lit([] if isinstance(dtype, pl.List) else None, dtype=dtype).alias(name)
