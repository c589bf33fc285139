"""English and maths together, five or more good grades, levels of progress to 16, by each year's rule."""

import pytest
from tests.factories.pupil_examples import Example, check

DFE = "DfE key stage 4 methodology 2018-19"
BOTH = "ks4_english_language | ks4_english_literature | ks4_english | ks4_maths | ks4_art"
NEW = """
    ks4_english_language | ks4_english_literature | ks4_maths | ks4_art
    3                    | 5                      | 4         | 4
    4                    |                        | 7         | 4   # literature not taken: language is enough
    7                    | 7                      |           | 4   # no maths: stays in, not reached
    5                    | 5                      | X         | 4   # no result in maths: the same
    9                    | 8                      | 7         | 4
    4                    | 4                      | Q         | 4   # not known yet: left out
"""
FIVE = """
    ks4_english | ks4_maths | ks4_science_double | ks4_history | ks4_art | ks4_music | ks4_french
    C           | C         | CC                 | C           |         |           |     # the double award is two
    C           | D         | CC                 | C           | B       | B         | A
    C           | C         | DD                 | C           | C       | D         |
    A           | A         | AA                 | A           | A*      |           |
"""
TECHNICAL = """
    ks4_english | ks4_maths | ks4_history | ks4_other_1 | ks4_other_2 | ks4_other_3
    C           | C         | D           | L2P         | L2P         | L2M
"""
LEVELS = """
    ks2_maths | ks4_maths | ks4_english | ks4_art
    4         | C         | C           | C   # level 4 to C: three levels
    4         | D         | C           | C
    5         | A         | C           | C   # four
    3         | D         | C           | C
    4         |           | C           | C   # no grade: not made
              | A*        | C           | C   # no level at 11: left out
"""

EXAMPLES = [
    Example("ks4_basics_94", 2019, "Language or literature, and maths", NEW, "3 of 5", source=DFE),
    Example("ks4_basics_95", 2019, "The same at grade 5", NEW, "1 of 5", source=DFE),
    Example("ks4_basics_97", 2019, "The same at grade 7", NEW, "1 of 5", source=DFE),
    Example(
        "ks4_basics_ac",
        2015,
        "To 2014/15: C in language, literature being taken too, or in combined English",
        f"{BOTH}\nC|D| |C|\nC| | |C|   # no literature\n | |C|C|\nD|B| |C|",
        "2 of 4",
        source=DFE,
    ),
    Example(
        "ks4_basics_ac",
        2016,
        "In 2015/16 either is enough",
        f"{BOTH}\nC|D| |C|\nC| | |C|\n | |C|C|\nD|B| |C|",
        "4 of 4",
        source=DFE,
    ),
    Example("ks4_english_grade_5", 2019, "English by itself, of all pupils", NEW, "4 of 6", source=DFE),
    Example("ks4_5ac", 2008, "Five or more, a double award being two", FIVE, "3 of 4", source="Domain handbook 2.10"),
    Example("ks4_5acem", 2008, "English and maths among them", FIVE, "2 of 4", source="Domain handbook 2.10"),
    Example(
        "ks4_5acem",
        2013,
        "Other qualifications count with a pass at level 2, all of them in 2012/13",
        TECHNICAL,
        "1 of 1",
        source=DFE,
    ),
    Example("ks4_5acem", 2014, "Two of them from 2013/14 on", TECHNICAL, "0 of 1", source=DFE),
    Example(
        "ks4_5em_94",
        2019,
        "Grades 4 to 9; combined science at 4-4 is two, at 4-3 none",
        """
        ks4_english_language | ks4_english_literature | ks4_maths | ks4_combined_science | ks4_art
        4                    |                        | 4         | 4-4                  | 4
        4                    |                        | 4         | 4-3                  | 4
        4                    | 4                      | 4         | 4-4                  |
        """,
        "2 of 3",
        source="DfE PT5EM_94; the pair from background knowledge",
    ),
    Example("ks4_five_top", 2008, "Five at A or A*", FIVE, "1 of 4", source="Our definition"),
    Example("ks4_5ag", 2008, "Five at any grade", FIVE, "4 of 4", source="DfE, level 1 threshold"),
    Example(
        "ks4_capped_points",
        2013,
        "The best eight, C being 40 and A* 58",
        """
        ks4_english | ks4_maths | ks4_history | ks4_art | ks4_music | ks4_french | ks4_drama | ks4_pe | ks4_statistics
        C | C | C | C | C | C | C | C | A*   # 58 + 7 × 40
        """,
        "338.0 of 1",
        source="Domain handbook 2.3",
    ),
    Example("ks4_maths_3lp", 2013, "Level 4 to C, 3 to D, 5 to B", LEVELS, "3 of 5", source="Domain handbook 2.3"),
    Example("ks4_maths_4lp", 2013, "A grade more", LEVELS, "1 of 5", source="Domain handbook 2.3"),
    Example(
        "ks4_english_3lp",
        2013,
        "The better of combined English and English language",
        """
        ks2_english | ks4_english | ks4_english_language | ks4_maths | ks4_art
        4           |             | C                    | C         | C
        5           | C           |                      | C         | C
        3           | U           | D                    | C         | C
        """,
        "2 of 3",
        source="Domain handbook 2.3",
    ),
]


@pytest.mark.req("X.4", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_good_grades_and_levels_of_progress(example: Example) -> None:
    check(example)
