"""The scatter-add from its own file is the one of SciPy's public sparse product."""

import subprocess
import sys

import numpy as np
from scipy.sparse import csc_array

from keystage.analysis.progress.scattering import add_rows


def test_rows_are_added_as_a_sparse_product_adds_them() -> None:
    rng = np.random.default_rng(4)
    codes, factors = rng.integers(0, 7, 500).astype(np.int32), rng.normal(size=500)
    rows, sums = rng.normal(size=(500, 3)), np.ones((7, 3))
    matrix = csc_array((factors, codes, np.arange(501)), shape=(7, 500))
    expected = 1 + matrix @ rows
    add_rows(codes, factors, rows, sums)
    assert np.allclose(sums, expected, rtol=1e-12, atol=1e-12)


def test_it_adds_without_the_sparse_package_and_with_it() -> None:
    asked = (
        "import sys, numpy as np; {first}; from keystage.analysis.progress.scattering import add_rows; "
        "s = np.zeros((2, 1)); add_rows(np.array([0, 1], np.int32), np.ones(2), np.array([[2.0], [3.0]]), s); "
        "print(s.sum(), 'scipy.sparse' in sys.modules)"
    )
    for first, said in (("pass", "5.0 False"), ("import scipy.sparse", "5.0 True")):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", asked.format(first=first)], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == said
