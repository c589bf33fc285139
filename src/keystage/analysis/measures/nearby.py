"""Pupils of a figure whose own file does not print them: the school's count of the same year from another file."""

from pathlib import Path

import polars as pl

from keystage.analysis.measures.definition import measures
from keystage.analysis.measures.intervals import with_intervals
from keystage.analysis.measures.published import definition_digests

__all__ = ["with_nearby_pupils"]

_KEY = ("urn", "level", "year")


def with_nearby_pupils(figures: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """Fill n of measures that are `nearby` (absence: the census counts pupils, not enrolments), and their interval.

    Only n: a percentage of enrolments is no number of pupils on roll, so there is no numerator or denominator. The
    interval of a proportion is ours and marked so. Source: domain handbook 9a.28.
    """
    shelf = measures(home)
    wanted = {m.code: m.of for m in shelf if m.nearby}
    lacking = pl.col("measure").is_in(list(wanted)) & pl.col("n").is_null() & (pl.col("level") != "national")
    rows = figures.filter(lacking)
    if rows.is_empty():
        return figures
    counted = figures.filter(
        pl.col("measure").is_in(list(set(wanted.values()))) & (pl.col("group") == "all") & pl.col("value").is_not_null()
    ).unique(["measure", *_KEY], keep="first", maintain_order=True)
    found = rows.with_columns(_of=pl.col("measure").replace_strict(wanted)).join(
        counted.select(*_KEY, pl.col("measure").alias("_of"), pl.col("value").alias("_pupils")),
        on=["_of", *_KEY], how="left", maintain_order="left",
    )  # fmt: skip
    facts = [(m.code, m.kind, m.polarity) for m in shelf]
    kinds = pl.DataFrame(facts, schema=["measure", "kind", "polarity"], orient="row")
    found = found.with_columns(n=pl.col("_pupils"), sigma=pl.lit(None, pl.Float64))
    found = with_intervals(found.join(kinds, on="measure", how="left", maintain_order="left"))
    digest = pl.col("measure").replace_strict(definition_digests(shelf), default="")
    derived = pl.col("definition").str.starts_with("derived:")
    mark = pl.when(pl.col("ours") & derived.not_()).then(pl.lit("interval:") + digest).otherwise("definition")
    return pl.concat([figures.filter(lacking.not_()), found.with_columns(definition=mark).select(figures.columns)])
