"""Floor and coasting standards of each year: who is below, by how many pupils, and what cannot be told."""

import polars as pl
import pytest
from tests.factories.spec_tables import cells, figures_in

from keystage.analysis.measures import FLOORS, floor_counts, floors


def check(title: str, data: str, *, floor: str, expect: str) -> None:
    """expect: school | year | below (yes, no, unknown, exempt) | pupils (to spare; negative: short)."""
    made = floors(figures_in(data))
    assert dict(made.schema) == dict(FLOORS), title
    found = {(r["urn"], r["year"]): r for r in made.to_dicts() if r["floor"].startswith(floor)}
    wanted = {(row["school"], int(row["year"])): row for row in cells(expect)}
    assert set(found) == set(wanted), title
    for key, row in wanted.items():
        got = found[key]
        told = {True: "yes", False: "no", None: "exempt" if got["exempt"] else "unknown"}[got["below"]]
        assert told == row["below"], (title, key)
        assert got["pupils_to_floor"] == (float(row["pupils"]) if row["pupils"] else None), (title, key)


@pytest.mark.req("2.25")
def test_english_and_maths_together_2008_to_2010() -> None:
    check(
        "55% of pupils at level 4 in both English and maths",
        """
        school | year | ks2_em_l4
        A      | 2009 | 54 of 50      # 27 pupils; 28 are 56 %
        B      | 2009 | 55 of 40      # 22 pupils: the floor itself is not below
        C      | 2009 | 70 of 20      # 14 pupils; 11 are 55 %
        D      | 2009 | 45 of 11
        E      | 2009 | 20 of 10      # fewer than 11 pupils
        F      | 2009 | suppressed
        G      | 2011 | 54 of 50      # another standard by then
        """,
        floor="primary_em_55",
        expect="""
        school | year | below   | pupils
        A      | 2009 | yes     | -1
        B      | 2009 | no      | 0
        C      | 2009 | no      | 3
        D      | 2009 | yes     | -1
        E      | 2009 | exempt  | -4
        F      | 2009 | unknown |
        """,
    )


@pytest.mark.req("2.18")
def test_schools_newly_above_each_subjects_floor_are_counted() -> None:
    made = floors(
        figures_in("""
        school | year | ks2_english_l4 | ks2_maths_l4
        A      | 2007 | 60 of 30       | 60 of 30
        A      | 2008 | 70 of 30       | 63 of 30
        B      | 2007 | 60 of 30       | 70 of 30
        B      | 2008 | 67 of 30       | 60 of 30
        C      | 2007 | suppressed     | 50 of 30
        C      | 2008 | 70 of 30       | 80 of 30     # English was not known before: not counted
        """)
    )
    counts = {(r["year"], r["floor"]): r for r in floor_counts(made).to_dicts()}
    english, maths = counts[2008, "primary_english_65"], counts[2008, "primary_maths_65"]
    assert (english["newly_above"], english["newly_below"], english["below"]) == (2, 0, 0)
    assert (maths["newly_above"], maths["newly_below"], maths["below"]) == (1, 1, 2)
    assert counts[2007, "primary_maths_65"]["newly_above"] is None
    assert counts[2007, "primary_english_65"]["unknown"] == 1


@pytest.mark.req("2.25", "2.35")
def test_attainment_and_every_progress_median_2013() -> None:
    check(
        "below only when attainment and progress in all three are under the line",
        """
        school | year | ks2_rwm_l4 | ks2_reading_2lp | ks2_writing_2lp | ks2_maths_2lp
        A      | 2013 | 59 of 44   | 90 of 44        | 94 of 44        | 91 of 44
        B      | 2013 | 59 of 44   | 91 of 44        | 94 of 44        | 91 of 44   # reading is at the median
        C      | 2013 | 61 of 44   | 50 of 44        | 50 of 44        | 50 of 44
        D      | 2013 | 59 of 44   | 90 of 44        | suppressed      | 91 of 44
        E      | 2013 | 59 of 44   | 95 of 44        | suppressed      | 91 of 44   # whatever writing is, not below
        F      | 2013 | suppressed | 90 of 44        | 94 of 44        | 91 of 44
        """,
        floor="primary_rwm_60",
        expect="""
        school | year | below   | pupils
        A      | 2013 | yes     | -1
        B      | 2013 | no      | -1
        C      | 2013 | no      | 0
        D      | 2013 | unknown | -1
        E      | 2013 | no      | -1
        F      | 2013 | unknown |
        """,
    )


@pytest.mark.req("2.25")
def test_scaled_scores_2016_to_2018() -> None:
    check(
        "under 65% and any score under its line; one alone must be clearly under 0",
        """
        school | year | ks2_rwm_exp | ks2_reading_progress     | ks2_writing_progress     | ks2_maths_progress
        A      | 2017 | 50 of 30    | -5.1 (-7.3 to -2.9) of 30 | 0.0 (-2.2 to 2.2) of 30  | 0.0 (-2.0 to 2.0) of 30
        B      | 2017 | 50 of 30    | -5.0 (-7.2 to -2.8) of 30 | -7.0 (-9.2 to -4.8) of 30 | -5.0 (-7.0 to -3.0) of 30
        C      | 2017 | 65 of 40    | -9.0 (-11 to -7) of 40   | -9.0 (-11 to -7) of 40   | -9.0 (-11 to -7) of 40
        D      | 2017 | 50 of 12    | -5.5 (-11.5 to 0.5) of 6 | 0.0 (-5 to 5) of 6       | 0.0 (-5 to 5) of 6
        E      | 2017 | 50 of 12    | -5.5 (-11.5 to 0.5) of 6 | 0.0 (-5 to 5) of 6       | -5.5 (-11 to 0.2) of 6
        F      | 2017 | 50 of 30    | low_coverage             | 0.0 (-5 to 5) of 30      | 0.0 (-5 to 5) of 30
        G      | 2019 | 10 of 30    | -9.0 (-11 to -7) of 30   | -9.0 (-11 to -7) of 30   | -9.0 (-11 to -7) of 30
        """,
        floor="primary_rwm_65_scores",
        expect="""
        school | year | below  | pupils
        A      | 2017 | yes    | -5
        B      | 2017 | no     | -5
        C      | 2017 | no     | 0
        D      | 2017 | no     | -2
        E      | 2017 | yes    | -2
        F      | 2017 | exempt | -5
        """,
    )


@pytest.mark.req("2.25")
def test_no_standard_after_2018() -> None:
    data = """
    school | year | ks2_rwm_exp | ks4_progress8
    A      | 2019 | 10 of 30    | -2.0 (-2.5 to -1.5) of 90
    A      | 2023 | 10 of 30    | -2.0 (-2.5 to -1.5) of 90
    """
    assert floors(figures_in(data)).is_empty()


@pytest.mark.req("2.25")
def test_progress_8_needs_its_interval_wholly_under_nought() -> None:
    check(
        "below -0.5 and clearly below average",
        """
        school | year | ks4_progress8
        A      | 2018 | -0.51 (-0.80 to -0.22) of 90
        B      | 2018 | -0.50 (-0.79 to -0.21) of 90
        C      | 2018 | -0.90 (-1.90 to 0.10) of 7
        D      | 2018 | -0.90 of 90                     # no interval printed
        E      | 2018 | not_published                  # an independent school: never judged
        """,
        floor="secondary_p8",
        expect="""
        school | year | below   | pupils
        A      | 2018 | yes     |
        B      | 2018 | no      |
        C      | 2018 | no      |
        D      | 2018 | unknown |
        """,
    )


@pytest.mark.req("2.25")
def test_threshold_that_we_do_not_know_leaves_it_unknown_unless_attainment_settles_it() -> None:
    check(
        "2012: the medians of the year are not known to us",
        """
        school | year | ks4_5acem | ks4_english_3lp | ks4_maths_3lp
        A      | 2012 | 39 of 100 | 60 of 100       | 60 of 100
        B      | 2012 | 40 of 100 | 60 of 100       | 60 of 100
        """,
        floor="secondary_5acem_40_progress",
        expect="""
        school | year | below   | pupils
        A      | 2012 | unknown | -1
        B      | 2012 | no      | 0
        """,
    )


COASTING = """
school | year | ks2_rwm_l4 | ks2_reading_2lp | ks2_writing_2lp | ks2_maths_2lp | ks2_rwm_exp | ks2_reading_progress     | ks2_writing_progress | ks2_maths_progress
A      | 2014 | 84 of 30   | 93 of 30        | 95 of 30        | 92 of 30      |             |                          |                      |
A      | 2015 | 84 of 30   | 93 of 30        | 96 of 30        | 92 of 30      |             |                          |                      |
A      | 2016 |            |                 |                 |               | 84 of 30    | -2.6 (-4.8 to -0.4) of 30 | 0 (-2 to 2) of 30   | 0 (-2 to 2) of 30
B      | 2014 | 84 of 30   | 94 of 30        | 95 of 30        | 92 of 30      |             |                          |                      |
B      | 2015 | 84 of 30   | 93 of 30        | 96 of 30        | 92 of 30      |             |                          |                      |
B      | 2016 |            |                 |                 |               | 84 of 30    | -2.6 (-4.8 to -0.4) of 30 | 0 (-2 to 2) of 30   | 0 (-2 to 2) of 30
C      | 2015 | 84 of 30   | 93 of 30        | 96 of 30        | 92 of 30      |             |                          |                      |
C      | 2016 |            |                 |                 |               | 84 of 30    | -2.6 (-4.8 to -0.4) of 30 | 0 (-2 to 2) of 30   | 0 (-2 to 2) of 30
D      | 2015 | 84 of 30   | 93 of 30        | 96 of 30        | 92 of 30      |             |                          |                      |
D      | 2016 |            |                 |                 |               | 84 of 30    | -2.6 (-4.8 to 0.1) of 30  | 0 (-2 to 2) of 30   | 0 (-2 to 2) of 30
"""  # noqa: E501


@pytest.mark.req("2.25")
def test_coasting_is_all_three_years_each_by_its_own_test() -> None:
    check(
        "A fell short every year; B reached a median in 2014; of C 2014 is not held; D is not clear in 2016",
        COASTING,
        floor="primary_coasting",
        expect="""
        school | year | below   | pupils
        A      | 2016 | yes     | -1
        B      | 2016 | no      | -1
        C      | 2016 | unknown | -1
        D      | 2016 | no      | -1
        """,
    )
    missing = {r["urn"]: r["missing"] for r in floors(figures_in(COASTING)).to_dicts() if r["standard"] == "coasting"}
    assert missing["C"] == ["results of the year to 2014"]


def test_special_schools_are_never_judged() -> None:
    data = figures_in("""
    school | year | ks2_em_l4
    A      | 2009 | 10 of 30
    B      | 2009 | 10 of 30
    """)
    schools = pl.DataFrame({"urn": ["A", "B"], "kind": ["special", "primary"]})
    assert floors(data, schools=schools)["urn"].to_list() == ["B"]


def test_schools_without_pupils_at_that_key_stage_have_no_row() -> None:
    data = figures_in("""
    school | year | ks2_em_l4
    A      | 2009 |
    B      | 2009 | new
    """)
    assert floors(data).is_empty()


def test_years_can_be_chosen_and_the_year_before_still_counts() -> None:
    data = figures_in("""
    school | year | ks2_em_l4
    A      | 2008 | 50 of 30
    A      | 2009 | 60 of 30
    """)
    (row,) = floors(data, years=[2009]).to_dicts()
    assert (row["year"], row["newly_above"], row["pupils_to_floor"]) == (2009, True, 1.0)
