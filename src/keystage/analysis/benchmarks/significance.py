"""Which differences from national are beyond chance, and which may not be asked."""

from pathlib import Path

import polars as pl

from keystage.analysis.inference import compare_proportion
from keystage.analysis.measures import measures

__all__ = ["NO_NATIONAL", "NO_PUPILS", "NO_SPREAD", "TOO_FEW", "with_significance"]

_TESTED_ABOVE = 10  # pupils; domain handbook 9a.26
TOO_FEW = "10 pupils or fewer"
NO_PUPILS = "pupils not known"
NO_NATIONAL = "no national figure"
NO_SPREAD = "no spread between pupils in the file"
CONTEXT = "context is not good or bad"
NOTHING = "no figure"


def with_significance(rows: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """Add difference, pupils, direction, clear, test and good to figures that have `against`.

    A share is tested by z, or exactly where fewer than five pupils are expected on either side; a score by its
    interval; a rate and a count are not tested; nothing is on 10 pupils or fewer. A difference of under one pupil (of a
    score: one that prints as nothing) is "same" and never clear. Source: domain handbook 2.12, 9a.3, 9a.9, 9a.26.
    """
    shelf = measures(home)
    facts = pl.DataFrame(
        [(m.code, m.kind, m.polarity, m.decimals) for m in shelf],
        schema={"measure": pl.String, "_kind": pl.String, "_polarity": pl.String, "_decimals": pl.Int32},
        orient="row",
    )
    rows = rows.join(facts, on="measure", how="left", maintain_order="left")
    rows = _with_direction(_with_size(rows))
    rows = _with_clear(rows.with_columns(test=_which_test()))
    same = pl.col("direction") == "same"
    good = (pl.col("direction") == "above") == (pl.col("_polarity") == "high")
    return rows.with_columns(
        clear=pl.when(pl.col("clear").is_not_null()).then(pl.col("clear") & same.not_()),
        good=pl.when(same.not_() & (pl.col("_polarity") != "none")).then(good),
    ).drop("_kind", "_polarity", "_decimals", "_exact")


def _with_size(rows: pl.DataFrame) -> pl.DataFrame:
    share = pl.col("_kind") == "proportion"
    exact = pl.coalesce(pl.when(share).then(100 * pl.col("numerator") / pl.col("n")), "value") - pl.col("against")
    return rows.with_columns(
        difference=(pl.col("value") - pl.col("against")).round(6),
        _exact=pl.when(share).then(exact * pl.col("n") / 100),
    ).with_columns(pupils=pl.col("_exact").round(0) + 0.0)


def _with_direction(rows: pl.DataFrame) -> pl.DataFrame:
    prints_as_nothing = pl.col("difference").abs() < 0.5 * pl.lit(10.0).pow(-pl.col("_decimals"))
    same = pl.when(pl.col("_exact").is_not_null()).then(pl.col("_exact").abs() < 1).otherwise(prints_as_nothing)
    word = pl.when(same).then(pl.lit("same")).when(pl.col("difference") > 0).then(pl.lit("above"))
    return rows.with_columns(
        direction=pl.when(pl.col("difference").is_not_null()).then(word.otherwise(pl.lit("below")))
    )


def _which_test() -> pl.Expr:
    """The test's name, or why there is none; for a share "z" stands for z or exact until it is made."""
    scored = pl.col("low").is_not_null() & pl.col("high").is_not_null()
    return (
        pl.when(pl.col("value").is_null()).then(pl.lit(NOTHING))
        .when(pl.col("_polarity") == "none").then(pl.lit(CONTEXT))
        .when(pl.col("against").is_null()).then(pl.lit(NO_NATIONAL))
        .when(pl.col("n") <= _TESTED_ABOVE).then(pl.lit(TOO_FEW))
        .when(pl.col("_kind").is_in(["rate", "count"])).then(pl.lit(NO_SPREAD))
        .when(pl.col("n").is_null() & (pl.col("_kind") == "proportion")).then(pl.lit(NO_PUPILS))
        .when(pl.col("_kind") == "proportion").then(pl.lit("z"))
        .when(scored).then(pl.lit("interval"))
        .otherwise(pl.lit(NO_SPREAD))
    )  # fmt: skip


def _with_clear(rows: pl.DataFrame) -> pl.DataFrame:
    shares = rows["test"] == "z"
    reached = rows["numerator"].fill_null(rows["value"] * rows["n"] / 100)
    asked = pl.DataFrame({"k": reached, "n": rows["n"], "p": rows["against"] / 100}).filter(shares)
    found = compare_proportion(asked["k"], asked["n"], asked["p"])
    tests = pl.DataFrame({"_row": shares.arg_true(), "_test": found.test.tolist(), "_clear": found.clear})
    beyond = (pl.col("low") > pl.col("against")) | (pl.col("high") < pl.col("against"))
    return (
        rows.with_row_index("_row")
        .join(tests.with_columns(pl.col("_row").cast(pl.UInt32)), on="_row", how="left", maintain_order="left")
        .with_columns(
            test=pl.coalesce("_test", "test"),
            clear=pl.coalesce("_clear", pl.when(pl.col("test") == "interval").then(beyond)),
        )
        .drop("_row", "_test", "_clear")
    )
