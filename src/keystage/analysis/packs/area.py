"""What is known of a place's schools for one key stage and year: the rows every part of an area pack reads."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.errors import InputError
from keystage.analysis.measures import Measure, measures
from keystage.analysis.packs.area_totals import totals
from keystage.analysis.packs.layouts import AreaLayout, AudienceWords, area_layouts, audiences
from keystage.analysis.packs.place import Place, authority, shared_out
from keystage.analysis.packs.values import Audience
from keystage.analysis.shelf import Shelf
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Area", "area", "area_of", "stages"]

_FEWEST_UNNAMED = 3  # schools of a trust or cluster under which an unnamed one would be known
_SETTINGS_APART = ("special", "alternative")  # never counted among mainstream schools (9a.14)


@dataclass(frozen=True, slots=True)
class Area:
    """rows: COMPARISONS of the results year, all pupils, of mainstream schools, with name, town and cohort.

    evidence: of the place's schools alone. totals: what they come to together (see `area_totals`). named: whether the
    audience may read schools' names; where not, cohorts of 15 or fewer are left out (9a.21).
    """

    evidence: Evidence
    place: Place
    layout: AreaLayout
    audience: AudienceWords
    rows: pl.DataFrame
    schools: pl.DataFrame
    shelf: Shelf[Measure]
    home: Path | None
    totals: pl.DataFrame

    @property
    def code(self) -> str:
        return self.place.code

    @property
    def name(self) -> str:
        return self.place.name

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
    place = authority(evidence, la)
    if not place.urns:
        raise InputError(f"No school of authority {la} is in what is held for {evidence.year}.")
    return area_of(evidence, place, audience=audience, home=home)


def area_of(evidence: Evidence, place: Place, *, audience: Audience, home: Path | None, stage: str = "") -> Area:
    """The mainstream schools of any place. evidence: as `shown_to` the audience. stage: code of a key stage.

    Raises InputError where none of its schools, or no results that an area pack is about, are held; and for a reader
    who may not read names, where so few schools are left that an unnamed one would be known.
    """
    evidence = shared_out(evidence, place)
    if evidence.schools.is_empty():
        raise InputError(f"No school of {place.name} is in what is held for {evidence.year}.")
    layout = _layout(evidence, home, stage)
    who = audiences(home)[audience]
    rows = _rows(evidence, evidence.schools, layout, everyone=who.named)
    seen = evidence.schools["urn"] if who.named else rows["urn"].unique()
    if not who.named and seen.len() < _FEWEST_UNNAMED and place.kind != "la":
        raise InputError("So few schools with 16 pupils or more in the year group would be known without their names.")
    known = measures(home)
    worded = replace(known, entries={code: m.worded(evidence.year.ends) for code, m in known.entries.items()})
    together = totals(evidence, place, urns=seen.to_list(), home=home, named=who.named)
    return Area(evidence, place, layout, who, rows, evidence.schools, worded, home, together)


def stages(evidence: Evidence, place: Place, *, home: Path | None) -> tuple[str, ...]:
    """Key stages of which an area pack of the place can tell, the one most schools have first."""
    counts = _counts(shared_out(evidence, place))
    held = [layout for layout in _fitting(evidence, home) if counts.get(layout.headline)]
    return tuple(lay.key_stage for lay in sorted(held, key=lambda lay: -counts[lay.headline]))


def _counts(evidence: Evidence) -> dict[str, int]:
    here = evidence.comparisons.filter((pl.col("year") == evidence.year.ends) & (pl.col("group") == "all"))
    return dict(here.filter(pl.col("value").is_not_null()).group_by("measure").len().iter_rows())


def _fitting(evidence: Evidence, home: Path | None) -> list[AreaLayout]:
    year = evidence.year.ends
    return [lay for lay in area_layouts(home) if lay.first_year <= year <= (lay.last_year or year)]


def _layout(evidence: Evidence, home: Path | None, stage: str) -> AreaLayout:
    """The area pack whose headline most schools have a figure of."""
    counts = _counts(evidence)
    fitting = [lay for lay in _fitting(evidence, home) if stage in ("", lay.key_stage)]
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
