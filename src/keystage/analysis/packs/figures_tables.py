"""Tables of the figures pages: every measure, by group of pupils, over the years."""

from collections import Counter
from collections.abc import Sequence

from keystage.analysis.measures import Measure
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.certainty import certainty, is_clear
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.group_tables import made_of_pupils
from keystage.analysis.packs.layouts import FiguresLayout
from keystage.analysis.packs.left_out import left_out_notes
from keystage.analysis.packs.missing import few_words, reason_words
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.vocabulary import pupil_groups

__all__ = ["all_measures", "by_group", "over_the_years", "together"]

_YEARS = 8
_WORDY = 36  # letters of a reason that a row has room for
_ALIKE = 2  # rows that may say the same words, before a note says them once
_BRIEF = 13  # letters of a reason that a column of a year has room for


def all_measures(subject: Subject, codes: Sequence[str], *, name: str, unsaid: str = "") -> Table | None:
    """Every measure of all pupils: here, n, range, national, area, difference, in words, similar schools."""
    rows = [(subject.measure(code), subject.dossier.at(code)) for code in codes]
    held = [(measure, row) for measure, row in rows if row is not None]
    if not subject.compares:
        held = [(measure, row) for measure, row in held if row.value is not None or row.reason != "blank"]
    if not held:
        return None
    held, absent = _parted(subject, held)
    if not subject.compares:
        return _alone(subject, held, absent, name=name)
    near = any(row.similar_low is not None for _, row in held)
    return Table(
        caption=_how_many_clear([row for _, row in held], subject),
        columns=("All pupils", "Here", "Pupils", "Range", "National", "Area", "Difference", "In words",
                 *(("Similar schools",) if near else ())),
        rows=tuple(_measure_row(subject, measure, row, near=near) for measure, row in held),
        align=cells.aligned("lrrrrrrl" + "r" * near),
        widths=(3, 1, 0.9, 1.5, 1.1, 1, 1.3, 1.8, *((1.5,) if near else ())),
        notes=(*([f"A subject alone: {unsaid}."] if unsaid else []),
               "Difference from national in pupils (in points for averages). Range: within chance, 95%."
               + (" Similar schools: the middle half." if near else ""),
               *absent, *_whose(subject, [row for _, row in held])),
        name=name,
    )  # fmt: skip


def _parted(
    subject: Subject, held: list[tuple[Measure, Compared]]
) -> tuple[list[tuple[Measure, Compared]], tuple[str, ...]]:
    """Rows to show, and notes in place of rows for words that are long, or that one row after another would say."""
    reasons = Counter(reason_words(subject, m.code, row) for m, row in held if row.value is None)
    alike = _ALIKE if not subject.compares else len(held)
    often = {why for why, count in reasons.items() if count > alike or len(why) > _WORDY}
    out = [(m, row) for m, row in held if row.value is None and reason_words(subject, m.code, row) in often]
    kept = [pair for pair in held if pair not in out]
    return kept, left_out_notes(subject, [(cells.label(measure), row) for measure, row in out])


def _whose(subject: Subject, rows: Sequence[Compared]) -> tuple[str, ...]:
    """Whose figures stand in the table, where they are made of pupils' results."""
    valued = [row for row in rows if row.value is not None]
    here = [row for row in valued if subject.made_here(row)]
    if not here:
        return ()
    if len(here) == len(valued):
        return ("Made of pupils’ results by Keystage’s rules: not DfE’s figures.",)
    names = [numerals.within(cells.label(subject.measure(row.measure))) for row in here]
    return (f"Made of pupils’ results by Keystage’s rules, not published by DfE: {numerals.and_list(names)}.",)


def _alone(subject: Subject, held: Sequence[tuple[Measure, Compared]], absent: tuple[str, ...], *, name: str) -> Table:
    """For a school that is set beside no others: what is held of it, and nothing beside (9a.15)."""
    return Table(
        caption=_alone_caption(subject, held),
        columns=("All pupils", "Here", "Pupils"),
        rows=tuple((Cell(measure.title), cells.here(subject, measure, row), cells.size(row)) for measure, row in held),
        align=cells.aligned("lrr"),
        widths=(5, 2, 1),
        notes=(*absent, "Progress scores and bands are left out: they say little of this kind of school.",
               *_whose(subject, [row for _, row in held])),
        name=name,
    )  # fmt: skip


def _alone_caption(subject: Subject, held: Sequence[tuple[Measure, Compared]]) -> str:
    if not any(row.value is not None for _, row in held):
        return "Too few pupils to show, or no results"
    made = any(subject.made_here(row) for _, row in held)
    return f"What {'is held' if made else 'was published'}, without comparison"


def together(subject: Subject, layout: FiguresLayout) -> Table | None:
    """Threshold attainment and progress side by side: what was reached, and how far pupils came (REQ-2.35)."""
    rows = [
        (first, second)
        for first, second in layout.together
        if subject.dossier.at(first) is not None or subject.dossier.at(second) is not None
    ]
    if not any(subject.now(first) for first, _ in rows):
        return None
    return Table(
        caption=_together_caption(subject, rows),
        columns=("", "Reached", "National", "In words", "Progress", "Range", "In words"),
        rows=tuple(_pair(subject, first, second) for first, second in rows),
        align=cells.aligned("lrrlrrl"),
        widths=(2.4, 1, 1, 1.6, 1, 1.4, 1.6),
        notes=(
            *(
                ("High attainment with low progress, or the other way round, is the first thing to talk about.",)
                if any(subject.now(second) for _, second in rows)
                else ()
            ),
            *left_out_notes(subject, _without_progress(subject, rows)),
        ),
        name="Attainment and progress",
    )


def by_group(subject: Subject, code: str, groups: Sequence[str]) -> Table | None:
    """One measure by group of pupils; groups that nothing is published for are named in a note."""
    measure = subject.measure(code)
    held = [(group, row) for group in groups if (row := subject.dossier.at(code, group=group)) is not None]
    shown = [(group, row) for group, row in held if row.value is not None]
    if not shown:
        return None
    known = pupil_groups(subject.home)
    everyone = subject.dossier.at(code)
    rows = [("all", everyone), *shown] if everyone is not None else shown
    left_out = [(known[group].title, row) for group, row in held if row.value is None]
    return Table(
        caption=_group_caption(subject, measure, shown),
        columns=("", "Pupils", "Here", "Range", "National", "Difference", "In words", "Years together"),
        rows=tuple(_group_row(subject, measure, known[group].title, row) for group, row in rows),
        align=cells.aligned("lrrrrrlr"),
        widths=(3.1, 0.9, 1.1, 1.5, 1.1, 1.3, 1.9, 1.3),
        notes=_group_notes(subject, left_out, shown),
        name=measure.short,
    )


def over_the_years(subject: Subject, codes: Sequence[str], *, name: str) -> Table | None:
    """The school and, in brackets, the national figure, a column a year. Letters mark years that start anew."""
    last = subject.dossier.year.ends
    series = {code: {row.year: row for row in subject.dossier.over_years(code)} for code in codes}
    series = {code: rows for code, rows in series.items() if any(row.value is not None for row in rows.values())}
    years = [y for y in range(last - _YEARS + 1, last + 1) if any(y in rows for rows in series.values())]
    if len(years) < 2:
        return None
    years = list(range(years[0], last + 1))
    marks = _marks(subject, series, last)
    absent = _absent_marks(subject, series, years, first=len(marks))
    made = [_years_of(subject, code, series[code], years, marks, absent) for code in series]
    rows = [(Cell("Pupils"), *_pupils(series, years)), *made]
    return Table(
        caption="Over the years held",
        columns=("", *(str(year) for year in years)),
        rows=tuple(rows),
        align=cells.aligned("l" + "r" * len(years)),
        widths=(3, *(1.0,) * len(years)),
        notes=(
            *(("In brackets: national.",) if subject.compares else ()),
            *(f"{letter}: does not compare with the years before: {note}." for note, letter in marks.items()),
            *(f"–{letter}: {why}." for why, letter in absent.items()),
        ),
        name=name,
    )


def _pupils(series: dict[str, dict[int, Compared]], years: Sequence[int]) -> list[Cell]:
    """The most pupils that a figure of each year stands on: the year group."""
    held = [[row for rows in series.values() if (row := rows.get(year)) is not None and row.n] for year in years]
    return [cells.size(max(rows, key=lambda row: row.n or 0)) if rows else cells.NOTHING for rows in held]


def _measure_row(subject: Subject, measure: Measure, row: Compared, *, near: bool) -> tuple[Cell, ...]:
    made = (
        Cell(cells.label(measure), bold=measure.rank == "core"),
        cells.here(subject, measure, row),
        cells.size(row),
        cells.range_cell(measure, row),
        cells.against(measure, row),
        cells.area(subject, measure, row),
        cells.in_pupils(measure, row),
        cells.in_words(row),
    )
    return (*made, cells.middle_half(measure, row)) if near else made


def _how_many_clear(rows: list[Compared], subject: Subject) -> str:
    tested = [row for row in rows if is_clear(row) is not None]
    clear = [row for row in tested if is_clear(row)]
    if not tested:
        return "Nothing here could be tested against chance"
    if len(tested) == 1:
        return f"{cells.label(subject.measure(tested[0].measure))}: {certainty(tested[0])} national"
    if not clear:
        return f"None of {numerals.number_word(len(tested))} figures differs clearly from national"
    return (
        f"{numerals.number_word(len(clear)).capitalize()} of {numerals.number_word(len(tested))} figures "
        f"differ{'s' if len(clear) == 1 else ''} clearly from national"
    )


def _pair(subject: Subject, first: str, second: str) -> tuple[Cell, ...]:
    reached, came = subject.dossier.at(first), subject.dossier.at(second)
    threshold, progress = subject.measure(first), subject.measure(second)
    return (
        Cell(threshold.short),
        cells.here(subject, threshold, reached),
        cells.against(threshold, reached),
        cells.in_words(reached),
        cells.NOTHING if came is None or came.value is None else cells.here(subject, progress, came),
        cells.range_cell(progress, came),
        cells.in_words(came),
    )


def _without_progress(subject: Subject, pairs: list[tuple[str, str]]) -> list[tuple[str, Compared]]:
    rows = [(cells.label(subject.measure(second)), subject.dossier.at(second)) for _, second in pairs]
    return [(title, row) for title, row in rows if row is not None and row.value is None]


def _together_caption(subject: Subject, pairs: list[tuple[str, str]]) -> str:
    """Names the subjects where attainment and progress point clearly in different directions."""
    apart = []
    for first, second in pairs:
        reached, came = subject.now(first), subject.now(second)
        if reached is None or came is None or not is_clear(came) or came.difference is None:
            continue
        if reached.difference is not None and reached.difference * came.difference < 0:
            apart.append((subject.measure(first).short, came.difference > 0))
    if not apart:
        return "Attainment and progress side by side"
    lead, up = apart[0]
    return f"{lead}: attainment {'below' if up else 'above'} national, progress clearly {'above' if up else 'below'}"


def _group_row(subject: Subject, measure: Measure, title: str, row: Compared | None) -> tuple[Cell, ...]:
    few = cells.few(row)
    return (
        Cell(title, bold=row is not None and row.group == "all"),
        cells.size(row),
        cells.here(subject, measure, row),
        cells.range_cell(measure, row),
        cells.NOTHING if few and measure.kind == "proportion" else cells.against(measure, row),
        cells.in_pupils(measure, row),
        cells.in_words(row),
        cells.pooled(measure, row),
    )


def _group_caption(subject: Subject, measure: Measure, shown: list[tuple[str, Compared]]) -> str:
    known = pupil_groups(subject.home)
    lead = cells.label(measure)
    clear = [(known[group].of, row) for group, row in shown if is_clear(row) and not cells.few(row)]
    if not clear:
        return f"{lead}: no group differs clearly from national"
    told = [f"{of} {certainty(row)}" for of, row in clear[:2]]
    return f"{lead}: {numerals.and_list(told)}"


def _group_notes(
    subject: Subject, left_out: list[tuple[str, Compared]], shown: list[tuple[str, Compared]]
) -> tuple[str, ...]:
    notes = list(left_out_notes(subject, left_out))
    if any(row.others is not None for _, row in shown):
        notes.append("*: of other pupils, nationally.")
    if any(cells.few(row) for _, row in shown):
        notes.append("A group under 11 is a count of pupils, and is not compared.")
    whose = made_of_pupils(subject, [row for _, row in shown])
    return (*notes, whose) if whose else tuple(notes)


def _starts(measure: Measure, rows: dict[int, Compared], last: int) -> dict[int, str]:
    """First years of a break, with its note, where an earlier figure stands that it parts from."""
    held = [year for year, row in rows.items() if row.value is not None]
    return {b.year: b.note for b in measure.breaks if held and min(held) < b.year <= last}


def _marks(subject: Subject, series: dict[str, dict[int, Compared]], last: int) -> dict[str, str]:
    """note of a break -> the letter that marks it."""
    notes = dict.fromkeys(n for code in series for n in _starts(subject.measure(code), series[code], last).values())
    return {note: chr(ord("a") + number) for number, note in enumerate(notes)}


def _absent_marks(
    subject: Subject, series: dict[str, dict[int, Compared]], years: list[int], *, first: int
) -> dict[str, str]:
    """reason that is too long for a column of a year -> the letter that marks it."""
    absent = [few_words(subject, code, row, year) for code, rows in series.items() for year in years
              if (row := rows.get(year)) is None or row.value is None]  # fmt: skip
    long = dict.fromkeys(why for why in absent if len(why) > _BRIEF)
    return {why: chr(ord("a") + first + number) for number, why in enumerate(long)}


def _years_of(
    subject: Subject,
    code: str,
    rows: dict[int, Compared],
    years: list[int],
    marks: dict[str, str],
    absent: dict[str, str],
) -> tuple[Cell, ...]:
    measure = subject.measure(code)
    starts = {year: marks[note] for year, note in _starts(measure, rows, years[-1]).items()}
    own = [_year_cell(subject, measure, rows.get(year), year, starts, absent) for year in years]
    return (Cell(cells.label(measure), bold=measure.rank == "core"), *own)


def _year_cell(
    subject: Subject,
    measure: Measure,
    row: Compared | None,
    year: int,
    starts: dict[int, str],
    absent: dict[str, str],
) -> Cell:
    if row is None or row.value is None:
        why = few_words(subject, measure.code, row, year)
        return Cell(f"–{absent[why]}" if why in absent else why, missing=True, about=cells.figure_address(row))
    cell = cells.here(subject, measure, row)
    silent = row.national is None or measure.kind == "progress" or not subject.compares
    beside = "" if silent or row.national is None else f" ({_bare(measure, row.national)})"
    return Cell(f"{cell.text}{beside}{' ' + starts[year] if year in starts else ''}", cell.value, about=cell.about)


def _bare(measure: Measure, value: float) -> str:
    return cells.told(measure, value).removesuffix("%")
