"""Which release a new one revises."""

from collections.abc import Callable, Iterable

import polars as pl

from keystage.analysis.store.release import Release

__all__ = ["STATUSES", "revised"]

STATUSES = ("unknown", "school_reported", "provisional", "revised", "final")

_COVERED = 0.5  # of what the older one is about
_NUMBERS = ("upn", "pupil")  # that tell pupils apart
_WHOLE = ("results", "result")  # columns of which the newer one must have everything: reading does not revise maths


def revised(
    frame: pl.DataFrame,
    status: str,
    alike: Iterable[Release],
    *,
    subjects: tuple[str, ...],
    frame_of: Callable[[Release], pl.DataFrame],
) -> str | None:
    """The code of the latest release among `alike` (same kind and year) that `frame` revises, or None.

    A release is revised by a later one about the same: one that covers at least half of its subjects (the distinct
    values of the columns `subjects`; none named: everything of the kind and year is about the same). A file of pupils
    is revised only by one that has all its schools and results and most of its pupils (two classes of a school stand
    beside each other): others of the year are read together. A file of a lower status than the one held does not revise
    it, but stands beside it.
    """
    for release in reversed(tuple(alike)):
        if _lower(status, release.status):
            continue
        if _covers(frame, frame_of(release), subjects):
            return release.code
    return None


def _lower(status: str, held: str) -> bool:
    """Whether `status` is lower than the one held; a status nobody stated is neither higher nor lower."""
    return "unknown" not in (status, held) and STATUSES.index(status) < STATUSES.index(held)


def _covers(new: pl.DataFrame, old: pl.DataFrame, subjects: tuple[str, ...]) -> bool:
    named = [name for name in subjects if name in new.columns and name in old.columns]
    if not named:
        return not subjects or not set(subjects) & {*new.columns, *old.columns}
    whole = [name for name in named if name in _WHOLE]
    if any(_words(old, name) - _words(new, name) for name in whole):
        return False
    if whole and not _same_pupils(new, old):
        return False
    named = [name for name in named if name not in whole]
    old_subjects = _subjects(old, named)
    if not old_subjects.height:
        return True
    shared = old_subjects.join(_subjects(new, named), on=named, how="inner").height
    return shared >= (1 if whole else _COVERED) * old_subjects.height


def _subjects(frame: pl.DataFrame, named: list[str]) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(pl.String) for name in named).drop_nulls().unique()


def _words(frame: pl.DataFrame, name: str) -> set[str]:
    """The words of a column, each cell one or several."""
    return {word for cell in frame[name].drop_nulls().unique() for word in str(cell).split()}


def _same_pupils(new: pl.DataFrame, old: pl.DataFrame) -> bool:
    """Whether most pupils of the older file are in the newer one; true where no number tells pupils apart."""
    number = next((n for n in _NUMBERS if n in new.columns and n in old.columns and old[n].count()), None)
    if number is None:
        return True
    pupils = old[number].drop_nulls().unique()
    return bool(pupils.is_in(new[number].drop_nulls().unique().implode()).sum() >= _COVERED * pupils.len())
