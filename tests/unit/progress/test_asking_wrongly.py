"""What an analyst gets wrong at first, and the sentence that says so."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.factories.pupils_in_schools import complete_pupils

from keystage.analysis.errors import InputError
from keystage.analysis.progress import value_added, value_added_by_year
from keystage.analysis.progress.arrays import fit_arrays

PUPILS = complete_pupils(300, schools=12)
MODEL: dict[str, Any] = {"outcome": "maths", "predictors": ["prior"], "school": "school"}


def decimals(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.replace(".", ",", literal=True)


def test_decimals_as_text_are_not_categories() -> None:
    with pytest.raises(InputError, match="“prior” holds decimals written as text"):
        value_added(PUPILS.head(150).with_columns(decimals("prior")), **MODEL)
    with pytest.raises(InputError, match=r"“maths” holds text, not numbers\. If it should hold numbers, leave cells"):
        value_added(PUPILS.with_columns(decimals("maths")), **MODEL)


def test_codes_as_text_are_categories() -> None:
    frame = PUPILS.with_columns(
        band=pl.when(pl.col("prior") > 100).then(pl.lit("1.2")).otherwise(pl.lit("1.1")),
        code=pl.col("primary").cast(pl.String),
    )
    fit = value_added(frame, **{**MODEL, "predictors": ["band", "code"]}, categories=["band"])
    assert fit.design.references == {"band": "1.1", "code": "0"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"predictors": ["prior + sex"]}, "Predictors are a list of columns' names"),
        ({"school": ["school"]}, "named by text, not by a list"),
        ({"slope": "age"}, "“age” is not among the predictors"),
    ],
)
def test_names_that_are_none_are_said(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        value_added(PUPILS, **{**MODEL, **change})


def test_a_path_is_no_table() -> None:
    for path in ("pupils.csv", Path("pupils.csv")):
        with pytest.raises(InputError, match=r"Read the file first"):
            value_added(path, **MODEL)


def test_years_are_whole_numbers() -> None:
    with pytest.raises(InputError, match="2019 for 2018/19"):
        value_added_by_year(PUPILS.with_columns(year=pl.lit("2018/19")), year="year", **MODEL)


def test_few_schools_are_said() -> None:
    few = PUPILS.filter(pl.col("school").is_in(["999001", "999002", "999003"]))
    assert value_added(few, **MODEL).warnings[0].startswith("There are 3 schools only")
    assert value_added(PUPILS, **MODEL).warnings[0].startswith("There are 12 schools only")
    assert "about 92 effects" in value_added(complete_pupils(300, schools=20), **MODEL).warnings[0]
    assert not value_added(complete_pupils(900, schools=60), **MODEL).warnings


def test_arrays_that_are_none_are_said() -> None:
    y, x, school = PUPILS["maths"].to_numpy(), PUPILS.select("prior").to_numpy(), PUPILS["school"].to_numpy()
    with pytest.raises(InputError, match="no method “REML”"):
        fit_arrays(y, x, school, method="REML")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="outcome cannot be read as numbers"):
        fit_arrays(PUPILS["sex"].to_numpy(), x, school)
    with pytest.raises(InputError, match="no column 1 for a slope"):
        fit_arrays(y, x, school, slope=1)
    assert np.isfinite(fit_arrays(y, x, school, slope=0).criterion)


def test_other_pupils_may_be_written_otherwise() -> None:
    fit = value_added(PUPILS.with_columns(pl.col("school").cast(pl.Int64)), **MODEL)
    others = fit.predict(pl.DataFrame({"school": ["999001", "Alder Bridge"], "prior": [100.0, 100.0]}))
    assert others["with_school"][0] != others["expected"][0]
    assert others["with_school"][1] == others["expected"][1]
    with pytest.raises(InputError, match="“prior” holds numbers in the model's own table"):
        fit.predict(pl.DataFrame({"prior": ["100,5"]}))
