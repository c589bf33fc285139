"""Where pupils are: schools, the authorities those are in, and the nation where a file holds nearly all of it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.coded import coded
from keystage.analysis.vocabulary import ENGLAND

__all__ = ["MOST", "Level", "Places", "places"]

MOST = 140  # authorities whose schools a file must hold before they stand for England (there are 150 to 153)
_LA = 3  # figures of a LAESTAB that are the authority's

Whole = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Level:
    """Owners of figures. who: their codes, as `urn` of the figures frame. of_place: (places,) the owner of each place,
    -1 for none."""

    name: Literal["school", "la", "national"]
    who: pl.Series
    of_place: Whole


@dataclass(frozen=True, slots=True)
class Places:
    """place: (n,) of each pupil; a place is a school in an authority, either of which may not be known."""

    place: Whole
    levels: tuple[Level, ...]

    @property
    def number(self) -> int:
        return len(self.levels[0].of_place)


def places(frame: pl.DataFrame) -> Places:
    """The places of a frame of pupils, from its columns urn, laestab and la.

    A school is known by its URN, in a frame without that column by its LAESTAB. Its authority is `la`, else the first
    three figures of the LAESTAB. An authority has figures where two of its schools are here, for one alone would stand
    for it; the nation where schools of nearly all authorities are.
    """
    school, urns = _numbered(frame, "urn" if "urn" in frame.columns else "laestab")
    la, las = _authorities(frame)
    both = school * (len(las) + 1) + la
    there = np.flatnonzero(np.bincount(both, minlength=(len(urns) + 1) * (len(las) + 1)))
    number = np.zeros((len(urns) + 1) * (len(las) + 1), dtype=np.int32)
    number[there] = np.arange(len(there), dtype=np.int32)
    school_of, la_of = (there // (len(las) + 1)).astype(np.int32), (there % (len(las) + 1)).astype(np.int32)
    levels = [Level("school", urns, _known(school_of, len(urns)))]
    known = _known(la_of, len(las))
    several = np.bincount(known[(known >= 0) & (school_of < len(urns))], minlength=len(las)) > 1
    if several.any():
        levels.append(Level("la", las, np.where(np.append(several, False)[known], known, -1).astype(np.int32)))
    if len(las) >= MOST:
        levels.append(Level("national", pl.Series([ENGLAND]), np.zeros(len(there), dtype=np.int32)))
    return Places(np.take(number, both), tuple(levels))


def _known(owner: Whole, owners: int) -> Whole:
    return np.where(owner < owners, owner, -1).astype(np.int32)


def _numbered(frame: pl.DataFrame, column: str) -> tuple[NDArray[np.intp], pl.Series]:
    """Of each pupil the number of its word, in the words' order; of none, how many words there are."""
    if column not in frame.columns:
        return np.zeros(frame.height, dtype=np.intp), pl.Series([], dtype=pl.String)
    said = coded(frame[column])
    return _ordered(said.codes, said.words)


def _ordered(codes: NDArray[np.intp], words: pl.Series) -> tuple[NDArray[np.intp], pl.Series]:
    different = words.drop_nulls().unique().sort()
    place = {word: at for at, word in enumerate(different)}
    order = np.array([place.get(word, len(different)) for word in words], dtype=np.intp)
    return np.take(order, codes), different


def _authorities(frame: pl.DataFrame) -> tuple[NDArray[np.intp], pl.Series]:
    held = [name for name in ("la", "laestab") if name in frame.columns]
    if not held:
        return np.zeros(frame.height, dtype=np.intp), pl.Series([], dtype=pl.String)
    if held[0] == "la" and len(held) == 2 and frame["la"].null_count():
        both = frame.select(pl.coalesce("la", pl.col("laestab").str.slice(0, _LA))).to_series()
        said = coded(both)
    else:
        said = coded(frame[held[0]])
    words = said.words if held[0] == "la" else said.words.str.slice(0, _LA)
    return _ordered(said.codes, words)
