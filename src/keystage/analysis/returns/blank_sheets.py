"""Empty sheets for an authority to fill in: headings that are known when they come back, and how to fill them in."""

from dataclasses import dataclass
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.analysis.returns.layout import Layout, layouts
from keystage.analysis.returns.measure_words import MeasureName, measure_names
from keystage.analysis.vocabulary import pupil_groups

__all__ = ["SHEETS", "BlankColumn", "BlankSheet", "blank_sheet"]

SHEETS = ("school-measures", "school-measures-wide", "school-list")
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


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """A heading. width: in letters. date, wrapped: how its cells look. choices: what may be picked."""

    heading: str
    width: int = 14
    date: bool = False
    wrapped: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """A sheet to fill in. notes: a paragraph each, for a sheet beside it."""

    name: str
    columns: tuple[BlankColumn, ...]
    notes: tuple[str, ...]


def blank_sheet(kind: str, *, home: Path | None = None) -> BlankSheet:
    """The empty sheet of a kind: school-measures, school-measures-wide or school-list. Raises InputError."""
    known = layouts(home)
    match kind:
        case "school-measures":
            return _long(known["school_measures_long"], home)
        case "school-measures-wide":
            return _wide(known["school_measures_wide"], home)
        case "school-list":
            return _list(known["school_list"])
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
    return BlankSheet("Results", _columns(layout, _LONG, choices), notes)


_SCALED = 2016  # levels ended the year before: old levels are written by their code


def _groups(home: Path | None) -> tuple[str, ...]:
    return tuple(g.title for g in pupil_groups(home) if not g.together)


def _wide(layout: Layout, home: Path | None) -> BlankSheet:
    names = measure_names(home)
    codes = [*_WIDE[:3], *(f"ks1_{s}_{t}" for t in ("exp", "high") for s in ("reading", "writing", "maths")), _WIDE[3]]
    figures = []
    for code in codes:
        figures += [BlankColumn(_heading(layout, code)), BlankColumn(_heading(layout, f"{code}_n"))]
    notes = (
        "One row for each school. Take out the columns that you do not need.",
        _WHICH,
        "Year is the academic year with both its years: 2018/19.",
        "A measure's column holds a percentage of pupils (61 or 61%) or an average score; the column beside it, n, how"
        " many pupils the figure is of.",
        _MISSING,
        "What the headings mean:",
        *(f"{_heading(layout, code)}: {names[code].title}." for code in codes),
    )
    return BlankSheet("Results", (*_columns(layout, (*_WHO, "year"), {}), *figures), notes)


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
    return BlankSheet("Schools", _columns(layout, _LIST, {}), notes)


def _columns(layout: Layout, codes: tuple[str, ...], choices: dict[str, tuple[str, ...]]) -> tuple[BlankColumn, ...]:
    wide = {"name": 34, "measure": 44, "priority": 30, "actions": 60, "town": 18, "adviser": 20, "cluster": 20}
    types = {column.code: column.type for column in layout.columns}
    return tuple(
        BlankColumn(
            _heading(layout, code),
            wide.get(code, 14),
            date=types[code] == "date",
            wrapped=code in ("actions", "priority"),
            choices=choices.get(code, ()),
        )
        for code in codes
    )


def _heading(layout: Layout, code: str) -> str:
    """The first heading by which the layout knows the column."""
    (column,) = (column for column in layout.columns if column.code == code)
    return " ".join(column.headers[0].replace("{group}", "").split())


def _told(measure: MeasureName) -> str:
    years = f"{measure.first_year - 1}/{measure.first_year % 100:02d}" if measure.first_year else ""
    until = f" to {measure.last_year - 1}/{measure.last_year % 100:02d}" if measure.last_year else " on"
    return f"{measure.title} ({measure.code}{', from ' + years + until if years else ''})."
