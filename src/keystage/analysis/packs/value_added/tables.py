"""Tables of value added: subject by subject, and from pupils' differences to a school's figure."""

from collections.abc import Sequence

from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.certainty import is_clear
from keystage.analysis.packs.dossier import Row
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.packs.value_added.held import Line
from keystage.analysis.packs.value_added.shrinking import by_chance, counted
from keystage.analysis.packs.value_added.wording import centre, figure, figure_cell, model_words
from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.vocabulary import AcademicYear, fixed

__all__ = ["subjects_of", "working_table"]


def subjects_of(subject: Subject, held: Sequence[Line], *, name: str) -> Table:
    """A row a model: pupils, with context and without, each with its range, and years together."""
    adds = any(line.is_value_added for line in held)
    return Table(
        caption=_caption(subject, held),
        columns=("", "Pupils", "With context" if adds else "In context", "In words",
                 *(("Without context",) if adds else ()), "Years together"),
        rows=tuple(_row(subject, line, adds=adds) for line in held),
        align=cells.aligned("lrrlrr" if adds else "lrrlr"),
        widths=(1.8, 0.7, 2.2, 2, 2.2, 2.1) if adds else (2.6, 0.8, 2, 2, 2),
        notes=_notes(held, adds=adds),
        name=name,
    )  # fmt: skip


def working_table(subject: Subject, held: Sequence[Line]) -> Table | None:
    """From the mean difference of a school's pupils to its figure: the share that is counted, and what chance does."""
    rows = [
        made
        for line in held
        for row, code in ((line.own, line.record.measures[0]), (line.plain, line.record.measures[-1]))
        if row is not None and (made := _working_row(subject, line, code, plain=row is line.plain)) is not None
    ]
    if not rows:
        return None
    return Table(
        caption="From pupils’ differences to the school’s figure",
        columns=("", "Pupils", "Mean difference", "Share counted", "Figure", "By chance, in 100"),
        rows=tuple(rows),
        align=cells.aligned("lrrrrr"),
        widths=(3, 0.8, 1.4, 1.3, 1, 1.6),
        notes=(
            "Mean difference: what pupils reached less what the model expects of pupils like them, in points. Figure: "
            "that by the share counted. By chance: of 100 schools of this size that add neither more nor less, so many "
            "would be shown clearly above or below.",
        ),
        name="Value added, working",
    )


def _caption(subject: Subject, held: Sequence[Line]) -> str:
    tested = [line.own for line in held if line.own.value is not None and is_clear(line.own) is not None]
    clear = [row for row in tested if is_clear(row)]
    what = "similar pupils" if any(line.is_value_added for line in held) else "pupils of the same background"
    if not tested:
        return f"Too few pupils to set beside {what}"
    if not clear:
        return f"Nothing here differs clearly from {what}"
    verb = "differs" if len(clear) == 1 else "differ"
    many = numerals.number_word(len(clear)).capitalize()
    return f"{many} of {numerals.number_word(len(tested))} figures {verb} clearly from {what}"


def _row(subject: Subject, line: Line, *, adds: bool) -> tuple[Cell, ...]:
    own = _figure(subject, line, plain=False)
    made = [Cell(line.name), cells.size(line.own), own, cells.in_words(line.own)]
    if adds:
        made.append(_figure(subject, line, plain=True))
    return (*made, _together(line, subject.measure(line.own.measure).decimals))


def _figure(subject: Subject, line: Line, *, plain: bool) -> Cell:
    row = line.plain if plain else line.own
    cell = figure_cell(subject, subject.measure(line.own.measure), line.record, row)
    return Cell(cell.text, cell.value, bold=row is not None and bool(is_clear(row)), missing=cell.missing)


def _together(line: Line, decimals: int) -> Cell:
    row = line.together
    if row is None:
        return cells.NOTHING
    return Cell(_ranged(line, row, decimals), bold=bool(row["clear"]))  # its range is nowhere else in a workbook


def _ranged(line: Line, row: Row, decimals: int) -> str:
    told = figure(line.record, row["value"], decimals)
    return f"{told} ({fixed(row['low'], decimals)} to {fixed(row['high'], decimals)})"


def _notes(held: Sequence[Line], *, adds: bool) -> tuple[str, ...]:
    zero = centre(held[0].record)
    key = [
        f"In brackets: the range within chance, 95%. Bold: clear of {zero}.",
        "With context: beside pupils with the same start and of the same background. Without: beside pupils with the "
        "same start, whatever their background."
        if adds
        else "Beside pupils of the same background: where they started is not known.",
    ]
    key += _years(held)
    return (" ".join(key), *(f"{line.name}: {model_words(line.record)}." for line in held))


def _years(held: Sequence[Line]) -> list[str]:
    """Which years stand together: "Years together, weighted by pupils: reading and maths (2016/17 to 2018/19)."."""
    by: dict[str, list[str]] = {}
    for line in held:
        if line.together is not None:
            between = "and" if line.together["years"] == 2 else "to"  # there may be a gap of years without tests
            span = f"{AcademicYear(line.together['since'])} {between} {AcademicYear(line.together['year'])}"
            by.setdefault(span, []).append(numerals.within(line.name))
    told = "; ".join(f"{numerals.and_list(names)} ({span})" for span, names in by.items())
    return [f"Years together, weighted by pupils: {told}."] if told else []


def _working_row(subject: Subject, line: Line, code: str, *, plain: bool) -> tuple[Cell, ...] | None:
    row = line.plain if plain else line.own
    parts = line.record.variances(code)
    if row is None or row.value is None or row.n is None or row.n <= TINY or parts is None:
        return None
    share = counted(row.n, *parts)
    if not share:
        return None
    chance = 100 * by_chance(share)
    apart = (row.value - line.record.centre) / share
    return (
        Cell(f"{line.name}, without context" if plain else line.name),
        cells.size(row),
        Cell(numerals.signed(apart, subject.measure(code).decimals), apart),
        Cell(f"{100 * share:.0f}%", 100 * share),
        Cell(figure(line.record, row.value, subject.measure(code).decimals), row.value),
        Cell(fixed(chance, 1), chance),
    )
