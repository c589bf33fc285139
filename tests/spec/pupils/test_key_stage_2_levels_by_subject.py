"""Key stage 2 in levels, subject by subject: tests, teacher assessment, level 6, average points."""

import pytest
from tests.factories.pupil_examples import Example, check

TABLES = "Domain handbook 2.1; Hansard, 15 January 2009 (A, B, N and T stay in)"
LEVEL_6 = "Domain handbook 2.1: level 6 tests from 2011/12 to 2014/15"
TEACHER = "Domain handbook 2.1, 2.7"
POINTS = "Domain handbook 2.1; HC Deb 24 May 2002 c661W (an absent pupil has no points)"
COMBINED = "Background knowledge"


def column(code: str, *cells: str) -> str:
    return "\n".join([code, *cells])


def judged(subject: str) -> str:
    return column(
        f"ks2_{subject}_ta", "4", "5", "3", "W", "D   # disapplied: counts", "A   # absent: counts", "L   # left: out"
    )


EXAMPLES = [
    Example(
        "ks2_english_l4", 2010, "English was one subject: absent from the test (A) or below it (B, N) is not reached",
        column("ks2_english", "4", "5", "3", "N   # sat it, no level: counts", "A   # counts", "L   # left: out"),
        "2 of 5", source=TABLES,
    ),
    Example(
        "ks2_english_l5", 2010, "Level 5 or above, of all eligible pupils",
        column("ks2_english", "5", "4", "B   # below the test: counts", "A   # counts", "L   # left: out"),
        "1 of 4", source=TABLES,
    ),
    Example(
        "ks2_english_l5", 2012, "In 2011/12 English is made of the reading test and the writing assessment, from 30",
        """
        ks2_reading | ks2_reading_fine | ks2_writing
        5           | 5.6              | 4             # (33.6 + 27) / 2 = 30.3
        4           | 4.9              | 5             # (29.4 + 33) / 2 = 31.2
        5           | 5.2              | 4             # (31.2 + 27) / 2 = 29.1
        A           |                  | 5             # absent from reading: counts
        """,
        "2 of 4", source=COMBINED,
    ),
    Example(
        "ks2_em_l4", 2012, "In 2011/12 English is made of the reading test and the writing assessment",
        """
        ks2_reading | ks2_reading_fine | ks2_writing | ks2_maths
        4           | 4.5              | 3           | 4           # (27 + 21) / 2 = 24, and maths
        4           | 4.5              | 3           | 3
        4           | 4.2              | 3           | 5           # (25.2 + 21) / 2 = 23.1
        """,
        "1 of 3", source=COMBINED,
    ),
    Example(
        "ks2_em_l5", 2010, "Level 5 in both; a pupil whose script is missing in one counts in neither",
        """
        ks2_english | ks2_maths
        5           | 5
        5           | 4
        A           | 5           # absent: counts
        5           | M           # script missing: out
        """,
        "1 of 3", source=TABLES,
    ),
    Example(
        "ks2_reading_l4", 2014, "Any level 4, 4C among them",
        column("ks2_reading", "4C", "5", "3A", "B   # below the test: counts", "A   # counts", "L   # left: out"),
        "2 of 5", source=TABLES,
    ),
    Example(
        "ks2_writing_l4", 2011, "To 2010/11 writing was a test, with a test’s codes",
        column("ks2_writing", "4", "3", "N   # sat it, no level: counts", "A   # counts", "M   # script missing: out"),
        "1 of 4", source=TABLES,
    ),
    Example(
        "ks2_writing_l4", 2013, "From 2011/12 teachers judge it; a disapplied pupil (D) counts",
        column("ks2_writing", "4", "5", "3A", "W", "D   # counts", "L   # left: out"),
        "2 of 5", source=TEACHER,
    ),
    Example(
        "ks2_writing_l5", 2010, "To 2010/11 by the test",
        column("ks2_writing", "5", "4", "B   # below the test: counts", "L   # left: out"),
        "1 of 3", source=TABLES,
    ),
    Example(
        "ks2_writing_l5", 2014, "From 2011/12 as teachers judge it; level 6 is above",
        column("ks2_writing", "5B", "6", "4A", "D   # counts", "L   # left: out"),
        "2 of 4", source=TEACHER,
    ),
    Example(
        "ks2_maths_l5", 2012, "Level 6 is level 5 or above; T (unable to take the test) counts",
        column("ks2_maths", "5", "6", "4A", "T   # counts", "L   # left: out"),
        "2 of 4", source=TABLES,
    ),
    Example(
        "ks2_rwm_l5", 2014, "Level 5 in each of the three",
        """
        ks2_reading | ks2_writing | ks2_maths
        5           | 5           | 5C
        6           | 5           | 4
        5           | 4           | 5
        5           | 5           | L           # left before maths: out
        """,
        "1 of 3", source=TABLES,
    ),
    Example(
        "ks2_reading_l4b", 2014, "4C is not a good level 4; an absent pupil counts",
        column("ks2_reading", "4B", "5", "4C", "A   # counts", "L   # left: out"),
        "2 of 4", source="DfE, provisional key stage 2 release of September 2013; domain handbook 2.1",
    ),
    *(
        Example(
            f"ks2_{subject}_l6", 2014, "Of all eligible pupils, whether or not they were entered for the level 6 test",
            column(f"ks2_{subject}", "6", "5A", "4", "B   # below the test: counts", "L   # left: out"),
            "1 of 4", source=LEVEL_6,
        )
        for subject in ("reading", "maths", "gps")
    ),
    Example(
        "ks2_writing_l6", 2014, "Writing has no level 6 test: teachers judge it",
        column("ks2_writing", "6", "5", "D   # counts", "L   # left: out"),
        "1 of 3", source=LEVEL_6,
    ),
    Example(
        "ks2_gps_l5", 2015, "Level 6 is level 5 or above; N (sat it, no level) counts",
        column("ks2_gps", "5", "6", "4", "N   # counts", "L   # left: out"),
        "2 of 4", source=TABLES,
    ),
    Example(
        "ks2_science_l5", 2008, "To 2008/09 by the test, whatever teachers judged",
        """
        ks2_science | ks2_science_ta
        5           | 4
        4           | 5               # the test stands
        T           | 5               # unable to take it: counts, not reached
        L           | 5               # left: out
        """,
        "1 of 3", source=TABLES,
    ),
    Example(
        "ks2_science_l5", 2012, "Since then as teachers judge it, whichever column has it",
        """
        ks2_science | ks2_science_ta
        5           |
                    | 5
                    | 4
        D           |                 # disapplied: counts
        """,
        "2 of 4", source=TEACHER,
    ),
    *(
        Example(
            f"ks2_{subject}_ta_l{level}", year, f"Level {level} or above as teachers judge it; A and D count",
            judged(subject), expect, source=TEACHER,
        )
        for subject, year in (("english", 2010), ("reading", 2014), ("maths", 2010), ("science", 2008))
        for level, expect in ((4, "2 of 6"), (5, "1 of 6"))
    ),
    Example(
        "ks2_english_aps", 2009, "B and N are worth 15 points; an absent pupil has none",
        column("ks2_english", "4   # 27", "5   # 33", "B   # 15", "N   # 15", "A   # none"),
        "22.5 of 4", source=POINTS,
    ),
    Example(
        "ks2_english_aps", 2012, "In 2011/12 B and N are worth the teacher assessment, at most level 2",
        """
        ks2_english | ks2_english_ta
        4           | 4                # 27
        B           | 1                # 9
        N           | 3                # 15, the most there is
        A           | 4                # absent: none
        """,
        "17.0 of 3", source="Domain handbook 2.1; kristianstill.co.uk",
    ),
    Example(
        "ks2_reading_aps", 2010, "To 2010/11 N is worth 15 points",
        column("ks2_reading", "4   # 27", "3   # 21", "N   # 15", "A   # none"),
        "21.0 of 3", source=POINTS,
    ),
    Example(
        "ks2_reading_aps", 2014, "From 2011/12 B is worth the teacher assessment; absent is none, whatever that says",
        """
        ks2_reading | ks2_reading_ta
        5           | 5                # 33
        B           | W                # 3
        A           | 4                # none
        """,
        "18.0 of 2", source="Domain handbook 2.1; kristianstill.co.uk",
    ),
    Example(
        "ks2_writing_aps", 2009, "To 2010/11 B in the test is worth 15 points",
        column("ks2_writing", "4   # 27", "5   # 33", "B   # 15", "A   # none"),
        "25.0 of 3", source=POINTS,
    ),
    Example(
        "ks2_writing_aps", 2014, "From 2011/12 the level that teachers judge: W is 3, level 6 is 39",
        column("ks2_writing", "4   # 27", "W   # 3", "6   # 39", "D   # none"),
        "23.0 of 3", source="Domain handbook 2.1",
    ),
    Example(
        "ks2_maths_aps", 2010, "To 2010/11 B and N are worth 15 points",
        column("ks2_maths", "4   # 27", "B   # 15", "N   # 15", "T   # none"),
        "19.0 of 3", source=POINTS,
    ),
    Example(
        "ks2_science_aps", 2009, "N is worth 15 points; T (unable to take the test) none",
        column("ks2_science", "4   # 27", "3   # 21", "N   # 15", "T   # none"),
        "21.0 of 3", source=POINTS,
    ),
    Example(
        "ks2_gps_aps", 2014, "Teachers do not assess it, so that a pupil below the test has no points",
        column("ks2_gps", "4   # 27", "6   # 39", "B   # none", "A   # none"),
        "33.0 of 2", source="Domain handbook 2.1; that B has none, from our reading of it",
    ),
    Example(
        "ks2_aps", 2011, "In 2009/10 and 2010/11 English and maths alone, science no longer being tested",
        """
        ks2_english | ks2_maths | ks2_science
        4           | 5         | 3             # (27 + 33) / 2 = 30
        B           | 4         | 5             # (15 + 27) / 2 = 21
        A           | 3         | 4             # 21
        """,
        "24.0 of 3", source=POINTS,
    ),
]  # fmt: skip


@pytest.mark.req("2.17", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}-{e.title}")
def test_levels_subject_by_subject(example: Example) -> None:
    check(example)
