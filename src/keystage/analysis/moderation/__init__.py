"""How far judgements can be trusted: agreement of judges, samples for moderation, scales of comparative judgement."""

from keystage.analysis.moderation.agreement import Agreement, agreement
from keystage.analysis.moderation.badge import Badge
from keystage.analysis.moderation.judgement import Advice, Blanks, ScaledJudgements, SplitHalf, scale_judgements
from keystage.analysis.moderation.judges import JudgesAgreement, agreement_of_judges
from keystage.analysis.moderation.measured import Measured
from keystage.analysis.moderation.rules import (
    AgreementRule,
    KappaWords,
    LadderRule,
    SampleRule,
    agreement_rule,
    sample_rule,
)
from keystage.analysis.moderation.sample import moderation_sample

__all__ = [
    "Advice", "Agreement", "AgreementRule", "Badge", "Blanks", "JudgesAgreement", "KappaWords", "LadderRule",
    "Measured", "SampleRule", "ScaledJudgements", "SplitHalf", "agreement", "agreement_of_judges", "agreement_rule",
    "moderation_sample", "sample_rule", "scale_judgements",
]  # fmt: skip
