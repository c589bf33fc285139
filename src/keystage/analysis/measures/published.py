"""A release's frame as figures: as published, with n, interval and reason."""

import hashlib
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import Measure, measures
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.measures.intervals import with_intervals
from keystage.analysis.measures.numerators import decimals_printed, recovered
from keystage.analysis.measures.rows import figure_rows
from keystage.analysis.returns import Layout
from keystage.analysis.shelf import Shelf
from keystage.analysis.vocabulary import AcademicYear, as_figures

__all__ = ["definition_digests", "published"]


def published(
    frame: Any,
    *,
    layout: Layout,
    year: AcademicYear | None = None,
    status: str = "unknown",
    release: str = "",
    home: Path | None = None,
) -> pl.DataFrame:
    """The figures that a file holds, as a figures frame (see `vocabulary.FIGURES`).

    frame: a `Reading.frame` (or any frame Narwhals knows with the layout's columns). year: of the results, where the
    rows do not say. Values stand as printed. n is the file's own, else the pupils of the group (`Measure.of`); of a
    progress score the pupils it covers: eligible pupils x coverage, and for a group whatever its printed interval
    implies where that is fewer. A numerator is recovered where one whole number fits the rounded percentage.
    An interval is DfE's where printed, else ours. `definition` says which: "published" (value and any interval as
    printed), "interval:<digest>" (the interval is ours), "derived:<digest>" (the value too: attendance is 100 less
    absence, national progress 0). Missing is null with its reason.
    """
    shelf = measures(home)
    rows = figure_rows(polars_frame(frame), layout, year, shelf)
    rows = _with_facts(rows, shelf)
    rows = rows.with_columns(_derived=pl.lit(False))
    rows = _with_national_progress(rows)
    rows = pl.concat([rows, _complements(rows, shelf)])
    rows = with_intervals(_with_numerators(_with_pupils(rows)))
    marks = rows.with_columns(
        definition=_definition(shelf), status=pl.lit(status), release=pl.lit(release), band=pl.col("band").round(0)
    )
    return as_figures(marks.drop("coverage", "count", "sigma", "kind", "polarity", "ours", "_derived"))


def _with_facts(rows: pl.DataFrame, shelf: Shelf[Measure]) -> pl.DataFrame:
    """Join what the definitions say of each measure and year: kind, unit, key stage, sigma."""
    facts = pl.DataFrame(
        [(m.code, m.kind, m.polarity, m.unit, m.key_stage) for m in shelf],
        schema=dict.fromkeys(("measure", "kind", "polarity", "unit", "key_stage"), pl.String),
        orient="row",
    )
    sigma = pl.DataFrame(
        [(m.code, year, sigma) for m in shelf for year, sigma in m.sigma.items()],
        schema={"measure": pl.String, "year": pl.Int32, "sigma": pl.Float64},
        orient="row",
    )
    return rows.join(facts, on="measure", how="left", maintain_order="left").join(
        sigma, on=["measure", "year"], how="left", maintain_order="left"
    )


def _with_national_progress(rows: pl.DataFrame) -> pl.DataFrame:
    """National progress of all pupils is 0 by construction; the cell is blank."""
    blank = (pl.col("level") == "national") & (pl.col("kind") == "progress") & (pl.col("group") == "all")
    blank &= pl.col("reason").is_in(["blank", "not_applicable"])
    return rows.with_columns(
        value=pl.when(blank).then(0.0).otherwise("value"),
        reason=pl.when(blank.not_()).then("reason"),
        _derived=pl.col("_derived") | blank,
    )


def _complements(rows: pl.DataFrame, shelf: Shelf[Measure]) -> pl.DataFrame:
    """Rows of measures that are 100 less another, where the file does not print them."""
    printed = set(rows["measure"].unique())
    made = [_complement(rows, m) for m in shelf if m.complement_of in printed and m.code not in printed]
    return pl.concat([rows.clear(), *made])


def _complement(rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    return rows.filter(pl.col("measure") == measure.complement_of).with_columns(
        measure=pl.lit(measure.code),
        value=(100 - pl.col("value")).round(6),
        low=(100 - pl.col("high")).round(6),
        high=(100 - pl.col("low")).round(6),
        numerator=pl.col("denominator") - pl.col("numerator"),
        band=pl.lit(None, pl.Float64),
        key_stage=pl.lit(measure.key_stage),
        _derived=pl.lit(True),
    )


def _with_pupils(rows: pl.DataFrame) -> pl.DataFrame:
    """n and denominator, where the file does not print them for the figure itself."""
    progress = pl.col("kind") == "progress"
    covered = (pl.col("count") * pl.col("coverage") / 100).round(0)
    implied = (2 * 1.959963984540054 * pl.col("sigma") / (pl.col("high") - pl.col("low"))).pow(2).round(0)
    fewer = (pl.col("group") != "all") & implied.is_finite() & (implied < covered)
    n = (
        pl.when(progress & fewer).then(implied.clip(lower_bound=1.0))
        .when(progress).then(covered)
        .otherwise("count")
    )  # fmt: skip
    return rows.with_columns(
        n=pl.coalesce("n", pl.when(pl.col("kind").is_in(["progress", "proportion"])).then("denominator"), n),
        denominator=pl.coalesce("denominator", "count"),
    )


def _with_numerators(rows: pl.DataFrame) -> pl.DataFrame:
    share = (pl.col("kind") == "proportion") & (pl.col("level") == "school")
    decimals = decimals_printed(pl.col("value")).over("measure")
    pupils = pl.coalesce("denominator", "n")
    return rows.with_columns(
        numerator=pl.coalesce("numerator", pl.when(share).then(recovered(pl.col("value"), pupils, decimals)))
    )


def definition_digests(shelf: Shelf[Measure]) -> dict[str, str]:
    """Measure code -> twelve letters that change when its definition does."""
    return {m.code: hashlib.sha256(repr(m).encode()).hexdigest()[:12] for m in shelf}


def _definition(shelf: Shelf[Measure]) -> pl.Expr:
    digest = pl.col("measure").replace_strict(definition_digests(shelf), default="")
    return (
        pl.when("_derived").then(pl.lit("derived:") + digest)
        .when("ours").then(pl.lit("interval:") + digest)
        .otherwise(pl.lit("published"))
    )  # fmt: skip
