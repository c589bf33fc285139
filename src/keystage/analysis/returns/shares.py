"""Percentages in the authority's own sheets: 61, 61% and 0.61 are one where that is certain, else a finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from keystage.analysis.returns.conversion import Wanted
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.measure_words import MeasureName
from keystage.analysis.returns.reading import ROW, Severity
from keystage.analysis.shelf import Shelf

__all__ = ["read_shares"]

_MANY = 3  # schools: no area has so many with less than 1% absence


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of one measure in one column, and which rows they stand in."""

    column: str
    measure: MeasureName
    rows: pl.Expr


def read_shares(
    layout: Layout, written: Sequence[Wanted], frame: pl.DataFrame, ledger: Ledger, names: Shelf[MeasureName]
) -> pl.DataFrame:
    """Check every percentage; where all of a measure's figures lie between 0 and 1, read them as shares.

    A share of pupils under 1% takes more than a hundred pupils, so 0.61 among percentages is not one.
    """
    texts = {column.code: column for column in written}
    for figures in _figures(layout, frame, names):
        text = texts[figures.column]
        mine = (
            frame.with_columns(text.cells.cast(pl.String).fill_null("").alias("text"))
            .filter(figures.rows & pl.col(figures.column).is_not_null())
            .select(ROW, pl.lit(text.header).alias("column"), "text", pl.col(figures.column).alias("value"))
        )
        small = mine.filter((pl.col("value") > 0) & (pl.col("value") < 1) & pl.col("text").str.contains("%").not_())
        if small.height and _all_shares(mine, figures.measure):
            frame = frame.with_columns(
                pl.when(figures.rows).then(pl.col(figures.column) * 100).otherwise(figures.column).alias(figures.column)
            )
            ledger.note(
                "shares",
                f"The figures of “{figures.measure.title}” lie between 0 and 1 and were read as shares: 0.61 as 61%.",
                column=text.header,
            )
        elif figures.measure.kind == "proportion":
            _say(ledger, small, "“{}” stands among percentages: write 61 or 61%, not 0.61.", "share")
        if _unchecked(layout, figures.column):
            outside = mine.filter((pl.col("value") < 0) | (pl.col("value") > 100))
            _say(ledger, outside, "{} cannot be: a percentage is between 0 and 100.", "outside-range")
    return frame


def _unchecked(layout: Layout, column: str) -> bool:
    """A column of many measures has no limits of its own."""
    return any(c.code == column and not c.measure for c in layout.columns)


def _figures(layout: Layout, frame: pl.DataFrame, names: Shelf[MeasureName]) -> Iterator[_Figures]:
    values = [c for c in layout.columns if c.role == "value"]
    for column in values:
        present = [name for name in frame.columns if name == column.code or name.startswith(f"{column.code}__")]
        for name in present:
            found = [column.measure] if column.measure else frame["measure"].drop_nulls().unique(maintain_order=True)
            for code in found:
                rows = pl.lit(True) if column.measure else pl.col("measure") == code
                if code in names and names[code].unit == "percent":
                    yield _Figures(name, names[code], rows)


def _all_shares(mine: pl.DataFrame, measure: MeasureName) -> bool:
    signed = mine["text"].str.contains("%").any()
    if signed or (mine["value"].max() or 0) > 1:  # type: ignore[operator]
        return False
    return measure.kind == "proportion" or mine.height >= _MANY


def _say(ledger: Ledger, found: pl.DataFrame, words: str, rule: str) -> None:
    if found.height:
        ledger.cells(rule, Severity.ERROR, found, lambda _, text: words.format(text))
