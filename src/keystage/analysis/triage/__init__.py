"""Criteria turned into proposals with reasons: headlines, questions to discuss, and the titles of pictures.

`seen_by` makes evidence fit for an audience (see `disclosure`); `facts`, `headlines` and `questions` are asked of that.
"""

from keystage.analysis.triage.audience import seen_by
from keystage.analysis.triage.catalogue import Catalogue, Fact, catalogue
from keystage.analysis.triage.criteria import Criterion, compile, evaluate
from keystage.analysis.triage.facts import facts
from keystage.analysis.triage.headlines import Audience, Headline, headlines
from keystage.analysis.triage.kinds import Kind
from keystage.analysis.triage.question_bank import question_bank
from keystage.analysis.triage.questions import AskedQuestion, questions
from keystage.analysis.triage.titles import progress_title, title

__all__ = [
    "AskedQuestion", "Audience", "Catalogue", "Criterion", "Fact", "Headline", "Kind", "catalogue", "compile",
    "evaluate", "facts", "headlines", "progress_title", "question_bank", "questions", "seen_by", "title",
]  # fmt: skip
