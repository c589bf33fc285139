"""The frames of a scale: scripts, judges, components."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.moderation.judgement.advice import advice
from keystage.analysis.moderation.judgement.estimate import Estimate
from keystage.analysis.moderation.judgement.fit import Fit, fits, misfits
from keystage.analysis.moderation.judgement.judged import Judged
from keystage.analysis.moderation.judgement.separation import separation

__all__ = ["APART", "FEW", "LOST", "MISFIT", "WON", "component_table", "judge_table", "script_table"]

WON = "won every judgement"
LOST = "lost every judgement"
FEW = "few judgements"
MISFIT = "infit high"
APART = "infit stands apart"


def script_table(judged: Judged, found: Estimate) -> pl.DataFrame:
    """Scripts with measures, fit and flags, best first within each component."""
    fit = fits(_ahead(judged, found), (judged.winner, judged.loser), len(judged.scripts))
    judgements, won = judged.judgements, judged.won
    flags = {
        WON: won == judgements, LOST: won == 0, FEW: judgements < advice("least_judgements"), **_misfit_flags(fit),
    }  # fmt: skip
    table = pl.DataFrame({
        "script": judged.scripts, "judgements": judgements.astype(np.int64), "won": won.astype(np.int64),
        "measure": found.measures, "se": _nullable(found.errors), "infit": fit.infit, "outfit": fit.outfit,
        "flags": _flags(flags), "component": found.part + 1, "anchored": found.held,
    })  # fmt: skip
    return table.sort("component", "measure", "script", descending=[False, True, False])


def judge_table(judged: Judged, found: Estimate) -> pl.DataFrame:
    """Judges with their fit, the least fitting first. No rows where no judge is named."""
    fit = fits(_ahead(judged, found), (judged.judge,), len(judged.judges))
    number = np.bincount(judged.judge[judged.judge >= 0], minlength=len(judged.judges))
    table = pl.DataFrame({
        "judge": judged.judges, "judgements": number.astype(np.int64), "infit": fit.infit, "outfit": fit.outfit,
        "agreement": fit.agreement, "flag": _flags(_misfit_flags(fit)),
    })  # fmt: skip
    return table.sort("infit", "judge", descending=[True, False])


def component_table(judged: Judged, found: Estimate) -> pl.DataFrame:
    """Each component's size and reliability."""
    rows = []
    judgements = np.bincount(found.part[judged.winner])
    ends = np.cumsum(np.bincount(found.part))
    for number, inside in enumerate(np.split(np.argsort(found.part, kind="stable"), ends[:-1])):
        reliability, apart = separation(found.measures[inside], found.errors[inside])
        rows.append((
            number + 1, len(inside), int(judgements[number]), int(found.held[inside].sum()),
            reliability, apart,
        ))  # fmt: skip
    return pl.DataFrame(
        rows, orient="row",
        schema={"component": pl.Int64, "scripts": pl.Int64, "judgements": pl.Int64, "anchored": pl.Int64,
                "reliability": pl.Float64, "separation": pl.Float64},
    )  # fmt: skip


def _ahead(judged: Judged, found: Estimate) -> NDArray[np.float64]:
    return np.asarray(found.measures[judged.winner] - found.measures[judged.loser])


def _misfit_flags(fit: Fit) -> dict[str, NDArray[np.bool_]]:
    high, apart = misfits(fit.infit, advice("most_infit"), advice("misfit_deviations"))
    return {MISFIT: high, APART: apart}


def _flags(flags: dict[str, NDArray[np.bool_]]) -> pl.Series:
    """The words of those that hold, joined; null where none does."""
    words = [pl.when(pl.Series(holds)).then(pl.lit(word)) for word, holds in flags.items()]
    joined = pl.select(pl.concat_str(words, separator="; ", ignore_nulls=True).alias("flags"))["flags"]
    return joined.set(joined == "", None)


def _nullable(values: NDArray[np.float64]) -> pl.Series:
    return pl.Series(values).fill_nan(None)
