"""The picture of value added: a dot and its interval a subject, about the centre of the model."""

from collections.abc import Iterable, Sequence

from keystage.analysis import triage
from keystage.analysis.charts import DotInterval, DotRow
from keystage.analysis.packs import numerals
from keystage.analysis.packs.certainty import certainty, is_clear
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.missing import reason_words
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.packs.value_added.held import Line, lines
from keystage.analysis.packs.value_added.wording import thin, zero_words

__all__ = ["both_ways", "value_added_picture"]

_ROOM = 32  # letters of a reason that a row has room for


def value_added_picture(subject: Subject, codes: Sequence[str]) -> DotInterval | None:
    """A small picture for the one page, a row a measure; None where the school has no figure of them.

    codes: measures of contextual value added. Models without a baseline are no value added and are not drawn.
    """
    stages = dict.fromkeys(subject.measure(code).key_stage for code in codes)
    held = [line for stage in stages for line in lines(subject, stage) if line.own.measure in codes]
    shown = [line for line in held if line.is_value_added and line.own.value is not None]
    if not shown or len({line.record.centre for line in shown}) > 1:
        return None
    rows = tuple(_row(subject, line, line.own, line.name, _earlier(subject, line)) for line in shown)
    return _drawn(subject, shown, rows)


def both_ways(subject: Subject, held: Sequence[Line]) -> DotInterval | None:
    """A large picture: each subject with context and, under it, without. held: lines about one centre. None where none
    is value added, or none is of pupils enough to have a range."""
    shown = [line for line in held if line.is_value_added]
    if not any(line.own.value is not None and is_clear(line.own) is not None for line in shown):
        return None
    rows: list[DotRow] = []
    for line in shown:
        rows.append(_row(subject, line, line.own, line.name, _earlier(subject, line)))
        if line.plain is not None:
            rows.append(_row(subject, line, line.plain, "without context", None))
    return _drawn(subject, shown, tuple(rows))


def _drawn(subject: Subject, held: Sequence[Line], rows: tuple[DotRow, ...]) -> DotInterval:
    record = held[0].record
    told = [(numerals.within(line.name), _as_row(line.own)) for line in held if line.own.value is not None]
    return DotInterval(
        title=triage.value_added_title(told, home=subject.home),
        rows=rows,
        zero=record.centre,
        zero_words=zero_words(record),
        unit="points" if record.centre else "score",
        note=_note(subject, held, rows),
        decimals=max(subject.measure(line.own.measure).decimals for line in held),
    )


def _as_row(row: Compared) -> dict[str, object]:
    said: dict[str, object] = row._asdict()
    return said


def _row(subject: Subject, line: Line, row: Compared, label: str, earlier: Compared | None) -> DotRow:
    if row.value is None:
        why = reason_words(subject, row.measure, row)
        return DotRow(label, None, reason=why if len(why) <= _ROOM else "no figure")
    n = None if row.n is None else round(row.n)
    if row.n is not None and row.n <= TINY:
        return DotRow(label, row.value, n=n, words=certainty(row))
    thin_grey = None
    if earlier is not None and earlier.value is not None and earlier.low is not None and earlier.high is not None:
        thin_grey = (earlier.value, earlier.low, earlier.high)
    return DotRow(label, row.value, row.low, row.high, is_clear(row), n, certainty(row), thin_grey)


def _earlier(subject: Subject, line: Line) -> Compared | None:
    """The last earlier year that compares, of a model that was fitted to the same area."""
    code, year = line.own.measure, subject.dossier.year.ends
    first = subject.measure(code).comparable_from(year)
    alike = {
        one.year
        for one in subject.dossier.models
        if code in one.measures and one.population == line.record.population and one.centre == line.record.centre
    }
    found = [row for row in subject.dossier.over_years(code) if first <= row.year < year and row.value is not None]
    kept = [row for row in found if row.year in alike and row.low is not None and (row.n is None or row.n > TINY)]
    return kept[-1] if kept else None


def _note(subject: Subject, held: Sequence[Line], rows: Iterable[DotRow]) -> str:
    """The year of the thin grey marks, how many pupils are in it, and where too few are matched."""
    parts = []
    if any(row.earlier for row in rows):
        years = {earlier.year for line in held if (earlier := _earlier(subject, line)) is not None}
        parts.append(f"Thin grey: {numerals.and_list([str(year) for year in sorted(years)])}")
    counted = [line.own.n for line in held if line.own.n is not None]
    if counted and subject.cohort:
        parts.append(f"{round(min(counted))} of {subject.cohort} in the model")
    warned = next((words for line in held if (words := thin(line.record, subject.home))), "")
    return ". ".join([*parts, *([warned] if warned else [])])
