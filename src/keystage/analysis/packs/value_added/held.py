"""What is held of a school's value added: a line a model, with and without context."""

from collections.abc import Iterable
from dataclasses import dataclass

from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.dossier import Row
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.value_added.wording import bare_name
from keystage.analysis.progress.contextual import ModelRecord

__all__ = ["Line", "key_stages", "lines", "unmade"]

_STAGES = ("EYFS", "KS1", "KS2", "KS4")


@dataclass(frozen=True, slots=True)
class Line:
    """One model's figures of the school. name: "Reading". own: with context. plain: without; None where the model has
    no baseline. together: up to three years, with context; None where there is one year only."""

    name: str
    record: ModelRecord
    own: Compared
    plain: Compared | None = None
    together: Row | None = None

    @property
    def is_value_added(self) -> bool:
        """Whether pupils' start is known; else it is attainment in context."""
        return bool(self.record.baseline)


def lines(subject: Subject, key_stage: str) -> tuple[Line, ...]:
    """The school's figures of one key stage and the results year, a line a model, in the order of the measures."""
    made = (_line(subject, record) for record in _records(subject, key_stage))
    order = list(subject.shelf.entries)
    return tuple(sorted((one for one in made if one is not None), key=lambda one: order.index(one.own.measure)))


def unmade(subject: Subject, key_stage: str) -> tuple[ModelRecord, ...]:
    """Models of the key stage that could not be fitted."""
    return tuple(record for record in _records(subject, key_stage) if record.reason)


def key_stages(subject: Subject) -> tuple[str, ...]:
    """Key stages of which there is a model, and of which the school has any figure."""
    known = {record.key_stage for record in subject.dossier.models if record.year == subject.dossier.year.ends}
    return tuple(stage for stage in _STAGES if stage in known and subject.dossier.measured(stage))


def _records(subject: Subject, key_stage: str) -> Iterable[ModelRecord]:
    here = subject.dossier.year.ends
    return (one for one in subject.dossier.models if one.year == here and one.key_stage == key_stage)


def _line(subject: Subject, record: ModelRecord) -> Line | None:
    if not record.measures:
        return None
    own = subject.dossier.at(record.measures[0])
    plain = subject.dossier.at(record.measures[1]) if len(record.measures) > 1 else None
    together = subject.dossier.together.get(record.measures[0])
    held = None if together is None or together["value"] is None else together
    return None if own is None else Line(bare_name(subject.measure(own.measure)), record, own, plain, held)
