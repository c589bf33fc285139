"""A figures frame as cells of tables: what is known of each, and what may not be told."""

import polars as pl

from keystage.analysis.disclosure.modelled import is_modelled
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.small import telling

__all__ = ["as_cells", "sized"]

_WHO = ("level", "urn", "key_stage", "year")
_HALF = 0.5  # of a whole percentage: what rounding leaves open
_TENTH = 0.05  # of a percentage of sessions, which pages print to one place
_OF_PUPILS = "pupils:"  # begins the definition of figures that are made of pupils' rows


def sized(figures: pl.DataFrame) -> pl.DataFrame:
    """The frame with cell, size, reached, and free: whether it may be withheld, because DfE has not published it."""
    # "interval:" marks a value as printed, with our own range beside it.
    as_printed = (pl.col("definition") == "published") | pl.col("definition").str.starts_with("interval:")
    published = as_printed & (pl.col("status") != "school_reported").fill_null(value=True)
    return figures.with_row_index("cell").with_columns(
        size=pl.when(pl.col("unit") == "pupils").then("value").otherwise(pl.coalesce("denominator", "n")),
        reached=pl.col("numerator"),
        free=published.not_().fill_null(value=True) & (pl.col("level") != "national"),
    )


def as_cells(frame: pl.DataFrame, rule: Policy, *, before: pl.Series | None = None) -> pl.DataFrame:
    """One row a figure, as `securing.secured` takes them. before: what is withheld already, from a wider audience."""
    size, reached = pl.col("size"), pl.col("reached")
    there = pl.col("value").is_not_null() & pl.col("free")
    told = size.round().is_between(1, rule.smallest_group - 1).fill_null(value=False)
    unknown_size = size.is_null() & pl.lit(rule.unknown_size == "withhold")
    # A mean without any spread says what each of a small group has.
    one_score = pl.col("unit").is_in(["score", "points"]) & (pl.col("low") == pl.col("high"))
    alike = (one_score & (size < rule.alike_under)).fill_null(value=False)
    few = is_modelled() & size.round().is_between(1, rule.model_from - 1).fill_null(value=False)
    secret = there & (telling(size, reached, rule) | unknown_size | alike | few)
    unsized = pl.col("free") & told  # of a figure without a value too: it may say of how many there is none
    first = secret | unsized
    by_size = [pl.col(name).cast(pl.String).fill_null("") for name in (*_WHO, "group")]
    # Groups of as many pupils are the same pupils in two measures only where both are of as many in all.
    of = size.filter(pl.col("group") == "all").first().over(*_WHO, "measure").round(3).cast(pl.String).fill_null("")
    same = pl.when(size.is_not_null()).then(pl.concat_str(*by_size, size.round(3), of, separator="|"))
    return frame.select(
        "cell", "reached", "free",
        n="size",
        size_key=same.rank("dense").cast(pl.String),  # short: there are millions
        first_low=(size >= 1).fill_null(value=False).cast(pl.Float64),
        counted=(size.is_not_null() & (reached.is_not_null() | _of_rounded())).fill_null(value=False),
        secret=secret,
        unsized=unsized,
        withheld=first if before is None else first | (before & pl.col("free")),
        # The same groups in the same order in every measure: as they are where most pupils are counted.
        cost=size.max().over(by_size) + pl.col("group").rank("dense") / 1e6,
        **_amounts(),
    )  # fmt: skip


def _of_rounded() -> pl.Expr:
    """A whole percentage of pupils whose number is not told. One made of pupils' rows has it, but where it is a share
    of their sessions: that is a mean of pupils, nearly."""
    return (pl.col("unit") == "percent") & pl.col("definition").str.starts_with(_OF_PUPILS).not_()


def _amounts() -> dict[str, pl.Expr]:
    """Between what the amount lies that is told by a shown figure: exact, but of a rounded percentage."""
    size, value = pl.col("size"), pl.col("value")
    rounded, near = _of_rounded(), pl.when(pl.col("unit") == "percent").then(_TENTH).otherwise(0.0)
    by_low = pl.when(rounded).then((size * (value - _HALF) / 100).clip(0, size)).otherwise(size * (value - near))
    by_high = pl.when(rounded).then((size * (value + _HALF) / 100).clip(0, size)).otherwise(size * (value + near))
    exact = pl.when(pl.col("unit") == "pupils").then("size").otherwise("reached")
    return {"least": pl.coalesce(exact, by_low).fill_null(0.0), "most": pl.coalesce(exact, by_high).fill_null(0.0)}
