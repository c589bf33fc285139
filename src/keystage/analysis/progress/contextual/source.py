"""Pupils, however they are handed over: a home, cohorts, or any frame."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.pivot import cohorts
from keystage.analysis.progress.contextual.holding import held_pupils, pupil_files
from keystage.analysis.progress.contextual.population import Area
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["home_of", "pupils_of"]


def home_of(source: Any, home: Path | None) -> Path | None:
    """Where definitions are looked for: `home`, else the home that the pupils are held in."""
    held = _held(source)
    return held.folder if home is None and held is not None else home


def pupils_of(
    source: Any, *, years: Collection[int] | None = None, area: Area | None = None, home: Path | None = None
) -> Iterator[tuple[tuple[Cohort, ...], Area]]:
    """Cohorts, with whose pupils they are: of each year's files of a home, else of all that is given.

    source: a `Home` or its folder; cohorts; or a frame of pupils as for `pupil_figures`, of the one year asked for
    where its rows do not say. area: instead of what the register says. Raises InputError where there is no such folder.
    """
    held_home = _held(source)
    if held_home is not None:
        for files in pupil_files(held_home):
            ends = files[0][0].year
            if years is None or ends is None or ends.ends in years:
                held = held_pupils(held_home, files)
                yield _in_years(held.cohorts, years), area or held.area
        return
    known = source if _are_cohorts(source) else cohorts(polars_frame(source), year=_only(years), home=home)
    yield _in_years(known, years), area or Area()


def _held(source: Any) -> Home | None:
    if not isinstance(source, str | Path):
        return source if isinstance(source, Home) else None
    if not Path(source).is_dir():
        raise InputError(f"There is no folder “{source}” that a home could be.")
    return Home(Path(source))


def _only(years: Collection[int] | None) -> AcademicYear | None:
    """The year asked for, where it is one."""
    return AcademicYear(next(iter(years))) if years is not None and len(years) == 1 else None


def _are_cohorts(source: Any) -> bool:
    return isinstance(source, Sequence) and all(isinstance(one, Cohort) for one in source)


def _in_years(known: Sequence[Cohort], years: Collection[int] | None) -> tuple[Cohort, ...]:
    return tuple(one for one in known if years is None or one.year in years)
