"""Examination subjects in one table: a row a subject, its entries and what was reached."""

from collections.abc import Collection

from keystage.analysis.measures import Measure
from keystage.analysis.packs import cells
from keystage.analysis.packs.certainty import is_clear
from keystage.analysis.packs.layouts import FiguresLayout
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Cell, Table

__all__ = ["subject_codes", "subjects_table"]


def subject_codes(subject: Subject, layout: FiguresLayout) -> tuple[str, ...]:
    """Every measure of a subject that has entries of its own."""
    return tuple(
        f"{root}_{ending}"
        for root in _roots(subject, layout)
        for ending in layout.subjects
        if f"{root}_{ending}" in subject.shelf
    )


def subjects_table(subject: Subject, layout: FiguresLayout, codes: Collection[str]) -> Table | None:
    """A row a subject, the most taken first; None where no subject has a figure."""
    roots = [root for root in _roots(subject, layout) if f"{root}_{_first(layout)}" in codes]
    taken = {root: row.value or 0 for root in roots if (row := subject.now(f"{root}_{_first(layout)}")) is not None}
    shown = sorted(taken, key=lambda root: -taken[root])
    if not shown:
        return None
    return Table(
        caption="Subjects, the most taken first",
        columns=("", *layout.subjects.values()),
        rows=tuple(_row(subject, layout, root) for root in shown),
        align=cells.aligned("l" + "r" * len(layout.subjects)),
        widths=(3, *(1.2,) * len(layout.subjects)),
        notes=(
            "Entered: of all pupils of the year group. The rest: of those with a result in the subject; in brackets: "
            "national, where it is held. Bold: clearly different.",
        ),
        name=f"{layout.key_stage} subjects",
    )


def _first(layout: FiguresLayout) -> str:
    return next(iter(layout.subjects))


def _roots(subject: Subject, layout: FiguresLayout) -> list[str]:
    """Beginnings of the codes of subjects: "ks4_maths" of "ks4_maths_entered"."""
    if not layout.subjects:
        return []
    ending = f"_{_first(layout)}"
    return [
        m.code.removesuffix(ending)
        for m in subject.shelf
        if m.key_stage == layout.key_stage and m.code.endswith(ending)
    ]


def _row(subject: Subject, layout: FiguresLayout, root: str) -> tuple[Cell, ...]:
    title = subject.measure(f"{root}_{_first(layout)}").title.partition(":")[0]
    return (Cell(title), *(_cell(subject, f"{root}_{ending}") for ending in layout.subjects))


def _cell(subject: Subject, code: str) -> Cell:
    row = subject.now(code) if code in subject.shelf else None
    if row is None:
        return cells.NOTHING
    measure: Measure = subject.measure(code)
    own, beside = cells.here(subject, measure, row), cells.against(measure, row)
    if beside.missing or cells.few(row):
        return own
    return Cell(
        f"{own.text} ({beside.text.replace('%', '')})", own.value, bold=bool(is_clear(row)), missing=own.missing
    )
