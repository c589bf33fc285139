"""The area figures of the real files against what was published."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.homes import NOW

from keystage.analysis import measures
from keystage.analysis.benchmarks import WEIGHTED, area, national
from keystage.analysis.register import schools as gathered
from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import AcademicYear

YEAR = AcademicYear(2018)
# Reading, writing and maths 2017/18 as DfE's tool of authority figures (LAIT) has it, and as measured on the file
# with the list of establishments (domain handbook 9a.7).
LAIT = {"886": 67, "933": 62, "856": 62, "861": 58}
MEASURED = {"886": 66.7, "933": 62.2, "856": 62.3, "861": 58.4}


def _home(folder: Path, shared_data: Path, *files: tuple[str, str | None]) -> Home:
    home = Home(folder)
    for name, year in files:
        for taken in take_in(shared_data / name, home=home, now=NOW, year=year, rows="good"):
            assert taken.written is not None, taken.sentence
    return home


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures and schools from the reduced file of all England and the list of establishments."""
    home = _home(
        tmp_path_factory.mktemp("thin"), shared_data,
        ("performance/ks2_2017-18_england_25col.csv.gz", None), ("register/england_spine_2017-18.csv.gz", "2017/18"),
    )  # fmt: skip
    return measures.figures(home), gathered(home, as_at=YEAR.default_as_at, year=YEAR)


def _rwm(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("measure") == "ks2_rwm_exp", pl.col("group") == "all")


@pytest.mark.req("X.4", "2.11")
@pytest.mark.parametrize("code", list(LAIT))
def test_four_areas_come_out_as_published(thin: tuple[pl.DataFrame, pl.DataFrame], code: str) -> None:
    found = _rwm(area(*thin)).filter(pl.col("la") == code)["area"].item()

    assert found == pytest.approx(LAIT[code], abs=1)
    assert found == pytest.approx(MEASURED[code], abs=0.1)


def test_the_plain_mean_of_schools_is_wrong(thin: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    figures, schools = thin
    leicester = schools.filter(pl.col("la") == "856").select("urn")
    plain = _rwm(figures).join(leicester, on="urn")["value"].mean()

    assert plain == pytest.approx(59.2, abs=0.1)
    assert abs(plain - LAIT["856"]) > 1  # type: ignore[operator]


def test_all_england_comes_out_as_measured(thin: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    # data notes, section 5 E: the pupil-weighted mean of the file is 64.88
    made = national(*thin).filter(pl.col("how") == WEIGHTED)
    assert _rwm(made)["national"].item() == pytest.approx(64.88, abs=0.005)


def test_the_weighted_schools_are_the_published_row_of_hampshire(tmp_path: Path, shared_data: Path) -> None:
    # data notes, section 5 E: TELIG-weighted 67.75 against 68% (2018/19), 68.23 against 68% (2017/18)
    for name, year, published in (("2018-19", AcademicYear(2019), 68), ("2017-18", YEAR, 68)):
        home = _home(tmp_path / name, shared_data, (f"performance/ks2_{name}_850_hampshire_raw.csv.gz", str(year)))
        figures = measures.figures(home)
        schools = gathered(home, as_at=year.default_as_at, year=year)
        own = figures.filter(pl.col("level") == "school")

        printed, made = _rwm(area(figures, schools)), _rwm(area(own, schools))

        assert printed.select("area", "how").rows() == [(float(published), "published")]
        assert made["area"].item() == pytest.approx(published, abs=0.5)
