"""Key stage 2 in National Curriculum levels, to 2014/15."""

import pytest
from tests.factories.pupil_examples import Example, check

_HANSARD = "Hansard, 15 January 2009: A, T, B and N stand in the total of eligible pupils"

EXAMPLES = [
    Example(
        "ks2_maths_l4", 2009, "Absent pupils and those below the test count as not reached; leavers do not",
        """
        ks2_maths
        4
        5
        3
        B      # below the level of the test
        N      # sat it, no level
        A      # absent
        T      # at its level, unable to take it
        L      # left: not counted
        M      # script missing: not counted
               # nothing in the cell: not counted
        """,
        "2 of 7",
        source=_HANSARD,
    ),
    Example(
        "ks2_reading_l5", 2014, "Level 6 is level 5 or above",
        """
        ks2_reading
        5C
        6
        4A
        """,
        "2 of 3",
    ),
    Example(
        "ks2_em_l4", 2009, "English and maths, each of them",
        """
        ks2_english | ks2_maths
        4           | 4
        5           | 3
        A           | 5
        L           | 5      # left before English: counts in neither
        """,
        "1 of 3",
    ),
    Example(
        "ks2_english_l4", 2012, "In 2012 English is made of the reading test and the writing assessment",
        """
        ks2_reading | ks2_reading_fine | ks2_writing
        4           | 4.5              | 3             # (27 + 21) / 2 = 24
        4           | 4.2              | 3             # (25.2 + 21) / 2 = 23.1
        3           | 3.9              | 4             # (23.4 + 27) / 2 = 25.2
        A           |                  | 4
        """,
        "2 of 4",
        source="background knowledge",
    ),
    Example(
        "ks2_em_l5", 2012, "Level 5 in both, English given as one subject",
        """
        ks2_english | ks2_maths
        5           | 6
        4           | 5
        """,
        "1 of 2",
    ),
    Example(
        "ks2_rwm_l4", 2013, "Reading, writing and maths, each of them",
        """
        ks2_reading | ks2_writing | ks2_maths
        4           | 4           | 4C
        4           | 3           | 5
        5           | 4           | A
        """,
        "1 of 3",
    ),
    Example(
        "ks2_science_l4", 2009, "Science was tested to 2008/09",
        """
        ks2_science | ks2_science_ta
        4           | 3
        3           | 4               # the test stands
        """,
        "1 of 2",
    ),
    Example(
        "ks2_science_l4", 2011, "Since then teachers assess it, whichever column has it",
        """
        ks2_science | ks2_science_ta
        4           |
                    | 5
                    | 3
                    | A
        """,
        "2 of 4",
    ),
    Example(
        "ks2_maths_ta_l4", 2011, "Teacher assessment: absent and disapplied pupils stay in",
        """
        ks2_maths_ta
        4
        W
        D
        A
        """,
        "1 of 4",
    ),
    Example(
        "ks2_gps_l4", 2013, "Grammar, punctuation and spelling, tested from 2012/13",
        """
        ks2_gps
        3
        6
        """,
        "1 of 2",
    ),
    Example(
        "ks2_maths_l4b", 2013, "4B by its letter, or by the fine level",
        """
        ks2_maths | ks2_maths_fine
        4A        |
        4C        |
        4         | 4.4             # 26.4 points: 4B
        4         | 4.3             # 25.8 points: 4C
        5         |
        B         |
        """,
        "3 of 6",
    ),
    Example(
        "ks2_maths_l4b", 2014, "A school with a plain level 4 has no figure: its level 5s would pass for all",
        """
        urn    | ks2_maths
        999001 | 4
        999001 | 5
        999002 | 4B
        999002 | 4C
        """,
        "1 of 2",
    ),
    Example(
        "ks2_rwm_l4b", 2013, "A good level 4 in reading and maths, level 4 in writing",
        """
        ks2_reading | ks2_writing | ks2_maths
        4B          | 4           | 5
        4C          | 5           | 5
        4A          | 3           | 4B
        """,
        "1 of 3",
    ),
    Example(
        "ks2_aps", 2009, "English, maths and science to 2008/09; below the test is 15 points, absent none",
        """
        ks2_english | ks2_maths | ks2_science
        4           | 5         | 3             # (27 + 33 + 21) / 3 = 27
        B           | N         | 2             # 15
        A           | 4         | 5             # (27 + 33) / 2 = 30
        A           | A         | A             # no points: left out
        """,
        "24.0 of 3",
    ),
    Example(
        "ks2_aps", 2012, "From 2011/12 pupils below the test are worth the teacher assessment, at most level 2",
        """
        ks2_english | ks2_english_ta | ks2_maths | ks2_maths_ta
        4           | 3              | 4         | 5             # 27
        B           | 1              | B         | 1             # 9
        N           | 3              | 2         | W             # 15, and 3
        """,
        "15.0 of 3",
        source="kristianstill.co.uk",
    ),
    Example(
        "ks2_aps", 2013, "From 2012/13 maths is a half, reading and writing a quarter each",
        """
        ks2_reading | ks2_writing | ks2_maths
        4           | 3           | 5           # ((27 + 21) / 2 + 33) / 2 = 28.5
        """,
        "28.5 of 1",
        source="background knowledge",
    ),
    Example(
        "ks2_maths_aps", 2015, "A sub-level is worth its whole level, level 6 39 points",
        """
        ks2_maths
        4C
        6
        A
        """,
        "33.0 of 2",
    ),
    Example(
        "ks2_cohort", 2009, "Pupils who count in any subject",
        """
        ks2_english | ks2_maths
        4           | 4
        A           | B
        L           | L      # left
        L           | 4
        """,
        "3",
    ),
]  # fmt: skip


@pytest.mark.req("2.17")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}-{e.title}")
def test_key_stage_2_in_levels(example: Example) -> None:
    check(example)
