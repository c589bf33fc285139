"""National expectations by prior attainment: each row a band of starts, and what pupils with such came to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.reading import ROW, Severity, reason_column

__all__ = ["Outcome", "complete_expectations", "outcomes"]

_BAND = ("year", "outcome")


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome that pupils' starts are followed to. words: what tables call it, besides code and title."""

    code: str
    title: str
    words: tuple[str, ...] = ()


def outcomes(home: Path | None = None) -> shelf.Shelf[Outcome]:
    """The outcomes on the shelf, by code."""
    return shelf.read("expected_outcomes", Outcome, table="outcome", home=home)


def complete_expectations(
    frame: pl.DataFrame, headers: Mapping[str, str], ledger: Ledger, home: Path | None
) -> pl.DataFrame:
    """`frame` with outcomes by their codes and every band with a beginning; bands that cannot be are errors.

    A blank beginning is 0; a blank end is where the next band of the same outcome begins, and of the last there is
    none. With the year (of the file's own rows, or the one given), these are the columns of `measures.pupils.EXPECTED`.
    """
    frame = _coded(frame, headers, ledger, home)
    names = frame.columns
    if "year" not in names:
        frame = frame.with_columns(pl.lit(None, pl.Int32).alias("year"))
    for column in ("prior_below", "floor"):
        if column not in names:
            frame = frame.with_columns(pl.lit(None, pl.Float64).alias(column))
    frame = frame.with_columns(pl.col("prior_from").fill_null(0.0)).drop(
        *(reason_column(name) for name in ("prior_from", "prior_below")), strict=False
    )
    following = pl.col("prior_from").shift(-1).over(_BAND, order_by="prior_from")
    frame = frame.with_columns(following.alias("_next"))
    frame = frame.with_columns(pl.coalesce("prior_below", "_next").alias("prior_below"))
    _check(frame, headers, ledger)
    frame = frame.drop("_next")
    return frame if "year" in names else frame.drop("year")


def _coded(frame: pl.DataFrame, headers: Mapping[str, str], ledger: Ledger, home: Path | None) -> pl.DataFrame:
    known = outcomes(home)
    words = {plain(word): one.code for one in known for word in (one.code, one.title, *one.words)}
    different = frame["outcome"].drop_nulls().unique().to_list()
    codes = {text: words[plain(text)] for text in different if plain(text) in words}
    unknown = frame.filter(pl.col("outcome").is_null() | pl.col("outcome").is_in(list(codes)).not_())
    listed = ", ".join(one.title for one in known)
    _say(
        ledger, "unknown-outcome", unknown, headers.get("outcome"), "outcome",
        lambda text: f"{f'“{text}” is' if text else 'A blank is'} no outcome that is known: it may be {listed}.",
    )  # fmt: skip
    return frame.with_columns(pl.col("outcome").replace_strict(codes, default=None, return_dtype=pl.String))


def _check(frame: pl.DataFrame, headers: Mapping[str, str], ledger: Ledger) -> None:
    start, end = headers.get("prior_from"), headers.get("prior_below", headers.get("prior_from"))
    empty = frame.filter(pl.col("prior_below") <= pl.col("prior_from"))
    _say(ledger, "empty-band", empty, end, "prior_below", lambda _: "The band ends where it begins, or before.")
    overlap = frame.filter(pl.col("prior_below") > pl.col("_next"))
    _say(
        ledger, "overlapping-bands", overlap, end, "prior_below",
        lambda _: "The band reaches into the next one of the same outcome: a start would have two expectations.",
    )  # fmt: skip
    missing = frame.filter(pl.col("expected").is_null())
    _say(ledger, "no-expectation", missing, headers.get("expected"), "expected", lambda _: "The band has no average.")
    gaps = frame.filter(pl.col("prior_below") < pl.col("_next"))
    if gaps.height:
        ledger.note(
            "gap-between-bands",
            f"Between {gaps.height} bands and the next one lie starts without an expectation.",
            column=start,
            severity=Severity.WARNING,
        )


def _say(
    ledger: Ledger, rule: str, rows: pl.DataFrame, header: str | None, column: str, sentence: Callable[[str], str]
) -> None:
    found = rows.select(
        ROW, pl.lit(header, pl.String).alias("column"), pl.col(column).cast(pl.String).fill_null("").alias("text")
    )
    ledger.cells(rule, Severity.ERROR, found, lambda _, text: sentence(text))
