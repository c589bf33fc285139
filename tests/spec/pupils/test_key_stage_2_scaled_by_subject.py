"""Key stage 2 in scaled scores: the measures that are made alike in each test, and progress scores with no floor."""

import pytest
from tests.factories.pupil_examples import Example, check

TELIG = "Domain handbook 2.8: percentages are of all eligible pupils (TELIG)"
SCORES = "Domain handbook 2.8; insighttracking atnjaqccvo: only pupils with a score"
BELOW = "Domain handbook 2.8; juniper 21052066115997 (points below a scaled score)"


def column(code: str, *cells: str) -> str:
    return "\n".join([code, *cells])


def table(year: int, outcome: str, floor: float | None = None) -> tuple[tuple[object, ...], ...]:
    """A made-up national table of one band: starts from 12 to under 16 points come to 102."""
    return ((year, outcome, 12.0, 16.0, 102.0, floor),)


MATHS = """
    ks1_reading | ks1_writing | ks1_maths | ks2_maths
    2B          | 2B          | 2B        | 104         # 104 - 102 = 2
    2B          | 2B          | 2B        | N           # 79 - 102 = -23
    2B          | A           | 2B        | 110         # no start without writing at 7: left out
"""
WRITING = """
    ks1_reading | ks1_writing | ks1_maths | ks2_writing
    2B          | 2B          | 2B        | WTS           # 91 - 102 = -11
    2B          | 2B          | 2B        | BLW           # 62 - 102 = -40
    2B          | 2B          |           | GDS           # no start without maths at 7: left out
"""

EXAMPLES = [
    Example(
        "ks2_rwm_exp", 2017, "In each of the three; unable to take a test (T) counts, a missing script (M) does not",
        """
        ks2_reading | ks2_writing | ks2_maths
        104         | EXS         | 100
        100         | WTS         | 110         # not in writing
        T           | EXS         | 100         # unable to take the test: counts
        104         | EXS         | M           # script missing: out
        """,
        "1 of 3", source=TELIG,
    ),
    Example(
        "ks2_rwm_high", 2018, "110 in both tests and greater depth; a disapplied pupil (D) counts",
        """
        ks2_reading | ks2_writing | ks2_maths
        110         | GDS         | 112
        115         | EXS         | 115         # not in writing
        110         | D           | 110         # disapplied in writing: counts
        110         | GDS         | L           # left before maths: out
        """,
        "1 of 3", source=TELIG,
    ),
    Example(
        "ks2_reading_exp", 2023, "From 2018/19 a pupil just arrived (J) counts, and unable to take the test is U",
        column("ks2_reading", "100", "99", "J   # counts", "U   # counts", "M   # script missing: out"),
        "1 of 4", source=TELIG,
    ),
    Example(
        "ks2_maths_exp", 2018, "100 is the expected standard; B (below the test) and T (unable to take it) count",
        column("ks2_maths", "100", "99", "B   # counts", "T   # counts", "L   # left: out"),
        "1 of 4", source=TELIG,
    ),
    Example(
        "ks2_maths_high", 2016, "N (no score) and A (absent) count; P (took it in an earlier year) does not",
        column("ks2_maths", "110", "109", "N   # counts", "A   # counts", "P   # out"),
        "1 of 4", source=TELIG,
    ),
    Example(
        "ks2_gps_exp", 2019, "From 2018/19 a pupil just arrived (J) counts",
        column("ks2_gps", "100", "98", "J   # counts", "L   # left: out"),
        "1 of 3", source=TELIG,
    ),
    Example(
        "ks2_gps_high", 2018, "109 is not enough; T (unable to take the test) counts",
        column("ks2_gps", "110", "109", "T   # counts", "M   # script missing: out"),
        "1 of 3", source=TELIG,
    ),
    Example(
        "ks2_writing_exp", 2023, "From 2018/19 the steps below are PK1 to PK6 and EM; F (takes it later) is left out",
        column("ks2_writing", "EXS", "GDS", "PK6", "EM", "A   # absent: counts", "F   # out"),
        "2 of 5", source="Domain handbook 2.7, 2.8",
    ),
    Example(
        "ks2_writing_high", 2018, "Greater depth is GDS alone; a disapplied pupil (D) counts",
        column("ks2_writing", "GDS", "EXS", "D   # counts", "L   # left: out"),
        "1 of 3", source="Domain handbook 2.7, 2.8",
    ),
    Example(
        "ks2_reading_high", 2017, "110 is the higher standard; N (no score), T (unable to take the test) and A count",
        column("ks2_reading", "110", "119", "109", "N", "T", "A", "L   # left: out"),
        "2 of 6", source=TELIG,
    ),
    Example(
        "ks2_reading_high", 2023, "From 2018/19 a pupil just arrived (J) counts, and unable to take the test is U",
        column("ks2_reading", "112", "108", "J   # counts", "U   # counts", "M   # script missing: out"),
        "1 of 4", source=TELIG,
    ),
    Example(
        "ks2_maths_score", 2018, "The average is of pupils with a score, not of those below the test or absent",
        column("ks2_maths", "108", "92", "N   # no score", "B   # below the test", "A"),
        "100.0 of 2", source=SCORES,
    ),
    Example(
        "ks2_gps_high", 2019, "110 or more; a missing script (M) is left out, a pupil just arrived (J) is not",
        column("ks2_gps", "110", "104", "J   # counts", "M   # out"),
        "1 of 3", source=TELIG,
    ),
    Example(
        "ks2_gps_score", 2023, "Of pupils with a score",
        column("ks2_gps", "112", "98", "A", "N"),
        "105.0 of 2", source=SCORES,
    ),
    Example(
        "ks2_maths_ta_exp", 2017, "Teachers judged maths too, to 2017/18: met (EXS) or not (HNM)",
        column("ks2_maths_ta", "EXS", "HNM", "PKG", "A   # absent: counts", "L   # left: out"),
        "1 of 4", source="Domain handbook 2.7",
    ),
    Example(
        "ks2_writing_progress", 2017, "In 2016/17 there was no floor: a very low score counts in full",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_writing
        2B          | 2B          | 2B        | EXS           # 103 - 102 = 1
        2B          | 2B          | 2B        | BLW           # 71 - 102 = -31
        """,
        "-15.0 of 2", expected=table(2017, "ks2_writing"), source=BELOW,
    ),
    Example(
        "ks2_maths_progress", 2016, "In 2015/16 N is left out and there is no floor",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_maths | ks2_maths_ta
        2B          | 2B          | 2B        | 104       |                # 104 - 102 = 2
        2B          | 2B          | 2B        | N         |                # left out
        2B          | 2B          | 2B        | B         | PKG            # 79 - 102 = -23
        """,
        "-10.5 of 2", expected=table(2016, "ks2_maths"), source="sigplus, February 2022; domain handbook 2.8",
    ),
    Example(
        "ks2_maths_progress", 2018, "Since 2017/18 no score counts for less than the floor of its group: (2 − 14) / 2",
        MATHS, "-6.0 of 2", expected=table(2018, "ks2_maths", -14.0), source="NAHT and sigplus, April 2018",
    ),
    Example(
        "ks2_maths_progress_uncapped", 2018, "The same pupils, the low score in full: (2 − 23) / 2",
        MATHS, "-10.5 of 2", expected=table(2018, "ks2_maths", -14.0), source="DfE MATPROG_UNADJUSTED",
    ),
    Example(
        "ks2_writing_progress", 2019, "No score counts for less than the floor of its group: (−11 − 20) / 2",
        WRITING, "-15.5 of 2", expected=table(2019, "ks2_writing", -20.0), source=BELOW,
    ),
    Example(
        "ks2_writing_progress_uncapped", 2019, "The same pupils, the low score in full: (−11 − 40) / 2",
        WRITING, "-25.5 of 2", expected=table(2019, "ks2_writing", -20.0), source="DfE WRITPROG_UNADJUSTED",
    ),
]  # fmt: skip


@pytest.mark.req("0.33", "0.10", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}-{e.title}")
def test_scaled_scores_subject_by_subject(example: Example) -> None:
    check(example)
