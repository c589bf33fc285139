"""Which scripts judgements link, and whether they link them in both directions."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

__all__ = ["components", "one_way"]


def components(winner: NDArray[np.int64], loser: NDArray[np.int64], held: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(n,) number of the part that each script belongs to, the largest 0. Anchors (`held`) are linked by what is known
    of them."""
    _, labels = _parts(winner, loser, held, "weak")
    sizes = np.bincount(labels)
    firsts = np.unique(labels, return_index=True)[1]
    order = np.lexsort((firsts, -sizes))
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return np.asarray(places[labels], dtype=np.int64)


def one_way(winner: NDArray[np.int64], loser: NDArray[np.int64], held: NDArray[np.bool_]) -> int:
    """How many groups of scripts won, or lost, every judgement against the rest of their part; 0 where none did."""
    strong, _ = _parts(winner, loser, held, "strong")
    weak, _ = _parts(winner, loser, held, "weak")
    return strong - weak


def _parts(
    winner: NDArray[np.int64], loser: NDArray[np.int64], held: NDArray[np.bool_], connection: str
) -> tuple[int, NDArray[np.int64]]:
    places = np.arange(len(held))
    if held.any():
        places[held] = np.flatnonzero(held)[0]
    merged, places = np.unique(places, return_inverse=True)
    graph = coo_array((np.ones(len(winner)), (places[winner], places[loser])), shape=(len(merged), len(merged)))
    number, labels = connected_components(graph.tocsr(), connection=connection)
    return int(number), labels[places]
