"""By what pupils are likened, in few words: a model's columns under the names of their predictors."""

from pathlib import Path

from keystage.analysis.packs import numerals
from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.progress.contextual import ModelRecord
from keystage.analysis.progress.contextual.definition import predictors
from keystage.analysis.vocabulary import fixed

__all__ = ["coefficients_table", "likened_by"]


def likened_by(record: ModelRecord, home: Path | None) -> tuple[str, ...]:
    """ "gender", "age in the year", "ethnicity": each predictor once, whatever columns it has. Not the start."""
    used = [one.term for one in record.coefficients]
    known = {one.code: one.title for one in predictors(home)}
    return tuple(
        title for code, title in known.items() if any(term == code or _is_of(term, code, known) for term in used)
    )


def coefficients_table(record: ModelRecord, name: str) -> Table:
    """How much each thing goes with, the others held still: for those who ask; too long for paper."""
    rows = tuple(
        (Cell(one.title), Cell(numerals.signed(one.estimate, 2), one.estimate), Cell(fixed(one.se, 2), one.se))
        for one in record.coefficients
        if one.term != "intercept"
    )
    return Table(
        caption=f"{record.title}: how many points each thing goes with, the others held still",
        columns=("", "Points", "Standard error"),
        rows=rows,
        align=("left", "right", "right"),
        widths=(4, 1, 1.2),
        notes=(f"{record.name}. What goes with a result need not be its cause.",),
        name=f"{record.key_stage} model, {name}",
    )


def _is_of(term: str, code: str, known: dict[str, str]) -> bool:
    """Whether a column is one of a predictor's, and not of another whose code is longer ("ethnicity_fsm")."""
    longer = [other for other in known if other.startswith(f"{code}_")]
    return term.startswith(f"{code}_") and not any(term == other or term.startswith(f"{other}_") for other in longer)
