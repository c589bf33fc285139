"""Triage's findings and questions as the page prints them."""

from keystage.analysis.packs.case import Case
from keystage.analysis.packs.values import Finding, Question

__all__ = ["asked", "stands_out"]


def asked(case: Case) -> tuple[Question, ...]:
    """The five questions to discuss, with the figures that made us ask."""
    return tuple(Question(q.number, q.text, q.fired, q.code) for q in case.questions)


def stands_out(case: Case) -> tuple[Finding, ...]:
    """What stands out, in at most three sentences."""
    return tuple(Finding(h.shape, h.clear, h.lead, h.text, h.strength) for h in case.headlines)
