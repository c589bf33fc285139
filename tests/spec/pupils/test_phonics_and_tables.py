"""The phonics screening check and the multiplication tables check."""

import pytest
from tests.factories.pupil_examples import Example, check

PHONICS = "Domain handbook 2.6; explore education statistics, phonics methodology 2025"
TABLES = "Explore education statistics, multiplication tables check attainment 2023/24"

EXAMPLES = [
    Example(
        "phonics_y1",
        2018,
        "32 of 40 meets the standard; absent (A), disapplied (D) and annulled (Q) pupils stay in",
        "phonics\n32\n40\n31\n0\nA   # counts\nD   # counts\nQ   # counts\nL   # left: out",
        "2 of 7",
        source=PHONICS,
    ),
    Example(
        "phonics_y1",
        2023,
        "Where a file has only the outcome, Wa has met the standard and Wt has not",
        "phonics_outcome\nWa\nWt\nWa\nA   # counts\nL   # out",
        "2 of 4",
        source="NCER 2023 code glossary; domain handbook 2.6",
    ),
    Example(
        "phonics_y1",
        2016,
        "Where it has both, the mark decides, and the outcome stands for pupils without one",
        "phonics | phonics_outcome\n33 | Wa\n31 | Wt\n   | Wa\nA  | A\n   |      # no result: left out",
        "2 of 4",
        source=PHONICS,
    ),
    Example(
        "phonics_y2",
        2019,
        "By the end of Year 2: met in Year 1, or when taken again",
        """
        phonics | phonics_retake
        35      |          # met in Year 1: not taken again
        20      | 34       # met in Year 2
        20      | 28
        A       | 32       # absent the first time
        20      | D        # counts
        20      | L        # left: out
                |          # no result at all: out
        """,
        "3 of 5",
        source=PHONICS,
    ),
    Example(
        "phonics_y2",
        2022,
        "The year after a year without a check, the one of Year 2 stands alone",
        "phonics_retake\n32\n31\n40",
        "2 of 3",
        source=PHONICS,
    ),
    Example(
        "phonics_mark",
        2019,
        "The average mark is of those who took the check",
        "phonics\n40\n30\n20\nA",
        "30.0 of 3",
        source=PHONICS,
    ),
    Example(
        "mtc_average",
        2023,
        "The average is of pupils who took the check; 0 is a mark",
        "mtc\n25\n20\n0\nB   # working below the check\nA",
        "15.0 of 3",
        source=TABLES,
    ),
    Example(
        "mtc_full",
        2023,
        "Full marks are a share of all eligible pupils, also of those who did not take the check",
        "mtc\n25\n25\n24\n0\nA   # counts\nB   # counts\nJ   # just arrived: counts\nL   # left: out",
        "2 of 7",
        source=TABLES,
    ),
]


@pytest.mark.req("X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_phonics_and_tables(example: Example) -> None:
    check(example)
