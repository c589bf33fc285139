"""The working of a figure that is made of pupils' results: its rule, the rows it is of, who is left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from keystage.analysis import scales
from keystage.analysis.measures.definition import Measure
from keystage.analysis.measures.preference import in_order, together
from keystage.analysis.measures.pupil_releases import held_cohorts, placed_pupils
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.joined import FILE
from keystage.analysis.measures.pupils.left_out import left_out_of
from keystage.analysis.measures.pupils.pools import pools
from keystage.analysis.measures.pupils.rule_words import rule_words
from keystage.analysis.returns import ROW, Layout
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import reasons

__all__ = ["OfPupils", "of_pupils"]


@dataclass(frozen=True, slots=True)
class OfPupils:
    """rule: in words. rows: of the file that are about these pupils; first, last: as a spreadsheet shows them. left:
    sentences on pupils without a result. notes: on what was chosen between. together: codes of the releases that are
    read together with this one; beside: a sentence on those that have pupils in the figure too, or ""."""

    rule: str
    rows: int
    first: int
    last: int
    left: tuple[str, ...]
    notes: tuple[str, ...]
    together: tuple[str, ...] = ()
    beside: str = ""


def of_pupils(
    home: Home, release: Release, layout: Layout, *, urn: str, level: str, year: int, measure: Measure, group: str
) -> OfPupils:
    """What the working of a figure of a school (or an authority, or the nation) says of its pupils."""
    frame = _of_owner(placed_pupils(home, release, layout), urn, level)
    if "year" in frame.columns:
        frame = frame.filter(pl.col("year").is_null() | (pl.col("year") == year))
    files = next(files for files in together(in_order(home)) if release.code in [r.code for r, _ in files])
    known = held_cohorts(home, files, keep=partial(_of_owner, urn=urn, level=level))
    rule = measure.rule_in(year)
    held = [cohort for pool, _ in pools(known, [measure]) if pool.year == year for cohort in pool.cohorts]
    group_of = held[0].year_group if held else 0
    told = left_out_of(known, measures=[measure.code], groups=[group], home=home.folder)
    others = [r for r, _ in files if r.code != release.code and any(_is_from(cohort, r.code) for cohort in held)]
    whole = {(cohort.year, cohort.year_group) for cohort in held}
    return OfPupils(
        rule="" if rule is None else rule_words(measure, rule, year=year, year_group=group_of, home=home.folder),
        rows=frame.height,
        first=_number(frame, "min"),
        last=_number(frame, "max"),
        left=_sentences(told.filter(pl.col("year") == year), home.folder),
        notes=tuple(note for cohort in held if (cohort.year, cohort.year_group) in whole for note in cohort.notes),
        together=tuple(r.code for r, _ in files),
        beside=_beside(others),
    )


def _is_from(cohort: Cohort, code: str) -> bool:
    return FILE in cohort.frame.columns and bool((cohort.frame[FILE] == code).any())


def _beside(others: Sequence[Release]) -> str:
    named = ", ".join(f"{release.file} (release {release.code})" for release in others)
    return f"Pupils of other files of the year are in it too: {named}." if named else ""


def _of_owner(frame: pl.DataFrame, urn: str, level: str) -> pl.DataFrame:
    if level == "school":
        return frame.filter(pl.col("urn") == urn)
    if level != "la":
        return frame
    number = [pl.col("laestab").cast(pl.String).str.slice(0, 3)] if "laestab" in frame.columns else []
    own = [pl.col("la").cast(pl.String)] if "la" in frame.columns else []
    return frame.filter(pl.coalesce(*own, *number, pl.lit("")) == urn)


def _number(frame: pl.DataFrame, which: str) -> int:
    if ROW not in frame.columns or frame.is_empty():
        return 0
    found = frame.select(getattr(pl.col(ROW), which)()).item()
    return int(found or 0)


def _sentences(told: pl.DataFrame, home: Path) -> tuple[str, ...]:
    """ "2 left out: reading: left the school (L)." """
    known, why = scales.results(home), reasons(home)
    sums = told.group_by("counted", "result", "reason").agg(pl.col("pupils").sum()).sort("counted", "result", "reason")
    lines = []
    for row in sums.iter_rows(named=True):
        result = known.get(row["result"]) if row["result"] else None
        reason = why.get(row["reason"])
        words = reason.words if reason else row["reason"]
        about = f"{result.title}: {words}" if result else words
        place = (
            "counts as not reached"
            if row["counted"] and row["pupils"] == 1
            else ("count as not reached" if row["counted"] else "left out")
        )
        lines.append(f"{row['pupils']:,} {place}: {about}.")
    return tuple(lines)
