"""The columns asked of a file: headings that are written otherwise, and codes among numbers."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.pupils_in_schools import complete_pupils
from typer.testing import CliRunner

from keystage.analysis.errors import InputError
from keystage.analysis.progress import ValueAdded, value_added
from keystage.analysis.progress.file_columns import pupils_asked
from keystage.cli import app

PUPILS = complete_pupils(300, schools=12)


def fitted(path: Path, *predictors: str, missing: tuple[str, ...] = (), categories: tuple[str, ...] = ()) -> ValueAdded:
    given = pupils_asked(
        path, outcome="maths", predictors=predictors, others=["school"], missing=missing, categories=categories
    )
    return value_added(given.frame, outcome="maths", predictors=predictors, school="school", categories=categories)


def coded(*rows: tuple[str, int, str]) -> pl.DataFrame:
    """The pupils with codes in some cells, and the columns as text."""
    table = PUPILS.with_columns(pl.col("prior", "maths").cast(pl.String))
    for column, row, code in rows:
        table = table.with_columns(
            pl.when(pl.int_range(pl.len()) == row).then(pl.lit(code)).otherwise(column).alias(column)
        )
    return table


def blank(*rows: tuple[str, int]) -> pl.DataFrame:
    table = PUPILS
    for column, row in rows:
        table = table.with_columns(pl.when(pl.int_range(pl.len()) != row).then(pl.col(column)).alias(column))
    return table


@pytest.mark.parametrize("kind", ["csv", "semicolons", "xlsx", "parquet"])
def test_codes_among_numbers_are_blanks_where_they_are_named(tmp_path: Path, kind: str) -> None:
    table = coded(("maths", 3, "A"), ("maths", 250, " n"), ("prior", 40, "A"))
    path = tmp_path / f"a.{'csv' if kind == 'semicolons' else kind}"
    if kind == "csv":
        table.write_csv(path)
    elif kind == "semicolons":
        table.with_columns(pl.col("prior", "maths").str.replace(".", ",", literal=True)).write_csv(path, separator=";")
    elif kind == "xlsx":
        table.write_excel(path)
    else:
        table.write_parquet(path)
    given = pupils_asked(path, outcome="maths", predictors=["prior", "sex"], others=["school"], missing=["A", "N"])
    assert given.said == ("Taken as blank in “maths”: 2 (A 1, N 1).", "Taken as blank in “prior”: 1 (A 1).")
    expected = value_added(
        blank(("maths", 3), ("maths", 250), ("prior", 40)),
        outcome="maths",
        predictors=["prior", "sex"],
        school="school",
    )
    found = fitted(path, "prior", "sex", missing=("A", "N"))
    assert found.left_out.rows() == expected.left_out.rows() == [("maths", "missing", 2), ("prior", "missing", 1)]
    assert found.schools["effect"].to_list() == pytest.approx(expected.schools["effect"].to_list(), abs=1e-9)


def test_a_code_far_down_a_file_is_a_blank(tmp_path: Path) -> None:
    table = pl.concat([PUPILS] * 40).with_columns(maths=pl.col("maths").cast(pl.String))
    last = pl.int_range(pl.len()) == pl.len() - 1
    table.with_columns(maths=pl.when(last).then(pl.lit("A")).otherwise("maths")).write_csv(tmp_path / "a.csv")
    assert fitted(tmp_path / "a.csv", "prior", missing=("A",)).left_out.rows() == [("maths", "missing", 1)]


def test_a_code_beyond_the_rows_that_are_looked_at_is_said_with_the_option(tmp_path: Path) -> None:
    row = pl.int_range(20_000)
    maths = pl.when(row == 15_000).then(pl.lit("A")).otherwise((100 + row % 37 + row % 7).cast(pl.String))
    pl.select(school=row % 40, prior=row % 37, maths=maths).write_csv(tmp_path / "a.csv")
    words = [
        "value-added",
        str(tmp_path / "a.csv"),
        "--outcome",
        "maths",
        "--school",
        "school",
        "--predictors",
        "prior",
    ]
    refused = CliRunner().invoke(app, words)
    assert isinstance(refused.exception, InputError)
    assert "“maths” begins with numbers, and holds text further down" in str(refused.exception)
    said = CliRunner().invoke(app, [*words, "--missing", "a"])
    assert "Taken as blank in “maths”: 1 (A 1)." in said.stdout, said.exception


def test_a_category_keeps_its_values(tmp_path: Path) -> None:
    PUPILS.write_csv(tmp_path / "a.csv")
    assert fitted(tmp_path / "a.csv", "prior", "sex", missing=("M",)).left_out.is_empty()
    coded(("prior", 1, "A")).with_columns(prior=pl.col("prior").str.slice(0, 2)).write_csv(tmp_path / "b.csv")
    fit = fitted(tmp_path / "b.csv", "prior", missing=("A",), categories=("prior",))
    assert fit.left_out.is_empty()


def test_codes_that_are_not_named_are_refused_with_the_option_that_takes_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    coded(("prior", 7, "A")).write_csv(path)
    with pytest.raises(InputError, match=r"“prior” holds numbers with codes among them\. Say --missing A "):
        fitted(path, "prior")
    coded(("maths", 7, "A")).write_csv(path)
    with pytest.raises(InputError, match="--missing A,N takes them as blank"):
        fitted(path, "prior")


def test_headings_are_matched_without_case_and_stray_spaces(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    PUPILS.rename({"maths": " Maths ", "prior": "PRIOR", "school": "School "}).write_csv(path)
    expected = value_added(PUPILS, outcome="maths", predictors=["prior", "prior:prior"], school="school")
    found = fitted(path, "prior", "prior:prior")
    assert found.coefficients["term"].to_list() == ["intercept", "prior", "prior:prior"]
    assert found.schools["effect"].to_list() == pytest.approx(expected.schools["effect"].to_list(), abs=1e-9)
    with pytest.raises(InputError, match="There is no column “priors”"):
        fitted(path, "priors")


def test_command_says_what_it_took_as_blank(tmp_path: Path) -> None:
    coded(("maths", 7, "A")).rename({"maths": "Maths"}).write_csv(tmp_path / "a.csv")
    words = [
        "value-added",
        str(tmp_path / "a.csv"),
        "--outcome",
        "maths",
        "--school",
        "School",
        "--predictors",
        "Prior",
    ]
    said = CliRunner().invoke(app, [*words, "--missing", "A,N"])
    assert said.exit_code == 0, said.exception
    assert "Taken as blank in “maths”: 1 (A 1)." in said.stdout
    assert "Left out: 1 with “maths” missing." in said.stdout
