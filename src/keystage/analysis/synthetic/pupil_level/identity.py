"""Numbers and days of birth of made-up pupils: UPNs that pass the check, of areas that no pupil's UPN is of."""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.synthetic.pupil_level.definitions import People, PupilArea
from keystage.analysis.vocabulary import upn

__all__ = ["days_of_birth", "upns"]

_SERIALS = 1_000  # of one school number and year
_FIRST, _NUMBERS = 1_000, 9_000  # school numbers of an area
_EPOCH = date(1970, 1, 1)


def upns(area: PupilArea, people: People, *, year: int, year_group: int, n: int, rng: np.random.Generator) -> pl.Series:
    """A UPN a pupil, none twice in the area whatever year groups and years are drawn; some are temporary.

    Each year group of a year of entry has school numbers of its own, so that cohorts stay apart.
    Raises InputError where the area has too many pupils for its codes.
    """
    groups = sorted({wanted.year_group for wanted in area.cohorts})
    block = len(area.upn_areas) * _NUMBERS // len(groups)
    pupil = np.arange(n)
    slot = groups.index(year_group) * block + pupil // _SERIALS
    if n > block * _SERIALS:
        raise InputError(f"{area.name} has more pupils in a year group than UPNs can be made for: {n:,}.")
    la = np.array([int(code) for code in area.upn_areas])[slot // _NUMBERS]
    estab, serial = _FIRST + slot % _NUMBERS, pupil % _SERIALS
    entered = year - year_group - 1
    made = upn.make(la, estab, entered, serial)
    brief = np.flatnonzero(rng.random(n) < people.temporary_upn)
    if not len(brief):
        return made
    return made.scatter(brief, upn.make(la[brief], estab[brief], entered, serial[brief], temporary=True))


def days_of_birth(
    age: NDArray[np.float64], people: People, *, year: int, year_group: int, rng: np.random.Generator
) -> pl.Series:
    """Days of birth in the year's twelve months, 1 September to 31 August; a few pupils are taught a year out of it."""
    out = np.select([rng.random(len(age)) < people.out_of_year], [rng.choice([-1, 1], len(age))], 0)
    starts = np.array([(date(year - year_group - 6 + step, 9, 1) - _EPOCH).days for step in (-1, 0, 1)])[out + 1]
    days = np.minimum(np.floor((1 - age) * 365), 364)
    return pl.Series("dob", (starts + days).astype(np.int32)).cast(pl.Date)
