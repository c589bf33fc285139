"""What must hold of the authority's own sheets: each row names a school, each figure a measure that is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.returns.actions import gather_actions
from keystage.analysis.returns.areas import place_areas
from keystage.analysis.returns.conversion import Wanted
from keystage.analysis.returns.expectations import complete_expectations
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.measure_words import MeasureName, Words, group_words, measure_names, measure_words
from keystage.analysis.returns.reading import ROW, Severity
from keystage.analysis.returns.shares import read_shares
from keystage.analysis.shelf import Shelf

__all__ = ["complete"]

_WHO = ("urn", "laestab", "name")
_SHAPES = {
    "urn": (r"^[1-9]\d{5}$", "“{}” is not a URN, which has six figures."),
    "laestab": (r"^\d{7}$", "“{}” is not a LAESTAB, which has seven figures: 9982001 or 998/2001."),
}


def complete(
    layout: Layout, written: Sequence[Wanted], frame: pl.DataFrame, ledger: Ledger, home: Path | None
) -> pl.DataFrame:
    """`frame` with what the layout's `checks` ask for; other frames as they are.

    "school_sheet": a column `school` (who the row is about, however it says so), measures and groups by their codes,
    shares between 0 and 1 as percentages, and, on a wide sheet, `measures` (those it holds).
    "actions": a column `actions` of what was agreed. "area_sheet": whose an average is. "expected_scores": bands of
    prior attainment. written: the columns as the file has them.
    """
    own = "school_sheet" in layout.checks
    say = _Voice(ledger, {column.code: column.header for column in written})
    if own:
        frame = _with_school(frame, say)
    if own or any(column.type in ("measure", "group") for column in layout.columns):
        frame = _with_codes(layout, frame, say, home)
        frame = read_shares(layout, written, frame, ledger, measure_names(home))
    headers = {column.code: column.header for column in written}
    if "area_sheet" in layout.checks:
        frame = place_areas(frame, headers, ledger, home)
    if "expected_scores" in layout.checks:
        frame = complete_expectations(frame, headers, ledger, home)
    if "actions" in layout.checks:
        frame = gather_actions(frame)
    return frame


@dataclass(frozen=True, slots=True)
class _Voice:
    """Says what is wrong with rows, by the headings that the file has."""

    ledger: Ledger
    headers: dict[str, str]

    def error(self, rule: str, rows: pl.DataFrame, column: str, sentence: Callable[[str], str]) -> None:
        if rows.height:
            header = pl.lit(self.headers.get(column)).cast(pl.String).alias("column")
            text = pl.col(column).cast(pl.String).fill_null("").alias("text")
            self.ledger.cells(rule, Severity.ERROR, rows.select(ROW, header, text), lambda _, text: sentence(text))


def _with_school(frame: pl.DataFrame, say: _Voice) -> pl.DataFrame:
    if {"la", "estab"} <= {*frame.columns} and "laestab" not in frame.columns:
        frame = frame.with_columns(pl.concat_str("la", pl.col("estab").str.pad_start(4, "0")).alias("laestab"))
    if "laestab" in frame.columns:
        frame = frame.with_columns(pl.col("laestab").str.replace_all(r"[\s/.-]", ""))
    for column, (shape, words) in _SHAPES.items():
        if column in frame.columns:
            wrong = pl.col(column).is_not_null() & pl.col(column).str.contains(shape).not_()
            say.error(column, frame.filter(wrong), column, words.format)
    named = [pl.col(c) for c in ("urn", "laestab") if c in frame.columns]
    if "name" in frame.columns:
        place = [pl.col(c) for c in ("name", "town") if c in frame.columns]
        named.append(
            pl.when(pl.col("name").is_not_null()).then(pl.concat_str(place, separator=", ", ignore_nulls=True))
        )
    frame = frame.with_columns(pl.coalesce(named).alias("school"))
    nobody = frame.filter(pl.col("school").is_null())
    say.error(
        "no-school", nobody, "school", lambda _: "The row names no school: write its URN, LAESTAB, or name and town."
    )
    return frame


def _with_codes(layout: Layout, frame: pl.DataFrame, say: _Voice, home: Path | None) -> pl.DataFrame:
    types = {column.type: column.code for column in layout.columns if column.code in frame.columns}
    if "group" in types:
        frame = _coded(frame, types["group"], group_words(home), say, _no_group)
        frame = frame.with_columns(pl.col(types["group"]).fill_null("all"))
    if "measure" not in types:
        held = _held(layout, frame)
        return frame.with_columns(pl.lit(held).alias("measures")) if held and "school" in frame.columns else frame
    column, words, names = types["measure"], measure_words(home), measure_names(home)
    missing = frame.filter(pl.col(column).is_null())
    say.error("no-measure", missing, column, lambda _: "The row does not say which measure its figure is of.")
    frame = _coded(frame, column, words, say, lambda text: _no_measure(text, words, names))
    return frame if "group" in frame.columns else frame.with_columns(pl.lit("all").alias("group"))


def _held(layout: Layout, frame: pl.DataFrame) -> str:
    """The measures of a wide sheet, by code: another sheet of the same schools may hold others."""
    held = {c.measure for c in layout.columns if c.role == "value" and c.code in frame.columns and c.measure}
    return " ".join(sorted(held))


def _coded(frame: pl.DataFrame, column: str, words: Words, say: _Voice, sentence: Callable[[str], str]) -> pl.DataFrame:
    different = frame[column].drop_nulls().unique().to_list()
    known = {text: code for text in different if (code := words.code(text))}
    unknown = frame.filter(pl.col(column).is_not_null() & pl.col(column).is_in(list(known)).not_())
    say.error(f"unknown-{column}", unknown, column, sentence)
    return frame.with_columns(pl.col(column).replace_strict(known, default=None, return_dtype=pl.String))


def _no_measure(text: str, words: Words, names: Shelf[MeasureName]) -> str:
    several = words.meanings(text)
    if several:
        listed = " or ".join(f"“{names[code].title}” ({code})" for code in several[:4])
        return f"“{text}” may mean {listed}: write the code of the one that is meant."
    return f"“{text}” is no measure that is known. Tell its meaning once with: keystage map FILE"


def _no_group(text: str) -> str:
    return (
        f"“{text}” is no group of pupils that is known: write, for example, All pupils, Girls, Boys or Disadvantaged."
    )
