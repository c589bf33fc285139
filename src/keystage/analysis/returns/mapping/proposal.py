"""What each column of an unknown table seems to mean, and what only a person can tell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import layouts
from keystage.analysis.returns.mapping.heading_words import key_stages, meanings_of, take_apart
from keystage.analysis.returns.mapping.meanings import KEEP, LEAVE_OUT, NAMES, ROW_TYPE, Meaning, plain_columns
from keystage.analysis.returns.mapping.pupil_headings import is_of_pupils, pupil_meanings
from keystage.analysis.returns.mapping.row_types import propose_levels
from keystage.analysis.returns.mapping.shapes import Shape, sample_of, shape_of
from keystage.analysis.returns.measure_words import measure_words
from keystage.analysis.returns.naming import naming
from keystage.analysis.returns.private import quotable
from keystage.analysis.returns.pupils.choosing import Clues
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.results_year import years_in_titles
from keystage.analysis.returns.unnamed import is_personal
from keystage.analysis.vocabulary import reasons

__all__ = ["ColumnProposal", "Proposal", "propose"]

_NUMBER = re.compile(r"dfe|dfes|dcsf|estab|code|number|ref|no$")
_SCHOOL = re.compile(r"\b(school|academy|establishment|institution|provider|setting)s?\b", re.IGNORECASE)
_YEAR = re.compile(r"\s*[(,–-]?\s*20\d\d(\s?[/–-]\s?(20)?\d\d)?\)?\s*$")
_FIGURES = ("percent", "share", "number", "whole")


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """What a column seems to mean. certain: nobody need be asked. why: what tells us, in a few words.

    others: what else it may mean. sample: some of its values; none where they may be names of people.
    """

    name: str
    header: str
    meaning: Meaning
    certain: bool
    why: str
    shape: Shape
    others: tuple[Meaning, ...] = ()
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table seems to be. title: its own, or its sheet's name. levels: value of the column that tells rows apart
    -> school, la, national, …; words: of the measure column, what each that is not known may mean. pupils: whether a
    row is of a pupil."""

    table: RawTable
    title: str
    columns: tuple[ColumnProposal, ...]
    levels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    pupils: bool = False

    @property
    def called(self) -> str:
        """The title without the year, which the next sheet will not have."""
        return _YEAR.sub("", self.title) or "Our own sheet"

    @property
    def open(self) -> tuple[ColumnProposal, ...]:
        """The columns of which a person must say what they mean."""
        return tuple(column for column in self.columns if not column.certain)

    @property
    def questions(self) -> int:
        """How many things a person must say."""
        return len(self.open) + len(self.words) + sum(level != "school" for level in self.levels.values())


def propose(table: RawTable, *, home: Path | None = None) -> Proposal:
    """What `table` seems to be: told by its headings' words, its titles, and the shape of its values."""
    tokens = frozenset(token for reason in reasons(home) for token in reason.tokens)
    stages = key_stages((*table.above, table.name))
    names = zip(table.cells.columns[1:], table.headers, strict=True)
    title = next((line for line in table.above if line), table.name)
    if is_of_pupils(table):
        clues = _clues(table, stages, home)
        columns = _once([_of_pupils(table.cells[name], header, clues, tokens, home) for name, header in names])
        return Proposal(table, title, tuple(columns), {}, {}, pupils=True)
    columns = [_column(table.cells[name], header, stages, tokens, home) for name, header in names]
    columns = _once(columns)
    return Proposal(table, title, tuple(columns), propose_levels(table, columns, home), _words(table, columns, home))


def _column(
    cells: pl.Series, header: str, stages: set[str], tokens: frozenset[str], home: Path | None
) -> ColumnProposal:
    shape = shape_of(cells, tokens)
    meanings, why = _meanings(header, shape, stages, home)
    sample = () if is_personal(header) else sample_of(cells)

    def said(meaning: Meaning, why: str, *, certain: bool) -> ColumnProposal:
        return ColumnProposal(cells.name, header, meaning, certain, why, shape, tuple(meanings[1:]), sample)

    if is_personal(header):
        return said(Meaning(LEAVE_OUT), "a person's name", certain=True)
    if shape == "empty":
        return said(Meaning(LEAVE_OUT), "it is empty", certain=True)
    if len(meanings) == 1:
        return said(meanings[0], why, certain=True)
    if meanings:
        return said(meanings[0], f"{why}; it may mean several things", certain=False)
    if shape in ("urn", "laestab", "postcode"):
        return said(
            Meaning(shape),
            "by the look of its values",
            certain=shape != "laestab" or _NUMBER.search(plain(header)) is not None,
        )
    if _SCHOOL.search(header) and shape in ("words", "text"):
        return said(Meaning("name"), "by the words of its heading", certain=True)
    if take_apart(header).role == "n" and shape == "whole":
        return said(Meaning("n"), "by the words of its heading", certain=False)
    words = "a figure, but of what?" if shape in _FIGURES else "no heading we know"
    return said(Meaning(LEAVE_OUT), words, certain=False)


def _clues(table: RawTable, stages: set[str], home: Path | None) -> Clues:
    """What the whole sheet says of its results: the year and the stage that its titles name."""
    years = {year.ends for year in years_in_titles(table)}
    of = frozenset(stage.upper() for stage in stages if stage.startswith("ks"))
    return Clues(pl.Series([], dtype=pl.String), max(years, default=None), stages=of, home=home)


def _of_pupils(
    cells: pl.Series, header: str, clues: Clues, tokens: frozenset[str], home: Path | None
) -> ColumnProposal:
    """A column of a sheet of pupils. Its values are shown only where they can be of nobody."""
    shape = shape_of(cells, tokens)
    meanings, why = pupil_meanings(cells, header, shape, clues, home)
    sample = tuple(text for text in sample_of(cells) if quotable(text))
    if not meanings:
        empty = shape == "empty"
        why = "it is empty" if empty else "no heading we know"
        return ColumnProposal(cells.name, header, Meaning(LEAVE_OUT), empty, why, shape, (), sample)
    certain = len(meanings) == 1
    why = why if certain else f"{why}; it may mean several things"
    return ColumnProposal(cells.name, header, meanings[0], certain, why, shape, tuple(meanings[1:]), sample)


def _meanings(header: str, shape: Shape, stages: set[str], home: Path | None) -> tuple[list[Meaning], str]:
    """What the heading may mean, most likely first, and how we know."""
    key = plain(header)
    own = [m for m in _known(key, home, own=True) if _fits(m, shape, home)]
    if own:
        return _distinct(own), "its heading is known"
    other = _known(key, home, own=False)
    if other:
        return _distinct(other), "a published file has this heading"
    parts = take_apart(header)
    found = meanings_of(parts, stages=stages, home=home) if len(parts.rest.split()) <= 3 else []
    found = found or [Meaning(measure=code) for code in measure_words(home).meanings(header)]
    found = [m for m in found if _fits(m, shape, home)]
    return _distinct(found), "by the words of its heading"


def _known(key: str, home: Path | None, *, own: bool) -> list[Meaning]:
    plains = plain_columns(home)
    found = []
    for layout in layouts(home):
        if (layout.publisher == "authority") is not own or layout.nothing or layout.pupils:
            continue
        for named in naming(layout).headers.get(key, ()):
            column = named.column
            if column.measure and column.role in (None, "published_gap"):
                found.append(Meaning(KEEP))
            elif column.measure:
                found.append(Meaning(measure=column.measure, role=str(column.role), group=named.group))
            elif column.code == "pupils" and column.role == "n":
                found.append(Meaning("n"))
            elif column.code in plains:
                found.append(Meaning(column.code))
            else:
                found.append(Meaning(ROW_TYPE if column.code == layout.record_type else KEEP))
    return found


def _fits(meaning: Meaning, shape: Shape, home: Path | None) -> bool:
    """A figure is a number; a column of words is none."""
    column = plain_columns(home).get(meaning.column)
    is_figure = bool(meaning.measure) or (column is not None and column.role is not None)
    return not is_figure or shape in (*_FIGURES, "year", "la", "empty")


def _distinct(meanings: Iterable[Meaning]) -> list[Meaning]:
    """Each once; “keep” only where nothing better is known."""
    found = list(dict.fromkeys(meanings))
    return [m for m in found if m.column != KEEP] or found


def _once(columns: list[ColumnProposal]) -> list[ColumnProposal]:
    """No two columns mean the same: the second is asked about."""
    seen: set[Meaning] = set()
    found = []
    for column in columns:
        again = column.meaning in seen and column.meaning.column not in (LEAVE_OUT, KEEP, NAMES)
        seen.add(column.meaning)
        if again:
            others = (column.meaning, *column.others)
            why = f"“{column.meaning}” is taken by another column"
            column = ColumnProposal(
                column.name, column.header, Meaning(LEAVE_OUT), False, why, column.shape, others, column.sample
            )
        found.append(column)
    return found


def _words(table: RawTable, columns: list[ColumnProposal], home: Path | None) -> dict[str, tuple[str, ...]]:
    """The words of the measure column that name no measure, or several: words -> the codes they may mean."""
    measure = next((c.name for c in columns if c.meaning.column == "measure"), None)
    if measure is None:
        return {}
    known = measure_words(home)
    different = table.cells[measure].drop_nulls().unique(maintain_order=True).to_list()
    return {text: known.meanings(text) for text in different if text.strip() and known.code(text) is None}
