"""All that is known of one figure of a school, as its reader may know it.

Everything is taken from the case, which is protected for the audience: what is withheld on a page is withheld here.
Only the school's own staff are shown the working on pupils' rows (`keystage explain`), for it counts who was left out.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import Http404

from keystage.analysis.charts import Trend
from keystage.analysis.errors import InputError
from keystage.analysis.measures import Measure
from keystage.analysis.measures.pupils.rule_words import rule_words
from keystage.analysis.packs import cells
from keystage.analysis.packs.certainty import certainty
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.missing import reason_words
from keystage.analysis.packs.pictures import trend
from keystage.analysis.packs.values import Cell, Picture
from keystage.analysis.progress.contextual import working
from keystage.analysis.publish.html import blocks
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import AcademicYear, PupilGroup, pupil_group
from keystage.service.profiles.opened import OpenSchool

__all__ = ["Fact", "FigureFacts", "YearRow", "figure_facts", "working_of"]

_MADE = {
    "published": "as published, with the range that the file prints, if any",
    "interval": "as published; the range is worked out here from the pupils",
    "derived": "worked out here from what the file prints",
    "pupils": "made here of pupils’ results, by the rule below: not DfE’s figure",
    "model": "made here by a model of value added",
    "reference": "DfE’s statistics, kept as reference data",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of what is known. url: where it leads, or ""."""

    key: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the figure. broken: why it does not compare with the years before it, or "". here: the year shown."""

    year: str
    value: str
    n: str
    range: str
    national: str
    broken: str
    url: str
    missing: bool
    here: bool


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """verdict: the figure in one sentence. picture: the years as HTML, or "". missing: why there is no value, or ""."""

    title: str
    of: str
    year: str
    verdict: str
    missing: str
    facts: tuple[Fact, ...]
    meaning: tuple[Fact, ...]
    source: tuple[Fact, ...]
    releases: tuple[Release, ...]
    years: tuple[YearRow, ...]
    picture: str
    made_of_pupils: bool


def figure_facts(opened: OpenSchool, *, measure: str, group: str, year: int) -> FigureFacts:
    """One figure. Absent where there is no such measure or group, or the year is later than what is open."""
    subject = opened.subject
    of = pupil_group(group, opened.home)
    if measure not in subject.shelf.entries or of is None or year > subject.dossier.year.ends:
        raise Http404
    known = subject.shelf[measure].worded(year)
    row = subject.dossier.at(measure, group=group, year=year)
    missing = "" if row is not None and row.value is not None else _why_missing(opened, known, row, year, group)
    made = (measure, group, year) in subject.dossier.made
    return FigureFacts(
        title=known.title,
        of="all pupils" if group == "all" else of.of,
        year=str(AcademicYear(year)),
        verdict=_verdict(opened, known, of, row),
        missing=missing,
        facts=_facts(opened, known, row),
        meaning=_meaning(opened, known, year),
        source=_source(opened, known, group, year),
        releases=_releases(opened, subject.dossier.origins.get((measure, group, year), ("", ""))[0]),
        years=_years(opened, known, group, year),
        picture=_picture(opened, measure, group),
        made_of_pupils=made,
    )


def working_of(opened: OpenSchool, *, measure: str, group: str, year: int) -> tuple[Any, ...]:
    """The working step by step, for the school's own staff; what is not held is said in a sentence."""
    try:
        made = working(
            Home(opened.home), urn=opened.school.urn, measure=measure, year=AcademicYear(year), group=group
        )  # fmt: skip
    except InputError as why:
        return ({"title": "No working", "lines": (str(why),)},)
    return made.steps


def _why_missing(opened: OpenSchool, measure: Measure, row: Compared | None, year: int, group: str) -> str:
    why = opened.subject.why_missing(measure.code, year)
    if why:
        return f"{why[:1].upper()}{why[1:]}."
    if row is None and _beyond_depth(opened, year, group):
        return f"Figures of this group in {AcademicYear(year)} stand on the pages of that year."
    if row is None or not row.reason:
        return "No file that is held has this figure. A results file of the year that prints it brings it."
    words = reason_words(opened.subject, measure.code, row)
    return f"{words[:1].upper()}{words[1:]}."


def _beyond_depth(opened: OpenSchool, year: int, group: str) -> bool:
    """Whether the pages of a later year hold no such figures, be there any or not."""
    depth = opened.case.evidence.depth if opened.has_figures else None
    return depth is not None and year < depth.since(opened.subject.dossier.year) and group not in depth.groups


def _verdict(opened: OpenSchool, measure: Measure, group: PupilGroup, row: Compared | None) -> str:
    """ "52%, national 71%: clearly below, about 8 pupils fewer"."""
    if row is None or row.value is None:
        return "There is no figure."
    own = cells.here(opened.subject, measure, row).text
    if not opened.subject.compares or cells.few(row):
        return own
    against = cells.against(measure, row)
    if against.missing:
        return own
    whose = "other pupils nationally" if row.others is not None else "national"
    told = f"{own}, {whose} {against.text.rstrip('*')}: {certainty(row)}"
    pupils = cells.in_pupils(measure, row)
    counted = measure.kind == "proportion" and not pupils.missing and pupils.value
    return f"{told}, about {pupils.text.replace(' ', ' pupils ')}" if counted else told


def _facts(opened: OpenSchool, measure: Measure, row: Compared | None) -> tuple[Fact, ...]:
    if row is None:
        return ()
    subject = opened.subject
    few, share = cells.few(row), measure.kind == "proportion"
    exact = row.value is not None and not (few and share)
    found = [
        Fact("Here, exact", _exact(row.value)) if exact and row.value is not None else None,
        Fact("Pupils", cells.size(row).text) if row.n is not None else None,
        Fact("Of whom reached it", f"{round(row.numerator):,}")
        if share and row.numerator is not None and row.value is not None
        else None,
        _fact("Range within chance (95%)", cells.range_cell(measure, row)),
    ]
    if subject.compares and not (few and share):
        found += [
            _fact("National", cells.plain(measure, row.national)),
            _fact("Other pupils nationally", cells.plain(measure, row.others)),
            Fact("National figure from", f"release {row.national_release}") if row.national_release else None,
            _fact("Area", cells.area(subject, measure, row)),
            _fact("Difference from national", cells.in_pupils(measure, row)),
            _fact("How certain", cells.in_words(row)),
            _fact("Middle half of similar schools", cells.middle_half(measure, row)),
            _fact("Their median", cells.plain(measure, row.similar_median)),
            Fact("Place among similar schools", _place(row)) if row.place and row.place_of else None,
            _fact("Up to three comparable years together", cells.pooled(measure, row)),
            Fact("Highest", f"of {row.highest_of} comparable years held, since {row.highest_since}")
            if row.highest_of and row.highest_of >= _YEARS_FOR_HIGHEST
            else None,
        ]
    return tuple(fact for fact in found if fact is not None)


_YEARS_FOR_HIGHEST = 4  # comparable years that "highest of" needs (9a.3)


def _exact(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")


def _fact(key: str, cell: Cell) -> Fact | None:
    return None if cell.missing else Fact(key, cell.text)


def _place(row: Compared) -> str:
    span = f", by chance {row.place_low} to {row.place_high}" if row.place_low and row.place_high else ""
    return f"{row.place} of {row.place_of}{span}"


def _meaning(opened: OpenSchool, measure: Measure, year: int) -> tuple[Fact, ...]:
    rule = measure.rule_in(year)
    spans = f"from {AcademicYear(measure.first_year)}" if measure.first_year else "in every year"
    if measure.last_year:
        spans += f" to {AcademicYear(measure.last_year)}"
    gaps = "; ".join(f"{AcademicYear(ends)}: {why}" for ends, why in sorted(measure.missing.items()))
    breaks = "; ".join(f"{AcademicYear(one.year)}: {one.note}" for one in measure.breaks)
    group_of = _YEAR_GROUPS.get(measure.key_stage, 0)
    found = [
        Fact("What it is", measure.description),
        Fact("Rule of the year", rule_words(measure, rule, year=year, year_group=group_of, home=opened.home))
        if rule is not None
        else None,
        Fact("Exists", spans + (f"; not {gaps}" if gaps else "")),
        Fact("Does not compare across", breaks) if breaks else None,
        Fact("Definition", f"{measure.code}{': ' + measure.source if measure.source else ''}"),
    ]
    return tuple(fact for fact in found if fact is not None)


_YEAR_GROUPS = {"EYFS": 0, "KS1": 2, "KS2": 6, "KS4": 11}


def _source(opened: OpenSchool, measure: Measure, group: str, year: int) -> tuple[Fact, ...]:
    dossier = opened.subject.dossier
    release, status = dossier.origins.get((measure.code, group, year), ("", ""))
    if not release:
        return ()
    held = dossier.releases.get(release, {})
    named = [
        Fact("File", str(held.get("title") or held.get("kind") or "")),
        Fact("Release", release),
        Fact("Status", status.replace("_", " ") if status else "not stated"),
        Fact("How it came about", _how_made(opened, measure.code, group, year)),
    ]
    return tuple(fact for fact in named if fact.value)


def _how_made(opened: OpenSchool, measure: str, group: str, year: int) -> str:
    found = opened.case.evidence.figures.filter(
        pl.col("urn") == opened.school.urn, pl.col("measure") == measure, pl.col("group") == group,
        pl.col("year") == year,
    )["definition"]  # fmt: skip
    kind = str(found[0] or "").partition(":")[0] if len(found) else ""
    return _MADE.get(kind, kind)


def _releases(opened: OpenSchool, code: str) -> tuple[Release, ...]:
    """The release of the figure and those it revises, newest first."""
    if not code:
        return ()
    held = {release.code: release for release in Home(opened.home).releases()}
    found: list[Release] = []
    at = held.get(code)
    while at is not None and at not in found:
        found.append(at)
        at = held.get(at.revises or "")
    return tuple(found)


def _years(opened: OpenSchool, measure: Measure, group: str, year: int) -> tuple[YearRow, ...]:
    """Every year from the first that is held, newest first: gaps stand as rows, breaks are said (9a.2)."""
    dossier = opened.subject.dossier
    rows = {row.year: row for row in dossier.over_years(measure.code, group=group)}
    valued = [of for of, row in rows.items() if row.value is not None]
    if not valued:
        return ()
    breaks = {one.year: one.note for one in measure.breaks if one.year > min(valued)}
    return tuple(
        _year_row(opened, measure, rows.get(of), of, group, broken=breaks.get(of, ""), here=of == year)
        for of in range(dossier.year.ends, min(valued) - 1, -1)
    )


def _year_row(
    opened: OpenSchool, measure: Measure, row: Compared | None, year: int, group: str, *, broken: str, here: bool
) -> YearRow:
    url = opened.to_figure(f"{year}/{measure.code}/{group}")
    if row is None or row.value is None:
        why = _why_missing(opened, measure, row, year, group).rstrip(".")
        short = "not held" if why.startswith("No file") else f"{why[:1].lower()}{why[1:]}"
        return YearRow(str(AcademicYear(year)), short, "–", "–", "–", broken, url, missing=True, here=here)
    beside = opened.subject.compares and not (cells.few(row) and measure.kind == "proportion")
    return YearRow(
        str(AcademicYear(year)),
        cells.here(opened.subject, measure, row).text,
        cells.size(row).text,
        cells.range_cell(measure, row).text,
        cells.against(measure, row).text if beside else "–",
        broken,
        url,
        missing=False,
        here=here,
    )


def _picture(opened: OpenSchool, measure: str, group: str) -> str:
    if group != "all" or not opened.subject.compares:
        return ""
    drawn = trend(opened.subject, measure)
    return blocks([Picture(drawn)]) if isinstance(drawn, Trend) else ""
