"""How far two judges of the same scripts agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.inference import wilson
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.moderation import coefficients
from keystage.analysis.moderation.badge import Badge, badge_of
from keystage.analysis.moderation.grades import column_of, grades_of, shown, text_of
from keystage.analysis.moderation.groups import groups_frame
from keystage.analysis.moderation.ladder import Ladder, ladder_of, scale_of
from keystage.analysis.moderation.measured import Measured, as_frame, measured
from keystage.analysis.moderation.pairs import Pairs, pairs_of, tables_drawn
from keystage.analysis.moderation.resampling import Resampling, note_on_classes
from keystage.analysis.moderation.rules import AgreementRule, agreement_rule, kappa_words
from keystage.analysis.scales import Scale

__all__ = ["Agreement", "agreement"]

Floats = NDArray[np.float64]

_NAMES = ("the first judge", "the second judge")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two judges agree. Differences are second less first: above 0 the first (the teacher) is harsh.

    names: of the two, as sentences call them. given, n, left_out: scripts, those judged by both, and the others.
    exact, adjacent: percent with one grade from both, or at most one step apart. difference: mean, in steps of the
    ladder. kappa, weighted_kappa (squared steps), alpha_nominal, alpha_ordinal, alpha_interval: 1 is full agreement, 0
    what chance gives. table: scripts by grade: first (rows), then a column a grade of the second's.
    groups: a row a class or school, where `by` was given: group, n, left_out, exact, exact_low, exact_high (Wilson's
    95% interval), adjacent, difference, levels, kappa, weighted_kappa, badge, reasons. badge: whether the judgements
    may be relied on. words: what the kappa is called ("substantial"), with `caution`. notes: sentences to show beside.
    """

    ladder: Ladder
    names: tuple[str, str]
    given: int
    n: int
    exact: Measured
    adjacent: Measured
    difference: Measured
    kappa: Measured
    weighted_kappa: Measured
    alpha_nominal: Measured
    alpha_ordinal: Measured
    alpha_interval: Measured
    table: pl.DataFrame
    groups: pl.DataFrame | None
    badge: Badge
    words: str
    caution: str
    notes: tuple[str, ...] = ()

    @property
    def left_out(self) -> int:
        return self.given - self.n

    @property
    def levels(self) -> float | None:
        """The mean difference in levels."""
        return None if self.difference.value is None else self.difference.value / self.ladder.steps_in_level

    @property
    def figures(self) -> pl.DataFrame:
        """measure, title, value, low, high, unit, reason: a row a measure."""
        return as_frame({name: getattr(self, name) for name in _MEASURES})


_MEASURES = (
    "exact", "adjacent", "difference", "kappa", "weighted_kappa", "alpha_nominal", "alpha_ordinal", "alpha_interval",
)  # fmt: skip


def agreement(
    first: Any,
    second: Any,
    scale: Scale | str | Sequence[object],
    *,
    frame: Any = None,
    by: Any = None,
    rng: np.random.Generator | None = None,
    draws: int = 2000,
    steps_in_level: int | None = None,
    year: int | None = None,
    home: Path | None = None,
) -> Agreement:
    """How far two judges of the same scripts agree, with the badge that follows.

    first, second: each judge's grades in the order of the scripts: series, arrays or lists; with `frame` (any that
    Narwhals knows), names of its columns. The teacher first, the moderator second. scale: of the shelf, its code
    ("ks1_standards_2019"), or grades lowest first (a list, or "WTS, EXS, GDS"). by: each script's class or school, or
    its column: a row each in `groups`, and intervals by resampling whole classes, if there are enough. rng: with it,
    percentile intervals (95%) from `draws` resamples. steps_in_level: 3 where listed grades are sub-levels. year: the
    year whose rule the badge follows (2019 is 2018/19), the latest by default.
    Scripts with a missing judgement, or a code that is no grade (absent, left), are left out and counted.
    Raises InputError for a grade that is not on the scale, columns that are not there or of unequal length; MethodError
    for a scale of any number.
    Source: domain handbook 6.5; of the measures, `coefficients`.
    """
    chosen, rule = scale_of(scale, home), agreement_rule(year, home)
    texts = _columns(frame, first, second, by)
    names = (_name(texts[0], _NAMES[0]), _name(texts[1], _NAMES[1]))
    grades = [grades_of(text, chosen, what=name) for text, name in zip(texts[:2], names, strict=True)]
    used = pl.concat([grades[0].rename("g"), grades[1].rename("g")]).unique().drop_nulls().to_list()
    ladder = ladder_of(chosen, used, steps_in_level=steps_in_level, home=home)
    pairs = pairs_of(grades[0], grades[1], ladder, texts[2])
    return _agreement(pairs, ladder, names, rule, None if rng is None else Resampling(rng, draws), home)


def _columns(frame: Any, first: Any, second: Any, by: Any) -> tuple[pl.Series, pl.Series, pl.Series | None]:
    if frame is not None:
        held = polars_frame(frame)
        if first == second:
            raise InputError(f"“{first}” is named for both judges. Name the two columns that hold their grades.")
        groups = None if by is None else shown(column_of(held, by), "a class or school")
        return column_of(held, first), column_of(held, second), groups
    one, other = text_of(first), text_of(second)
    groups = None if by is None else shown(text_of(by), "a class or school")
    if len(one) != len(other) or (groups is not None and len(groups) != len(one)):
        raise InputError(
            f"There are {len(one)} judgements of the first judge and {len(other)} of the second"
            f"{'' if groups is None else f', and {len(groups)} classes'}: each script needs one of each, or a blank."
        )
    return one, other, groups


def _name(text: pl.Series, otherwise: str) -> str:
    return f"“{text.name}”" if text.name else otherwise


def _agreement(
    pairs: Pairs, ladder: Ladder, names: tuple[str, str], rule: AgreementRule, how: Resampling | None, home: Path | None
) -> Agreement:
    found = _measured(pairs, rule, how)
    badge = badge_of(
        n=pairs.n, exact=found["exact"].value or 0.0, difference=found["difference"].value or 0.0,
        low=100 * float(wilson(np.trace(pairs.whole), pairs.n)[0]), steps_in_level=ladder.steps_in_level, names=names,
        rule=rule,
    )  # fmt: skip
    groups = None if pairs.groups is None else groups_frame(pairs, ladder, names, rule)
    words, plain = kappa_words(home), found["kappa"].value
    return Agreement(
        ladder=ladder, names=names, given=pairs.given, n=pairs.n, **found, table=pairs.table(ladder),
        groups=groups, badge=badge,
        words="" if plain is None else words.word(plain), caution=words.caution,
        notes=_notes(pairs, groups, rule, how),
    )  # fmt: skip


def _measured(pairs: Pairs, rule: AgreementRule, how: Resampling | None) -> dict[str, Measured]:
    steps = pairs.steps
    values = _all(pairs.whole[None], steps)
    by_class = pairs.clusters >= max(rule.clusters, 2)
    drawn: dict[str, Floats] = {}
    if how is not None and pairs.n:
        parts = [_all(tables, steps) for tables in tables_drawn(pairs, how, by_class=by_class)]
        drawn = {name: np.concatenate([part[name] for part in parts]) for name in _MEASURES}
    confidence = 0.95 if how is None else how.confidence
    return {
        name: measured(_alone(name, values[name][0], pairs.n), drawn.get(name), confidence, undefined=_why_not(pairs.n))
        for name in _MEASURES
    }


def _all(tables: Floats, steps: Floats) -> dict[str, Floats]:
    both_ways = tables + np.swapaxes(tables, -1, -2)
    return {
        "exact": coefficients.exact(tables),
        "adjacent": coefficients.adjacent(tables, steps),
        "difference": coefficients.difference(tables, steps),
        "kappa": coefficients.kappa(tables),
        "weighted_kappa": coefficients.weighted_kappa(tables, steps),
        "alpha_nominal": coefficients.alpha(both_ways, steps, "nominal"),
        "alpha_ordinal": coefficients.alpha(both_ways, steps, "ordinal"),
        "alpha_interval": coefficients.alpha(both_ways, steps, "interval"),
    }


def _alone(name: str, value: float, n: int) -> float:
    """One script shows whether two judges agreed on it, not whether they agree more than by chance."""
    return float("nan") if n < 2 and name.startswith(("kappa", "weighted", "alpha")) else float(value)


def _why_not(n: int) -> str:
    if n == 0:
        return "no script has a grade from both judges"
    if n == 1:
        return "one script only"
    return "every judgement is the same grade, so that chance alone would agree"


def _notes(pairs: Pairs, groups: pl.DataFrame | None, rule: AgreementRule, how: Resampling | None) -> tuple[str, ...]:
    notes = []
    insecure = 0 if groups is None else groups["badge"].eq("insecure").sum()
    if groups is not None and insecure:
        are = "is insecure on its own" if insecure == 1 else "are insecure on their own"
        notes.append(f"{insecure:,} of {groups.height:,} classes or schools {are}.")
    if pairs.given > pairs.n:
        missing = pairs.given - pairs.n
        are = "is" if missing == 1 else "are"
        notes.append(f"{missing:,} of {pairs.given:,} scripts {are} left out: not judged by both.")
    if how is not None:
        notes.append(note_on_classes(pairs.clusters, rule.clusters))
    return tuple(note for note in notes if note)
