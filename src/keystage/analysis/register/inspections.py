"""The latest graded inspection of each school that is known at a day, in the words of its own regime."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.register.facts import rows_of_schools
from keystage.analysis.register.held import Held
from keystage.analysis.register.sources import content_day
from keystage.analysis.register.tokens import plain, plain_expr
from keystage.analysis.store import Release

__all__ = ["InspectionScale", "inspection_scales", "latest_known", "with_words"]

_OUTCOMES = ("outcome", "inspection_words")
_DAYS = ("inspection_date", "last_inspected")
_KIND = "inspection_kind"
_GRADED = "graded"
_LIST = "publication_date"  # a column of lists of all inspections, not of registers that mention one


@dataclass(frozen=True, slots=True)
class InspectionScale:
    """One regime. words: grade -> its word. outcomes: what files write -> grade. From `first_day` on."""

    code: str
    title: str
    first_day: date
    words: dict[int, str] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)


def inspection_scales(home: Path | None = None) -> shelf.Shelf[InspectionScale]:
    """The regimes on the shelf, oldest first."""
    return shelf.read("inspection_scales", InspectionScale, table="scale", home=home)


def latest_known(held: Held, *, as_at: date, home: Path | None = None) -> tuple[pl.DataFrame, date | None]:
    """One row a URN: inspection_kind, inspection_date, inspection_outcome, inspection_words, inspection_known_at.

    From every release with an inspection's date and outcome; nothing inspected or published after `as_at`. A file with
    one row a school says the latest known at its day, and no more. Second: the day up to which inspections are known,
    for schools that have none. Source: domain handbook 3.3, 9a.16.
    """
    parts = [part for release, rows in held if (part := _said(rows, release, home, as_at)) is not None]
    together = pl.concat([_none(), *parts]).sort("inspection_date", "inspection_known_at", descending=True)
    latest = together.unique("urn", keep="first", maintain_order=True)
    lists = [content_day(release, home) for release, rows in held if _LIST in rows.columns]
    known = max((min(day, as_at) for day in lists if day), default=None)
    return with_words(latest, home), known


def with_words(rows: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """Add `inspection_words` to rows with `inspection_outcome` (grade or words) and `inspection_date`.

    A grade is worded by the regime of its own day: a 3 of July 2012 is "Satisfactory" whatever a later file calls it.
    A category that the file gives instead of the grade stands after it: "Inadequate (special measures)".
    """
    scales = sorted(inspection_scales(home), key=lambda s: s.first_day)
    grades = {plain(text): str(grade) for s in scales for text, grade in s.outcomes.items()}
    grades |= {str(g): str(g) for s in scales for g in s.words}
    said = rows.with_columns(
        _grade=plain_expr(pl.col("inspection_outcome")).replace_strict(grades, default=None, return_dtype=pl.String)
    )
    word = pl.lit(None, pl.String)
    for scale in scales:
        words = {str(g): w for g, w in scale.words.items()}
        here = (
            pl.col("_grade").replace_strict(words, default=None, return_dtype=pl.String)
            if words
            else pl.lit(None, pl.String)
        )
        word = pl.when(pl.col("inspection_date") >= scale.first_day).then(here).otherwise(word)
    categories = _categories(scales)
    category = plain_expr(pl.col("inspection_outcome")).replace_strict(categories, default=None, return_dtype=pl.String)
    return said.with_columns(
        inspection_words=pl.coalesce(pl.format("{} ({})", word, category), word, "inspection_outcome"),
        inspection_outcome=pl.coalesce("_grade", "inspection_outcome"),
    ).drop("_grade")


def _categories(scales: Iterable[InspectionScale]) -> Mapping[str, str]:
    """Outcomes that are not a grade's own word: a category of concern."""
    words = {plain(w) for s in scales for w in s.words.values()}
    return {plain(o): o.lower() for s in scales for o in s.outcomes if plain(o) not in words}


def _said(frame: pl.DataFrame, release: Release, home: Path | None, as_at: date) -> pl.DataFrame | None:
    outcome = [c for c in _OUTCOMES if c in frame.columns]
    day = [c for c in _DAYS if c in frame.columns]
    if not outcome or not day or "urn" not in frame.columns:
        return None
    own = frame.filter(pl.col("urn").is_not_null()) if "level" not in frame.columns else rows_of_schools(frame)
    known = content_day(release, home) or as_at
    rows = own.select(
        urn=pl.col("urn").cast(pl.String),
        inspection_kind=pl.col(_KIND).fill_null(_GRADED) if _KIND in own.columns else pl.lit(_GRADED),
        inspection_date=pl.col(day[0]).cast(pl.Date),
        inspection_outcome=pl.col(outcome[0]).cast(pl.String),
        inspection_known_at=pl.lit(min(known, as_at)),
        _published=pl.col("publication_date") if "publication_date" in own.columns else pl.lit(None, pl.Date),
    )
    in_time = (pl.col("inspection_date") <= as_at) & (pl.col("_published") <= as_at).fill_null(value=True)
    return rows.filter(in_time, pl.col("inspection_outcome").is_not_null()).drop("_published")


def _none() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "urn": pl.String(), "inspection_kind": pl.String(), "inspection_date": pl.Date(),
            "inspection_outcome": pl.String(), "inspection_known_at": pl.Date(),
        }
    )  # fmt: skip
