"""Progress from 7 to 11: two levels to 2014/15, progress scores from 2015/16."""

import pytest
from tests.factories.pupil_examples import Example, check


def _table(year: int, outcome: str, floor: float | None = None) -> tuple[tuple[object, ...], ...]:
    """A made-up national table: starts under 12, from 12 to under 16, from 16."""
    rows = ((0.0, 12.0, 96.0), (12.0, 16.0, 102.0), (16.0, 99.0, 108.0))
    return tuple((year, outcome, low, high, mean, floor) for low, high, mean in rows)


EXAMPLES = [
    Example(
        "ks2_maths_2lp", 2013, "Two levels: 2C to 4 is expected like any level 2",
        """
        ks1_maths | ks2_maths
        2C        | 4            # expected
        2A        | 3            # one level
        3         | 5            # expected
        3         | 4
        1         | 3
        4         | 6
        2         | 5            # more
        """,
        "5 of 7",
        source="DCSF autumn 2008 briefing, slides 86-87",
    ),
    Example(
        "ks2_maths_2lp", 2013, "Pupils without a level at either age are left out",
        """
        ks1_maths | ks2_maths
        2B        | 4
                  | 4            # no key stage 1 result
        A         | 5            # absent at 7
        D         | 3            # disapplied at 7
        2B        | A            # absent at 11
        2B        | L
        """,
        "1 of 1",
        source="measured on the tables of 2012-13: 3,573 of 3,645 schools agree within a point",
    ),
    Example(
        "ks2_reading_2lp", 2014, "Below the test the teacher assessment counts, at most level 2",
        """
        ks1_reading | ks2_reading | ks2_reading_ta
        W           | B           | 2               # W to 2 is expected
        W           | N           | 3               # capped at 2: expected
        P4          | B           | 1               # P scales are W
        1           | B           | 2
        1           | N           |                 # at most level 2, whatever a teacher would say
        W           | B           |                 # cannot be told: left out
        """,
        "2 of 5",
        source="the row of W: background knowledge",
    ),
    Example(
        "ks2_english_2lp", 2010, "English at 7 is the mean of reading and writing, or the one that is known",
        """
        ks1_reading | ks1_writing | ks2_english
        3           | 2C          | 4            # (21 + 13) / 2 = 17: level 2
        3           | 2B          | 4            # (21 + 15) / 2 = 18: level 3
        2B          | A           | 4            # reading alone: level 2
        A           | D           | 4            # no level at 7: left out
        W           | 1           | 3            # (3 + 9) / 2 = 6: level 1
        """,
        "3 of 4",
        source="Desk notes for calculating the two levels progress measure",
    ),
    Example(
        "ks2_writing_2lp", 2015, "Writing from one teacher assessment to another",
        """
        ks1_writing | ks2_writing
        2B          | 4
        3           | 4
        """,
        "1 of 2",
    ),
    Example(
        "ks2_maths_progress", 2017, "Each pupil against pupils nationally with the same start",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_maths
        2B          | 2B          | 2B        | 104         # start 15: 104 - 102 = 2
        3           | 2A          | 3         | 106         # start ((21 + 17) / 2 + 21) / 2 = 20: 106 - 108 = -2
        1           | 1           | 2C        | 99          # start (9 + 13) / 2 = 11: 99 - 96 = 3
        """,
        "1.0 of 3",
        expected=_table(2017, "ks2_maths"),
    ),
    Example(
        "ks2_maths_progress", 2017, "Maths at 7 carries half of the start",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_maths
        1           | 1           | 3         | 104         # ((9 + 9) / 2 + 21) / 2 = 15, not 13
        3           | 3           | 1         | 104         # (21 + 9) / 2 = 15
        """,
        "2.0 of 2",
        expected=_table(2017, "ks2_maths"),
    ),
    Example(
        "ks2_reading_progress", 2017, "No start without reading, writing and maths at 7",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_reading
        2B          | 2B          | 2B        | 105
        2B          | A           | 2B        | 118
        2B          | 2B          |           | 118
        2B          | 2B          | 2B        | A           # absent: no outcome
        """,
        "3.0 of 1",
        expected=_table(2017, "ks2_reading"),
        source="NCER 360044583072",
    ),
    Example(
        "ks2_reading_progress", 2018, "Below the scale: N is 79, B the points of the teacher assessment",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_reading | ks2_reading_ta
        1           | 1           | 1         | N           |                 # 79 - 96 = -17
        W           | W           | W         | B           | PKE             # 76 - 96 = -20
        W           | W           | W         | B           | P6              # 65 - 96 = -31
        W           | W           | W         | B           |                 # not known: left out
        """,
        "-22.67 of 3",
        expected=_table(2018, "ks2_reading"),
        source="juniper 21052066115997",
    ),
    Example(
        "ks2_reading_progress", 2016, "In 2015/16 N has no place in progress",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_reading | ks2_reading_ta
        2B          | 2B          | 2B        | 102         |
        2B          | 2B          | 2B        | N           |
        1           | 1           | 1         | B           | BLW             # 70 - 96 = -26
        """,
        "-13.0 of 2",
        expected=_table(2016, "ks2_reading"),
        source="sigplus, February 2022",
    ),
    Example(
        "ks2_writing_progress", 2019, "Writing has points: WTS 91, EXS 103, GDS 113, PK5 76",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_writing
        2B          | 2B          | 2B        | WTS         # -11
        2B          | 2B          | 2B        | EXS         # 1
        2B          | 2B          | 2B        | GDS         # 11
        1           | 1           | 1         | PK5         # 76 - 96 = -20
        """,
        "-4.75 of 4",
        expected=_table(2019, "ks2_writing"),
        source="background knowledge; the steps of 12 and 10 agree with published files",
    ),
    Example(
        "ks2_reading_progress", 2019, "No score counts for less than the floor of its group",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_reading
        2B          | 2B          | 2B        | 104         # 2
        2B          | 2B          | 2B        | N           # 79 - 102 = -23, counted as -14
        """,
        "-6.0 of 2",
        expected=_table(2019, "ks2_reading", floor=-14.0),
    ),
    Example(
        "ks2_reading_progress_uncapped", 2019, "The same without the floor",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_reading
        2B          | 2B          | 2B        | 104
        2B          | 2B          | 2B        | N
        """,
        "-10.5 of 2",
        expected=_table(2019, "ks2_reading", floor=-14.0),
    ),
    Example(
        "ks2_maths_progress", 2023, "In 2022/23 the start is a teacher assessment",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_maths
        EXS         | EXS         | EXS       | 104         # start 8: 104 - 103 = 1
        GDS         | EXS         | GDS       | 112         # start ((10 + 8) / 2 + 10) / 2 = 9.5: 112 - 110 = 2
        """,
        "1.5 of 2",
        expected=((2023, "ks2_maths", 8.0, 9.0, 103.0, None), (2023, "ks2_maths", 9.5, 10.0, 110.0, None)),
    ),
    Example(
        "ks2_maths_progress", 2023, "EM is worth nothing that we know: left out",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_maths | ks2_maths_ta
        PK2         | PK2         | PK2       | B         | EM
        PK2         | PK2         | PK2       | B         | PK4            # 73 - 78 = -5
        """,
        "-5.0 of 1",
        expected=((2023, "ks2_maths", 0.0, 4.0, 78.0, None),),
    ),
    Example(
        "ks1_average", 2018, "Where the cohort started: the mean of reading, writing and maths at 7",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_maths
        2B          | 1           | 3         | 104         # (15 + 9 + 21) / 3 = 15
        3           | 3           | 3         | B           # 21
        A           | 3           | 3         | 100         # no reading: left out
        3           | 3           | 3         | L           # not of the cohort
        """,
        "18.0 of 2",
        source="schoolperformancedata.blogspot.com",
    ),
    Example(
        "ks2_matched", 2013, "Pupils at the end of the key stage whose start is known",
        """
        ks1_reading | ks1_writing | ks1_maths | ks2_maths
        2B          | 2B          | 2B        | 4
        2B          |             | 2B        | 4
        2B          | 2B          | 2B        | A
        """,
        "2",
    ),
]  # fmt: skip


@pytest.mark.req("2.35", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}-{e.title}")
def test_progress_from_7_to_11(example: Example) -> None:
    check(example)
