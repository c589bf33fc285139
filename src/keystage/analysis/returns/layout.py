"""What a kind of file looks like: a definition on `definitions/layouts/`."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.returns.result_columns import with_results

__all__ = ["Column", "Layout", "Role", "Type", "digest", "layouts", "shipped"]

Type = Literal[
    "text", "code", "whole", "number", "percent", "money", "date", "flag", "agerange", "year", "period",
    "measure", "group",  # words that name a measure or a group of pupils, to its code
    "result",  # a pupil's result: text, read later by the scale of the year in which it was taken
]  # fmt: skip
Role = Literal[
    "value",  # the figure itself
    "n",  # pupils it stands on
    "denominator",
    "numerator",
    "low",
    "high",
    "coverage",  # share of the cohort counted, in percent: n = denominator x coverage
    "band",  # DfE's band 1..5
    "published_gap",  # DfE's own difference, kept to check ours
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file, or a family of them.

    code: our name for it (the frame's column). headers: names it has had, compared without case, spaces or
    punctuation; `{group}` stands for nothing (then the column is of all pupils) and for each suffix of the layout's
    `groups`, and then the frame's column is `code` + "__" + group code.
    type: how its text becomes a value ("year": an academic year, else an error; "period": the year it ends in, null
    where it is not one year). required: the kind is not recognised without it.
    measure, role: what it contributes to the figures frame; group: of which pupils (else "all").
    low, high: outside these, an error; of days, low is the year from which years of two figures count.
    codes: our words for the file's own codes.
    """

    code: str
    headers: tuple[str, ...]
    type: Type = "text"
    required: bool = False
    measure: str = ""
    role: Role | None = None
    group: str = "all"
    low: float | None = None
    high: float | None = None
    codes: dict[str, str] = field(default_factory=dict)
    personal: bool = False  # somebody's name: dropped unless asked for
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file, recognised by its columns, never by its name.

    title: in words for a person ("Key stage 2 performance tables, DfE"). publisher: DfE, Ofsted, authority.
    year: "column" (stated in `year_column`), "rows" (the same, but each row has its own; where they differ the reading
    has no year), "ask" (--year), or "none" (a register has a date, not a year).
    groups: header suffix -> pupil group code.
    record_type: code of the column that tells school rows from an authority's and the nation's.
    record_types: its values -> school | la | national | national_all | region, with ":primary" and the like where the
    row is of one kind of school (the frame's `scope`); "*" stands for every other value.
    previous_year: a header in which {yy} is the year before the file's, where the file has such columns.
    spills: code of the last column, where its values hold commas that the file does not quote.
    one_of: of the columns in each of these lists the table must have at least one; "*" stands for every figure's, and
    every result's.
    key: columns that identify a row; duplicates of a key are found. rest: what becomes of columns no `column` names:
    "keep" (typed by their cells) or "drop" (with a note). checks: the reader module's own rules, by name.
    dated_columns: date columns whose latest day says how recent the file is. precedence: where two kinds hold the same
    figure of a school, the higher is used (the full DfE file before a reduced copy).
    nothing: why a file of this kind is not imported; it is recognised only to say so.
    pupils: "wide": a row a pupil, with a column of type "result" for each of the shelf's results that it may hold (they
    are added by their headers, where it names none itself); "long": a row a pupil's result. Such a file holds personal
    data: no finding quotes a UPN, a name or a day of birth.
    subjects: key of what a file of this kind is about, beside its year: two files of one kind and year about
    different schools or measures stand side by side; about the same, the later revises the earlier.
    """

    code: str
    title: str
    publisher: str
    year: Literal["column", "rows", "ask", "none"]
    columns: tuple[Column, ...]
    year_column: str = ""
    status: Literal["", "provisional", "revised", "final", "school_reported"] = ""
    record_type: str = ""
    record_types: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    forbids: tuple[str, ...] = ()  # headers that say it is another kind
    rest: Literal["keep", "drop"] = "keep"
    checks: tuple[str, ...] = ()
    dated_columns: tuple[str, ...] = ()
    precedence: int = 0
    subjects: tuple[str, ...] = ()
    licence: str = ""
    previous_year: str = ""
    spills: str = ""
    nothing: str = ""
    pupils: Literal["", "wide", "long"] = ""


def layouts(home: Path | None = None) -> shelf.Shelf[Layout]:
    """The kinds of file that are known, by code; an area's own in `home` come on top."""
    known = shelf.read("layouts", Layout, table="layout", home=home)
    return with_results(known, home) if any(layout.pupils == "wide" for layout in known) else known


def shipped() -> shelf.Shelf[Layout]:
    """The kinds of file that everybody knows."""
    return layouts()


def digest(layout: Layout) -> str:
    """Twelve letters that change when the layout does."""
    return hashlib.sha256(repr(layout).encode()).hexdigest()[:12]
