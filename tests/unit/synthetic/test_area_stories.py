"""Each story of the made-up area can be seen in its files. Expectations are written by hand, from the story."""

import csv
from datetime import datetime

import numpy as np
import pytest

from keystage.analysis.synthetic import made_up_area, write_area

pytestmark = pytest.mark.req("X.17")

AREA, STORIES = made_up_area()
ALDER_BRIDGE, SALTERGATE_ACADEMY, ALDERHITHE_PARK, ST_HILD = "999001", "999010", "999013", "999015"

Row = dict[str, str]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    found = {}
    for made in write_area(AREA, STORIES, tmp_path_factory.mktemp("westmere"), rng=np.random.default_rng(2026)):
        with made.path.open(encoding="utf-8-sig") as file:
            found[made.path.stem] = list(csv.DictReader(file))
    return found


def _of(rows: list[Row], urn: str) -> Row:
    (found,) = (row for row in rows if row["URN"] == urn)
    return found


def _together(tables: dict[str, list[Row]], urn: str, year: int) -> int:
    """Percent at the expected standard in reading, writing and maths."""
    return int(_of(tables[f"ks2_{year}"], urn)["PTRWM_EXP"].rstrip("%"))


def test_school_that_disagreed_was_right(tables: dict[str, list[Row]]) -> None:
    listed = _of(tables["school_list"], ST_HILD)
    assert "Difference of view, January 2019: we said at risk" in listed["Open actions"]
    assert listed["Level in force"] == "Universal"
    for year in (2017, 2018):  # what the authority had seen: ten points and more below national
        assert _together(tables, ST_HILD, year) <= AREA.national[year][4] - 10
    for year in (2019, 2023):  # what came after
        assert _together(tables, ST_HILD, year) >= AREA.national[year][4] + 5


def test_trust_declines_visits(tables: dict[str, list[Row]]) -> None:
    listed = _of(tables["school_list"], SALTERGATE_ACADEMY)
    assert listed["Priority"] == "Trust declines visits"
    assert (listed["Adviser"], listed["Last visit"], listed["Next visit"]) == ("", "", "")
    assert _of(tables["establishments"], SALTERGATE_ACADEMY)["Trusts (name)"] == "Lantern Trust"
    assert _of(tables["trust_links"], SALTERGATE_ACADEMY)["Group UID"] == "99001"


def test_new_head_came_to_a_school_that_falls(tables: dict[str, list[Row]]) -> None:
    listed = _of(tables["school_list"], ALDERHITHE_PARK)
    assert listed["Priority"] == "New head, September 2023"
    assert listed["Level in force"] == "Targeted"
    assert _together(tables, ALDERHITHE_PARK, 2016) > _together(tables, ALDERHITHE_PARK, 2019)
    assert float(_of(tables["ks2_2023"], ALDERHITHE_PARK)["READPROG_UPPER"]) < -2


def test_alder_bridge_reads_well_writes_badly_and_too_many_are_away(tables: dict[str, list[Row]]) -> None:
    row = _of(tables["ks2_2023"], ALDER_BRIDGE)
    assert float(row["READPROG"]) > 0 > float(row["WRITPROG"])
    assert float(_of(tables["absence_2023"], ALDER_BRIDGE)["PERCTOT"]) > 100 - AREA.national[2023][5]


def test_links_hold_an_academy_an_amalgamation_and_the_register_a_closure(tables: dict[str, list[Row]]) -> None:
    links = {(row["URN"], row["LinkURN"]): row["LinkType"] for row in tables["links"]}
    assert links[(SALTERGATE_ACADEMY, "999011")] == "Predecessor"
    assert links[("999006", "999007")] == links[("999006", "999008")] == "Predecessor - amalgamated"
    closing = _of(tables["establishments"], "999009")
    assert closing["EstablishmentStatus (name)"] == "Open, but proposed to close"
    assert closing["CloseDate"] == "31-08-2024"


def test_every_open_school_has_a_cluster_and_every_academy_a_trust(tables: dict[str, list[Row]]) -> None:
    assert all(row["Cluster"].endswith(" cluster") for row in tables["school_list"])
    academies = {r["URN"] for r in tables["establishments"] if r["EstablishmentTypeGroup (name)"] == "Academies"}
    assert academies == {row["URN"] for row in tables["trust_links"]}
    for year in (2019, 2023):  # a table that said otherwise would take an academy out of its trust
        types = {row["URN"]: row["NFTYPE"] for row in tables[f"ks4_{year}"] if row["RECTYPE"] == "1"}
        assert types == {"999020": "ACC", "999021": "CY", "999022": "VA"}


def test_each_school_with_an_adviser_has_a_next_visit_after_its_last(tables: dict[str, list[Row]]) -> None:
    visited = [row for row in tables["school_list"] if row["Adviser"]]
    assert {row["Adviser"] for row in visited} == set(AREA.advisers)
    for row in visited:
        last, following = (datetime.strptime(row[c], "%d/%m/%Y") for c in ("Last visit", "Next visit"))  # noqa: DTZ007
        assert last < following


def test_schools_of_a_town_lie_together_on_the_map(tables: dict[str, list[Row]]) -> None:
    """Within a few miles of each other, and the towns apart."""
    places: dict[str, list[tuple[int, int]]] = {}
    for row in tables["establishments"]:
        places.setdefault(row["Town"], []).append((int(row["Easting"]), int(row["Northing"])))
    assert len(places) == 9
    centres = []
    for spots in places.values():
        east, north = np.array(spots, dtype=float).T
        assert max(np.hypot(east - east.mean(), north - north.mean())) < 6_000
        centres.append((east.mean(), north.mean()))
    apart = [np.hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(centres) for b in centres[:i]]
    assert np.median(apart) > 6_000
