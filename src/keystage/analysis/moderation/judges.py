"""How far many judges agree, each having judged some of the scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.moderation import coefficients
from keystage.analysis.moderation.grades import column_of, grades_of, shown
from keystage.analysis.moderation.ladder import Ladder, ladder_of, scale_of
from keystage.analysis.moderation.measured import Measured, as_frame, measured
from keystage.analysis.moderation.resampling import Resampling, note_on_classes
from keystage.analysis.moderation.rules import AgreementRule, agreement_rule
from keystage.analysis.moderation.severity import severity_frame
from keystage.analysis.moderation.units import Units, drawn_coincidences, units_of
from keystage.analysis.scales import Scale

__all__ = ["JudgesAgreement", "agreement_of_judges"]

Floats = NDArray[np.float64]

_METRICS: tuple[Literal["nominal", "ordinal", "interval"], ...] = ("nominal", "ordinal", "interval")
_MEASURES = ("exact", "adjacent", "alpha_nominal", "alpha_ordinal", "alpha_interval")


@dataclass(frozen=True, slots=True)
class JudgesAgreement:
    """How far many judges agree.

    given: judgements (rows). missing: of those, without a grade. n: scripts with two judgements or more; alone: scripts
    with one, which say nothing of agreement. judgements: those of the n scripts. exact, adjacent: percent of the pairs
    of judgements of one script that are the same, or at most a step apart (each script weighs as its judgements).
    alpha_nominal, alpha_ordinal, alpha_interval: Krippendorff's.
    severity: a row a judge, the most generous first: judge, n (scripts shared with others), difference (mean of the
    judge's grade less the mean of the others' of the same script, in steps; above 0 generous), low, high, levels,
    verdict (generous, harsh, in line, not enough evidence).
    """

    ladder: Ladder
    given: int
    missing: int
    n: int
    alone: int
    judgements: int
    exact: Measured
    adjacent: Measured
    alpha_nominal: Measured
    alpha_ordinal: Measured
    alpha_interval: Measured
    severity: pl.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def figures(self) -> pl.DataFrame:
        """measure, title, value, low, high, unit, reason: a row a measure."""
        return as_frame({name: getattr(self, name) for name in _MEASURES})


def agreement_of_judges(
    frame: Any,
    scale: Scale | str | Sequence[object],
    *,
    script: str,
    judge: str,
    grade: str,
    by: str | None = None,
    rng: np.random.Generator | None = None,
    draws: int = 2000,
    steps_in_level: int | None = None,
    year: int | None = None,
    home: Path | None = None,
) -> JudgesAgreement:
    """How far many judges agree: Krippendorff's alpha, and how severe each judge is beside the others.

    frame: any that Narwhals knows, a row a judgement. script, judge, grade, by: its columns; by is the script's class
    or school: with it the alphas' intervals resample whole classes, if there are enough, else scripts. Not every judge
    need judge every script. scale, rng, draws, steps_in_level, year: as in `agreement`; the rule's largest difference
    marks a judge as generous or harsh.
    Raises InputError for a grade that is not on the scale, and where a judge judged a script twice.
    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; domain handbook 6.5.
    """
    held, chosen, rule = polars_frame(frame), scale_of(scale, home), agreement_rule(year, home)
    grades = grades_of(column_of(held, grade), chosen, what=f"“{grade}”")
    ladder = ladder_of(chosen, grades.unique().drop_nulls().to_list(), steps_in_level=steps_in_level, home=home)
    rows = pl.DataFrame(
        {
            "script": column_of(held, script),
            "judge": shown(column_of(held, judge), "a judge"),
            "group": shown(column_of(held, by), "a class or school")
            if by is not None
            else pl.Series([""]).new_from_index(0, held.height),
            "place": grades.replace_strict(ladder.place, default=None, return_dtype=pl.Int64),
        }
    )
    whole = rows.drop_nulls(["script", "judge", "place"])
    _once(whole)
    units = units_of(whole)
    return _result(units, len(rows), ladder, rule, None if rng is None else Resampling(rng, draws))


def _once(rows: pl.DataFrame) -> None:
    twice = rows.select("script", "judge").is_duplicated()
    if twice.any():
        scripts = rows.filter(twice)["script"].n_unique()
        raise InputError(
            f"{scripts} script{'s have' if scripts != 1 else ' has'} two judgements of one judge. Keep one of each."
        )


def _result(units: Units, given: int, ladder: Ladder, rule: AgreementRule, how: Resampling | None) -> JudgesAgreement:
    steps, n = units.steps, units.scripts
    values = _all(units.coincidences[None], steps)
    by_class = units.clusters >= max(rule.clusters, 2)
    drawn: dict[str, Floats] = {}
    if how is not None and n > 1:
        parts = [_all(stack, steps) for stack in drawn_coincidences(units, how, by_class=by_class)]
        drawn = {name: np.concatenate([part[name] for part in parts]) for name in _MEASURES}
    confidence = 0.95 if how is None else how.confidence
    why = "every judgement is the same grade, so that chance alone would agree" if n > 1 else "too few scripts"
    found = {
        name: measured(
            float("nan") if n < 2 and name.startswith("alpha") else float(values[name][0]),
            drawn.get(name), confidence, undefined=why,
        )
        for name in _MEASURES
    }  # fmt: skip
    return JudgesAgreement(
        ladder=ladder, given=given, missing=given - units.rows.height - units.alone, n=n, alone=units.alone,
        judgements=units.rows.height, **found, severity=severity_frame(units, ladder, rule, how),
        notes=_notes(units, rule, how),
    )  # fmt: skip


def _all(stack: Floats, steps: Floats) -> dict[str, Floats]:
    found = {"exact": coefficients.exact(stack), "adjacent": coefficients.adjacent(stack, steps)}
    return found | {f"alpha_{metric}": coefficients.alpha(stack, steps, metric) for metric in _METRICS}


def _notes(units: Units, rule: AgreementRule, how: Resampling | None) -> tuple[str, ...]:
    notes = []
    if units.alone:
        one = units.alone == 1
        notes.append(f"{units.alone:,} script{'' if one else 's'} {'has' if one else 'have'} one judgement: left out.")
    if how is not None:
        notes.append(note_on_classes(units.clusters, rule.clusters))
    return tuple(note for note in notes if note)
