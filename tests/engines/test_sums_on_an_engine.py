"""Sums made by DuckDB and by Spark against sums made plainly by NumPy, to 1e-12 of their size."""

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from tests.factories.pupils_in_schools import complete_pupils, pupils

from keystage.analysis.errors import MethodError
from keystage.analysis.progress.complete import left_out, needed
from keystage.analysis.progress.design import Design, columns_of, plan
from keystage.analysis.progress.on_engine import engine_cells, engine_sums, engine_sums_of_each
from keystage.analysis.progress.sums import Sums

Engine = Callable[[pl.DataFrame], Any]
Floats = NDArray[np.float64]

PREDICTORS = ("prior", "age", "sex", "group", "prior:sex", "prior:prior")


def _columns(frame: pl.DataFrame, outcomes: tuple[str, ...] = ("maths",)) -> Floats:
    """The K columns, written out by hand."""
    male = (frame["sex"] == "M").to_numpy().astype(float)
    prior = frame["prior"].to_numpy()
    groups = [(frame["group"] == name).to_numpy().astype(float) for name in ("Black", "Mixed", "White")]
    of_outcomes = [frame[name].to_numpy() for name in outcomes]
    return np.column_stack(
        [np.ones(len(frame)), prior, frame["age"], male, *groups, prior * male, prior**2, *of_outcomes]
    )


def _of_groups(columns: Floats, codes: NDArray[np.int64], weights: Floats) -> Floats:
    return np.stack([np.bincount(codes, column * weights) for column in columns.T], axis=1)


def _check(sums: Sums, columns: Floats, codes: NDArray[np.int64], weights: Floats | None = None) -> None:
    """The sums are those of these columns, less the sums' centre, and the centre is a middle."""
    weight = np.ones(len(codes)) if weights is None else weights
    assert sums.centre[0] == 0
    np.testing.assert_allclose(sums.centre[1:], columns[:, 1:].mean(axis=0), rtol=0.05)
    centred = columns - sums.centre
    made = centred if sums.basis is None else centred @ sums.basis
    total = (made * weight[:, None]).T @ made
    size = np.sqrt(np.outer(np.diag(total), np.diag(total)))
    assert np.abs(sums.total - total).max() <= 1e-12 * size.max()
    np.testing.assert_allclose(sums.total / size, total / size, rtol=0, atol=1e-12)
    assert sums.pupils.tolist() == np.bincount(codes).tolist()
    expected = [_of_groups(made, codes, weight)]
    if sums.slope is not None:
        expected.append(_of_groups(made, codes, weight * centred[:, sums.slope]))
    assert sums.of_school.shape == (len(expected), len(sums.pupils), len(sums.names))
    for found, wanted in zip(sums.of_school, expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12 * np.abs(wanted).max())
    assert sums.log_weights == pytest.approx(np.log(weight).sum(), rel=1e-12, abs=1e-12)


def _design(frame: Any, outcome: str | list[str] = "maths", **more: Any) -> Design:
    return plan(frame, outcome=outcome, predictors=PREDICTORS, school="school", **more)


def _codes(frame: pl.DataFrame, *keys: str) -> NDArray[np.int64]:
    return frame.select(pl.struct(keys).rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()


@pytest.mark.req("2.22")
def test_sums_of_schools_are_those_of_a_plain_group_by(engine: Engine) -> None:
    frame = complete_pupils()
    asked = engine(frame)
    sums = engine_sums(nw.from_native(asked), _design(asked), outcome="maths", school="school")
    assert sums.schools.to_list() == sorted(frame["school"].unique())
    assert sums.names[1:4] == ("prior", "age", "sex[M]")
    _check(sums, _columns(frame), _codes(frame, "school"))


@pytest.mark.req("2.22")
def test_sums_with_a_slope_and_weights_are_of_complete_rows_only(engine: Engine) -> None:
    frame = pupils()
    asked = engine(frame)
    design = _design(asked, weights="weight")
    sums = engine_sums(nw.from_native(asked), design, outcome="maths", school="school", slope="prior", weights="weight")
    held = frame.filter(pl.col("maths").is_finite(), pl.col("weight") > 0).drop_nulls()
    assert len(held) < len(frame) - 90
    _check(sums, _columns(held), _codes(held, "school"), held["weight"].to_numpy())


def test_a_slope_may_be_a_category_of_two(engine: Engine) -> None:
    frame = complete_pupils(rows=400, schools=10)
    asked = engine(frame)
    sums = engine_sums(nw.from_native(asked), _design(asked), outcome="maths", school="school", slope="sex")
    assert sums.slope == 3
    _check(sums, _columns(frame), _codes(frame, "school"))


def test_a_second_pass_sums_columns_multiplied_by_a_basis(engine: Engine) -> None:
    frame = complete_pupils(rows=400, schools=10)
    asked = engine(frame)
    design = _design(asked)
    basis = np.triu(np.random.default_rng(1).normal(size=(10, 10))) / 10 + np.eye(10)
    sums = engine_sums(
        nw.from_native(asked), design, outcome="maths", school="school", slope="prior", weights="weight", basis=basis
    )
    assert sums.basis is basis
    _check(sums, _columns(frame), _codes(frame, "school"), frame["weight"].to_numpy())


def test_cells_are_the_parts_of_schools_in_a_second_grouping(engine: Engine) -> None:
    frame = complete_pupils(rows=400, schools=10)
    asked = engine(frame)
    sums, keys = engine_cells(
        nw.from_native(asked), _design(asked, also="primary"), outcome="maths", school="school", also="primary"
    )
    assert keys.rows() == sorted(set(frame.select("school", "primary").rows()))
    assert sums.schools.to_list() == list(range(len(keys)))
    _check(sums, _columns(frame), _codes(frame, "school", "primary"))


def test_several_outcomes_are_summed_in_one_pass(engine: Engine) -> None:
    frame = complete_pupils(rows=400, schools=10)
    asked = engine(frame)
    found = engine_sums_of_each(
        nw.from_native(asked),
        _design(asked, ["maths", "reading"]),
        outcomes=("maths", "reading"),
        school="school",
        slope="prior",
    )
    for outcome, sums in found.items():
        assert sums.names[-1] == outcome
        _check(sums, _columns(frame, (outcome,)), _codes(frame, "school"))


@pytest.mark.req("2.22")
def test_designs_and_counts_of_rows_left_out_are_those_in_memory(engine: Engine) -> None:
    frame = pupils()
    asked = engine(frame)
    assert _design(asked, weights="weight") == _design(frame, weights="weight")
    schema = nw.from_native(frame).schema
    columns = columns_of(PREDICTORS, schema)
    wanted = needed(schema, school="school", outcome="maths", predictors=columns, weights="weight")
    assert left_out(nw.from_native(asked), wanted).equals(left_out(frame, wanted))


def test_an_engine_without_a_full_row_is_refused(engine: Engine) -> None:
    frame = complete_pupils(rows=40, schools=4)
    empty = nw.from_native(engine(frame.with_columns(maths=pl.lit(None, pl.Float64))))
    with pytest.raises(MethodError, match="No pupil has all that a model of “maths” needs"):
        engine_sums(empty, _design(frame), outcome="maths", school="school")
