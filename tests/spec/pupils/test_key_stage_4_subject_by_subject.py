"""GCSE subjects one by one: entries, grades and average points, in letters and in 9 to 1."""

from collections.abc import Iterator

import pytest
from tests.factories.pupil_examples import Example, check

REFORM = "Ofqual, Get the facts: GCSE reform (2018)"
POINTS = "AQA, Attainment 8; domain handbook 2.3, 2.9"
ENTRIES = "Ours: entries among all pupils of the cohort"
LAST_EXAMS = 2019
NEXT_EXAMS = 2022

# The year in which a subject was first graded 9 to 1. Exams of 2020 and 2021 were not sat.
FIRST_9_TO_1 = {
    "english_language": 2017,
    "english_literature": 2017,
    "biology": 2018,
    "chemistry": 2018,
    "physics": 2018,
    "computer_science": 2018,
    "history": 2018,
    "geography": 2018,
    "french": 2018,
    "german": 2018,
    "spanish": 2018,
    "statistics": 2019,
    "economics": 2019,
    "engineering": 2019,
    "design_and_technology": 2019,
    "further_maths": 2020,
}


def rows(subject: str, *cells: str) -> str:
    return "\n".join([f"ks4_{subject}", *cells])


def entries(subject: str) -> str:
    return f"""
        sex | ks4_{subject}
        F   | 5
        M   | 7
        F   | U      # ungraded is a result
        M   | X      # absent: no result
        F   |        # not entered: stays in
        M   | Q      # not known yet: left out
    """


def of_subject(subject: str, first: int) -> Iterator[Example]:
    """One example of each of a subject's measures for each way in which it was graded."""
    letters, numbers = min(first - 1, LAST_EXAMS), first if first <= LAST_EXAMS else NEXT_EXAMS
    yield Example(
        f"ks4_{subject}_entered", numbers, "Of all pupils whose result is known", entries(subject), "3 of 5",
        source=ENTRIES,
    )  # fmt: skip
    yield Example(
        f"ks4_{subject}_grade_4", letters, "C or above in the last year of letters, of those with a result",
        rows(subject, "C", "A*", "D", "U   # ungraded: counts", "X   # no result: left out"), "2 of 4", source=REFORM,
    )  # fmt: skip
    yield Example(
        f"ks4_{subject}_grade_4", numbers, "4 or above in 9 to 1, of those with a result",
        rows(subject, "4", "9", "3", "U   # ungraded: counts", "X   # no result: left out"), "2 of 4", source=REFORM,
    )  # fmt: skip
    yield Example(
        f"ks4_{subject}_grade_5", numbers, "5 or above, which letters cannot tell",
        rows(subject, "5", "8", "4", "U   # ungraded: counts", "X   # no result: left out"), "2 of 4", source=REFORM,
    )  # fmt: skip
    yield Example(
        f"ks4_{subject}_grade_7", letters, "A or A* in the last year of letters",
        rows(subject, "A", "A*", "B", "U   # ungraded: counts", "X   # no result: left out"), "2 of 4", source=REFORM,
    )  # fmt: skip
    yield Example(
        f"ks4_{subject}_grade_7", numbers, "7 or above in 9 to 1",
        rows(subject, "7", "9", "6", "U   # ungraded: counts", "X   # no result: left out"), "2 of 4", source=REFORM,
    )  # fmt: skip
    yield from of_points(subject, letters, numbers)


def of_points(subject: str, letters: int, numbers: int) -> Iterator[Example]:
    yield Example(
        f"ks4_{subject}_points", 2015, "To 2014/15 A* is 58, C 40 and U 0: (58 + 40 + 0) / 3",
        rows(subject, "A*", "C", "U", "X   # no result: left out"), "32.67 of 3", source=POINTS,
    )  # fmt: skip
    yield Example(
        f"ks4_{subject}_points", 2016, "In 2015/16 A* is 8, C 5 and U 0: (8 + 5 + 0) / 3",
        rows(subject, "A*", "C", "U", "X   # no result: left out"), "4.33 of 3", source=POINTS,
    )  # fmt: skip
    if letters >= 2017:
        yield Example(
            f"ks4_{subject}_points", letters, "In letters since 2016/17 A* is 8.5, C 4 and U 0: (8.5 + 4 + 0) / 3",
            rows(subject, "A*", "C", "U", "X   # no result: left out"), "4.17 of 3", source=POINTS,
        )  # fmt: skip
    yield Example(
        f"ks4_{subject}_points", numbers, "In 9 to 1 a grade is worth its number, U 0: (9 + 5 + 0) / 3",
        rows(subject, "9", "5", "U", "X   # no result: left out"), "4.67 of 3", source=POINTS,
    )  # fmt: skip


SHOWN = {"ks4_history_grade_4", "ks4_history_points"}  # in test_key_stage_4_subjects.py

EXAMPLES = [
    *(
        example
        for subject, first in FIRST_9_TO_1.items()
        for example in of_subject(subject, first)
        if example.measure not in SHOWN
    ),
    Example(
        "ks4_history_points", 2019, "In 9 to 1 a grade is worth its number, U 0: (9 + 5 + 0) / 3",
        rows("history", "9", "5", "U", "X   # no result: left out"), "4.67 of 3", source=POINTS,
    ),
    Example(
        "ks4_maths_grade_4", 2016, "C or above in the last year of letters, of those with a result",
        rows("maths", "C", "A*", "D", "U   # ungraded: counts", "X   # no result: left out"), "2 of 4", source=REFORM,
    ),
    Example(
        "ks4_maths_grade_7", 2016, "A or A* in the last year of letters",
        rows("maths", "A", "A*", "B", "U   # ungraded: counts", "X   # no result: left out"), "2 of 4", source=REFORM,
    ),
    *list(of_points("maths", 2016, 2017))[:2],
    Example(
        "ks4_combined_science_entered", 2018, "A double award is one entry of a pupil",
        """
        sex | ks4_combined_science
        F   | 5-4
        M   | U                     # ungraded is a result
        F   |                       # not entered: stays in
        M   | Q                     # not known yet: left out
        """,
        "2 of 3", source=ENTRIES,
    ),
    Example(
        "ks4_combined_science_grade_5", 2018, "Both grades must be 5 or above: 5-4 is not enough",
        rows("combined_science", "5-5", "6-5", "5-4", "X   # no result: left out"), "2 of 3", source="Our definition",
    ),
    Example(
        "ks4_combined_science_grade_7", 2018, "Both grades must be 7 or above: 7-6 is not enough",
        rows("combined_science", "7-7", "9-8", "7-6", "X   # no result: left out"), "2 of 3", source="Our definition",
    ),
    Example(
        "ks4_english_grade_4", 2015, "To 2014/15: C in language, literature being taken too, or in combined English",
        """
        ks4_english_language | ks4_english_literature | ks4_english | ks4_maths | ks4_art
        C                    | D                      |             | C         | C
        C                    |                        |             | C         | C         # no literature
                             |                        | C           | C         | C
        D                    | B                      |             | C         | C         # in literature alone
        """,
        "2 of 4", source="DfE key stage 4 methodology 2018-19",
    ),
    Example(
        "ks4_english_grade_4", 2019, "Language or literature; a pupil who took neither stays in",
        """
        ks4_english_language | ks4_english_literature | ks4_maths | ks4_art
        3                    | 5                      | 4         | 4
        3                    | 3                      | 9         | 4
                             |                        | 4         | 4         # took neither: not reached
        4                    | Q                      | 4         | 4         # not known yet: left out
        """,
        "1 of 3", source="DfE key stage 4 methodology 2018-19",
    ),
    Example(
        "ks4_english_grade_7", 2015, "To 2014/15: A in language, literature being taken too, or in combined English",
        """
        ks4_english_language | ks4_english_literature | ks4_english | ks4_maths | ks4_art
        A                    | D                      |             | C         | C
        A                    |                        |             | C         | C         # no literature
        B                    | A                      |             | C         | C         # in literature alone
                             |                        | A*          | C         | C
        """,
        "2 of 4", source="DfE key stage 4 methodology 2018-19",
    ),
    Example(
        "ks4_english_grade_7", 2019, "Language or literature; a pupil who took neither stays in",
        """
        ks4_english_language | ks4_english_literature | ks4_maths | ks4_art
        6                    | 7                      | 4         | 4
        7                    |                        | 4         | 4
        6                    | 6                      | 9         | 4
                             |                        | 4         | 4         # took neither: not reached
        """,
        "2 of 4", source="DfE key stage 4 methodology 2018-19",
    ),
]  # fmt: skip


@pytest.mark.req("0.18", "0.33", "1.2", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}-{e.title}")
def test_subjects_one_by_one(example: Example) -> None:
    check(example)
