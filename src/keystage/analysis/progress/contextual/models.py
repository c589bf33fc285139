"""The models of value added of the pupils that are held."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.analysis.measures import measures
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.progress.contextual.definition import ValueAddedModel, value_added_models
from keystage.analysis.progress.contextual.fitting import fitted
from keystage.analysis.progress.contextual.model import ContextualModel
from keystage.analysis.progress.contextual.population import Area
from keystage.analysis.progress.contextual.pupils import Matched, matched

__all__ = ["models", "pooled_models"]

_NOBODY = Area()


def models(
    cohorts: Iterable[Cohort],
    *,
    years: Collection[int] | None = None,
    only: Collection[str] = (),
    area: Area = _NOBODY,
    home: Path | None = None,
) -> tuple[ContextualModel, ...]:
    """A model of each definition and year that the cohorts have an outcome of, the earliest year first.

    cohorts: as `measures.cohorts` makes them, or `held_pupils`. years: calendar years in which the results years end.
    only: codes of definitions. area: whose pupils they are. A model for which pupils or schools are too few is there,
    without fits and with the reason. Raises InputError on a code that is not known.
    """
    return tuple(
        fitted(model, [part], [cohort.year], population=area.words(part.las), home=home)
        for model, cohort, part in _parts(cohorts, years, only, area, home)
    )


def pooled_models(
    cohorts: Iterable[Cohort],
    *,
    years: int = 3,
    only: Collection[str] = (),
    area: Area = _NOBODY,
    home: Path | None = None,
) -> tuple[ContextualModel, ...]:
    """A model of each definition of the last `years` years together that compare (no break of the outcome lies between,
    and all have the same baseline), with one effect a school; none where one year alone would be in it."""
    by: dict[str, list[tuple[ValueAddedModel, int, Matched]]] = {}
    for model, cohort, part in _parts(cohorts, None, only, area, home):
        by.setdefault(model.code, []).append((model, cohort.year, part))
    made = []
    for held in by.values():
        together = _comparable(held, years, home)
        if len(together) > 1:
            parts = [part for _, _, part in together]
            las = tuple(sorted({la for part in parts for la in part.las}))
            span = [year for _, year, _ in together]
            made.append(fitted(held[0][0], parts, span, population=area.words(las), home=home))
    return tuple(made)


def _parts(
    cohorts: Iterable[Cohort], years: Collection[int] | None, only: Collection[str], area: Area, home: Path | None
) -> Iterator[tuple[ValueAddedModel, Cohort, Matched]]:
    known = value_added_models(home)
    for code in only:
        if code not in known:
            raise InputError(f"There is no model “{code}”. There are {', '.join(known.entries)}.")
    for cohort in sorted(cohorts, key=lambda one: (one.year, one.year_group)):
        if years is not None and cohort.year not in years:
            continue
        for model in known:
            if not only or model.code in only:
                part = matched(model, cohort, leave=area.left_out, home=home)
                if part is not None:
                    yield model, cohort, part


def _comparable(
    held: Sequence[tuple[ValueAddedModel, int, Matched]], years: int, home: Path | None
) -> list[tuple[ValueAddedModel, int, Matched]]:
    """The last years that compare with the last of all, at most so many."""
    model, last, latest = held[-1]
    since = measures(home)[model.contextual].comparable_from(last)
    fit = [one for one in held if one[1] >= since and one[2].baseline == latest.baseline]
    return fit[-years:]
