"""What a scale of comparative judgement says."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from keystage.analysis.errors import MethodError
from keystage.analysis.moderation.judgement.judged import Judged
from keystage.analysis.moderation.judgement.split_half import SplitHalf, split_half

__all__ = ["ScaledJudgements"]


@dataclass(frozen=True, slots=True)
class ScaledJudgements:
    """Scripts on a scale, made of judges' choices between two of them.

    scripts: script, judgements, won, measure, se, infit, outfit, flags, component, anchored; best first within each
      component. measure and se in logits: a script one above another is expected to be chosen in 73 % of judgements.
      se is 1/√Σp(1−p), as published analyses give it (the other scripts' measures taken as known); null for anchors.
      flags: words joined by "; ", null where there are none. component: scripts that judgements (or anchors) link,
      the largest is 1; measures of different components cannot be compared.
    judges: judge, judgements, infit, outfit, agreement (percent of choices for the script of the higher measure),
      flag; the least fitting first.
    components: component, scripts, judgements, anchored, reliability, separation; reliability null where it cannot be
      told.
    anchors: script, known, alone, drift: the measure that this session alone would give an anchor (all shifted so that
      the anchors' means agree), and how far it is from the known one.
    reliability: scale separation reliability of the largest component, separation its G; None where none can be told.
    method: "adjusted" or "ml". epsilon: the adjustment. left_out: reason, rows. given: rows of the frame.
    warnings: sentences fit to show beside the scale.
    """

    scripts: pl.DataFrame
    judges: pl.DataFrame
    components: pl.DataFrame
    anchors: pl.DataFrame
    reliability: float | None
    separation: float | None
    method: str
    epsilon: float
    given: int
    left_out: pl.DataFrame
    warnings: tuple[str, ...]
    explanation: str = field(repr=False)
    judged: Judged = field(repr=False)

    def explain(self) -> str:
        """The scale in plain words: what was judged, how it was scaled, how far it can be trusted."""
        return self.explanation

    def converted(self, *, mean: float, sd: float, like: "ScaledJudgements | None" = None) -> pl.DataFrame:
        """`scripts` with `scaled` and `scaled_se`: measures on a friendlier scale, where the scripts of the largest
        component have this mean and standard deviation; null in other components, which share no scale with it.

        like: an earlier scale whose mean and standard deviation are taken instead, so that this year's scripts,
        linked by anchors, stand on last year's friendly scale. Raises MethodError where there is no spread."""
        origin = (like or self).scripts.filter(pl.col("component") == 1)["measure"]
        centre, spread = float(np.mean(origin.to_numpy())), float(np.std(origin.to_numpy(), ddof=1))
        if not (sd > 0 and spread > 1e-9):
            raise MethodError("A scale can be converted only where its measures differ, to a spread above 0.")
        largest = pl.col("component") == 1
        return self.scripts.with_columns(
            pl.when(largest).then(mean + sd * (pl.col("measure") - centre) / spread).alias("scaled"),
            pl.when(largest).then(sd * pl.col("se") / spread).alias("scaled_se"),
        )

    def split_half(self, *, rng: np.random.Generator, times: int = 100) -> SplitHalf:
        """How far two halves of the judges would have made the same scale: the mean correlation of their measures over
        `times` random splits. rng: numpy's, so that the same seed gives the same splits. Raises MethodError."""
        rows = self.judged
        return split_half(rows.winner, rows.loser, rows.judge, epsilon=self.epsilon, rng=rng, times=times)
