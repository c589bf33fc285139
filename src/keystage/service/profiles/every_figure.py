"""Every figure of a results year in one table, to be filtered and taken away."""

from collections.abc import Callable
from dataclasses import dataclass

from keystage.analysis.packs import cells
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.publish.html import blocks
from keystage.analysis.vocabulary import pupil_group
from keystage.service.profiles.downloads import DownloadTable, table_of
from keystage.service.profiles.opened import OpenSchool

__all__ = ["EveryFigure", "every_figure"]

_STAGES = {
    "EYFS": "Early years", "KS1": "Key stage 1", "KS2": "Key stage 2", "KS4": "Key stage 4",
    "attendance": "Absence", "context": "Intake",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EveryFigure:
    """html: the table, each figure leading to its own page. stages, groups: what can be chosen (code, words)."""

    html: str
    count: int
    table: DownloadTable
    stages: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    stage: str
    group: str


def every_figure(opened: OpenSchool, *, stage: str, group: str) -> EveryFigure:
    """Figures of the year, of one key stage and group of pupils where one is chosen (else: all pupils, and kept)."""
    if stage or group:
        return _every_figure(opened, stage, group)
    return opened.kept_value("every figure", lambda: _every_figure(opened, "", ""))


def _every_figure(opened: OpenSchool, stage: str, group: str) -> EveryFigure:
    subject = opened.subject
    held = [row for row in subject.dossier.compared.of_year(subject.dossier.year.ends) if _known(subject, row)]
    stages = tuple((code, words) for code, words in _STAGES.items() if any(row.key_stage == code for row in held))
    groups = _groups(subject, held)
    chosen_stage = stage if stage in dict(stages) else ""
    chosen_group = group if group in dict(groups) else "all"
    rows = [row for row in held if row.group == chosen_group and chosen_stage in ("", row.key_stage)]
    table = _table(subject, sorted(rows, key=_place(subject)))
    down = table_of(table, audience=opened.audience, title=f"Figures {opened.year} URN {opened.school.urn}")
    return EveryFigure(
        blocks([table], link=opened.to_figure), len(rows), down, stages, groups, chosen_stage, chosen_group
    )  # fmt: skip


def _place(subject: Subject) -> Callable[[Compared], tuple[int, int]]:
    """By key stage, then as the definitions have them: reading, writing and maths before grammar."""
    stages = {code: at for at, code in enumerate(_STAGES)}
    defined = {measure.code: at for at, measure in enumerate(subject.shelf)}
    return lambda row: (stages[row.key_stage], defined[row.measure])


def _known(subject: Subject, row: Compared) -> bool:
    measure = subject.shelf[row.measure]
    apart = () if subject.compares else ("progress", "value_added")
    return row.key_stage in _STAGES and measure.kind not in apart and (row.value is not None or bool(row.reason))


def _groups(subject: Subject, held: list[Compared]) -> tuple[tuple[str, str], ...]:
    found = [one for code in {row.group for row in held} if (one := pupil_group(code, subject.home)) is not None]
    return tuple(
        (one.code, one.title) for one in sorted(found, key=lambda one: (one.code != "all", one.order, one.code))
    )


def _table(subject: Subject, rows: list[Compared]) -> Table:
    beside = subject.compares
    return Table(
        caption="",
        columns=("Measure", "Pupils", "Here", "Range", *(("National", "Difference", "In words") if beside else ())),
        rows=tuple(_row(subject, row, beside=beside) for row in rows),
        align=cells.aligned("lrrr" + "rrl" * beside),
        notes=("Range: within chance, 95%. A group under 11 is a count of pupils, and is not compared.",),
        name="Every figure",
    )


def _row(subject: Subject, row: Compared, *, beside: bool) -> tuple[Cell, ...]:
    measure = subject.measure(row.measure)
    few = cells.few(row) and measure.kind == "proportion"
    own = (Cell(measure.title), cells.size(row), cells.here(subject, measure, row), cells.range_cell(measure, row))
    if not beside:
        return own
    national = cells.NOTHING if few else cells.against(measure, row)
    return (*own, national, cells.in_pupils(measure, row), cells.in_words(row))
