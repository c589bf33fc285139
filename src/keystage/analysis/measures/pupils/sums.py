"""Sums over pupils by school and group: every measure, group and school in a few passes.

A cell is one group of pupils of one place. Which pupils are in which cell is a sparse matrix of ones; columns of
pupils, laid side by side, are multiplied by it. Cells that no pupil is in do not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Cells", "cells", "sums"]

Column = NDArray[np.float64] | NDArray[np.bool_]

_BLOCK = 16  # columns at a time: 600,000 pupils are 77 MB
_STRIP = 8192  # rows


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of groups and places, sorted by group.

    group, place: (cells,) places in the lists they were made of. pupils: (cells,) pupils in each. order: (n,) the
    pupils, place after place. member: (members,) where in that order each member stands, cell after cell; start:
    (cells + 1,) where each cell's members begin.
    """

    group: NDArray[np.int32]
    place: NDArray[np.int32]
    pupils: NDArray[np.int64]
    order: NDArray[np.intp]
    member: NDArray[np.int32]
    start: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.pupils)


def cells(place: NDArray[np.int32], masks: Sequence[NDArray[np.bool_]], places: int) -> Cells:
    """The cells of these groups. place: (n,) of each pupil, -1 for none. masks: (n,) a group. places: how many."""
    order = np.argsort(place, kind="stable")
    order = order[np.searchsorted(place[order], 0) :]
    sorted_place = place[order]
    found, groups, there, pupils = [], [], [], []
    for number, mask in enumerate(masks):
        inside = np.flatnonzero(np.take(mask, order))
        counts = np.bincount(np.take(sorted_place, inside), minlength=places)
        held = np.flatnonzero(counts)
        found.append(inside.astype(np.int32))
        groups.append(np.full(len(held), number, dtype=np.int32))
        there.append(held.astype(np.int32))
        pupils.append(counts[held])
    many = np.concatenate(pupils) if pupils else np.zeros(0, dtype=np.int64)
    return Cells(
        group=_joined(groups),
        place=_joined(there),
        pupils=many.astype(np.int64),
        order=order,
        member=_joined(found),
        start=np.concatenate([[0], np.cumsum(many)]).astype(np.int32),
    )


def sums(columns: Sequence[Column], over: Cells) -> NDArray[np.float64]:
    """Each column summed over the pupils of each cell: (columns, cells).

    columns: (n,) without NaN. Columns of yes and no are added in half the width, which is exact up to 16 million
    pupils, and those that are alike (most measures of a year have the same denominator) once.
    """
    made = np.empty((len(columns), len(over)))
    flags = [at for at, column in enumerate(columns) if column.dtype == np.bool_]
    twins = [np.packbits(columns[at].astype(np.bool_, copy=False)).tobytes() for at in flags]
    first = dict(zip(reversed(twins), reversed(flags), strict=True))
    _sum(list(first.values()), columns, over, np.float32, made)
    for twin, at in zip(twins, flags, strict=True):
        if first[twin] != at:
            made[at] = made[first[twin]]
    _sum([at for at in range(len(columns)) if at not in set(flags)], columns, over, np.float64, made)
    return made


def _sum(
    asked: Sequence[int],
    columns: Sequence[Column],
    over: Cells,
    width: type[np.floating[Any]],
    into: NDArray[np.float64],
) -> None:
    ones = np.ones(len(over.member), dtype=width)
    matrix = sparse.csr_array((ones, over.member, over.start), shape=(len(over), len(over.order)))
    for start in range(0, len(asked), _BLOCK):
        block = list(asked[start : start + _BLOCK])
        into[block] = (matrix @ _beside([columns[at] for at in block], over.order, width)).T


def _beside(columns: Sequence[Column], order: NDArray[np.intp], width: type[np.floating[Any]]) -> NDArray[Any]:
    """The columns side by side, in order. Rows are filled a strip at a time, which a processor's cache can hold."""
    made = np.empty((len(columns[0]), len(columns)), dtype=columns[0].dtype)
    for start in range(0, len(made), _STRIP):
        strip = made[start : start + _STRIP]
        for place, column in enumerate(columns):
            strip[:, place] = column[start : start + _STRIP]
    return np.take(made, order, axis=0).astype(width, copy=False)


def _joined(parts: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
