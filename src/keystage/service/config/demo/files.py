"""The made-up area's files: written as departments and offices write them, and taken in."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import numpy as np

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home, take_in
from keystage.analysis.synthetic import MadeUpArea, MadeUpFile, Story, write_area

__all__ = ["FILES", "PUPIL_YEARS", "SEED", "pupil_files", "take_tables", "write_files"]

SEED = 2026
FILES = "made-up-files"  # folder of KEYSTAGE_HOME
PUPIL_YEARS = (2019, 2023)
_PUPILS = "pupils_"


def write_files(
    area: MadeUpArea, stories: tuple[Story, ...], folder: Path, *, pupil_years: Collection[int] = PUPIL_YEARS
) -> tuple[MadeUpFile, ...]:
    """Write all files of the area anew: the same bytes each time."""
    latest = max(area.ks2_years)
    rng = np.random.default_rng(SEED)
    return write_area(area, stories, folder, rng=rng, pupils_of=pupil_years, provisional=[latest])


def take_tables(files: Collection[MadeUpFile], home: Home, *, now: datetime) -> None:
    """Take in what is published and the authority's own sheets; pupils' files come by hand. Idempotent."""
    for file in files:
        if file.path.name.startswith(_PUPILS):
            continue
        stated = str(file.year) if file.year else None
        for taken in take_in(file.path, home=home, now=now, year=stated, status=file.status):
            if taken.written is None:
                raise InputError(taken.sentence)


def pupil_files(folder: Path) -> list[MadeUpFile]:
    """The files of pupils that were written, latest year first."""
    return [MadeUpFile(path, None, "school_reported") for path in sorted(folder.glob(f"{_PUPILS}*"), reverse=True)]
