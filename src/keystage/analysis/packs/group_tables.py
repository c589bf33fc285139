"""Groups of pupils in few tables: measures side by side, two groups at once, and every figure for a workbook."""

from collections.abc import Iterable, Sequence

from keystage.analysis.disclosure import WITHHELD
from keystage.analysis.measures import Measure
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.certainty import certainty, is_clear
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.layouts import FiguresLayout
from keystage.analysis.packs.left_out import left_out_notes
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.vocabulary import PupilGroup, pupil_group

__all__ = ["beside_each_other", "every_group", "made_of_pupils", "two_at_once"]

_ALL = "all"
_NAMED = 2  # clear differences that a caption tells


def beside_each_other(subject: Subject, codes: Sequence[str], groups: Sequence[str]) -> Table | None:
    """A row a group and a column a measure: the figure and what it is set against; bold where that is clear."""
    held = [code for code in codes if any(subject.now(code, group=group) is not None for group in groups)]
    shown = [group for group in groups if any(subject.now(code, group=group) is not None for code in held)]
    if not held:
        return None
    measures = [subject.measure(code) for code in held]
    progress = all(measure.kind == "progress" for measure in measures)
    everyone = [_ALL] if any(subject.now(code) is not None for code in held) else []
    return Table(
        caption=_caption(subject, measures, shown),
        columns=("", "Pupils", *(cells.label(measure) for measure in measures)),
        rows=tuple(_row(subject, group, measures) for group in [*everyone, *shown]),
        align=cells.aligned("lr" + "r" * len(measures)),
        widths=(2.6, 0.8, *(1.7 if progress else 1.4,) * len(measures)),
        notes=_notes(subject, measures, [g for g in groups if g not in shown], shown, progress=progress),
        name=f"{measures[0].key_stage} groups{', progress' if progress else ''}",
    )


def two_at_once(subject: Subject, code: str) -> Table | None:
    """Groups of two things at once (disadvantaged boys) of eleven pupils or more, each beside its counterpart:
    nationally, else in the area (REQ-0.18, 9a.1)."""
    rows = [row for row in _of(subject, code) if "+" in row.group and row.value is not None and not cells.few(row)]
    known = [(group, row) for row in rows if (group := pupil_group(row.group, subject.home)) is not None]
    if not known:
        return None
    measure = subject.measure(code)
    known.sort(key=lambda pair: (pair[0].order, pair[0].code))
    return Table(
        caption=f"{cells.label(measure)}: two groups at once",
        columns=("", "Pupils", "Here", "Range", "Set against", "Difference", "In words"),
        rows=tuple(_pair_row(subject, measure, group, row) for group, row in known),
        align=cells.aligned("lrrrrrl"),
        widths=(3.4, 0.8, 0.8, 1.2, 1.5, 1.1, 1.7),
        notes=(
            "Set against: for disadvantaged pupils the others of the same kind, for any other group the same group; "
            "nationally, or in the area where no national figure is held. Groups under 11 are left out.",
        ),
        name=f"{measure.short}, two groups",
    )


def every_group(subject: Subject, layout: FiguresLayout, codes: Iterable[str]) -> Table | None:
    """Every measure for every group held, a row each: to be sorted and filtered, not to be printed."""
    rows = [(code, row) for code in codes for row in _of(subject, code) if row.group != _ALL and _says(row)]
    known = {row.group: group for _, row in rows if (group := pupil_group(row.group, subject.home)) is not None}
    listed = [(code, row) for code, row in rows if row.group in known]
    if not listed:
        return None
    order = {code: place for place, code in enumerate(dict.fromkeys(code for code, _ in listed))}
    listed.sort(key=lambda pair: (order[pair[0]], known[pair[1].group].order, pair[1].group))
    return Table(
        caption="Every figure by group of pupils",
        columns=("Measure", "Group", "Pupils", "Here", "Range", "National", "Area", "Difference", "In words",
                 "Years together", "From"),
        rows=tuple(_full_row(subject, known[row.group], row) for _, row in listed),
        align=cells.aligned("llrrrrrrlrl"),
        widths=(3, 3, 0.9, 1.1, 1.5, 1.1, 1, 1.3, 1.9, 1.3, 1.6),
        notes=("*: of other pupils, nationally.",) if any(row.others is not None for _, row in listed) else (),
        name=f"{layout.key_stage} by group",
    )  # fmt: skip


def made_of_pupils(subject: Subject, rows: Iterable[Compared]) -> str:
    """Whose the figures are: all made here of pupils' results, or those of which groups; "" where none is."""
    listed = [row for row in rows if row.value is not None]
    here = [row for row in listed if subject.made_here(row)]
    if not here:
        return ""
    if len(here) == len(listed):
        return "Made of pupils’ results by Keystage’s rules: not DfE’s figures."
    known = (pupil_group(code, subject.home) for code in dict.fromkeys(row.group for row in here))
    names = [numerals.within(group.title) for group in known if group is not None]
    return f"Made of pupils’ results by Keystage’s rules, not published by DfE: {numerals.and_list(names)}."


def _of(subject: Subject, code: str) -> list[Compared]:
    year = subject.dossier.year.ends
    return [row for row in subject.dossier.compared.of(code) if row.year == year]


def _says(row: Compared) -> bool:
    return row.value is not None or row.reason in (*WITHHELD, "suppressed")


def _row(subject: Subject, group: str, measures: Sequence[Measure]) -> tuple[Cell, ...]:
    rows = [subject.now(measure.code, group=group) for measure in measures]
    title = "All pupils" if group == _ALL else _title(subject, group)
    sized = next((row for row in rows if row is not None), None)
    return (
        Cell(title, bold=group == _ALL),
        cells.size(sized),
        *(_cell(subject, measure, row) for measure, row in zip(measures, rows, strict=True)),
    )


def _cell(subject: Subject, measure: Measure, row: Compared | None) -> Cell:
    if row is None:
        return cells.NOTHING
    own = cells.here(subject, measure, row)
    if cells.few(row):
        return own
    beside = cells.range_cell(measure, row) if measure.kind == "progress" else cells.against(measure, row)
    text = own.text if beside.missing else f"{own.text} ({beside.text.replace('%', '')})"
    return Cell(text, own.value, bold=bool(_clear(measure, row)), missing=own.missing, about=own.about)


def _title(subject: Subject, code: str) -> str:
    group = pupil_group(code, subject.home)
    return code if group is None else group.title


def _clear(measure: Measure, row: Compared | None) -> bool | None:
    """Whether a figure differs clearly; progress from 0, which is pupils nationally with the same start."""
    if row is None or cells.few(row):
        return None
    if measure.kind != "progress":
        return is_clear(row)
    return None if row.low is None or row.high is None else row.low > 0 or row.high < 0


def _direction(measure: Measure, row: Compared) -> str:
    if measure.kind != "progress":
        return certainty(row)
    return f"clearly {'above' if (row.value or 0) > 0 else 'below'}"


def _caption(subject: Subject, measures: Sequence[Measure], groups: Sequence[str]) -> str:
    """The clear differences, the first two of them: "Reading: disadvantaged pupils clearly below"."""
    rows = [(m, code, subject.now(m.code, group=code)) for m in measures for code in groups]
    clear = [
        f"{cells.label(measure)}: {group.of} {_direction(measure, row)}"
        for measure, code, row in rows
        if row is not None and _clear(measure, row) and (group := pupil_group(code, subject.home)) is not None
    ]
    if not clear:
        tested = any(_clear(measure, row) is not None for measure, _, row in rows)
        return (
            "No group differs clearly from national"
            if tested
            else "Groups of pupils here: no national figures to set them against"
        )
    more = len(clear) - _NAMED
    return "; ".join(clear[:_NAMED]) + (f"; and {numerals.number_word(more)} more in bold" if more > 0 else "")


def _notes(
    subject: Subject, measures: Sequence[Measure], missing: Sequence[str], shown: Sequence[str], *, progress: bool
) -> tuple[str, ...]:
    rows = [row for m in measures for g in shown if (row := subject.now(m.code, group=g)) is not None]
    compared = any(row.national is not None or row.others is not None for row in rows if not cells.few(row))
    key = []
    if progress:
        key.append("0: pupils nationally with the same start. In brackets: the range within chance. Bold: clear of 0.")
    elif compared:
        key.append("In brackets: the same group nationally. Bold: clearly different.")
    if any(row.others is not None for row in rows) and not progress:
        key.append("*: of other pupils, nationally.")
    if any(cells.few(row) for row in rows):
        key.append(f"A group under 11 {'' if progress else 'is a count of pupils, and '}is not compared.")
    notes = [" ".join(key)] if key else []
    first = measures[0].code
    absent = [(_title(subject, g), row) for g in missing if (row := subject.dossier.at(first, group=g)) is not None]
    return tuple(note for note in (*notes, *left_out_notes(subject, absent), made_of_pupils(subject, rows)) if note)


def _pair_row(subject: Subject, measure: Measure, group: PupilGroup, row: Compared) -> tuple[Cell, ...]:
    against, whose = _counterpart(subject, measure, group, row)
    differs = None if against is None or row.value is None else row.value - against
    pupils = None if differs is None or row.n is None else round(differs * row.n / 100)
    clear = whose == "national" and row.difference is not None
    return (
        Cell(group.title),
        cells.size(row),
        cells.here(subject, measure, row),
        cells.range_cell(measure, row),
        cells.NOTHING if against is None else Cell(f"{cells.told(measure, against)} {whose}", against),
        cells.NOTHING if pupils is None or measure.kind != "proportion" else Cell(_pupils(pupils), float(pupils)),
        cells.in_words(row) if clear else Cell("not tested", missing=True),
    )


def _pupils(count: int) -> str:
    return f"{abs(count)} {'more' if count > 0 else 'fewer'}" if count else "the same"


def _counterpart(subject: Subject, measure: Measure, group: PupilGroup, row: Compared) -> tuple[float | None, str]:
    """What the group is set against, and whose figure that is."""
    if row.others is not None:
        return row.others, "national"
    if not group.others and row.national is not None:
        return row.national, "national"
    beside = subject.dossier.at(measure.code, group=group.others) if group.others else row
    return (None, "") if beside is None else (beside.area, "area")


def _full_row(subject: Subject, group: PupilGroup, row: Compared) -> tuple[Cell, ...]:
    measure = subject.measure(row.measure)
    few = cells.few(row) and measure.kind == "proportion"
    return (
        Cell(cells.label(measure)),
        Cell(group.title),
        cells.size(row),
        cells.here(subject, measure, row),
        cells.range_cell(measure, row),
        cells.NOTHING if few else cells.against(measure, row),
        cells.NOTHING if few else cells.area(subject, measure, row),
        cells.in_pupils(measure, row),
        cells.in_words(row),
        cells.pooled(measure, row),
        Cell("pupils’ results" if subject.made_here(row) else "as published"),
    )
