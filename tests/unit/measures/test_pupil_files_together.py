"""Files of pupils of one year are read together: year groups apart, results and attendance apart, a school each."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.homes import home_of

from keystage.analysis.measures import figures, working
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

YEAR = AcademicYear(2019)
SESSIONS = "Possible sessions,Authorised absence,Unauthorised absence"
AWAY = f"URN,Pupil number,Academic year,Year group,Phonics,KS2 reading,{SESSIONS}"
READING = "URN,Pupil number,Academic year,Year group,KS2 reading"
MATHS = "URN,Pupil number,Academic year,Year group,KS2 maths"


def lines(header: str, *rows: str) -> str:
    return "\n".join([header, *rows]) + "\n"


def row(home: Home, measure: str, urn: str = "999001") -> dict[str, object]:
    wanted = (pl.col("urn") == urn) & (pl.col("measure") == measure) & (pl.col("group") == "all")
    (found,) = figures(home).filter(wanted).to_dicts()
    return found


@pytest.mark.req("2.24", "X.7")
def test_absence_is_of_all_year_groups_whichever_files_they_stand_in(tmp_path: Path) -> None:
    youngest = lines(AWAY, "999001,1,2018/19,1,35,,380,38,0", "999001,2,2018/19,1,20,,380,0,0")
    oldest = lines(AWAY, "999001,11,2018/19,6,,104,380,0,0", "999001,12,2018/19,6,,97,380,0,0")
    home = home_of(tmp_path, (youngest, ""), (oldest, ""))

    missed, often = row(home, "absence_overall"), row(home, "absence_persistent")

    assert missed["value"] == pytest.approx(100 * 38 / 1520)
    assert (often["numerator"], often["n"]) == (1, 4)
    assert (row(home, "phonics_y1")["numerator"], row(home, "phonics_y1")["n"]) == (1, 2)
    assert row(home, "ks2_reading_exp")["n"] == 2


def test_each_figure_names_the_file_of_its_pupils(tmp_path: Path) -> None:
    youngest = lines(AWAY, "999001,1,2018/19,1,35,,380,38,0")
    oldest = lines(AWAY, "999001,11,2018/19,6,,104,380,0,0")
    home = home_of(tmp_path, (youngest, ""), (oldest, ""))
    kept = {home.frame(r)["year_group"][0]: r.code for r in home.current()}

    assert row(home, "phonics_y1")["release"] == kept[1]
    assert row(home, "ks2_reading_exp")["release"] == kept[6]
    told = working(home, urn="999001", measure="absence_overall", year=YEAR)
    assert "Pupils of other files of the year are in it too" in " ".join(line for s in told.steps for line in s.lines)


@pytest.mark.req("X.7")
def test_one_pupils_results_in_two_files_are_put_together(tmp_path: Path) -> None:
    reading = lines(READING, "999001,1,2018/19,6,104", "999001,2,2018/19,6,A", "999001,3,2018/19,6,99")
    maths = lines(MATHS, "999001,1,2018/19,6,100", "999001,2,2018/19,6,101", "999001,4,2018/19,6,110")
    home = home_of(tmp_path, (reading, ""), (maths, ""))

    assert (row(home, "ks2_reading_exp")["numerator"], row(home, "ks2_reading_exp")["n"]) == (1, 3)
    assert (row(home, "ks2_maths_exp")["numerator"], row(home, "ks2_maths_exp")["n"]) == (3, 3)
    assert row(home, "ks2_cohort")["value"] == 4


def test_a_reason_is_never_set_beside_another_files_grade(tmp_path: Path) -> None:
    both = "URN,Pupil number,Academic year,Year group,KS2 reading,KS2 maths"
    first = lines(both, "999001,1,2018/19,6,,100", "999001,2,2018/19,6,104,100")
    later = lines("URN,Pupil number,Academic year,Year group,KS2 reading,KS2 GPS", "999001,1,2018/19,6,L,100")
    home = home_of(tmp_path, (first, ""), (later, ""))

    assert (row(home, "ks2_reading_exp")["numerator"], row(home, "ks2_reading_exp")["n"]) == (1, 1)


@pytest.mark.req("X.7")
def test_a_pupil_taken_out_of_a_file_stays_out(tmp_path: Path) -> None:
    first = lines(READING, "999001,1,2018/19,6,104", "999001,2,2018/19,6,90", "999002,3,2018/19,6,90")
    more = "URN,Pupil number,Academic year,Year group,KS2 reading,KS2 GPS"
    mended = lines(more, "999001,1,2018/19,6,104,100")
    home = home_of(tmp_path, (first, ""), (mended, ""))

    assert (row(home, "ks2_reading_exp")["numerator"], row(home, "ks2_reading_exp")["n"]) == (1, 1)
    assert row(home, "ks2_reading_exp", "999002")["n"] == 1


@pytest.mark.req("X.7")
@pytest.mark.parametrize("header", [READING, f"{READING},Sex"])
def test_two_classes_of_a_school_stand_beside_each_other(tmp_path: Path, header: str) -> None:
    first = lines(READING, "999001,1,2018/19,6,104", "999001,2,2018/19,6,90")
    second = lines(header, *(f"999001,{n},2018/19,6,110{',F' * header.endswith('Sex')}" for n in (3, 4, 5)))
    home = home_of(tmp_path, (first, ""), (second, ""))

    assert (row(home, "ks2_reading_exp")["numerator"], row(home, "ks2_reading_exp")["n"]) == (4, 5)


@pytest.mark.req("X.7")
def test_a_mended_file_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first = lines(READING, "999001,1,2018/19,6,104", "999001,2,2018/19,6,90")
    home = home_of(tmp_path, (first, ""), (first.replace(",90", ",101"), ""))

    assert len(home.current()) == 1
    assert row(home, "ks2_reading_exp")["numerator"] == 2


def test_schools_in_files_of_their_own_make_the_authority_together(tmp_path: Path) -> None:
    header = "URN,LAESTAB,UPN,Academic year,Year group,KS2 reading"
    one = lines(header, "999001,9992001,R999200107001,2018/19,6,104", "999001,9992001,E999200107002,2018/19,6,90")
    two = lines(header, "999002,9992002,W999200207001,2018/19,6,110")
    home = home_of(tmp_path, (_with_letters(one), ""), (_with_letters(two), ""))

    area = figures(home).filter(
        (pl.col("level") == "la") & (pl.col("measure") == "ks2_reading_exp") & (pl.col("group") == "all")
    )

    assert area.select("urn", "numerator", "n").rows() == [("999", 2.0, 3.0)]


def _with_letters(text: str) -> str:
    """UPNs with the letter that belongs to them."""
    from keystage.analysis.vocabulary import upn

    header, *rows = text.strip().splitlines()
    made = []
    for line in rows:
        cells = line.split(",")
        cells[2] = str(upn.check_letters(pl.Series([cells[2][1:]]))[0]) + cells[2][1:]
        made.append(",".join(cells))
    return "\n".join([header, *made]) + "\n"
