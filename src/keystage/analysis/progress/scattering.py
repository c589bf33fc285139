"""SciPy's compiled scatter-add, without the package around it.

`csc_matvecs` adds a sparse matrix times rows to sums in place, which the public `csc_array @ rows` cannot: it makes new
sums for each part. Loading `scipy.sparse` takes longer than fitting 600,000 pupils, so its compiled tools are loaded
from their own file; where they are not found there, by their own name.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

__all__ = ["add_rows"]

_NAME = "scipy.sparse._sparsetools"


def add_rows(
    codes: NDArray[np.int32], factors: NDArray[np.float64], rows: NDArray[np.float64], sums: NDArray[np.float64]
) -> None:
    """Add to each code's row of `sums` (M × K, in place) the `rows` (n × K) of that code, each times its factor (n)."""
    assert sums.flags.c_contiguous, "sums are added to in place"
    ends = np.arange(len(codes) + 1, dtype=np.int32)
    groups, columns = sums.shape
    _TOOLS.csc_matvecs(groups, len(codes), columns, ends, codes, factors, rows.ravel(), sums.ravel())


def _tools() -> ModuleType:
    if _NAME in sys.modules:
        return sys.modules[_NAME]
    package = find_spec("scipy")
    folder = "" if package is None or package.origin is None else str(Path(package.origin).parent / "sparse")
    found = PathFinder.find_spec("_sparsetools", [folder])
    if found is None or found.loader is None:
        from scipy.sparse import _sparsetools

        return _sparsetools  # type: ignore[no-any-return]  # SciPy has no types
    made = module_from_spec(found)
    found.loader.exec_module(made)
    return made


_TOOLS = _tools()
