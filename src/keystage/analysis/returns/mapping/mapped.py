"""A table whose every column has a meaning, as the definition by which files like it are read from then on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from keystage.analysis.errors import InputError
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Column, Layout, Role, Type, layouts
from keystage.analysis.returns.mapping.answers import Answers, LocalMeasure
from keystage.analysis.returns.mapping.meanings import (
    KEEP,
    LEAVE_OUT,
    NAMES,
    ROW_TYPE,
    Meaning,
    parse_meaning,
    plain_columns,
)
from keystage.analysis.returns.mapping.proposal import ColumnProposal, Proposal
from keystage.analysis.returns.mapping.pupil_layouts import check_pupils, pupil_layout
from keystage.analysis.returns.measure_words import measure_names
from keystage.analysis.returns.naming import naming

__all__ = ["Mapped", "apply_answers", "as_layout"]

_WHO = ("urn", "laestab", "name")
_OF_SCHOOLS = (*_WHO, "la", "estab", "town", "postcode", "year", ROW_TYPE)
_UNITS: Mapping[str, Type] = {"percent": "percent", "pupils": "whole"}
_ROLE_TYPES: Mapping[str, Type] = {"n": "whole", "numerator": "whole", "denominator": "whole", "coverage": "percent"}


@dataclass(frozen=True, slots=True)
class Mapped:
    """columns: each of the table's, with its meaning. The rest as `Answers` has it."""

    proposal: Proposal
    title: str
    publisher: str
    columns: tuple[tuple[ColumnProposal, Meaning], ...]
    levels: Mapping[str, str]
    words: Mapping[str, str]
    measures: tuple[LocalMeasure, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The plain columns that the table has."""
        return frozenset(meaning.column for _, meaning in self.columns if meaning.column)

    @property
    def figures(self) -> tuple[Meaning, ...]:
        """The figures that the table has, each by its value's column."""
        return tuple(m for _, m in self.columns if m.measure and m.role == "value")


def apply_answers(proposal: Proposal, answers: Answers, *, home: Path | None = None) -> Mapped:
    """The proposal with what a person says in its place; a column of one group follows the column of all pupils.

    Raises InputError where an answer cannot be, two columns mean the same, no column says which school a row is of,
    or nothing would be read.
    """
    local = frozenset(measure.code for measure in answers.measures)
    said = _by_column(proposal, answers.columns)
    given = {name: parse_meaning(text, local=local, home=home, pupils=proposal.pupils) for name, text in said.items()}
    given |= {} if proposal.pupils else _families(proposal, given, home)
    columns = tuple((column, given.get(column.name, column.meaning)) for column in proposal.columns)
    levels = {**proposal.levels, **answers.levels} if any(m.column == ROW_TYPE for _, m in columns) else {}
    words = {w: c[0] for w, c in proposal.words.items() if len(c) == 1} | answers.words
    words = {w: c for w, c in words.items() if c != LEAVE_OUT}
    for code in words.values():
        if code not in local and code not in measure_names(home):
            raise InputError(f"“{code}” is no measure that is known.")
    publisher = answers.publisher or ("DfE" if levels else "authority")
    title = answers.title or proposal.called
    mapped = Mapped(proposal, title, publisher, columns, levels, words, answers.measures)
    _check(mapped)
    return mapped


def _by_column(proposal: Proposal, said: Mapping[str, str]) -> dict[str, str]:
    names = {column.name: column.name for column in proposal.columns}
    names |= {column.header: column.name for column in reversed(proposal.columns) if column.header}
    for heading in said:
        if heading not in names:
            raise InputError(f"The table has no column “{heading}”, of which the answers speak.")
    return {names[heading]: text for heading, text in said.items()}


def _families(proposal: Proposal, given: Mapping[str, Meaning], home: Path | None) -> dict[str, Meaning]:
    """“PTNEW_B” is PTNEW's measure of boys, where a person said what PTNEW is and DfE's files end so for boys."""
    suffixes = {s: g for layout in layouts(home) if layout.publisher == "DfE" for s, g in layout.groups.items()}
    stems = {c.header: given[c.name] for c in proposal.columns if c.name in given and given[c.name].measure}
    found = {}
    for column in proposal.open:
        for suffix, group in suffixes.items():
            stem = stems.get(column.header.removesuffix(suffix)) if column.header.endswith(suffix) else None
            if stem is not None and stem.group == "all" and column.name not in given:
                found[column.name] = replace(stem, group=group)
    return found


def _check(mapped: Mapped) -> None:
    seen: dict[Meaning, str] = {}
    for column, meaning in mapped.columns:
        if meaning.column in (LEAVE_OUT, KEEP, NAMES):
            continue
        if meaning in seen:
            raise InputError(f"“{seen[meaning]}” and “{column.header}” cannot both be “{meaning}”.")
        seen[meaning] = column.header
    if mapped.proposal.pupils:
        check_pupils(mapped.codes)
        return
    if not mapped.codes.intersection(_WHO) and not {"la", "estab"} <= mapped.codes:
        raise InputError("No column says which school a row is of: say which is “urn”, “laestab”, or “name”.")
    if "measure" in mapped.codes and "value" not in mapped.codes:
        raise InputError("A column names the measure, but none is its “value”.")
    if mapped.codes <= {*_OF_SCHOOLS, LEAVE_OUT} and not mapped.figures:
        raise InputError("Nothing would be read but the schools' names: say what at least one more column means.")


def as_layout(mapped: Mapped, code: str, *, home: Path | None = None) -> Layout:
    """The definition by which tables like this one are read. Where `home` has one of this code, the headings it knows
    are known still: last year's sheet and this year's."""
    if mapped.proposal.pupils:
        means = [(column.name, meaning.column) for column, meaning in mapped.columns]
        return pupil_layout(code, mapped.title, means, layouts(home).get(code) if home else None, home)
    columns = [_column(column, meaning, mapped, home) for column, meaning in mapped.columns]
    named = [column for column in columns if column is not None]
    named = _with_earlier_headings(named, layouts(home).get(code) if home else None)
    aliases = [_figure(Meaning(measure=m), (words,), mapped, home) for words, m in mapped.words.items()]
    codes, long = mapped.codes, "measure" in mapped.codes
    required = _required(mapped, named, home)
    return Layout(
        code=code,
        title=mapped.title,
        publisher=mapped.publisher,
        year=_year(mapped, long),
        year_column="year" if "year" in codes else "",
        status="school_reported" if mapped.publisher == "authority" and (mapped.figures or long) else "",
        columns=(*(replace(column, required=column.code in required) for column in named), *aliases),
        one_of=(tuple(c for c in _WHO if c in codes) or ("estab",), *(() if required else (tuple(_telling(named)),))),
        record_type=ROW_TYPE if mapped.levels else "",
        record_types={value: level for value, level in mapped.levels.items() if level != "other"},
        key=_key(mapped, long),
        subjects=_subjects(mapped, long),
        rest="drop",
        checks=() if mapped.levels else ("school_sheet", *(("actions",) if _agrees(codes) else ())),
        dated_columns=("last_visit",) if "last_visit" in codes else (),
    )


def _year(mapped: Mapped, long: bool) -> Literal["column", "rows", "ask", "none"]:
    if "year" in mapped.codes:
        return "rows" if long else "column"
    return "ask" if mapped.figures or long else "none"


def _key(mapped: Mapped, long: bool) -> tuple[str, ...]:
    if mapped.levels:
        return ("urn",) if "urn" in mapped.codes and not long else ()
    return ("school", *(("year",) if "year" in mapped.codes else ()), "measure", "group") if long else ("school",)


def _subjects(mapped: Mapped, long: bool) -> tuple[str, ...]:
    who = "urn" if mapped.levels else "school"
    if long:
        return (who, "measure", *(("year",) if "year" in mapped.codes else ()))
    return (who, "measures") if mapped.figures and not mapped.levels else (who,)


def _agrees(codes: Iterable[str]) -> bool:
    return any(code.startswith(("action_", "actions")) for code in codes)


def _column(column: ColumnProposal, meaning: Meaning, mapped: Mapped, home: Path | None) -> Column | None:
    if meaning.column == LEAVE_OUT:
        return None
    header = (column.name,)
    if meaning.column == KEEP:
        kind: Type = "number" if column.shape in ("whole", "number", "percent", "share") else "text"
        return Column(_slug(column.name), header, kind)
    if meaning.measure:
        return _figure(meaning, header, mapped, home)
    return replace(plain_columns(home)[meaning.column], headers=header)


def _figure(meaning: Meaning, headers: tuple[str, ...], mapped: Mapped, home: Path | None) -> Column:
    local = {measure.code: measure.unit for measure in mapped.measures}
    unit = local.get(meaning.measure) or measure_names(home)[meaning.measure].unit
    kind = _ROLE_TYPES.get(meaning.role) or (_UNITS.get(unit, "number") if meaning.role == "value" else "number")
    role = "" if meaning.role == "value" else f"_{meaning.role}"
    group = "" if meaning.group == "all" else f"__{meaning.group}"
    return Column(
        code=f"{meaning.measure}{role}{group}",
        headers=headers,
        type=kind,
        measure=meaning.measure,
        role=cast(Role, meaning.role),
        group=meaning.group,
        low=0.0 if kind in ("percent", "whole") else None,
        high=100.0 if kind == "percent" else None,
    )


def _required(mapped: Mapped, named: list[Column], home: Path | None) -> set[str]:
    """By which columns the table is known again: figures that no other kind of file has, else all figures; where it
    has none, what else it says of schools."""
    known = {header for layout in layouts(home) for header in naming(layout).headers}
    figures = [c for c in named if (c.role == "value" and c.group == "all") or c.code == "measure"]
    telling = figures or [c for c in named if c.code in _telling(named)]
    seen = {column.header for column in mapped.proposal.columns}  # a name made for a repeated heading is not seen
    telling = [c for c in telling if c.headers[0] in seen]
    own = {c.code for c in telling if not any(plain(header) in known for header in c.headers)}
    return own or {c.code for c in telling}


def _with_earlier_headings(columns: list[Column], before: Layout | None) -> list[Column]:
    """A table mapped again under its name: its columns keep the headings that they have had."""
    had = {column.code: column.headers for column in (before.columns if before else ())}
    taken = {header for column in columns for header in column.headers}
    return [
        replace(c, headers=(*c.headers, *(h for h in had.get(c.code, ()) if h not in taken))) for c in columns
    ]  # fmt: skip


def _telling(named: list[Column]) -> list[str]:
    return [column.code for column in named if column.code not in _OF_SCHOOLS]


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", name.casefold()).strip("_") or "column"
