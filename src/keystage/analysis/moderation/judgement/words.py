"""What is said beside a scale: warnings in sentences, and an explanation. No script, judge or pupil is named."""

import polars as pl

from keystage.analysis.moderation.judgement import tables
from keystage.analysis.moderation.judgement.advice import advice

__all__ = ["about_anchors", "cautions", "explanation"]


def cautions(
    scripts: pl.DataFrame, judges: pl.DataFrame, components: pl.DataFrame, left_out: pl.DataFrame, nobody: int
) -> list[str]:
    """Sentences about the design, its reliability and its fit. nobody: judgements whose judge is blank."""
    said = [f"{_many(row['rows'], 'row')} left out: {row['reason']}." for row in left_out.iter_rows(named=True)]
    said += _parts(components)
    said += _amount(scripts)
    said += _reliability(components)
    said += _spread(scripts)
    said += _misfit(scripts, judges)
    if nobody and judges.height:
        said.append(f"{_many(nobody, 'judgement')} without a judge: used for the scripts, in no judge's figures.")
    return said


def _parts(components: pl.DataFrame) -> list[str]:
    if components.height == 1:
        return []
    anchored = components.filter(pl.col("anchored") > 0).height
    level = "each without anchors has the mean 0 of its own" if anchored else "each has the mean 0 of its own"
    return [
        f"The scripts fall into {components.height} components that no judgement links ({level}). Measures of "
        "different components cannot be compared. Judgements between them would make one scale."
    ]


def _amount(scripts: pl.DataFrame) -> list[str]:
    least = advice("least_judgements")
    few = scripts.filter(pl.col("judgements") < least).height
    said = []
    if few:
        said.append(
            f"{few:,} of {_many(scripts.height, 'script')} had fewer than {least:g} judgements; "
            f"at least {least:g} are advised."
        )
    one_sided = scripts.filter((pl.col("won") == 0) | (pl.col("won") == pl.col("judgements")))
    if one_sided.filter(~pl.col("anchored")).height:
        number = one_sided.filter(~pl.col("anchored")).height
        said.append(
            f"{_many(number, 'script')} won or lost every judgement: how far above or below the others cannot be told "
            "from that, and the measure follows from the adjustment."
        )
    return said


def _reliability(components: pl.DataFrame) -> list[str]:
    value, least = components["reliability"][0], advice("least_reliability")
    whose = "" if components.height == 1 else " of the largest component"
    if value is None:
        return [f"The reliability{whose} cannot be told: too few measures differ."]
    if value >= least:
        return []
    if value <= 0:
        return [f"The scale separation reliability{whose} is not above 0: the scripts differ by no more than chance."]
    return [f"The scale separation reliability{whose} is {value:.2f}, below {least:g}: more judgements are needed."]


def _spread(scripts: pl.DataFrame) -> list[str]:
    """Of the largest component, without anchors: measures further apart than judges of real work set scripts."""
    free = scripts.filter(pl.col("component") == 1, ~pl.col("anchored"))["measure"]
    spread, most = free.std(), advice("most_spread")
    if not isinstance(spread, float) or spread <= most:
        return []
    return [
        f"The measures spread implausibly far (standard deviation {spread:,.1f}; above {most:g} is hardly seen where "
        "judges compare real work: a rule of thumb, not verified). The judgements link the scripts too thinly, or "
        "nearly all of them agree: read the order, not the distances, and do not lean on the reliability."
    ]


def _misfit(scripts: pl.DataFrame, judges: pl.DataFrame) -> list[str]:
    most, deviations = advice("most_infit"), advice("misfit_deviations")
    said = []
    for frame, column, word in ((judges, "flag", "judge"), (scripts, "flags", "script")):
        high = frame.filter(pl.col(column).str.contains(tables.MISFIT, literal=True)).height
        apart = frame.filter(pl.col(column).str.contains(tables.APART, literal=True)).height
        parts = [f"{high} with an infit above {most:g}"] if high else []
        parts += [f"{apart} more than {deviations:g} standard deviations above the mean"] if apart else []
        if parts:
            said.append(
                f"Judged less regularly than the scale expects: of {_many(frame.height, word)}, {' and '.join(parts)} "
                "(rules of thumb, not verified). Look at them before the scale is used."
            )
    return said


def about_anchors(anchors: pl.DataFrame, change: tuple[float, float, float] | None, absent: int) -> list[str]:
    """How anchors fared. change: (mean, least, most) that the other scripts were moved by. absent: not judged."""
    said = []
    if absent:
        said.append(f"{_many(absent, 'anchor')} not judged here, and not used.")
    if change is not None:
        said.append(
            f"{_many(anchors.height, 'anchor')} held at the known measures. The other scripts moved by "
            f"{_signed(change[0])} on average ({_signed(change[1])} to {_signed(change[2])}) from the scale that these "
            "judgements make alone."
        )
    most = advice("anchor_drift")
    drifting = anchors.filter(pl.col("drift").abs() > most).height
    if drifting:
        said.append(
            f"{drifting} of {_many(anchors.height, 'anchor')} would stand more than {most:g} away from the known "
            "measure by these judgements alone (a rule of thumb, not verified): the standard may not be the same."
        )
    return said


def explanation(
    scripts: pl.DataFrame, judges: pl.DataFrame, components: pl.DataFrame, *, method: str, epsilon: float,
    warnings: tuple[str, ...],
) -> str:  # fmt: skip
    """The scale in plain words, the warnings last."""
    number = scripts["judgements"].to_numpy()
    by = f" by {_many(judges.height, 'judge')}" if judges.height else ""
    total = _many(int(components["judgements"].sum()), "judgement")
    lines = [
        f"{_many(scripts.height, 'script')} compared in {total}{by}: "
        f"{number.mean():.1f} a script on average ({number.min()} to {number.max()}).",
        "A judge sees two scripts and says which is better. The scale gives each script the measure that best accounts "
        "for all choices (Bradley–Terry model): of two scripts whose measures differ by 1, the higher is expected to "
        "be chosen in 73 % of judgements; by 2, in 88 %.",
        _how(method, epsilon),
        *_trust(components),
        *warnings,
    ]
    return "\n".join(lines)


def _how(method: str, epsilon: float) -> str:
    if method == "ml":
        return "The measures are plain maximum likelihood."
    return (
        f"Scores are moved a little towards the middle (by {epsilon:g} of a judgement for a script that won or lost "
        "all), so that each script has a finite measure, as in published analyses."
    )


def _trust(components: pl.DataFrame) -> list[str]:
    value, apart = components["reliability"][0], components["separation"][0]
    if value is None or value <= 0:
        return []
    return [
        f"Scale separation reliability {value:.2f} (1 is best; advised: {advice('least_reliability'):g} or more): the "
        f"share of the spread between scripts that is not error of measurement. Separation {apart:.2f}. It says how "
        "well these judges' choices agree with one scale, not whether they looked for the right things; where pairs "
        "were chosen by how close scripts stood, it is too high."
    ]


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
