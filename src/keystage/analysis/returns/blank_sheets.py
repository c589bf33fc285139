"""Empty sheets for an authority to fill in: headings that are known when they come back, and how to fill them in."""

from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.analysis.returns.blank_columns import BlankColumn, BlankSheet, blank_columns, heading_of
from keystage.analysis.returns.blank_pupils import long_pupils, wide_pupils
from keystage.analysis.returns.blank_reference import estimates_sheet, expectations_sheet, national_sheet
from keystage.analysis.returns.layout import Layout, layouts
from keystage.analysis.returns.measure_words import MeasureName, measure_names
from keystage.analysis.vocabulary import AcademicYear, pupil_groups

__all__ = ["SHEETS", "BlankColumn", "BlankSheet", "blank_sheet"]

SHEETS = (
    "school-measures", "school-measures-wide", "school-list", "pupil-results", "pupil-results-wide",
    "national-figures", "expected-scores", "fft-estimates",
)  # fmt: skip
_WHO = ("urn", "name", "town")
_LONG = (*_WHO, "year", "measure", "group", "value", "n")
_LIST = (
    *_WHO, "adviser", "cluster", "link_officer", "level_in_force", "priority", "last_visit", "next_visit", "actions",
)  # fmt: skip
_WIDE = ("eyfs_gld", "phonics_y1", "phonics_y2", "mtc_average")  # those whose figures no publisher prints by school
_WHICH = "Write the URN where you can: a school is then found whatever it is called; else its name and town."
_MISSING = (
    "Where there is no figure, say why: <6 for fewer than six pupils, n/a where it does not apply, or leave it blank."
)


def blank_sheet(
    kind: str, *, key_stage: str = "", year: AcademicYear | str | None = None, home: Path | None = None
) -> BlankSheet:
    """The empty sheet of a kind (`SHEETS`). key_stage, year: of which results, for pupils'. Raises InputError."""
    known = layouts(home)
    when = AcademicYear.parse(year) if isinstance(year, str) else year
    match kind:
        case "school-measures":
            return _long(known["school_measures_long"], home)
        case "school-measures-wide":
            return _wide(known["school_measures_wide"], home)
        case "school-list":
            return _list(known["school_list"])
        case "pupil-results":
            return long_pupils(known["pupil_results"], key_stage, when, home)
        case "pupil-results-wide":
            return wide_pupils(known["pupil_results_wide"], key_stage, when, home)
        case "national-figures":
            return national_sheet(home)
        case "expected-scores":
            return expectations_sheet(home)
        case "fft-estimates":
            return estimates_sheet(home)
    raise InputError(f"There is no empty sheet “{kind}”: choose {', '.join(SHEETS)}.")


def _long(layout: Layout, home: Path | None) -> BlankSheet:
    measures = [m for m in measure_names(home) if m.key_stage in ("EYFS", "KS1") or m.code.startswith("mtc")]
    current = [m for m in measures if m.last_year is None or m.last_year >= _SCALED]
    choices = {"measure": tuple(m.title for m in current), "group": _groups(home)}
    notes = (
        "One row for each school, year and measure. Rows of several years and measures may stand in one sheet.",
        _WHICH,
        "Year is the academic year with both its years: 2018/19.",
        "Measure is picked from the list, or written as a measure's name or code.",
        "Group is left blank for all pupils.",
        "Value is a percentage of pupils (61 or 61%) or an average score.",
        "Number of pupils is how many the figure is of. With it, differences can be told from chance.",
        _MISSING,
        "Measures that may be picked, each with its code:",
        *(_told(m) for m in current),
    )
    return BlankSheet("Results", blank_columns(layout, _LONG, choices), notes)


_SCALED = 2016  # levels ended the year before: old levels are written by their code


def _groups(home: Path | None) -> tuple[str, ...]:
    return tuple(g.title for g in pupil_groups(home) if not g.together)


def _wide(layout: Layout, home: Path | None) -> BlankSheet:
    names = measure_names(home)
    codes = [*_WIDE[:3], *(f"ks1_{s}_{t}" for t in ("exp", "high") for s in ("reading", "writing", "maths")), _WIDE[3]]
    figures = []
    for code in codes:
        figures += [BlankColumn(heading_of(layout, code)), BlankColumn(heading_of(layout, f"{code}_n"))]
    notes = (
        "One row for each school. Take out the columns that you do not need.",
        _WHICH,
        "Year is the academic year with both its years: 2018/19.",
        "A measure's column holds a percentage of pupils (61 or 61%) or an average score; the column beside it, n, how"
        " many pupils the figure is of.",
        _MISSING,
        "What the headings mean:",
        *(f"{heading_of(layout, code)}: {names[code].title}." for code in codes),
    )
    return BlankSheet("Results", (*blank_columns(layout, (*_WHO, "year"), {}), *figures), notes)


def _list(layout: Layout) -> BlankSheet:
    notes = (
        "One row for each school.",
        _WHICH,
        "Level in force, priority and cluster are in the authority's own words.",
        "Dates are days, for example 12/11/2019; a next visit that is not arranged is left blank, or tbc.",
        "Open actions: one a line in the cell (Alt and Enter begin a new line).",
        "An action may go on after bars, in any order: what | who | by when | how far (done, partly, not yet).",
        "Write roles, not names of people, for who: Head, Chair of governors. Never name a pupil or a teacher.",
    )
    return BlankSheet("Schools", blank_columns(layout, _LIST, {}), notes)


def _told(measure: MeasureName) -> str:
    years = f"{measure.first_year - 1}/{measure.first_year % 100:02d}" if measure.first_year else ""
    until = f" to {measure.last_year - 1}/{measure.last_year % 100:02d}" if measure.last_year else " on"
    return f"{measure.title} ({measure.code}{', from ' + years + until if years else ''})."
