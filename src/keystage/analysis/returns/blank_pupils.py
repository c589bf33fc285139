"""Empty sheets for results of pupils: those of one key stage and year, as that year wrote them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from keystage.analysis import scales
from keystage.analysis.errors import InputError
from keystage.analysis.returns.blank_columns import BlankColumn, BlankSheet, blank_columns
from keystage.analysis.returns.layout import Layout
from keystage.analysis.scales import Result, Scale
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["STAGES", "long_pupils", "wide_pupils"]

STAGES = {"eyfs": "EYFS", "ks1": "KS1", "ks2": "KS2", "ks4": "KS4"}
_STARTS = {"KS2": ("ks1_reading", "ks1_writing", "ks1_maths"), "KS4": ("ks2_average",)}  # from which progress is told
_WORKED_OUT = ("ks2_average",)  # of a stage's own results, for the next: not asked for beside them
_WHO = ("upn", "urn", "year", "year_group", "sex", "dob", "fsm6", "disadvantaged", "eal", "sen", "mobile")
_CHOICES = {
    "sex": ("F", "M"), "fsm6": ("Y", "N"), "disadvantaged": ("Y", "N"), "eal": ("Y", "N"), "sen": ("N", "K", "E"),
    "mobile": ("Y", "N"),
}  # fmt: skip
_LONG = (*_WHO, "key_stage", "subject", "method", "grade", "taken")
_METHODS = {"test": "Test", "teacher": "Teacher assessment"}
_MOST = 130  # choices in a list: a spreadsheet's pick list of more is no help
_WHOSE = (
    "UPN is the pupil's unique number of thirteen characters. Write no names: they are not needed, and are left out.",
    "URN is the school's number of six figures. If every row is of one school, the column may go: say the school when"
    " the file is read (--school).",
    "Year is the academic year with both its years: 2018/19. Year group is R, or 1 to 13.",
    "Sex is F or M. Dates of birth are days: 01/09/2007.",
    "FSM6 is Y for a pupil eligible for free school meals at any time in six years; disadvantaged is Y for those and"
    " for looked-after children, where the school knows it. EAL is Y for a first language other than English.",
    "SEN is N for none, K for SEN support (before 2014/15 A and P), E for a plan (before: S, a statement). Mobile is Y"
    " for a pupil who joined in years 5 or 6, or 10 or 11.",
    "What is not known is left blank. Columns that nobody needs may be taken out.",
)


@dataclass(frozen=True, slots=True)
class _Held:
    """A result that pupils of the sheet have, and how it was written when they took it."""

    result: Result
    taken: int
    scale: Scale

    @property
    def codes(self) -> tuple[str, ...]:
        """What may stand in a cell: grades or scores, best last, then the codes in place of one."""
        return (*_grades(self.scale), *(code.code for code in self.scale.non_grades))


def wide_pupils(layout: Layout, stage: str, year: AcademicYear | None, home: Path | None) -> BlankSheet:
    """A row a pupil, with a column for each result of the key stage in the year, and for its start where it has one.
    Raises InputError where stage or year is missing, or had no results."""
    held = _held(stage, year, home)
    figures = [
        BlankColumn(h.result.headers[0] if h.result.headers else h.result.title, 16, choices=_listed(h)) for h in held
    ]
    notes = ("One row for each pupil.", *_WHOSE, "What the other headings mean, and what may stand there:")
    return BlankSheet("Pupils", (*blank_columns(layout, _WHO, _CHOICES), *figures), (*notes, *map(_told, held)))


def long_pupils(layout: Layout, stage: str, year: AcademicYear | None, home: Path | None) -> BlankSheet:
    """A row a pupil's result. stage, year: what may be picked is of these; else subjects of every stage."""
    if stage or year:
        held = _held(stage, year, home)
        results: Sequence[Result] = [h.result for h in held]
        told: Iterator[str] = map(_told, held)
    else:
        results = list(scales.results(home))
        told = (f"{r.subject} ({r.key_stage}): {r.title}." for r in results)
    choices = {
        "subject": tuple(dict.fromkeys(r.subject for r in results))[:_MOST],
        "key_stage": tuple(dict.fromkeys(r.key_stage for r in results)),
        "method": tuple(_METHODS.values()),
    }
    notes = (
        "One row for each pupil and result: a pupil has as many rows as results. What is known of the pupil stands in"
        " each of them.",
        *_WHOSE,
        "Key stage and subject say what the result is in; method, whether it is a test or a teacher assessment.",
        "Result is the grade, level or score as it was given, or its code (A absent, and so on).",
        "Year taken is left blank, unless the result was not taken when the year group took it. A pupil's earlier"
        " results (key stage 1 beside key stage 2) stand in rows of their own.",
        "What may be picked:",
        *told,
    )
    return BlankSheet("Pupils' results", blank_columns(layout, _LONG, _CHOICES | choices), notes)


def _held(stage: str, year: AcademicYear | None, home: Path | None) -> list[_Held]:
    code = STAGES.get(stage.casefold().replace(" ", "").replace("keystage", "ks"))
    if code is None or year is None:
        raise InputError(
            "Say of which key stage and year the results are, since every era writes them in its own way: "
            f"--key-stage {', '.join(STAGES)} --year 2018/19."
        )
    every, starts = scales.results(home), _STARTS.get(code, ())
    of = [r for r in every if r.key_stage == code and r.code not in _WORKED_OUT]
    last = max((r.taken_in for r in of), default=0)
    times = [(every[start], scales.year_taken(every[start], year=year.ends, year_group=last)) for start in starts]
    found = []
    for result, taken in (*times, *((r, year.ends) for r in of)):
        scale = scales.scale_in(result, taken, home)
        if scale is not None:
            found.append(_Held(result, taken, scale))
    if not any(h.result in of for h in found):
        raise InputError(f"{code} had no results in {year}: they were not collected, or not yet.")
    return found


def _grades(scale: Scale) -> tuple[str, ...]:
    if scale.kind == "grades":
        return tuple(grade.code for grade in scale.grades)
    if scale.low is None or scale.high is None or not scale.step:
        return ()
    steps = round((scale.high - scale.low) / scale.step)
    return tuple(f"{scale.low + n * scale.step:g}" for n in range(steps + 1)) if steps < _MOST else ()


def _listed(held: _Held) -> tuple[str, ...]:
    return held.codes if _grades(held.scale) else ()


def _told(held: _Held) -> str:
    heading = held.result.headers[0] if held.result.headers else held.result.title
    codes = ", ".join(code.code for code in held.scale.non_grades)
    or_codes = f"; or a code: {codes}" if codes else ""
    return f"{heading}: {held.result.title}, {AcademicYear(held.taken)}: {held.scale.words}{or_codes}."
