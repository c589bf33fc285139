"""Figures and records of the models of all pupils that are held, kept so that they are made once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from keystage.analysis.measures.cache import cached
from keystage.analysis.measures.preference import File
from keystage.analysis.progress.contextual.figures import model_figures
from keystage.analysis.progress.contextual.holding import HeldPupils, held_pupils, pupil_files
from keystage.analysis.progress.contextual.model import ContextualModel, ModelRecord
from keystage.analysis.progress.contextual.models import contextual_models
from keystage.analysis.progress.contextual.written import record_of_text, text_of_record
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import no_figures

__all__ = ["held_figures", "held_records"]


def held_figures(home: Home, releases: Collection[str] | None = None) -> pl.DataFrame:
    """The figures of the models of all pupils that are held, from the cache where they are made already."""
    beside = [release.code for release in home.current()]
    parts = [_kept(home, files, beside, which="models") for files in pupil_files(home, releases)]
    return pl.concat(parts) if parts else no_figures()


def held_records(home: Home, releases: Collection[str] | None = None) -> tuple[ModelRecord, ...]:
    """What is said of these models, those that could not be fitted among them; the earliest year first."""
    beside = [release.code for release in home.current()]
    kept = [_kept(home, files, beside, which="record") for files in pupil_files(home, releases)]
    found = [record_of_text(text) for rows in kept for text in rows["record"]]
    return tuple(sorted(found, key=lambda record: record.year))


@dataclass
class _Once:
    """Models made at most once for both of what is kept of them."""

    home: Home
    files: Sequence[File]

    @cached_property
    def made(self) -> tuple[HeldPupils, tuple[ContextualModel, ...]]:
        held = held_pupils(self.home, self.files)
        return held, contextual_models(held.cohorts, area=held.area, home=self.home.folder)

    def figures(self) -> pl.DataFrame:
        held, fits = self.made
        return model_figures(
            fits, releases=held.releases, release=held.release, status=held.status, authorities=held.authorities
        )

    def records(self) -> pl.DataFrame:
        _, fits = self.made
        return pl.DataFrame({"record": [text_of_record(fit.record) for fit in fits]}, schema={"record": pl.String})


def _kept(home: Home, files: Sequence[File], beside: Sequence[str], *, which: str) -> pl.DataFrame:
    """What is kept under "models" (figures) or "record". Both are kept when one is made: the models take the time."""
    once = _Once(home, files)
    make = {"models": once.figures, "record": once.records}
    found = cached(home, files, make[which], beside=beside, of=which).collect()
    if "made" in vars(once):
        (other,) = make.keys() - {which}
        cached(home, files, make[other], beside=beside, of=other)
    return found
