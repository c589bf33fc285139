"""Each way of solving the coarser grouping's equations, against plain full matrices."""

import numpy as np
import pytest
from scipy import sparse

from keystage.analysis.errors import MethodError
from keystage.analysis.progress import elimination as ways
from keystage.analysis.progress.blocks import Banded
from keystage.analysis.progress.elimination import elimination


def _along_a_line(finer: int, coarser: int, reach: int) -> sparse.csr_array:
    """Each finer group shares pupils with the coarser ones near it; the coarser are numbered at random."""
    rng = np.random.default_rng(4)
    near = np.linspace(0, coarser - reach, finer).astype(int)
    columns = rng.permutation(coarser)[near[:, None] + np.arange(reach)].ravel()
    rows = np.arange(finer).repeat(reach)
    return sparse.coo_array((rng.uniform(1, 9, len(rows)), (rows, columns)), shape=(finer, coarser)).tocsr()


def _one_in_each() -> sparse.csr_array:
    rng = np.random.default_rng(4)
    of = np.append(np.arange(40), rng.integers(0, 40, 260))
    return sparse.coo_array((rng.uniform(1, 9, 300), (np.arange(300), of))).tocsr()


def _in_two_parts() -> sparse.csr_array:
    part = _along_a_line(300, 260, 3)
    return sparse.csr_array(sparse.block_diag([part, part]))


def _all_ties() -> sparse.csr_array:
    return sparse.csr_array(np.random.default_rng(4).uniform(1, 9, (30, 12)))


COUNTS = {
    "nested": _one_in_each(),
    "full": _all_ties(),
    "sparse but small": _along_a_line(200, 150, 3),
    "in blocks": _along_a_line(900, 700, 4),
    "in two parts": _in_two_parts(),
}
KINDS = {
    "nested": "_Nested",
    "full": "_Full",
    "sparse but small": "_Full",
    "in blocks": "Banded",
    "in two parts": "Banded",
}


@pytest.mark.parametrize("kind", COUNTS)
def test_way_suits_the_counts(kind: str) -> None:
    assert type(elimination(COUNTS[kind])).__name__ == KINDS[kind]


@pytest.mark.parametrize("kind", COUNTS)
def test_matrix_is_solved_as_a_full_one_is(kind: str) -> None:
    rng = np.random.default_rng(6)
    full = COUNTS[kind].toarray()
    values, diagonal = rng.uniform(0.1, 1, len(full)), rng.uniform(1, 2, full.shape[1])
    whole = np.diag(diagonal) + full.T @ (values[:, None] * full)
    right = rng.normal(size=(full.shape[1], 3))
    solver = elimination(COUNTS[kind])

    factor = solver.factor(solver.diagonal(diagonal) + solver.cross(values))

    assert factor.log_det == pytest.approx(np.linalg.slogdet(whole)[1], rel=1e-12)
    np.testing.assert_allclose(factor.solve(right), np.linalg.solve(whole, right), rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("kind", COUNTS)
def test_inverse_is_that_of_a_full_matrix_where_it_is_asked_for(kind: str) -> None:
    rng = np.random.default_rng(7)
    full = COUNTS[kind].toarray()
    values, diagonal = rng.uniform(0.1, 1, len(full)), rng.uniform(1, 2, full.shape[1])
    whole = np.linalg.inv(np.diag(diagonal) + full.T @ (values[:, None] * full))
    solver = elimination(COUNTS[kind])

    inverse = solver.factor(solver.diagonal(diagonal) + solver.cross(values)).inverse()

    np.testing.assert_allclose(solver.own(inverse), np.diag(whole), rtol=1e-9)
    trace = np.trace(whole @ full.T @ (values[:, None] ** 2 * full))
    assert np.vdot(inverse, solver.cross(values**2)) == pytest.approx(trace, rel=1e-10)
    scaled = values[:, None] * full
    expected = np.einsum("ij,jk,ik->i", scaled, whole, scaled)
    np.testing.assert_allclose(solver.spread(inverse, values), expected, rtol=1e-9)


def test_blocks_are_narrow_where_ties_are_near() -> None:
    assert Banded(COUNTS["in blocks"]).widest < 120


def test_ties_too_wide_to_solve_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "_SMALL", 5)
    monkeypatch.setattr(ways, "_LARGEST", 10)

    with pytest.raises(MethodError, match="cross too widely"):
        elimination(COUNTS["full"])
