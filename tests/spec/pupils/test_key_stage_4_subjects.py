"""Subject by subject, and subjects with a high maths content."""

import pytest
from tests.factories.pupil_examples import Example, check

HM = "Leicester KS4 maths programme (REQ-1.2, 1.3)"
MATHS = """
    sex | ks4_maths
    F   | 4
    M   | 7
    F   | 5
    M   | 3
    F   | U   # ungraded is a result
    M   | X   # absent: no result
    F   |     # not entered
    M   | Q   # not known yet
"""
LIST = """
    ks4_english_language | ks4_maths | ks4_physics | ks4_statistics | ks4_design_and_technology | ks4_art
    4 | 5 | 4 |   | 3 | 9
    4 | 4 |   |   |   | 9
    4 | 2 |   | 6 |   | 9
"""

EXAMPLES = [
    Example("ks4_maths_entered", 2019, "Of all pupils whose result is known", MATHS, "5 of 7", source="Our definition"),
    Example("ks4_maths_grade_4", 2019, "Of those with a result", MATHS, "3 of 5", source="Our definition"),
    Example("ks4_maths_grade_5", 2019, "Of those with a result", MATHS, "2 of 5", source="Our definition"),
    Example("ks4_maths_grade_7", 2019, "Of those with a result", MATHS, "1 of 5", source="Our definition"),
    Example("ks4_maths_points", 2019, "Ungraded is worth 0", MATHS, "3.80 of 5", source="Domain handbook 2.9"),
    Example(
        "ks4_history_grade_4", 2017, "C in the last year of letters", "ks4_history\nC\nD\nA*", "2 of 3", source="Ofqual"
    ),
    Example("ks4_history_grade_4", 2018, "4 in the first of 9 to 1", "ks4_history\n4\n3\n9", "2 of 3", source="Ofqual"),
    Example("ks4_history_points", 2017, "A* 8.5, C 4", "ks4_history\nA*\nC", "6.25 of 2", source="AQA, Attainment 8"),
    Example("ks4_history_points", 2016, "A* 8, C 5", "ks4_history\nA*\nC", "6.50 of 2", source="AQA, Attainment 8"),
    Example("ks4_history_points", 2015, "A* 58, C 40", "ks4_history\nA*\nC", "49.00 of 2", source="Handbook 2.3"),
    Example(
        "ks4_combined_science_grade_4",
        2019,
        "4-4 or above; 5-4 may be written 54",
        "ks4_combined_science\n54\n4-4\n4-3\n9-9",
        "3 of 4",
        source="Background knowledge",
    ),
    Example(
        "ks4_combined_science_points", 2019, "The mean of the pair", "ks4_combined_science\n9-8\n4-4", "6.25 of 2",
        source="FFT, combined science",
    ),
    Example("ks4_high_maths_4", 2019, "Of entries, not of pupils: 4 of 6", LIST, "66.7 of 3", source=HM),
    Example("ks4_high_maths_5", 2019, "At grade 5 or above: 2 of 6", LIST, "33.3 of 3", source=HM),
    Example(
        "ks4_high_maths_5",
        2018,
        "Subjects still in letters are left out: maths at 5 and physics at 4, not D&T at B",
        """
        ks4_english_language | ks4_maths | ks4_physics | ks4_design_and_technology
        4 | 5 | 4 | B
        """,
        "50.0 of 1",
        source=HM,
    ),
    Example("ks4_high_maths_points", 2019, "Mean of each pupil's mean: 4, 4 and 4", LIST, "4.00 of 3", source=HM),
    Example("ks4_high_maths_besides", 2019, "At least one besides maths", LIST, "2 of 3", source=HM),
    Example("ks4_high_maths_besides_4", 2019, "With a good grade in it", LIST, "2 of 3", source=HM),
    Example("ks4_cohort", 2019, "Every pupil of Year 11", MATHS, "8", source="DfE TPUP", year_group=11),
]  # fmt: skip


@pytest.mark.req("0.18", "0.33", "1.2", "1.3", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_subject_by_subject(example: Example) -> None:
    check(example)
