"""The working of one figure, in plain words and numbers: where it comes from and what was made of it."""

import difflib
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.measures import comparison_steps, figure_steps
from keystage.analysis.measures.definition import Measure, measures
from keystage.analysis.measures.figures import figures
from keystage.analysis.measures.known import Known
from keystage.analysis.measures.pupil_working import OfPupils, of_pupils
from keystage.analysis.measures.sources import source_row
from keystage.analysis.measures.trends import trends
from keystage.analysis.register import schools
from keystage.analysis.returns import Layout, layouts
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import ENGLAND, AcademicYear, PupilGroup, pupil_group, pupil_groups

__all__ = ["Step", "Working", "group_named", "measure_named", "working"]


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the working: a few words that name it, and its sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """title: what the figure is of, in one line. row: the figure itself, columns of the figures frame."""

    title: str
    steps: tuple[Step, ...]
    row: dict[str, Any]


def working(home: Home, *, urn: str, measure: str, year: AcademicYear, group: str = "all") -> Working:
    """Explain one figure of a school (or an authority, by its code): definition, cells, release, pupils, numerator,
    interval, national figure, difference, significance, other years, what is missing and why.

    Raises InputError, in a sentence, where there is no such measure, group or figure. Source: REQ-X.4, X.18.
    """
    known = _known(home, urn, measure_named(measure, home), year, group)
    of = "" if known.group == "all" else f", {known.of}"
    owner = f"{known.source.name} ({urn})" if known.source.name else urn
    steps = [*figure_steps.steps(known), *comparison_steps.steps(known)]
    made = tuple(Step(title, tuple(lines)) for title, lines in steps if lines)
    return Working(f"{known.measure.title}{of}, {year}: {owner}", made, known.row)


def measure_named(code: str, home: Home) -> Measure:
    """The measure of that code. Raises InputError that names the nearest."""
    shelf = measures(home.folder)
    found = shelf.get(code)
    if found is None:
        near = difflib.get_close_matches(code, list(shelf.entries), n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`keystage figures` lists those that are held."
        raise InputError(f"There is no measure “{code}”. {hint}")
    return found


def group_named(code: str, home: Home) -> PupilGroup:
    """The group of that code, or of two codes at once ("disadvantaged+boys"). Raises InputError."""
    found = pupil_group(code, home.folder)
    if found is None:
        single = [group.code for group in pupil_groups(home.folder) if not group.together]
        raise InputError(
            f"There is no group of pupils “{code}”. Groups are {', '.join(single)}. "
            "Two at once are written with a plus: disadvantaged+boys."
        )
    return found


def _known(home: Home, urn: str, measure: Measure, year: AcademicYear, group: str) -> Known:
    entry = group_named(group, home)
    group = entry.code
    held = figures(home, urns=[urn], groups=[group]).filter(pl.col("measure") == measure.code)
    held = held.filter((pl.col("urn") == urn) | (pl.col("level") == "national"))
    mine = held.filter((pl.col("urn") == urn) & (pl.col("group") == group))
    rows = mine.filter(pl.col("year") == year.ends).to_dicts()
    if not rows:
        raise InputError(_nothing(urn, measure, year, group, mine))
    row = rows[0]
    release = home.find(row["release"])
    layout = layouts(home.folder)[release.kind]
    source = source_row(home, release, layout, urn=urn, year=year.ends, measure=measure.code, group=group)
    phased = held.filter((pl.col("release") == row["release"]) & pl.col("urn").str.starts_with(f"{ENGLAND}:"))
    asked = row["level"] == "school" and (not source.name or phased.height > 0)
    name, phase = _school(home, urn, year) if asked else (source.name, "")
    source = replace(source, name=source.name or name)
    trend = trends(mine, home=home.folder)
    made = _of_rows(home, release, layout, row, measure) if layout.pupils else None
    return Known(home, measure, group, entry.of, entry.others, phase, row, release, layout, source, held, trend, made)


def _of_rows(home: Home, release: Release, layout: Layout, row: dict[str, Any], measure: Measure) -> OfPupils:
    about = {name: row[name] for name in ("urn", "level", "year", "group")}
    return of_pupils(home, release, layout, measure=measure, **about)


def _school(home: Home, urn: str, year: AcademicYear) -> tuple[str, str]:
    """Its name and phase, as far as the register knows them."""
    found = schools(home, as_at=year.default_as_at, year=year).filter(pl.col("urn") == urn)
    return (found["name"][0] or "", found["phase"][0] or "") if found.height else ("", "")


def _nothing(urn: str, measure: Measure, year: AcademicYear, group: str, mine: pl.DataFrame) -> str:
    of = "" if group == "all" else f" of group “{group}”"
    start = f"No figure is held of {measure.code}{of} for {urn} in {year}"
    if year.ends in measure.missing:
        return f"{start}: {measure.missing[year.ends]} that year."
    if not measure.exists_in(year.ends):
        last = f" to {AcademicYear(measure.last_year)}" if measure.last_year else ""
        return f"{start}: the measure exists from {AcademicYear(measure.first_year)}{last}."
    years = sorted(set(mine["year"]))
    if years:
        return f"{start}. There is one for {', '.join(str(AcademicYear(y)) for y in years)}."
    return f"{start}, nor in any other year. Import a file that holds it; `keystage releases` lists what is held."
