"""A file of pupils takes the road of any file: figures, groups on demand, gaps, the working."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.homes import home_of

from keystage.analysis.errors import InputError
from keystage.analysis.measures import choose, figures, gap, readable, unmatched, working
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

HEADER = "URN,Pupil number,Academic year,Year group,Sex,FSM6,EAL,KS2 reading,KS2 maths,KS2 writing TA"
PUPILS = [
    "1,2018/19,6,M,Y,N,104,100,EXS",
    "2,2018/19,6,M,N,N,99,101,GDS",
    "3,2018/19,6,F,Y,Y,A,100,WTS",
    "4,2018/19,6,F,N,Y,110,112,GDS",
    "5,2018/19,6,M,Y,N,L,L,L",
]


def rows(*schools: str, header: str = HEADER) -> str:
    return "\n".join([header, *(f"{school},{pupil}" for school in schools for pupil in PUPILS)]) + "\n"


def figure(home: Home, group: str = "all", measure: str = "ks2_reading_exp") -> dict[str, object]:
    made = figures(home, groups=[group]).filter(
        (pl.col("urn") == "999001") & (pl.col("measure") == measure) & (pl.col("group") == group)
    )
    (row,) = made.to_dicts()
    return row


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_of(tmp_path, (rows("999001", "999002"), ""))


def test_lines_name_two_groups_at_once(home: Home) -> None:
    chosen = choose(home, year="2018/19", urns=["999001"], measures=["ks2_reading_exp"], groups=["eal+girls"])

    assert [line[2] for line in readable.lines(chosen)] == ["Girls with English as an additional language"]


def test_working_counts_the_rows_of_its_own_year(tmp_path: Path) -> None:
    both = rows("999001") + rows("999001").replace("2018/19", "2017/18").partition("\n")[2]
    told = working(home_of(tmp_path, (both, "")), urn="999001", measure="ks2_reading_exp", year=AcademicYear(2018))

    assert "5 rows (7 to 11)" in " ".join(line for step in told.steps for line in step.lines)


@pytest.mark.req("X.4", "X.16")
def test_imported_rows_make_figures(home: Home) -> None:
    row = figure(home)

    assert (row["numerator"], row["n"], row["status"]) == (2, 4, "school_reported")
    assert figure(home)["value"] == row["value"]  # from the cache


@pytest.mark.req("0.10")
def test_two_groups_that_are_not_listed_are_made_on_demand(home: Home) -> None:
    assert (figure(home, "eal+girls")["numerator"], figure(home, "eal+girls")["n"]) == (1, 2)
    assert "eal+girls" not in set(figures(home)["group"])


@pytest.mark.req("0.10")
def test_choosing_takes_a_pair_in_either_order(home: Home) -> None:
    chosen = choose(home, year="2018/19", urns=["999001"], measures=["ks2_reading_exp"], groups=["boys+disadvantaged"])

    assert chosen["group"].to_list() == ["disadvantaged+boys"]
    with pytest.raises(InputError, match="Two at once are written with a plus"):
        choose(home, year="2018/19", urns=["999001"], groups=["boys+nobody"])


@pytest.mark.req("0.10")
def test_gap_of_two_groups_at_once_stands_beside_the_schools_own_others(home: Home) -> None:
    made = gap(figures(home), group="disadvantaged+boys").filter(
        (pl.col("urn") == "999001") & (pl.col("measure") == "ks2_reading_exp")
    )
    (row,) = made.to_dicts()

    assert (row["value"], row["others_here"], row["within"]) == (100.0, 0.0, 100.0)
    assert (row["gap"], row["reason"]) == (None, "not_available")  # no national row of boys who are not


@pytest.mark.req("X.4")
def test_working_tells_rule_rows_and_who_is_left_out(home: Home) -> None:
    told = working(home, urn="999001", measure="ks2_reading_exp", year=AcademicYear(2019))
    steps = {step.title: " ".join(step.lines) for step in told.steps}

    assert "100 or more in reading" in steps["How it is made"]
    assert "5 rows (2 to 6)" in steps["Where it comes from"]
    assert "1 left out: Reading test, key stage 2: left the school (L)." in steps["Without a result"]
    assert "1 counts as not reached: Reading test, key stage 2: absent (A)." in steps["Without a result"]
    assert "Wilson's interval of 2 in 4" in steps["Interval"]
    mean = working(home, urn="999001", measure="ks2_reading_score", year=AcademicYear(2019))
    assert "the deviation between these pupils" in " ".join(line for step in mean.steps for line in step.lines)


def test_what_dfe_published_comes_first_and_the_authoritys_own_sheet_after(tmp_path: Path) -> None:
    own = "URN,Academic year,Measure,Value\n999001,2018/19,ks2_reading_exp,77\n999001,2018/19,phonics_y1,80\n"
    home = home_of(tmp_path, (own, ""), (rows("999001"), ""))

    assert figure(home)["value"] == 50.0
    assert figure(home, measure="phonics_y1")["value"] == 80.0


def test_school_without_a_urn_is_known_by_its_number(tmp_path: Path) -> None:
    register = "URN,LAESTAB,School name,Academic year,Measure,Value\n999001,9982001,Alder,2018/19,phonics_y1,80\n"
    header = HEADER.replace("URN", "DfE number")
    home = home_of(tmp_path, (register, ""), (rows("9982001", "9982009", header=header), ""))
    release = next(r for r in home.current() if r.kind == "pupil_results_wide")

    assert figure(home)["n"] == 4
    missing = unmatched(home, release)
    assert len(missing) == 1  # five rows, one school
    assert missing[0].row == 7
