"""Criteria turned into proposals with reasons: headlines and questions to discuss."""

from keystage.analysis.triage.catalogue import Catalogue, Fact, catalogue
from keystage.analysis.triage.criteria import Criterion, compile, evaluate
from keystage.analysis.triage.facts import facts
from keystage.analysis.triage.kinds import Kind

__all__ = ["Catalogue", "Criterion", "Fact", "Kind", "catalogue", "compile", "evaluate", "facts"]
