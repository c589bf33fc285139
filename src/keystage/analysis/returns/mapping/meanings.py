"""What a column may mean, in the words a person writes in an answers file."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Column, layouts
from keystage.analysis.returns.measure_words import group_words, measure_names, measure_words
from keystage.analysis.returns.naming import naming

__all__ = ["KEEP", "LEAVE_OUT", "NAMES", "ROLES", "ROW_TYPE", "Meaning", "parse_meaning", "plain_columns"]

LEAVE_OUT = "leave out"
KEEP = "keep"
NAMES = "names"  # of pupils: known, so that they are left out
ROW_TYPE = "row_type"
ROLES = ("value", "n", "numerator", "denominator", "low", "high", "coverage", "band")
_OWN = ("school_list", "school_measures_long", "school_measures_wide")
_PUPILS = ("pupil_results_wide", "pupil_results")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column means: a plain column ("urn", "adviser", "leave out"), or the `role` of a figure of `measure`."""

    column: str = ""
    measure: str = ""
    role: str = "value"
    group: str = "all"

    def __str__(self) -> str:
        """As an answers file writes it: “eyfs_gld”, “eyfs_gld n”, “eyfs_gld of girls”, “adviser”, “leave out”."""
        if self.column:
            return self.column
        role = "" if self.role == "value" else f" {self.role}"
        group = "" if self.group == "all" else f" of {self.group}"
        return self.measure + role + group


def plain_columns(home: Path | None = None, *, pupils: bool = False) -> dict[str, Column]:
    """The columns of the authority's own sheets that are of no measure, by code; the numbers of LA and school; and what
    tells rows of schools from others. pupils: those of sheets of pupils instead, every result among them."""
    known = layouts(home)
    found: dict[str, Column] = {}
    for code in _PUPILS if pupils else _OWN:
        layout = known.get(code)
        for column in layout.columns if layout else ():
            if not column.measure and column.code != "pupils":
                found.setdefault(column.code, replace(column, required=False, headers=()))
    for code in () if pupils else ("la", "estab", ROW_TYPE):
        found.setdefault(code, Column(code, (), "code"))
    return found


def parse_meaning(
    text: str, *, local: frozenset[str] = frozenset(), home: Path | None = None, pupils: bool = False
) -> Meaning:
    """The meaning that `text` says. local: codes of measures that the same answers define. pupils: of a column of a
    sheet of pupils.

    Raises InputError, naming what is near, where it says none.
    """
    said = " ".join(text.split())
    columns = {LEAVE_OUT, *(() if pupils else (KEEP,)), *plain_columns(home, pupils=pupils)}
    code = said.casefold().replace(" ", "_")
    for known in (said.casefold(), code, code.replace("_", " ")):
        if known in columns:
            return Meaning(column=known)
    if pupils:
        return _of_pupils(said, columns, home)
    rest, _, group = said.partition(" of ")
    words, _, role = rest.rpartition(" ")
    if role.casefold() not in ROLES or not words:
        words, role = rest, "value"
    measure = words if words in local else _measure(said, home) or _measure(words, home)
    if measure is None:
        raise _unknown(said, [*columns, *measure_names(home).entries, *local])
    if _measure(said, home) and words not in local:
        return Meaning(measure=_measure(said, home) or "")
    return Meaning(measure=measure, role=role.casefold(), group=_group(group, home) if group else "all")


def _of_pupils(said: str, columns: set[str], home: Path | None) -> Meaning:
    """A result, by any of the words that name it alone; what is known of a pupil, by a heading."""
    found = {
        named.code
        for code in _PUPILS
        for named in naming(layouts(home)[code]).headers.get(plain(said), ())
        if named.code in columns
    }
    if len(found) == 1:
        return Meaning(column=found.pop())
    raise _unknown(said, sorted(found) or sorted(columns))


def _measure(words: str, home: Path | None) -> str | None:
    return words if words in measure_names(home) else measure_words(home).code(words)


def _group(words: str, home: Path | None) -> str:
    code = group_words(home).code(words)
    if code is None:
        raise InputError(f"“{words}” is no group of pupils that is known: write, for example, girls or disadvantaged.")
    return code


def _unknown(said: str, known: list[str]) -> InputError:
    near = get_close_matches(said.casefold().replace(" ", "_"), known, n=3, cutoff=0.6)
    hint = f" Do you mean {' or '.join(f'“{word}”' for word in near)}?" if near else ""
    return InputError(f"“{said}” is no meaning of a column that is known.{hint}")
