"""All that is known of a set of schools, from files to evidence."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.factories import register_files as files
from tests.factories.homes import home_of, table

from keystage.analysis.benchmarks import COMPARISONS, NEIGHBOURS, gather
from keystage.analysis.errors import InputError
from keystage.analysis.register import SCHOOLS
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import FIGURES, AcademicYear

YEAR = AcademicYear(2019)
_LIST = table("URN|Adviser", "999001|R. Fenwright", "999003|A. Merrowby")


def _home(folder: Path) -> Home:
    before = files.ks2(
        "1|998|2001|999001|Alder Bridge Primary School|Wenbury|WM1 1AA|0||CY|0|Does not apply|4-11|40|60%|9%",
        "1|998|2002|999002|Highcroft Junior School|Westmere|WM1 2AA|0||VC|0|Church of England|7-11|60|70%|12%",
        "5||||||||||||| 600000|64%|10%",
    )
    return home_of(folder, (before, "2017/18"), (files.KS2, "2018/19"), (files.SPINE, "2018/19"), (_LIST, ""))


@pytest.mark.req("2.11")
def test_evidence_is_complete_before_a_page_is_made(tmp_path: Path) -> None:
    found = gather(_home(tmp_path), year=YEAR, la="Westmere")

    assert (found.year, found.as_at) == (YEAR, date(2020, 2, 29))
    assert found.schools.schema == dict(SCHOOLS)
    assert found.figures.schema == dict(FIGURES)
    assert found.comparisons.schema == dict(COMPARISONS)
    assert found.neighbours.schema == dict(NEIGHBOURS)
    assert {"code", "kind", "year", "status", "dated", "title"} <= set(found.releases.columns)
    assert set(found.releases["kind"]) == {"ks2_performance", "spine", "school_list"}
    assert set(found.refused) == set(found.schools["urn"])


def test_figures_hold_the_authority_the_nation_and_earlier_years(tmp_path: Path) -> None:
    found = gather(_home(tmp_path), year=YEAR, urns=["999001"])

    rwm = found.figures.filter(pl.col("measure") == "ks2_rwm_exp", pl.col("group") == "all")
    assert set(rwm.select("urn", "level", "year", "value").rows()) == {
        ("999001", "school", 2018, 60.0), ("999001", "school", 2019, 50.0), ("998", "la", 2018, 66.0),
        ("998", "la", 2019, 57.0), ("England", "national", 2018, 64.0), ("England", "national", 2019, 65.0),
    }  # fmt: skip


@pytest.mark.req("X.4")
def test_an_academy_stands_for_the_school_it_followed(tmp_path: Path) -> None:
    found = gather(_home(tmp_path), year=YEAR, la="998")

    assert "999102" in found.schools["urn"]
    assert "999002" not in found.schools["urn"]
    rows = found.comparisons.filter(
        pl.col("urn") == "999102", pl.col("measure") == "ks2_rwm_exp", pl.col("group") == "all"
    )
    assert dict(rows.select("year", "value").rows()) == {2018: 70.0, 2019: 62.0}
    assert found.figures.filter(pl.col("urn") == "999102")["origin"].unique().to_list() == ["999002"]


def test_independent_schools_and_schools_without_anything_are_not_meant_by_an_authority(tmp_path: Path) -> None:
    found = gather(_home(tmp_path), year=YEAR, la="Westmere").schools["urn"].to_list()

    assert sorted(found) == ["999001", "999003", "999102"]  # neither the grammar nor the preparatory school


@pytest.mark.parametrize(("adviser", "urns"), [("all", ["999001", "999003"]), ("r. fenwright", ["999001"])])
def test_an_adviser_has_the_schools_of_the_list(tmp_path: Path, adviser: str, urns: list[str]) -> None:
    assert sorted(gather(_home(tmp_path), year=YEAR, adviser=adviser).schools["urn"]) == urns


def test_nobody_meant_is_said(tmp_path: Path) -> None:
    home = _home(tmp_path)

    with pytest.raises(InputError, match="has a school with URN 123456"):
        gather(home, year=YEAR, urns=["999001", "123456"])
    with pytest.raises(InputError, match=r"no school of Kent \(886\)"):
        gather(home, year=YEAR, la="Kent")
    with pytest.raises(InputError, match="no authority I know"):
        gather(home, year=YEAR, la="Nowhere")
    with pytest.raises(InputError, match="adviser of that name"):
        gather(home, year=YEAR, adviser="Nobody")


@pytest.mark.req("X.4")
def test_nothing_of_a_later_year_is_in_it(tmp_path: Path) -> None:
    found = gather(_home(tmp_path), year=AcademicYear(2018), la="Westmere")

    assert found.as_at == date(2019, 2, 28)
    assert set(found.figures["year"]) == {2018}
    assert "999102" not in found.schools["urn"]  # it opened in April 2019


def test_context_of_the_year_after_is_used_where_the_date_allows(tmp_path: Path) -> None:
    census = table("URN|LA|ESTAB|SCHOOLTYPE|NOR|PNUMFSMEVER", "999001|998|2001|State-funded primary|300|22.5")
    home = home_of(tmp_path, (files.KS2, "2018/19"), (census, "2019/20"))

    late = gather(home, year=YEAR, urns=["999001"]).figures
    early = gather(home, year=YEAR, urns=["999001"], as_at=date(2020, 1, 1)).figures

    assert late.filter(pl.col("measure") == "fsm6").select("year", "value").rows() == [(2020, 22.5)]
    assert early.filter(pl.col("measure") == "fsm6").is_empty()


def test_results_alone_are_compared_and_say_what_they_cannot(tmp_path: Path) -> None:
    found = gather(home_of(tmp_path, (files.KS2, "2018/19")), year=YEAR, urns=["999001", "999003"])

    row = found.comparisons.row(
        by_predicate=(pl.col("urn") == "999001") & (pl.col("measure") == "ks2_rwm_exp") & (pl.col("group") == "all"),
        named=True,
    )
    # 50% of 44, nationally 65%: z = -0.15 / sqrt(0.65 x 0.35 / 44) = -2.09
    assert (row["national"], row["area"], row["test"], row["clear"], row["pupils"]) == (65.0, 57.0, "z", True, -7.0)
    assert found.refused["999001"].startswith("too little is known of schools")
    assert found.refused["999003"] == "a school of this kind, or of no known kind, is set beside no others"
    assert found.floors.is_empty()


def test_neighbours_come_with_their_figures(tmp_path: Path) -> None:
    schools = [
        f"1|998|{2100 + i}|{999100 + i}|School {i}|Wenbury||0||CY|0||4-11|{30 + i % 5}|{30 + i % 60}%|5%"
        for i in range(120)
    ]
    census = [
        f"{999100 + i}|998|{2100 + i}|State-funded primary|{200 + i}|{10 + i % 7}|{i % 5}|{12 + i % 3}"
        for i in range(120)
    ]
    home = home_of(
        tmp_path, (files.ks2(*schools), "2018/19"),
        (table("URN|LA|ESTAB|SCHOOLTYPE|NOR|PNUMFSMEVER|PNUMEAL|PSENELK", *census), "2018/19"),
    )  # fmt: skip

    found = gather(home, year=YEAR, urns=["999152"])

    near = set(found.neighbours["neighbour"])
    assert 10 <= len(near) <= 30
    assert not found.refused
    held = found.figures.filter(pl.col("measure") == "ks2_rwm_exp", pl.col("level") == "school")["urn"]
    assert set(held) == near | {"999152"}
    row = found.comparisons.filter(pl.col("measure") == "ks2_rwm_exp", pl.col("group") == "all").row(0, named=True)
    assert row["similar_n"] == len(near)
    assert row["place_low"] <= row["place"] <= row["place_high"] <= row["place_of"] == len(near) + 1
