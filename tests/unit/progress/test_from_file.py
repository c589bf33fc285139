"""Tables of pupils in files, for `keystage value-added FILE`."""

import gzip
from pathlib import Path

import polars as pl
import pytest
from tests.factories.pupils_in_schools import complete_pupils

from keystage.analysis.errors import InputError
from keystage.analysis.progress import ValueAdded, value_added
from keystage.analysis.progress.from_file import check_out, pupils_in, write_schools
from keystage.analysis.progress.readable import fit_lines

PUPILS = complete_pupils(300, schools=12)


def fitted(path: Path) -> ValueAdded:
    return value_added(pupils_in(path), outcome="maths", predictors=["prior", "sex"], school="school")


def test_every_kind_of_file_gives_the_same_schools(tmp_path: Path) -> None:
    comma, packed, tabs, german, sheet, columns = (
        tmp_path / name for name in ("a.csv", "b.csv.gz", "c.tsv", "d.csv", "e.xlsx", "f.parquet")
    )
    PUPILS.write_csv(comma)
    packed.write_bytes(gzip.compress(comma.read_bytes()))
    PUPILS.write_csv(tabs, separator="\t")
    PUPILS.write_csv(german, separator=";", decimal_comma=True)
    PUPILS.select("school", "sex", pl.col("prior", "maths").round(6)).write_excel(sheet, float_precision=6)
    PUPILS.write_parquet(columns)
    expected = fitted(columns).schools["effect"].to_list()
    for path in (comma, packed, tabs, german):
        assert fitted(path).schools["effect"].to_list() == pytest.approx(expected)
    assert fitted(sheet).schools["effect"].to_list() == pytest.approx(expected, abs=1e-5)


def test_na_is_a_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("school,maths,prior,sex\n1,NA,3,F\n1,4.5,N/A,M\n2,5,2.5,NA\n", encoding="utf-8")
    found = pupils_in(path).collect()
    assert found.schema == {"school": pl.Int64, "maths": pl.Float64, "prior": pl.Float64, "sex": pl.String}
    assert found.null_count().row(0) == (0, 1, 1, 1)


@pytest.mark.parametrize("name", ["a.pdf", "a.xls", "a"])
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"school,maths\n")
    with pytest.raises(InputError, match="is no CSV, Parquet, XLSX or ODS file"):
        pupils_in(tmp_path / name)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.parquet"])
def test_a_file_that_is_not_what_it_is_called_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"school,maths\n")
    with pytest.raises(InputError, match="cannot be read as a table"):
        pupils_in(tmp_path / name)


def test_schools_are_written_as_csv_or_parquet(tmp_path: Path) -> None:
    fit = value_added(PUPILS, outcome="maths", predictors=["prior"], school="school")
    write_schools(fit, tmp_path / "schools.parquet")
    assert pl.read_parquet(tmp_path / "schools.parquet").equals(fit.schools)
    with pytest.raises(InputError, match=r"End it with \.csv or \.parquet"):
        check_out(tmp_path / "schools.xlsx")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
def test_a_file_in_another_encoding_gives_the_same_schools(tmp_path: Path, encoding: str) -> None:
    names = pl.when(pl.int_range(PUPILS.height) == 250).then(pl.lit("Zoë")).otherwise(pl.lit("Zoe"))
    plain, other = tmp_path / "a.csv", tmp_path / "b.csv"
    table = PUPILS.with_columns(name=names)
    table.write_csv(plain)
    other.write_bytes(table.write_csv().encode(encoding))
    assert fitted(other).schools.equals(fitted(plain).schools)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(other.read_bytes()))
    assert fitted(tmp_path / "b.csv.gz").schools.equals(fitted(plain).schools)


@pytest.mark.parametrize("text", ["school,maths\n", "school,maths"])
def test_a_file_of_headings_alone_is_said_to_hold_no_pupil(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no pupil in it"):
        pupils_in(tmp_path / "a.csv")


def test_small_numbers_are_printed_with_two_digits_of_their_errors() -> None:
    small = PUPILS.with_columns(maths=pl.col("maths") / 1e5, prior=pl.col("prior") * 1e4)
    lines = list(fit_lines(value_added(small, outcome="maths", predictors=["prior"], school="school")))
    name, estimate, error = next(line for line in lines if line.startswith("prior")).split()
    fit = value_added(PUPILS, outcome="maths", predictors=["prior"], school="school")
    expected = fit.coefficients.row(1, named=True)
    assert name == "prior"
    assert float(estimate) == pytest.approx(expected["estimate"] / 1e9, rel=0.05)
    assert float(error) == pytest.approx(expected["se"] / 1e9, rel=0.05)
    assert not any(set(line.split()[1:]) == {"0.0000"} for line in lines if line.startswith(("school ", "pupil ")))
