"""Parts of Progress 8 and of the English Baccalaureate, one by one."""

import pytest
from tests.factories.pupil_examples import Example, check

DFE = "DfE key stage 4 metadata and methodology 2018-19"
HANDBOOK = "Domain handbook 2.9"
HEAD = (
    "ks2_average | ks4_maths | ks4_english_language | ks4_english_literature | ks4_biology | ks4_chemistry | "
    "ks4_physics | ks4_history | ks4_french | ks4_art | ks4_pe"
)
STARTS = f"""
    {HEAD}
    5.0 | 6 | 5 | 7 | 6 | 7 | 5 | 6 | 4 | 8 | 3   # English 14, EBacc subjects 19, open subjects 18
    2.4 | U |   |   |   |   |   |   |   |   |     # nothing in any of them
        | 6 | 5 | 7 | 6 | 7 | 5 | 6 | 4 | 8 | 3   # no start: left out
"""


def element(name: str, low: float, middle: float) -> tuple[tuple[object, ...], ...]:
    """A made-up national table of an element of Attainment 8, two bands of starts."""
    outcome = f"ks4_attainment8_{name}"
    return ((2019, outcome, 2.0, 2.5, low, None), (2019, outcome, 4.95, 5.05, middle, None))


ENGLISH = """
    ks4_english_language | ks4_english_literature | ks4_maths | ks4_combined_science
    5                    | 3                      | 4         | 4-4                    # 4 or above in one is enough
    3                    | 3                      | 4         | 4-4
    6                    |                        | 4         | 4-4                    # literature not taken
                         |                        | 4         | 4-4                    # neither taken
    5                    | Q                      | 4         | 4-4                    # not known yet: left out
"""
MATHS = """
    ks4_english_language | ks4_english_literature | ks4_maths | ks4_combined_science
    4                    | 4                      | 5         | 4-4
    4                    | 4                      | 4         | 4-4
    4                    | 4                      | U         | 4-4                    # ungraded is an entry
    4                    | 4                      |           | 4-4                    # not entered: stays in
    4                    | 4                      | X         | 4-4                    # no result: not entered
    4                    | 4                      | Q         | 4-4                    # not known yet: left out
"""
SCIENCE = """
    ks4_english_language | ks4_maths | ks4_combined_science | ks4_biology | ks4_chemistry | ks4_physics | ks4_computer_science
    4                    | 4         | 5-5                  |             |               |             |
    4                    | 4         | 5-4                  |             |               |             |     # not both 5
    4                    | 4         |                      | 5           | 4             |             | 5   # two of three
    4                    | 4         |                      | 9           | 9             |             |     # two alone: not entered
"""  # noqa: E501
HUMANITIES = """
    ks4_english_language | ks4_maths | ks4_combined_science | ks4_history | ks4_geography
    4                    | 4         | 4-4                  | 3           | 5               # the better of the two
    4                    | 4         | 4-4                  | 3           |
    4                    | 4         | 4-4                  |             | U               # ungraded is an entry
    4                    | 4         | 4-4                  |             |                 # neither
"""
LANGUAGES = """
    ks4_english_language | ks4_maths | ks4_combined_science | ks4_french | ks4_spanish
    4                    | 4         | 4-4                  | 3          | 4             # the better of the two
    4                    | 4         | 4-4                  | 3          |
    4                    | 4         | 4-4                  |            |               # none
"""
LETTERS = """
    ks4_english | ks4_maths | ks4_science_core | ks4_science_additional | ks4_history | ks4_geography | ks4_french
    C           | C         | C                | C                      | C           |               | B
    D           | D         | C                | D                      | D           | C             | D
    B           | B         | A                |                        |             |               |     # science alone is no pair
"""  # noqa: E501

EXAMPLES = [
    Example(
        "ks4_progress8_english", 2019, "Of two slots: (14 − 12) / 2 and (0 − 4) / 2; an element has no floor",
        STARTS, "-0.50 of 2", expected=element("english", 4.0, 12.0), source="DfE P8MEAENG; domain handbook 2.9",
    ),
    Example(
        "ks4_progress8_ebacc", 2019, "Of three slots: (19 − 16) / 3 and (0 − 3) / 3",
        STARTS, "0.00 of 2", expected=element("ebacc", 3.0, 16.0), source="DfE P8MEAEBAC; domain handbook 2.9",
    ),
    Example(
        "ks4_progress8_open", 2019, "Of three slots: (18 − 16.5) / 3 and (0 − 3) / 3",
        STARTS, "-0.25 of 2", expected=element("open", 3.0, 16.5), source="DfE P8MEAOPEN; domain handbook 2.9",
    ),
    Example(
        "ks4_progress8", 2017, "To 2016/17 there was no floor: (0.3 − 2.0) / 2",
        """
        ks2_average | ks4_maths | ks4_english_language | ks4_english_literature | ks4_history | ks4_biology | ks4_chemistry | ks4_physics | ks4_art
        5.0         | 5         | 4                    | 5                      | C           | B           | A             | C           | A*   # 10 + 10 + 16.5 + 16.5 = 53 against 50
        2.4         | U         |                      |                        |             |             |               |             |      # 0 against 20
        """,  # noqa: E501
        "-0.85 of 2",
        expected=((2017, "ks4_attainment8", 2.0, 2.5, 20.0, None), (2017, "ks4_attainment8", 4.95, 5.05, 50.0, None)),
        source=HANDBOOK,
    ),
    Example(
        "ks4_progress8", 2016, "Pupils tested in 2010/11 start from the mean of English and maths: 4.8",
        """
        ks2_english_fine | ks2_maths_fine | ks4_maths | ks4_english | ks4_science_core | ks4_science_additional | ks4_history | ks4_art | ks4_statistics
        4.6              | 5.0            | C         | B           | C                | B                      | D           | A       | E   # 10 + 12 + 15 + 10 = 47 against 45
        """,  # noqa: E501
        "0.2 of 1", expected=((2016, "ks4_attainment8", 4.75, 4.85, 45.0, None),),
        source="Domain handbook 2.9; lessonslearned.com, Baseline for Progress 8",
    ),
    Example("ks4_ebacc_english_entry", 2019, "Both language and literature", ENGLISH, "2 of 4", source=DFE),
    Example("ks4_ebacc_english_94", 2019, "Both taken, 4 in either, of all pupils", ENGLISH, "1 of 4", source=DFE),
    Example("ks4_ebacc_english_95", 2019, "Both taken, 5 in either, of all pupils", ENGLISH, "1 of 4", source=DFE),
    Example("ks4_ebacc_english_94", 2014, "Before 9 to 1, C or above", LETTERS, "2 of 3", source=DFE),
    Example("ks4_ebacc_maths_entry", 2019, "A grade or U is an entry, X is none", MATHS, "3 of 5", source=DFE),
    Example("ks4_ebacc_maths_94", 2019, "Of all pupils, entered or not", MATHS, "2 of 5", source=DFE),
    Example("ks4_ebacc_maths_94", 2014, "Before 9 to 1, C or above", LETTERS, "2 of 3", source=DFE),
    Example(
        "ks4_ebacc_science_94", 2014, "Science and additional science, C in both, of those who took both",
        LETTERS, "1 of 2", source=DFE,
    ),
    Example(
        "ks4_ebacc_science_95", 2019, "5-5, or 5 in two of three single sciences, of those who entered science",
        SCIENCE, "2 of 3", source=DFE,
    ),
    Example("ks4_ebacc_humanities_entry", 2019, "One of them, of all pupils", HUMANITIES, "3 of 4", source=DFE),
    Example("ks4_ebacc_humanities_94", 2019, "Of those who entered one of them", HUMANITIES, "1 of 3", source=DFE),
    Example("ks4_ebacc_humanities_94", 2014, "Before 9 to 1, C or above", LETTERS, "2 of 2", source=DFE),
    Example("ks4_ebacc_languages_entry", 2019, "A language, of all pupils", LANGUAGES, "2 of 3", source=DFE),
    Example("ks4_ebacc_languages_94", 2019, "Of those who entered a language", LANGUAGES, "1 of 2", source=DFE),
    Example("ks4_ebacc_languages_94", 2014, "Before 9 to 1, C or above", LETTERS, "1 of 2", source=DFE),
    Example(
        "ks4_english_4lp", 2013, "Level 4 to B, 5 to A, in combined English or English language",
        """
        ks2_english | ks4_english | ks4_english_language | ks4_maths | ks4_art
        4           |             | B                    | C         | C
        4           | C           |                      | C         | C         # three levels
        5           | A           |                      | C         | C
        3           |             |                      | C         | C         # no grade: not made
                    | A*          |                      | C         | C         # no level at 11: left out
        """,
        "2 of 4", source="Domain handbook 2.3",
    ),
    Example(
        "ks4_5acem", 2016, "In 2015/16 C in literature is enough, and three other qualifications count",
        """
        ks4_english_language | ks4_english_literature | ks4_maths | ks4_other_1 | ks4_other_2 | ks4_other_3
        D                    | C                      | C         | L2P         | L2P         | L2M    # 2 + 3
        D                    | C                      | D         | L2P         | L2P         | L2M    # not in maths
        """,
        "1 of 2", source=DFE,
    ),
]  # fmt: skip


@pytest.mark.req("0.33", "X.4", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}-{e.title}")
def test_elements_one_by_one(example: Example) -> None:
    check(example)
