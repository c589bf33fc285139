"""National figures kept as reference data, for results whose files bring none: pupils' own, an authority's sheet."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.measures.definition import Measure, measures
from keystage.analysis.vocabulary import ENGLAND, FIGURES, as_figures

__all__ = [
    "CONSTRUCTION",
    "REFERENCE",
    "NationalFigure",
    "is_reference",
    "national_figures",
    "reference_figures",
    "source_of",
    "with_reference",
]

REFERENCE = "reference"  # stands where a release's code would: no file holds these figures
CONSTRUCTION = f"{REFERENCE}:construction"  # national progress: 0, whatever anybody printed
_ABOUT = ("year", "measure", "group")


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """One figure of England's state-funded schools. year: in which the academic year ends. value: in the measure's
    unit. source: the publication it stands in."""

    code: str
    measure: str
    year: int
    value: float
    source: str
    group: str = "all"


def national_figures(home: Path | None = None) -> shelf.Shelf[NationalFigure]:
    """The national figures on the shelf, by code."""
    return shelf.read("national_figures", NationalFigure, table="figure", home=home)


def source_of(measure: str, year: int, group: str, home: Path | None = None) -> str:
    """The publication that a figure on the shelf stands in; "" where it holds no such figure."""
    about = (measure, year, group)
    return next((f.source for f in national_figures(home) if (f.measure, f.year, f.group) == about), "")


def is_reference() -> pl.Expr:
    """Whether a row of a figures frame is reference data, or was filled in from it."""
    return pl.col("definition").str.starts_with(f"{REFERENCE}:")


def reference_figures(home: Path | None = None) -> pl.DataFrame:
    """Every national figure on the shelf as rows of a figures frame: release "reference", definition
    "reference:<digest>". Progress of all pupils is 0 by construction in each year that has it (domain handbook 9a.25);
    those rows are not among them, but `with_reference` adds them."""
    known = measures(home)
    return _frame([(f.measure, f.year, f.group, f.value) for f in national_figures(home)], known, home)


def with_reference(figures: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """`figures` with a reference row for each year, measure and group of which a school or authority has a figure and
    no release a national one."""
    wanted = [m.code for m in measures(home) if m.kind == "progress"] + [f.measure for f in national_figures(home)]
    here = pl.col("measure").is_in(list(set(wanted)))
    own = figures.filter(here, pl.col("level").is_in(["school", "la"]), pl.col("value").is_not_null())
    said = figures.filter(here, pl.col("level") == "national", pl.col("value").is_not_null())
    asked = (
        own.lazy().select(_ABOUT).unique().join(said.lazy().select(_ABOUT).unique(), on=_ABOUT, how="anti").collect()
    )
    if asked.is_empty():
        return figures
    held = pl.concat([reference_figures(home), _progress(asked, home)])
    found = held.join(asked, on=_ABOUT, how="semi").sort(_ABOUT)
    return pl.concat([figures, found]) if found.height else figures


def _progress(asked: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    known = measures(home)
    zero = [m.code for m in known if m.kind == "progress"]
    rows = asked.filter(pl.col("measure").is_in(zero), pl.col("group") == "all").select("measure", "year", "group")
    made = _frame([(*row, 0.0) for row in rows.iter_rows()], known, home)
    return made.with_columns(definition=pl.lit(CONSTRUCTION))


def _frame(rows: list[tuple[str, int, str, float]], known: shelf.Shelf[Measure], home: Path | None) -> pl.DataFrame:
    schema = {"measure": pl.String, "year": pl.Int32, "group": pl.String, "value": pl.Float64}
    facts = [(m.code, m.key_stage, m.unit) for m in known]
    about = pl.DataFrame(facts, schema=["measure", "key_stage", "unit"], orient="row")
    digest = hashlib.sha256(national_figures(home).digest.encode()).hexdigest()[:12]
    made = (
        pl.DataFrame(rows, schema=schema, orient="row")
        .join(about, on="measure")
        .with_columns(
            urn=pl.lit(ENGLAND),
            level=pl.lit("national"),
            status=pl.lit("final"),
            release=pl.lit(REFERENCE),
            definition=pl.lit(f"{REFERENCE}:{digest}"),
        )
    )
    return as_figures(made).select(list(FIGURES))
