"""Key stage 2 in scaled scores and teacher assessments, from 2015/16."""

import pytest
from tests.factories.pupil_examples import Example, check

_TELIG = "143 of 143 published cells with A or T pupils fit this denominator (Hampshire and Surrey, 2016-17 to 2018-19)"

EXAMPLES = [
    Example(
        "ks2_reading_exp", 2018, "100 is the expected standard; which codes count, 2015/16 to 2017/18",
        """
        ks2_reading
        100
        99
        A      # absent
        B      # below the test
        T      # unable to take it
        N      # no score
        H      # cheating
        Q      # annulled
        L      # left: not counted
        M      # script missing: not counted
        F      # takes it later: not counted
        P      # took it earlier: not counted
        CA     # special consideration: not counted
        """,
        "1 of 8",
        source=_TELIG,
    ),
    Example(
        "ks2_maths_exp", 2023, "From 2018/19 a pupil who just arrived (J) counts, T is U, and M and L stay out",
        """
        ks2_maths
        104
        J
        U
        M
        L
        """,
        "1 of 3",
        source="insighttracking atnjaqccvo",
    ),
    Example(
        "ks2_maths_high", 2019, "110 is the higher standard",
        """
        ks2_maths
        110
        109
        """,
        "1 of 2",
    ),
    Example(
        "ks2_writing_exp", 2017, "Writing is assessed: expected standard or greater depth",
        """
        ks2_writing
        GDS
        EXS
        WTS
        PKG
        D
        L      # left: not counted
        """,
        "2 of 5",
    ),
    Example(
        "ks2_writing_high", 2019, "Greater depth in writing",
        """
        ks2_writing
        GDS
        EXS
        PK6
        """,
        "1 of 3",
    ),
    Example(
        "ks2_rwm_exp", 2019, "All three: greater depth in writing is at least the expected standard",
        """
        ks2_reading | ks2_writing | ks2_maths
        100         | GDS         | 105
        100         | EXS         | 100
        115         | WTS         | 118
        A           | EXS         | 101
        """,
        "2 of 4",
    ),
    Example(
        "ks2_rwm_high", 2019, "The higher standard needs greater depth in writing",
        """
        ks2_reading | ks2_writing | ks2_maths
        110         | GDS         | 112
        115         | EXS         | 118
        """,
        "1 of 2",
    ),
    Example(
        "ks2_reading_score", 2017, "An average of pupils with a score: nobody is given a nominal one",
        """
        ks2_reading | ks2_reading_ta
        104         |
        96          |
        N           |
        B           | PKG
        """,
        "100.0 of 2",
    ),
    Example(
        "ks2_gps_exp", 2016, "Grammar, punctuation and spelling stands apart",
        """
        ks2_gps
        103
        B
        """,
        "1 of 2",
    ),
    Example(
        "ks2_reading_ta_exp", 2018, "Reading was assessed by teachers too, to 2017/18",
        """
        ks2_reading_ta
        EXS
        HNM
        PKF
        A
        """,
        "1 of 4",
    ),
    Example(
        "ks2_science_exp", 2018, "Science: met or not met",
        """
        ks2_science | ks2_science_ta
        EXS         |
        HNM         |
                    | EXS
                    | A
        """,
        "2 of 4",
    ),
    Example(
        "ks2_science_exp", 2019, "The same two words from 2018/19, judged by new rules",
        """
        ks2_science_ta
        EXS
        EXS
        HNM
        """,
        "2 of 3",
    ),
    Example(
        "ks2_rwm_exp", 2022, "No school's results of 2021/22 were published; its own pupils make a figure",
        """
        ks2_reading | ks2_writing | ks2_maths
        101         | EXS         | 102
        99          | EXS         | 102
        """,
        "1 of 2",
    ),
]  # fmt: skip


@pytest.mark.req("0.33", "0.10")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}-{e.title}")
def test_key_stage_2_in_scaled_scores(example: Example) -> None:
    check(example)
