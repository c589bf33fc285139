"""The real registers: kinds, types, codes and links as they are."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.homes import NOW

from keystage.analysis.register import Register, authorities, register
from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import AcademicYear

_FILES = (
    ("register/england_spine_2017-18.csv.gz", "2017/18"),
    ("performance/ks2_2018-19_850_hampshire_raw.csv.gz", "2018/19"),
    ("register/gias_2022-04-19_hampshire_surrey_primary_search_download.csv.gz", None),
    ("register/gias_group_links_2022-03.csv.gz", None),
    ("register/gias_predecessor_successor_links_2022-05.csv.gz", None),
    ("ofsted/ofsted_state_of_nation_2018-07-31.csv.gz", None),
    ("register/la_and_region_codes_meta_2018-19.csv", None),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Home:
    kept = Home(tmp_path_factory.mktemp("registers"))
    for name, year in _FILES:
        for taken in take_in(shared_data / name, home=kept, now=NOW, year=year, rows="good"):
            assert taken.written is not None, taken.sentence
    return kept


@pytest.fixture(scope="module")
def known(home: Home) -> Register:
    year = AcademicYear(2018)
    return register(home, as_at=year.default_as_at, year=year)


def _count(known: Register, **wanted: str) -> int:
    return known.schools.filter(pl.col(column) == value for column, value in wanted.items()).height


@pytest.mark.req("X.1")
def test_somerset_has_its_first_and_middle_schools(known: Register) -> None:
    # domain handbook 9a.15: "Somerset alone has over 30 first and 8 middle schools"
    somerset = known.schools.filter(pl.col("la") == "933", pl.col("maintained") | (pl.col("type") != "independent"))

    assert somerset.filter(pl.col("kind") == "first").height > 30
    assert somerset.filter(pl.col("kind") == "middle").height >= 8


@pytest.mark.parametrize(("code", "rows"), [("886", 705), ("933", 330), ("856", 146), ("861", 121)])
def test_the_four_areas_have_their_establishments(known: Register, home: Home, code: str, rows: int) -> None:
    # data notes, section 2: rows of the list; here less those that open after the date
    later = home.frame(next(r for r in home.current() if r.kind == "spine")).filter(
        pl.col("la") == code, pl.col("open_date") > AcademicYear(2018).default_as_at
    )
    assert _count(known, la=code) == rows - later.height


def test_every_type_of_the_files_is_known(home: Home) -> None:
    from keystage.analysis.register.school_types import type_code

    for release in home.current():
        frame = home.frame(release)
        if "type_words" in frame.columns and release.kind != "gias_group_links":
            words = frame.select(pl.col("type_words").str.strip_chars()).filter(pl.col("type_words") != "").unique()
            unknown = words.filter(type_code(pl.col("type_words")).is_null())
            assert unknown.is_empty(), (release.kind, unknown["type_words"].to_list())


def test_kinds_are_known_of_nearly_all_state_funded_schools(known: Register) -> None:
    placed = known.schools.filter(
        pl.col("type").is_not_null(), ~pl.col("type").str.contains("independent|further|other")
    )

    assert placed["kind"].null_count() < 0.002 * placed.height


def test_names_of_authorities_agree_with_the_published_list(home: Home) -> None:
    published = home.frame(next(r for r in home.current() if r.kind == "la_regions"))
    ours = authorities()

    def plain(name: str) -> str:
        return "".join(c for c in name.lower().replace("&", "and") if c.isalpha())

    for code, name in published.select("la", "la_name").iter_rows():
        names = {plain(n) for n in (ours[code].name, *ours[code].also)}
        assert plain(name) in names, (code, name, names)


@pytest.mark.req("X.4")
def test_nothing_of_2022_is_in_a_page_of_2018(known: Register) -> None:
    dates = known.schools.select(pl.col("inspection_date", "open_date", "inspection_known_at").max()).row(0)

    assert max(dates) <= AcademicYear(2018).default_as_at


def test_inspections_before_september_2012_are_worded_by_their_regime(known: Register) -> None:
    old = known.schools.filter(pl.col("inspection_outcome") == "3")
    words = old.select(
        before=pl.col("inspection_date") < pl.date(2012, 9, 1), words=pl.col("inspection_words")
    ).unique()

    assert set(words.rows()) <= {(True, "Satisfactory"), (False, "Requires improvement")}
    assert (False, "Requires improvement") in words.rows()


def test_academies_have_the_schools_they_replaced(known: Register) -> None:
    # an academy of the list that names the school it was, and the link says so too
    academies = known.schools.filter(pl.col("la") == "861", pl.col("type") == "academy_converter")

    assert academies.height > 10
    assert academies.filter(pl.col("predecessors").list.len() > 0).height > 0.9 * academies.height


def test_lineage_has_no_school_before_itself(known: Register) -> None:
    both = known.lineage.join(
        known.lineage, left_on=["urn", "predecessor"], right_on=["predecessor", "urn"], how="inner"
    )

    assert both.is_empty()
    assert known.lineage.filter(pl.col("urn") == pl.col("predecessor")).is_empty()
