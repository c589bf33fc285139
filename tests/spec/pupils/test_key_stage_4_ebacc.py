"""The English Baccalaureate: who entered it, who reached it, its average points."""

import pytest
from tests.factories.pupil_examples import Example, check

DFE = "DfE key stage 4 metadata and methodology 2018-19"
HEAD = (
    "ks4_english_language | ks4_english_literature | ks4_maths | ks4_combined_science | ks4_biology | ks4_chemistry | "
    "ks4_physics | ks4_computer_science | ks4_history | ks4_geography | ks4_french"
)
ROWS = f"""
    {HEAD}
    5 | 4 | 5 | 5-5 |   |   |   |   | 5 |   | 5   # combined science
    5 | 5 | 5 |     | 5 | 4 |   | 5 |   | 5 | 5   # three single sciences, computer science among them
    5 | 5 | 5 |     | 5 | 5 |   |   | 5 |   | 5   # two single sciences: no science entry
    5 |   | 5 | 5-5 |   |   |   |   | 5 |   | 5   # no literature: English not entered
    4 | 4 | 4 | 4-4 |   |   |   |   | 4 | 3 | 4
    9 | 9 | 9 | 9-9 |   |   |   |   | 9 | 9 |     # no language
"""
OLD = """
    ks4_english_language | ks4_english_literature | ks4_english | ks4_maths | ks4_science_core | ks4_science_additional | ks4_history | ks4_french
    C | D |   | C | C | C | C | C   # a good grade in language
    D | C |   | C | C | C | C | C   # in literature alone
      |   | B | C | C | C | C | C   # in combined English
    C | C |   | C | C | D | C | C   # one science only
"""  # noqa: E501
APS = f"""
    {HEAD}
    6 | 5 | 7 |     | 6 | 5 | 4 |   | 5 | 4 | 3   # (6 + 7 + 6 + 5 + 5 + 3) / 6 = 5.33
    4 | 4 | 4 | 5-4 |   |   |   |   |   | 5 |     # (4 + 4 + 4.5 + 4.5 + 5 + 0) / 6 = 3.67
    6 |   | 6 |     | 6 | 6 |   |   |   |   |     # maths alone was entered: 6 / 6 = 1
"""

EXAMPLES = [
    Example("ks4_ebacc_entry", 2019, "Every part must be entered", ROWS, "3 of 6", source=DFE),
    Example("ks4_ebacc_94", 2019, "Grade 4 or above in every part", ROWS, "3 of 6", source=DFE),
    Example("ks4_ebacc_95", 2019, "Grade 5 or above: two of the three sciences are enough", ROWS, "2 of 6", source=DFE),
    Example(
        "ks4_ebacc_95",
        2017,
        "In 2016/17 5 or above in English and maths and C in the rest",
        """
        ks4_english_language | ks4_english_literature | ks4_maths | ks4_science_core | ks4_science_additional | ks4_history | ks4_french
        5 | 4 | 5 | C | C | C | C
        4 | 4 | 5 | A | A | A | A
        """,  # noqa: E501
        "1 of 2",
        source=DFE,
    ),
    Example(
        "ks4_ebacc_ac",
        2015,
        "To 2014/15 the good grade in English is in language, or combined",
        OLD,
        "2 of 4",
        source=DFE,
    ),
    Example("ks4_ebacc_ac", 2016, "In 2015/16 it may be in literature", OLD, "3 of 4", source=DFE),
    Example(
        "ks4_ebacc_entry",
        2013,
        "To 2012/13 computer science was no science of the EBacc",
        """
        ks4_english | ks4_maths | ks4_biology | ks4_chemistry | ks4_physics | ks4_computer_science | ks4_history | ks4_french
        C | C | C | C |   | C | C | C
        C | C | C | C | C |   | C | C
        """,  # noqa: E501
        "1 of 2",
        source="Background knowledge",
    ),
    Example(
        "ks4_ebacc_aps",
        2019,
        "Six grades, 0 for each part that was not entered: (5.33 + 3.67 + 1) / 3",
        APS,
        "3.33 of 3",
        source="LGA inform, EBacc average point score",
    ),
    Example("ks4_ebacc_science_94", 2019, "Of those who entered science", ROWS, "5 of 5", source=DFE),
    Example("ks4_ebacc_science_entry", 2019, "Of all pupils", ROWS, "5 of 6", source=DFE),
    Example("ks4_ebacc_english_95", 2019, "Of all pupils: both taken, 5 in either", ROWS, "4 of 6", source=DFE),
    Example("ks4_ebacc_maths_95", 2019, "Of all pupils", ROWS, "5 of 6", source=DFE),
    Example("ks4_ebacc_humanities_95", 2019, "The better of history and geography", ROWS, "5 of 6", source=DFE),
    Example("ks4_ebacc_languages_95", 2019, "Of those who entered a language", ROWS, "4 of 5", source=DFE),
    Example(
        "ks4_three_sciences",
        2019,
        "Biology, chemistry and physics",
        APS,
        "1 of 3",
        source="DfE PTtripleSci_E",
    ),
    Example("ks4_double_science", 2016, "Science with additional science", OLD, "4 of 4", source="DfE pt_ent_comb_sci"),
]


@pytest.mark.req("0.33", "X.4", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_english_baccalaureate(example: Example) -> None:
    check(example)
