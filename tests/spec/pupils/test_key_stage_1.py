"""Key stage 1: levels to 2014/15, teacher assessment against standards from 2015/16 to 2022/23."""

import pytest
from tests.factories.pupil_examples import Example, check

HANSARD = "Hansard 15 March 2010, 100315w0026; domain handbook 2.1"

EXAMPLES = [
    Example(
        "ks1_reading_l2",
        2009,
        "Level 2 or above: absent (A) and disapplied (D) pupils stay in, one who left (L) does not",
        """
        ks1_reading
        2C
        2A
        3
        1
        W
        A      # absent: counts, not reached
        D      # disapplied: counts, not reached
        L      # left: out
        """,
        "3 of 7",
        source=HANSARD,
    ),
    Example(
        "ks1_writing_l2b",
        2009,
        "Level 2B or above: 2C is not enough",
        "ks1_writing\n2B\n2A\n3\n2C\n1\nA   # counts",
        "3 of 6",
        source="Domain handbook 2.1",
    ),
    Example(
        "ks1_writing_l2b",
        2009,
        "A level 2 written without its letter is left out of 2B or above: it may be a 2C",
        "ks1_writing\n2B\n2C\n2   # left out\n3",
        "2 of 3",
        source="Our choice; domain handbook 2.1",
    ),
    Example(
        "ks1_writing_l2b",
        2009,
        "A school that never writes the letters has no figure for 2B or above",
        "urn | ks1_writing\n999001 | 2\n999001 | 3\n999002 | 2B\n999002 | 2C\n999002 | 3",
        "2 of 3",
        source="Our choice; domain handbook 2.1",
    ),
    Example(
        "ks1_writing_l2",
        2009,
        "It does count as level 2 or above",
        "ks1_writing\nLevel 2\n2C\nL1",
        "2 of 3",
        source="Domain handbook 2.1",
    ),
    Example(
        "ks1_maths_l3",
        2014,
        "Level 3 or above; a level 4 is above",
        "ks1_maths\n3\n4\n2A\nD   # counts",
        "2 of 4",
        source="Domain handbook 2.1",
    ),
    Example(
        "ks1_science_l2",
        2012,
        "Science is judged in whole levels",
        "ks1_science\n2\n3\n1\nW",
        "2 of 4",
        source="Domain handbook 2.1",
    ),
    Example(
        "ks1_science_l3",
        2012,
        "Level 3 in science",
        "ks1_science\n2\n3\n1\nA   # counts",
        "1 of 4",
        source="Domain handbook 2.1",
    ),
    Example(
        "ks1_speaking_l2",
        2010,
        "Speaking and listening is judged in whole levels too",
        "ks1_speaking\n2\n1\n3",
        "2 of 3",
        source="Domain handbook 2.1",
    ),
    Example(
        "ks1_aps",
        2009,
        "2B in reading, 1 in writing and 3 in maths are 15, 9 and 21 points: 15.0 on average",
        "ks1_reading | ks1_writing | ks1_maths\n2B | 1 | 3",
        "15.0 of 1",
        source="Domain handbook 2.1, Annex B 1",
    ),
    Example(
        "ks1_aps",
        2009,
        "Working towards level 1 (W) is worth 3; a pupil without a level in one subject has no average",
        "ks1_reading | ks1_writing | ks1_maths\nW | W | W\n2B | 2B | 2B\nA | 3 | 3   # left out",
        "9.0 of 2",
        source="Domain handbook 2.1",
    ),
    Example(
        "ks1_reading_exp",
        2017,
        "The expected standard is EXS or GDS; A and D count, F (takes it later) and L do not",
        "ks1_reading\nEXS\nGDS\nWTS\nPKF\nBLW\nA   # counts\nD   # counts\nL   # out\nF   # out",
        "2 of 7",
        source="Domain handbook 2.7",
    ),
    Example(
        "ks1_maths_high",
        2018,
        "Greater depth is GDS alone",
        "ks1_maths\nGDS\nEXS\nWTS",
        "1 of 3",
        source="Domain handbook 2.7",
    ),
    Example(
        "ks1_writing_exp",
        2023,
        "From 2018/19 pupils below the standard are at PK1 to PK4 or on the engagement model (EM)",
        "ks1_writing\nEXS\nPK4\nPK1\nEM\nGDS",
        "2 of 5",
        source="Domain handbook 2.7",
    ),
    Example(
        "ks1_science_exp",
        2019,
        "Science has two steps: has not met the standard (HNM) and met it (EXS)",
        "ks1_science\nEXS\nHNM\nA   # counts",
        "1 of 3",
        source="Domain handbook 2.7",
    ),
]


@pytest.mark.req("2.16", "2.21")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_key_stage_1(example: Example) -> None:
    check(example)
