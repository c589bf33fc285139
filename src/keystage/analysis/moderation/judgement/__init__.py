"""Comparative judgement: a scale of scripts from judges' choices between two of them."""

from keystage.analysis.moderation.judgement.advice import Advice, Blanks
from keystage.analysis.moderation.judgement.result import ScaledJudgements
from keystage.analysis.moderation.judgement.scale import scale_judgements
from keystage.analysis.moderation.judgement.split_half import SplitHalf

__all__ = ["Advice", "Blanks", "ScaledJudgements", "SplitHalf", "scale_judgements"]
