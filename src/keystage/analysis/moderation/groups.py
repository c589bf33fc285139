"""Each class's or school's own agreement: what is fed back to it."""

from typing import Any

import numpy as np
import polars as pl

from keystage.analysis.inference import wilson
from keystage.analysis.moderation import coefficients
from keystage.analysis.moderation.badge import badge_of
from keystage.analysis.moderation.ladder import Ladder
from keystage.analysis.moderation.pairs import Pairs
from keystage.analysis.moderation.rules import AgreementRule

__all__ = ["groups_frame"]


def groups_frame(pairs: Pairs, ladder: Ladder, names: tuple[str, str], rule: AgreementRule) -> pl.DataFrame:
    """One row a class or school, by name (null last). Missing is null; a class of too few has its badge say so."""
    assert pairs.groups is not None
    assert pairs.by_group is not None
    assert pairs.given_by_group is not None
    tables, steps = pairs.by_group, pairs.steps
    n = tables.sum(axis=(1, 2)).astype(np.int64)
    exact, difference = coefficients.exact(tables), coefficients.difference(tables, steps)
    low, high = wilson(np.nan_to_num(exact) * n / 100, n)
    several = np.where(n > 1, 1.0, np.nan)
    each = zip(n.tolist(), exact.tolist(), difference.tolist(), (100 * low).tolist(), strict=True)
    badges = [
        badge_of(
            n=count, exact=share, difference=apart, low=least, steps_in_level=ladder.steps_in_level, names=names,
            rule=rule,
        )
        for count, share, apart, least in each
    ]  # fmt: skip
    columns: dict[str, Any] = {
        "n": n,
        "left_out": pairs.given_by_group - n,
        "exact": exact,
        "exact_low": 100 * low,
        "exact_high": 100 * high,
        "adjacent": coefficients.adjacent(tables, steps),
        "difference": difference,
        "levels": difference / ladder.steps_in_level,
        "kappa": coefficients.kappa(tables) * several,
        "weighted_kappa": coefficients.weighted_kappa(tables, steps) * several,
        "badge": [badge.code for badge in badges],
        "reasons": [" ".join(badge.reasons) for badge in badges],
    }
    texts = dict.fromkeys(("group", "badge", "reasons"), pl.String)
    frame = pl.DataFrame({"group": pairs.groups, **columns}, schema_overrides=texts)
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))
