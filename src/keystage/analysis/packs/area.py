"""What is known of one authority's schools for one key stage and year: the rows every part of an area pack reads."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.errors import InputError
from keystage.analysis.measures import Measure, measures
from keystage.analysis.packs.layouts import AreaLayout, AudienceWords, area_layouts, audiences
from keystage.analysis.packs.values import Audience
from keystage.analysis.shelf import Shelf
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Area", "area"]

_SETTINGS_APART = ("special", "alternative")  # never counted among mainstream schools (9a.14)


@dataclass(frozen=True, slots=True)
class Area:
    """rows: COMPARISONS of the results year, all pupils, of mainstream schools, with name, town and cohort.

    code: three digits. name: the authority's. cohorts: urn -> pupils in the year group. named: whether the audience
    may read schools' names; where not, cohorts of 15 or fewer are left out (9a.21).
    """

    evidence: Evidence
    code: str
    name: str
    layout: AreaLayout
    audience: AudienceWords
    rows: pl.DataFrame
    schools: pl.DataFrame
    shelf: Shelf[Measure]
    home: Path | None

    @property
    def year(self) -> AcademicYear:
        return self.evidence.year

    @property
    def named(self) -> bool:
        return self.audience.named

    def of(self, measure: str) -> pl.DataFrame:
        """The rows of one measure with a value, the schools that the audience may see."""
        return self.rows.filter((pl.col("measure") == measure) & pl.col("value").is_not_null())


def area(evidence: Evidence, *, la: str, audience: Audience, home: Path | None) -> Area:
    """The mainstream schools of the authority with code `la`.

    Raises InputError where the evidence holds none of its schools, or no results that an area pack is about.
    """
    schools = evidence.schools.filter(pl.col("la") == la)
    if schools.is_empty():
        raise InputError(f"No school of authority {la} is in what is held for {evidence.year}.")
    layout = _layout(evidence, home)
    who = audiences(home)[audience]
    name = next((n for n in schools["la_name"] if n), f"Authority {la}")
    rows = _rows(evidence, schools, layout, everyone=who.named)
    known = measures(home)
    worded = replace(known, entries={code: m.worded(evidence.year.ends) for code, m in known.entries.items()})
    return Area(evidence, la, name, layout, who, rows, schools, worded, home)


def _layout(evidence: Evidence, home: Path | None) -> AreaLayout:
    """The area pack whose headline most schools have a figure of."""
    year = evidence.year.ends
    here = evidence.comparisons.filter((pl.col("year") == year) & (pl.col("group") == "all"))
    counts = dict(here.filter(pl.col("value").is_not_null()).group_by("measure").len().iter_rows())
    fitting = [lay for lay in area_layouts(home) if lay.first_year <= year <= (lay.last_year or year)]
    best = max(fitting, key=lambda layout: counts.get(layout.headline, 0), default=None)
    if best is None or not counts.get(best.headline):
        raise InputError(f"An area pack needs key stage 2 or key stage 4 results; none are held for {evidence.year}.")
    return best


def _rows(evidence: Evidence, schools: pl.DataFrame, layout: AreaLayout, *, everyone: bool) -> pl.DataFrame:
    mainstream = schools.filter(pl.col("phase").is_in(_SETTINGS_APART).not_()).select("urn", "name", "town")
    here = evidence.comparisons.filter((pl.col("year") == evidence.year.ends) & (pl.col("group") == "all"))
    cohort = here.filter(pl.col("measure") == layout.cohort).select("urn", cohort="value")
    by_n = here.filter(pl.col("measure") == layout.headline).select("urn", eligible="n")
    sized = mainstream.join(cohort, on="urn", how="left").join(by_n, on="urn", how="left")
    sized = sized.with_columns(cohort=pl.coalesce("cohort", "eligible")).drop("eligible")
    rows = here.join(sized, on="urn", how="inner", maintain_order="left")
    return rows if everyone else rows.filter(pl.col("cohort") >= layout.least_cohort)
