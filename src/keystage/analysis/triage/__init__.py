"""Criteria turned into proposals with reasons: headlines, questions to discuss, and the titles of pictures.

Evidence is made fit for its audience (see `disclosure`) before it comes here.
"""

from keystage.analysis.triage.catalogue import Catalogue, Fact, catalogue
from keystage.analysis.triage.centred import centred
from keystage.analysis.triage.criteria import Criterion, compile, evaluate
from keystage.analysis.triage.facts import facts
from keystage.analysis.triage.headlines import Audience, Headline, headlines
from keystage.analysis.triage.kinds import Kind
from keystage.analysis.triage.question_bank import question_bank
from keystage.analysis.triage.questions import AskedQuestion, questions
from keystage.analysis.triage.titles import progress_title, title, value_added_title

__all__ = [
    "AskedQuestion", "Audience", "Catalogue", "Criterion", "Fact", "Headline", "Kind", "catalogue",
    "centred", "compile", "evaluate", "facts", "headlines", "progress_title", "question_bank", "questions", "title",
    "value_added_title",
]  # fmt: skip
