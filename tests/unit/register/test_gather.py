"""Who each school is, gathered from what there is."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.factories import register_files as files
from tests.factories.homes import home_of, table

from keystage.analysis.register import SCHOOLS, register, schools
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

YEAR = AcademicYear(2019)


def _of(home: Home, urn: str, *, as_at: date = YEAR.default_as_at, year: AcademicYear = YEAR) -> dict[str, Any]:
    return schools(home, as_at=as_at, year=year).row(by_predicate=pl.col("urn") == urn, named=True)


@pytest.mark.req("X.1")
def test_one_results_file_says_who_its_schools_are(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.KS2, "2018/19"))

    found = schools(home, as_at=YEAR.default_as_at, year=YEAR)

    assert found.schema == dict(SCHOOLS)
    assert found["urn"].to_list() == ["999001", "999002", "999003"]
    assert found.select("la", "la_name", "laestab", "kind", "phase", "type", "maintained", "state").rows() == [
        ("998", "Westmere", "9982001", "primary", "primary", "community", True, "open"),
        ("998", "Westmere", "9982002", "junior", "primary", "voluntary_controlled", True, "closed"),
        ("998", "Westmere", "9987001", "special", "special", "community_special", True, "open"),
    ]
    assert found["religious_character"].to_list() == [None, "Church of England", None]


def test_a_reduced_file_and_a_list_go_together(tmp_path: Path) -> None:
    reduced = table(
        "URN|KS2 Pupils|KS2 Boys|KS2 Girls|Reading Meet Std|Overall Meet Std|Overall Exceed Std|Academic Year",
        "999001|44|20|24|82%|50%|9%|2019",
        "999777|30|15|15|70%|60%|5%|2019",
    )
    home = home_of(tmp_path, (reduced, ""), (files.SPINE, "2017/18"))

    known, unknown = _of(home, "999001"), _of(home, "999777")

    assert (known["name"], known["kind"], known["la"]) == ("Alder Bridge School", "primary", "998")
    assert (unknown["name"], unknown["kind"], unknown["state"]) == (None, None, "not known")


def test_the_nearest_source_before_the_end_of_the_year_is_believed(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.SPINE, "2017/18"), (files.KS2, "2018/19"))

    assert _of(home, "999001")["name"] == "Alder Bridge Primary School"
    assert _of(home, "999001", year=AcademicYear(2018), as_at=date(2019, 2, 28))["name"] == "Alder Bridge School"


@pytest.mark.req("X.4")
def test_nothing_later_than_the_as_at_date_appears(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.KS2, "2018/19"), (files.REGISTER, ""), (files.OFSTED, ""))

    then = _of(home, "999001")
    now = _of(home, "999001", as_at=date(2022, 6, 1), year=AcademicYear(2022))

    assert (then["name"], then["type"], then["religious_character"], then["state"]) == (
        "Alder Bridge Primary School", "community", None, "open",
    )  # fmt: skip
    assert then["inspection_date"] == date(2012, 7, 3)
    assert then["diocese"] is None
    assert (now["name"], now["type"], now["state"], now["close_date"]) == (
        "Alder Bridge Church School", "voluntary_aided", "closing", date(2022, 8, 31),
    )  # fmt: skip
    assert (now["inspection_date"], now["inspection_words"]) == (date(2021, 11, 10), "Good")


def test_where_a_school_lies_may_come_from_a_later_file(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.KS2, "2018/19"), (files.REGISTER, ""))

    assert _of(home, "999001")["latitude"] == pytest.approx(52.658, abs=0.001)


def test_a_school_that_only_later_files_have_is_left_out(tmp_path: Path) -> None:
    home = home_of(
        tmp_path, (files.ks2("1|998|2009|999009|Beech School||||||||4-11|20|50%|5%"), "2018/19"), (files.REGISTER, "")
    )

    assert schools(home, as_at=YEAR.default_as_at, year=YEAR)["urn"].to_list() == ["999009"]


def test_a_list_without_a_date_knows_no_plans(tmp_path: Path) -> None:
    listed = files.spine(
        "999001|998|2001|9982001|Alder Bridge|||2||2019-08-31|Maintained School|Community school|1|0|0|4|11"
    )
    home = home_of(tmp_path, (listed, "2017/18"))

    before = _of(home, "999001", year=AcademicYear(2018), as_at=date(2019, 2, 28))
    after = _of(home, "999001", year=YEAR)

    assert (before["state"], before["close_date"]) == ("open", None)
    assert (after["state"], after["close_date"]) == ("closed", date(2019, 8, 31))


def test_a_school_not_open_yet_is_left_out(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.SPINE, "2017/18"))

    early = schools(home, as_at=date(2019, 2, 28), year=AcademicYear(2018))
    late = schools(home, as_at=date(2020, 2, 29), year=YEAR)

    assert "999102" not in early["urn"]
    assert "999102" in late["urn"]


@pytest.mark.req("X.4")
def test_a_satisfactory_is_never_called_requires_improvement(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.KS2, "2018/19"), (files.OFSTED, ""))

    found = _of(home, "999001")

    assert (found["inspection_outcome"], found["inspection_words"]) == ("3", "Satisfactory")
    assert found["inspection_known_at"] == date(2018, 6, 29)  # the latest day the list speaks of


def test_a_predecessors_inspection_is_shown_as_such(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.KS2, "2018/19"), (files.SPINE, "2018/19"), (files.OFSTED, ""))

    found = _of(home, "999102")

    assert found["predecessors"] == ["999002"]
    assert (found["inspection_of"], found["inspection_words"]) == ("999002", "Good")


def test_an_inspection_before_the_academy_opened_was_of_its_predecessor(tmp_path: Path) -> None:
    kept = table(
        "URN|School name|Ofsted phase|Inspection date|Publication date|Overall effectiveness",
        "999102|Highcroft|Primary|2016-03-08|2016-04-11|2",
    )
    home = home_of(tmp_path, (files.SPINE, "2018/19"), (kept, ""))

    assert _of(home, "999102")["inspection_of"] == "999002"


def test_the_trust_is_that_of_the_day(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.SPINE, "2018/19"), (files.GROUP_LINKS, ""))

    found = {r["urn"]: r["trust"] for r in schools(home, as_at=YEAR.default_as_at, year=YEAR).to_dicts()}

    assert found["999102"] == "Westmere Learning Trust"
    assert found["999201"] is None  # joined in 2021
    assert found["999001"] is None  # a federation is no trust


def test_selective_schools_are_told(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.SPINE, "2018/19"))

    found = _of(home, "999201")

    assert (found["selective"], found["gender"], found["kind"], found["phase"]) == (
        True,
        "girls",
        "secondary",
        "secondary",
    )


def test_lineage_keeps_both_dates_and_every_generation(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.KS2, "2018/19"), (files.SPINE, "2018/19"), (files.LINKS, ""))

    found = register(home, as_at=YEAR.default_as_at, year=YEAR).lineage.filter(pl.col("urn") == "999102")

    assert found.select("predecessor", "generation", "link", "followed").rows() == [
        ("999002", 1, "replaced", True),
        ("999902", 2, "amalgamated", True),
    ]
    assert found.row(0, named=True)["linked_on"] == date(2019, 3, 31)
    assert found.row(0, named=True)["opened_on"] == date(2019, 4, 1)


def test_links_made_after_the_date_are_not_known_yet(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.KS2, "2017/18"), (files.LINKS, ""))

    known = register(home, as_at=date(2019, 2, 28), year=AcademicYear(2018))

    assert known.lineage.filter(pl.col("urn") == "999102", pl.col("release") != "").is_empty()


def test_a_sixth_form_link_is_no_lineage(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.KS2, "2018/19"), (files.LINKS, ""))

    assert _of(home, "999001")["predecessors"] == []


def test_the_authoritys_list_says_who_works_with_a_school(tmp_path: Path) -> None:
    listed = table(
        "School|Town|Adviser|Level|Last visit|Next visit|Action 1|Action 1 owner",
        "Alder Bridge Primary|Wenbury|R. Fenwright|Targeted|12/11/2019|03/03/2020|Moderate writing|Head",
        "Nowhere School|Faraway|R. Fenwright|Universal|12/11/2019||",
    )
    home = home_of(tmp_path, (files.KS2, "2018/19"), (listed, ""))

    found = _of(home, "999001")
    early = _of(home, "999001", as_at=date(2019, 10, 1))

    assert (found["adviser"], found["level_in_force"], found["last_visit"]) == (
        "R. Fenwright",
        "Targeted",
        date(2019, 11, 12),
    )
    assert found["actions"][0]["text"] == "Moderate writing"
    assert (early["adviser"], early["level_in_force"], early["actions"]) == ("R. Fenwright", None, None)


def test_an_authoritys_code_is_that_in_force(tmp_path: Path) -> None:
    old = files.ks2(
        "1|835|2001|999001|Hill School|||0||CY|0||4-11|20|50%|5%",
        "1|837|2002|999002|Sea School|||0||CY|0||4-11|20|50%|5%",
    )
    home = home_of(tmp_path, (old, "2018/19"))

    found = schools(home, as_at=YEAR.default_as_at, year=YEAR)

    assert found["la"].to_list() == ["838", "839"]
    assert found["la_name"].to_list() == ["Dorset", "Bournemouth, Christchurch and Poole"]


def test_an_empty_home_has_no_schools(tmp_path: Path) -> None:
    assert schools(Home(tmp_path), as_at=YEAR.default_as_at, year=YEAR).is_empty()
