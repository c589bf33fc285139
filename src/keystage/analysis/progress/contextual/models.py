"""The models of value added of the pupils that are held."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.measures import measures
from keystage.analysis.progress.contextual.definition import ValueAddedModel, value_added_models
from keystage.analysis.progress.contextual.fitting import fitted
from keystage.analysis.progress.contextual.model import ContextualModel
from keystage.analysis.progress.contextual.population import Area
from keystage.analysis.progress.contextual.pupils import Matched, matched
from keystage.analysis.progress.contextual.source import home_of, pupils_of

__all__ = ["contextual_models", "pooled_models"]


def contextual_models(
    pupils: Any,
    *,
    years: Collection[int] | None = None,
    only: Collection[str] = (),
    area: Area | None = None,
    home: Path | None = None,
) -> tuple[ContextualModel, ...]:
    """A model of each definition and year that the pupils have an outcome of, the earliest year first.

    pupils: a `Home` or its folder (its definitions are used); cohorts as `measures.cohorts` makes them; or any frame of
    pupils, as for `pupil_figures`. years: calendar years in which the results years end. only: codes of definitions.
    area: whose pupils they are, where the register is not to say. A model for which pupils or schools are too few is
    there, without fits and with the reason. Raises InputError on a code that is not known.
    """
    shelf = home_of(pupils, home)
    return tuple(
        fitted(part.model, [part.pupils], [part.year], population=part.area.words(part.pupils.las), home=shelf)
        for part in _parts(pupils, years, only, area, shelf)
    )


def pooled_models(
    pupils: Any,
    *,
    years: int = 3,
    only: Collection[str] = (),
    area: Area | None = None,
    home: Path | None = None,
) -> tuple[ContextualModel, ...]:
    """A model of each definition of the last `years` years together that compare (no break of the outcome lies between,
    and all have the same baseline), with one effect a school; none where one year alone would be in it."""
    shelf = home_of(pupils, home)
    by: dict[str, list[_Part]] = {}
    for part in _parts(pupils, None, only, area, shelf):
        by.setdefault(part.model.code, []).append(part)
    held = (_comparable(sorted(parts, key=lambda part: part.year), years, shelf) for parts in by.values())
    return tuple(_together(parts, shelf) for parts in held if len(parts) > 1)


@dataclass(frozen=True, slots=True)
class _Part:
    """The pupils of one year for one model."""

    model: ValueAddedModel
    year: int
    pupils: Matched
    area: Area


def _together(parts: Sequence[_Part], home: Path | None) -> ContextualModel:
    las = sorted({la for part in parts for la in part.pupils.las})
    words = parts[-1].area.words(las)
    return fitted(
        parts[0].model, [part.pupils for part in parts], [part.year for part in parts], population=words, home=home
    )


def _parts(
    pupils: Any, years: Collection[int] | None, only: Collection[str], area: Area | None, home: Path | None
) -> Iterator[_Part]:
    known = value_added_models(home)
    for code in only:
        if code not in known:
            raise InputError(f"There is no model “{code}”. There are {', '.join(known.entries)}.")
    chosen = [model for model in known if not only or model.code in only]
    handed = [
        (cohort, of) for cohorts, of in pupils_of(pupils, years=years, area=area, home=home) for cohort in cohorts
    ]
    for cohort, of in sorted(handed, key=lambda pair: (pair[0].year, pair[0].year_group)):
        for model in chosen:
            found = matched(model, cohort, leave=of.left_out, home=home)
            if found is not None:
                yield _Part(model, cohort.year, found, of)


def _comparable(held: Sequence[_Part], years: int, home: Path | None) -> list[_Part]:
    """The last years that compare with the last of all, at most so many."""
    last = held[-1]
    since = measures(home)[last.model.contextual].comparable_from(last.year)
    return [part for part in held if part.year >= since and part.pupils.baseline == last.pupils.baseline][-years:]
