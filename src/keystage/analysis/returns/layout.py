"""What a kind of file looks like: a definition on `definitions/layouts/`."""

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Column", "Layout", "Role", "Type"]

Type = Literal["text", "code", "whole", "number", "percent", "money", "date", "flag", "agerange", "year"]
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
    punctuation; `{group}` stands for each suffix of the layout's `groups`, and then the frame's column is
    `code` + "__" + group code. type: how its text becomes a value. required: the kind is not recognised without it.
    measure, role: what it contributes to the figures frame; group: of which pupils (else "all").
    low, high: outside these, an error. codes: our words for the file's own codes.
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
    personal: bool = False  # a named adult's: dropped unless asked for
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file, recognised by its columns, never by its name.

    title: in words for a person ("Key stage 2 performance tables, DfE"). publisher: DfE, Ofsted, authority.
    year: "column" (stated in `year_column`), "ask" (--year), or "none" (a register has a date, not a year).
    groups: header suffix -> pupil group code.
    record_types: RECTYPE value -> school | la | national | national_all | region.
    key: columns that identify a row; duplicates of a key are found. rest: what becomes of columns no `column` names:
    "keep" (typed by their cells) or "drop" (with a note). checks: the reader module's own rules, by name.
    dated_columns: date columns whose latest day says how recent the file is. precedence: where two kinds hold the same
    figure of a school, the higher is used (the full DfE file before a reduced copy).
    subjects: key of what a file of this kind is about, beside its year: two files of one kind and year about
    different schools or measures stand side by side; about the same, the later revises the earlier.
    """

    code: str
    title: str
    publisher: str
    year: Literal["column", "ask", "none"]
    columns: tuple[Column, ...]
    year_column: str = ""
    status: Literal["", "provisional", "revised", "final", "school_reported"] = ""
    record_type: str = ""
    record_types: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()  # headers that say it is another kind
    rest: Literal["keep", "drop"] = "keep"
    checks: tuple[str, ...] = ()
    dated_columns: tuple[str, ...] = ()
    precedence: int = 0
    subjects: tuple[str, ...] = ()
    licence: str = ""
