"""The working of one figure says every step that a reader could ask for."""

from pathlib import Path

import pytest
from tests.factories.ks2_file import keep, ks2_file

from keystage.analysis.errors import InputError
from keystage.analysis.measures import Working, working
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

YEAR = AcademicYear(2019)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    keep(home, ks2_file())
    keep(home, ks2_file(PTRWM_EXP="50%", READPROG="-2.5"), year="2016/17", name="older.csv", minutes=1)
    return home


def _said(shown: Working, title: str) -> str:
    return "\n".join(line for step in shown.steps if step.title == title for line in step.lines)


@pytest.mark.req("X.4", "X.18")
def test_share_is_explained_from_its_cells_to_chance(home: Home) -> None:
    shown = working(home, urn="999001", measure="ks2_rwm_exp", year=YEAR)
    release = home.current()[0]
    assert shown.title == (
        "Reached the expected standard in reading, writing and maths, 2018/19: Alder Bridge Primary School (999001)"
    )
    assert "63% (final)\n38 of 60 pupils" in _said(shown, "Figure")
    assert "writing judged by new rules" in _said(shown, "What it is")
    where = _said(shown, "Where it comes from")
    assert "ks2.csv, row 2" in where
    assert release.code in where
    assert release.sha256[:12] in where
    assert "PTRWM_EXP: “63%” (the figure)" in where
    assert "TELIG: “60” (pupils)" in where
    assert "One pupil is 1.7 percentage points" in _said(shown, "Pupils")
    assert "only 38 pupils give a percentage printed as that" in _said(shown, "Numerator")
    assert "50.7 to 74.4, 95%. Ours" in _said(shown, "Interval")
    assert "England: 65%" in _said(shown, "National figure")
    assert "66" not in _said(shown, "National figure")  # all schools, independent ones included
    assert "63% less 65% (England): −2 percentage points" in _said(shown, "Difference")
    assert "about 1 fewer" in _said(shown, "Difference")  # 38 - 39 = -1.0
    assert "may be chance" in _said(shown, "Beyond chance?")
    years = _said(shown, "Other years")
    assert years.splitlines() == [
        "2016/17: 50%",
        "— does not compare across: writing judged by new rules —",
        "2017/18: no file loaded",
        "2018/19: 63%",
    ]


@pytest.mark.req("X.18")
def test_score_is_explained_with_sigma_and_root_n(home: Home) -> None:
    shown = working(home, urn="999001", measure="ks2_reading_progress", year=YEAR)
    assert "DfE's band 4: below average" in _said(shown, "Figure")
    interval = _said(shown, "Interval")
    assert "−3.4 to −0.3, 95%. As printed." in interval
    assert "1.96 x 6.1736 / √60 = 1.56" in interval  # by hand: 12.1003 / 7.7460 = 1.5621
    assert "0 lies outside the interval: clear" in _said(shown, "Beyond chance?")
    assert "−1.9 less 0 (England): −1.9 points" in _said(shown, "Difference")


def test_group_is_set_against_others_nationally(home: Home) -> None:
    shown = working(home, urn="999001", measure="ks2_rwm_exp", year=YEAR, group="disadvantaged")
    assert "England: 51%\nEngland, other pupils: 71%" in _said(shown, "National figure")
    assert "61% less 71% (England): −10 percentage points" in _said(shown, "Difference")


def test_z_of_annex_b_7(tmp_path: Path) -> None:
    # A school with 55% of 40 pupils, national 73%: z = -2.56, clearly below.
    home = Home(tmp_path)
    keep(home, ks2_file(TELIG="40", PTREAD_EXP="55%"))
    chance = _said(working(home, urn="999001", measure="ks2_reading_exp", year=YEAR), "Beyond chance?")
    assert "= −2.56 (clear is beyond ±1.96): clear" in chance


def test_rare_outcome_is_tested_exactly(tmp_path: Path) -> None:
    home = Home(tmp_path)
    data = ks2_file(TELIG="12", PTREAD_EXP="100%").replace(b"66%,,,74%", b"66%,,,96%").replace(b"71%,73%", b"71%,95%")
    keep(home, data)
    assert "Exact binomial" in _said(
        working(home, urn="999001", measure="ks2_reading_exp", year=YEAR), "Beyond chance?"
    )


def test_missing_figure_says_why_and_is_not_compared(home: Home) -> None:
    shown = working(home, urn="999002", measure="ks2_rwm_exp", year=YEAR)
    assert "5 or fewer pupils: not published" in _said(shown, "Figure")
    assert "PTRWM_EXP: “SUPP”" in _said(shown, "Where it comes from")
    assert _said(shown, "Difference") == _said(shown, "Interval") == _said(shown, "Beyond chance?") == ""


def test_authority_and_nation_are_explained_too(home: Home) -> None:
    area = working(home, urn="998", measure="ks2_rwm_exp", year=YEAR)
    assert "62% of 900 is 558.00; 554 to 562 pupils" in _said(area, "Numerator")
    nation = working(home, urn="England", measure="ks2_reading_progress", year=YEAR)
    assert "0 by construction" in _said(nation, "Figure")
    assert "the nation is not a sample" in _said(nation, "Interval")


def test_source_that_is_gone_leaves_the_typed_values(home: Home) -> None:
    for release in home.current():
        home.source(release).unlink()
    where = _said(working(home, urn="999001", measure="ks2_rwm_exp", year=YEAR), "Where it comes from")
    assert "rwm_exp: “63.0”" in where


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"measure": "ks2_rwm_ex"}, "Did you mean ks2_rwm_exp"),
        ({"measure": "zzz"}, "There is no measure “zzz”"),
        ({"group": "everyone"}, "Groups are all, girls"),
        ({"year": AcademicYear(2020)}, "no tests that year"),
        ({"year": AcademicYear(2012)}, "the measure exists from 2015/16"),
        ({"year": AcademicYear(2018)}, "There is one for 2016/17, 2018/19"),
        ({"urn": "999999"}, "nor in any other year"),
    ],
)
def test_what_is_not_held_is_said_in_a_sentence(home: Home, asked: dict[str, object], sentence: str) -> None:
    question: dict[str, object] = {"urn": "999001", "measure": "ks2_rwm_exp", "year": YEAR} | asked
    with pytest.raises(InputError, match=sentence):
        working(home, **question)  # type: ignore[arg-type]


def test_reference_data_are_named_with_their_publication(tmp_path: Path) -> None:
    made = Home(tmp_path)
    keep(made, b"URN,Year,Measure,Value,n\n999001,2018/19,phonics_y1,70,30\n", year="2018/19", status="")
    shown = working(made, urn="999001", measure="phonics_y1", year=AcademicYear(2019))
    lines = next(step.lines for step in shown.steps if step.title == "National figure")
    assert lines == ("England: 82%", "No file that is held has it, so it is reference data: "
                     "DfE phonics statistics (domain handbook 2.6).")  # fmt: skip


def test_averages_of_a_sheet_are_named_with_their_file(tmp_path: Path) -> None:
    made = Home(tmp_path)
    keep(made, b"URN,Year,Measure,Value,n\n999001,2018/19,phonics_y1,70,30\n", year="2018/19", status="")
    sheet = keep(made, b"Year,Measure,England\n2018/19,phonics_y1,81\n", name="averages.csv", status="", minutes=1)
    said = _said(working(made, urn="999001", measure="phonics_y1", year=AcademicYear(2019)), "National figure")
    assert said.startswith("England: 81%\n")
    assert f"averages.csv, release {sheet.code}" in said
