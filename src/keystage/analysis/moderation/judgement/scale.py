"""Comparative judgement: scripts on one scale, from judges' choices between two of them."""

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.moderation.judgement.advice import advice, blank_words
from keystage.analysis.moderation.judgement.anchors import ANCHORS, compared, known_measures, moved
from keystage.analysis.moderation.judgement.estimate import Estimate, Method, estimate
from keystage.analysis.moderation.judgement.judged import Judged, judged
from keystage.analysis.moderation.judgement.result import ScaledJudgements
from keystage.analysis.moderation.judgement.tables import component_table, judge_table, script_table
from keystage.analysis.moderation.judgement.words import about_anchors, cautions, explanation

__all__ = ["scale_judgements"]


def scale_judgements(
    frame: Any, *, winner: str, loser: str, judge: str | None = None, method: Method = "adjusted",
    anchors: Mapping[Any, float] | Any | None = None, tie: str | None = None, blanks: Collection[str] | None = None,
    epsilon: float | None = None,
) -> ScaledJudgements:  # fmt: skip
    """A Bradley–Terry scale of scripts from pairwise judgements.

    frame: one row a judgement; anything Narwhals knows. winner, loser, judge: its columns. tie: column that is true
    where the judge could not choose; such rows, rows with a blank and rows of one script only are left out and counted.
    blanks: words that name no script, where not those of `definitions/comparative_judgement` ("", "NA", "N/A").
    method: "adjusted" (every score moved towards the middle by ε of a judgement; always finite) or "ml" (plain maximum
    likelihood, which needs every script, and every group of scripts, to have won and lost against the rest).
    anchors: script -> known measure, or a frame with `script` and `measure` (`.scripts` of an earlier scale): those
    keep their measure, and link scales of schools and years. epsilon: ε, where not the definition's 0.3; above 0 and
    below 0.5.
    Parts that no judgement links are scaled each on its own (`component`). Measures are in logits.
    Raises InputError for a column or value that cannot be used, MethodError where there is no honest answer.
    Source: Bradley and Terry (1952); domain handbook 6.5; adjusted scores, errors and reliability as in the published
    analyses of `comparative_judgement` (sirt's `btm`), which they reproduce.
    """
    if method not in ("adjusted", "ml"):
        raise InputError(f"“{method}” is not a method. Choose “adjusted” or “ml”.")
    amount = advice("epsilon") if epsilon is None else epsilon
    if not 0 < amount < 0.5:
        raise InputError(f"epsilon is {amount:g}; it should be above 0 and below 0.5 of a judgement.")
    rows = polars_frame(frame)
    words = blank_words() if blanks is None else ("", *blanks)
    known = judged(rows, winner=winner, loser=loser, judge=judge, tie=tie, blanks=words)
    fixed, absent = (None, 0) if anchors is None else known_measures(anchors, known.scripts)
    found = estimate(known.winner, known.loser, len(known.scripts), method=method, epsilon=amount, known=fixed)
    linked, said = _anchoring(known, found, amount, absent)
    return _result(known, found, linked, said, method=method, epsilon=amount, given=rows.height)


def _anchoring(known: Judged, found: Estimate, epsilon: float, absent: int) -> tuple[pl.DataFrame, list[str]]:
    if not found.held.any():
        return pl.DataFrame(schema={"script": known.scripts.dtype, **ANCHORS}), []
    linked, change = compared(known, found, epsilon)
    return linked, about_anchors(linked, moved(change, ~found.held & _with_anchor(found)), absent)


def _with_anchor(found: Estimate) -> Any:
    return pl.Series(found.part).is_in(found.part[found.held].tolist()).to_numpy()


def _result(
    known: Judged, found: Estimate, linked: pl.DataFrame, said: list[str], *, method: str, epsilon: float, given: int
) -> ScaledJudgements:
    scripts, judges, components = script_table(known, found), judge_table(known, found), component_table(known, found)
    nobody = int((known.judge < 0).sum())
    warnings = (*cautions(scripts, judges, components, known.left_out, nobody), *said, *_thin(found))
    return ScaledJudgements(
        scripts=scripts, judges=judges, components=components, anchors=linked,
        reliability=components["reliability"][0], separation=components["separation"][0], method=method,
        epsilon=epsilon, given=given, left_out=known.left_out, warnings=warnings,
        explanation=explanation(scripts, judges, components, method=method, epsilon=epsilon, warnings=warnings),
        judged=known,
    )  # fmt: skip


def _thin(found: Estimate) -> list[str]:
    number = int(found.spread.sum())
    if not number:
        return []
    return [
        f"{number:,} scripts hang together by so few judgements, won by one side, that the published adjustment has no "
        "finite answer: there it was made judgement by judgement instead. How far apart the groups are is hardly known."
    ]
