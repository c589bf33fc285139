"""Sums of pupils, part by part, against plain sums; and which school is whose."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

import keystage as ks
from keystage.analysis.progress import ValueAdded
from keystage.analysis.progress.passing import Pass
from keystage.analysis.progress.placing import Cells, Schools

pytestmark = pytest.mark.req("2.22")

Floats = NDArray[np.float64]


def _pupils(rows: int = 40_000) -> tuple[Floats, NDArray[np.int32], Floats]:
    rng = np.random.default_rng(1)
    columns = rng.normal(5, 1, size=(rows, 3))
    return columns, rng.integers(0, 50, rows).astype(np.int32), rng.uniform(0.5, 2, rows)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("slope", [None, 1])
@pytest.mark.parametrize("based", [False, True])
def test_sums_of_parts_are_plain_sums(weighted: bool, slope: int | None, based: bool) -> None:
    columns, codes, weights = _pupils()
    centre = np.array([0.0, 5, 4, 6])
    basis = np.triu(np.random.default_rng(2).normal(size=(4, 4))) if based else None
    if basis is not None:
        basis[0] = [1, 0, 0, 0]
    names = ("intercept", "a", "b", "outcome")
    adding = Pass(names, centre=centre, schools=pl.Series("school", range(50)), slope=slope, basis=basis)
    for start, end in ((0, 1), (1, 30_000), (30_000, 40_000)):  # parts of any size

        def fill(first: int, last: int, out: Floats, start: int = start) -> None:
            out[:] = columns[start + first : start + last]

        adding.add(fill, codes[start:end], weights[start:end] if weighted else None)
    sums = adding.sums()
    raw = np.column_stack([np.ones(len(codes)), columns]) - centre
    made = raw if basis is None else raw @ basis
    weight = weights if weighted else np.ones(len(codes))
    assert sums.total == pytest.approx(made.T @ (made * weight[:, None]), rel=1e-11, abs=1e-7)
    assert sums.pupils.tolist() == np.bincount(codes, minlength=50).tolist()
    assert sums.log_weights == pytest.approx(np.log(weight).sum(), abs=1e-8)
    for part, factor in enumerate([weight] if slope is None else [weight, weight * raw[:, slope]]):
        for column in range(4):
            want = np.bincount(codes, factor * made[:, column], minlength=50)
            assert sums.of_school[part, :, column] == pytest.approx(want, rel=1e-10, abs=1e-8)


@pytest.mark.parametrize(
    "values",
    [[3, 1, 2, 3], [10**12, -(10**12), 5, 5], ["b", "a", "c", "b"], [2.5, 1.5, 2.5, 0.0], [True, False, True, True]],
)
def test_each_row_is_put_to_its_school(values: list[object]) -> None:
    schools = Schools("school", pl.Series("school", values))
    assert schools.names.to_list() == sorted(set(values))  # type: ignore[type-var]
    places = schools.of(pl.DataFrame({"school": values}))
    assert [schools.names[int(place)] for place in places] == values


def test_cells_are_pairs_in_the_order_of_both() -> None:
    pairs = pl.DataFrame({"school": ["b", "a", "b", "a"], "area": [2, 1, 1, 1]})
    cells = Cells(Schools("school", pairs["school"]), Schools("area", pairs["area"]), pairs)
    found = [
        (cells.schools.names[int(s)], cells.others.names[int(a)]) for s, a in zip(cells.school, cells.also, strict=True)
    ]
    assert found == [("a", 1), ("b", 1), ("b", 2)]
    assert cells.of(pairs).tolist() == [2, 0, 1, 0]


def _frame() -> pl.DataFrame:
    columns, codes, _ = _pupils(3000)
    rng = np.random.default_rng(3)
    return pl.DataFrame(
        {
            "outcome": columns[:, 0] + rng.normal(size=50)[codes],
            "prior": columns[:, 1],
            "sex": np.where(columns[:, 2] > 5, "M", "F"),
            "school": [f"{c}" for c in codes],
            "area": codes % 3,
        }
    ).with_columns(prior=pl.when(pl.col("prior") < 7).then(pl.col("prior")))


def _fit(frame: object, **asked: object) -> ValueAdded:
    return ks.value_added(frame, outcome="outcome", predictors=["prior", "sex"], school="school", **asked)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("asked", [{}, {"slope": "prior"}, {"also": "area"}])
def test_every_kind_of_frame_gives_the_same_fit(asked: dict[str, str], tmp_path: Path) -> None:
    frame = _frame()
    frame.write_parquet(tmp_path / "pupils.parquet")
    want = _fit(frame, **asked)
    kinds = [frame.lazy(), pl.scan_parquet(tmp_path / "pupils.parquet"), frame.to_pandas(), frame.to_arrow()]
    for other in kinds:
        found = _fit(other, **asked)
        assert found.criterion == pytest.approx(want.criterion, abs=1e-8)
        assert found.coefficients["estimate"].to_numpy() == pytest.approx(
            want.coefficients["estimate"].to_numpy(), abs=1e-9
        )
        assert found.schools["school"].to_list() == want.schools["school"].to_list()
        assert found.schools["effect"].to_numpy() == pytest.approx(want.schools["effect"].to_numpy(), abs=1e-7)
        assert (found.given, found.used) == (want.given, want.used)
        assert found.left_out.rows() == want.left_out.rows()
