"""Early years: the thirteen scales, the good level of development of each era, the gap of the lowest fifth."""

import pytest
from tests.factories.pupil_examples import Example, check

SCALES = ("da", "sd", "ed", "lct", "lsl", "r", "w", "nlc", "c", "ssm", "kuw", "pd", "cd")
NI72 = "National indicator 72; domain handbook 2.4, Annex B 2"


def profiles(*rows: str) -> str:
    """A table of the thirteen scales; a row is thirteen scores and a remark."""
    return "\n".join([" | ".join(f"eyfs_{scale}" for scale in SCALES), *rows])


def goals(letter: str, *rows: str, count: int = 17) -> str:
    """A table of early learning goals; a row is their judgements and a remark."""
    return "\n".join([" | ".join(f"eyfs_{letter}{i:02d}" for i in range(1, count + 1)), *rows])


def of_total(total: int) -> str:
    """A profile with this many points, spread evenly."""
    each, over = divmod(total, 13)
    return " | ".join(str(each + (i < over)) for i in range(13))


TWO = " | ".join("2" * 17)

EXAMPLES = [
    Example(
        "eyfs_78",
        2009,
        "A child needs 78 points in all, and 6 in each of the seven scales of personal and of language development",
        profiles(
            "6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6   # 78 points, every one of the seven scales 6: met",
            "6 | 6 | 6 | 6 | 6 | 5 | 6 | 7 | 6 | 6 | 6 | 6 | 6   # 78 points, reading 5: not met",
            "6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 5   # 77 points: not met",
        ),
        "1 of 3",
        source=NI72,
    ),
    Example(
        "eyfs_78",
        2009,
        "A 5 in calculating does no harm, a 5 in reading does",
        profiles(
            "7 | 7 | 7 | 6 | 6 | 6 | 6 | 6 | 5 | 6 | 6 | 6 | 6   # 80 points, calculating 5: met",
            "9 | 9 | 9 | 9 | 9 | 5 | 9 | 9 | 9 | 9 | 9 | 9 | 9   # 113 points, reading 5: not met",
        ),
        "1 of 2",
        source=NI72,
    ),
    Example(
        "eyfs_78",
        2011,
        "Every child with a profile counts, and a scale that was not assessed adds nothing",
        profiles(
            "8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | N   # 96 points without the last scale: met",
            "N | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8 | 8   # one of the seven not assessed: not met",
            "N | N | N | N | N | N | N | N | N | N | N | N | N   # no profile: left out",
        ),
        "1 of 2",
        source=NI72,
    ),
    Example(
        "eyfs_gld",
        2012,
        "To 2011/12 the good level of development was national indicator 72",
        profiles(of_total(78), of_total(77)),
        "1 of 2",
        source="Domain handbook 2.4",
    ),
    Example(
        "eyfs_r_6",
        2010,
        "A scale is met from 6 points",
        "eyfs_r\n6\n9\n5\n0   # a score of 0 is a score",
        "2 of 4",
        source="Domain handbook 2.4",
    ),
    Example(
        "eyfs_r_mean",
        2010,
        "A scale’s average is of the children with a score",
        "eyfs_r\n6\n9\n0\nN   # not assessed: no score",
        "5.0 of 3",
        source="Domain handbook 2.4",
    ),
    Example(
        "eyfs_total",
        2010,
        "The total is of children with a score on each of the thirteen scales",
        profiles(of_total(80), of_total(90), "9 | 9 | 9 | 9 | 9 | 9 | 9 | 9 | 9 | 9 | 9 | 9 | N   # one scale short"),
        "85.0 of 2",
        source="Domain handbook 2.4",
    ),
    Example(
        "eyfs_ni92",
        2009,
        "The mean of the lowest fifth lies 42.4% below the median of 82.5 (ten children, to show the sum)",
        profiles(*(of_total(total) for total in (40, 55, 70, 78, 80, 85, 90, 95, 100, 110))),
        "42.4",
        source="National indicator 92; domain handbook 2.4, Annex B 3",
    ),
    Example(
        "eyfs_ni92",
        2009,
        "It is an area’s indicator: a school of ten children has none",
        profiles(*(of_total(total) for total in (40, 55, 70, 78, 80, 85, 90, 95, 100, 110))),
        "none",
        source="Domain handbook 2.4",
    ),
    Example(
        "eyfs_gld",
        2019,
        "At least expected in twelve goals: a child who exceeds one has reached it as well",
        goals(
            "g",
            "2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2   # expected in all twelve",
            "3 | 2 | 3 | 2 | 3 | 2 | 3 | 2 | 3 | 2 | 3 | 3   # some exceeded: reached",
            "3 | 3 | 3 | 3 | 3 | 3 | 3 | 3 | 3 | 1 | 3 | 3   # emerging in writing: not reached",
            "A | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2   # not assessed in a goal: left out",
            count=12,
        ),
        "2 of 3",
        source="Domain handbook 2.5; Daisi guide to the profile",
    ),
    Example(
        "eyfs_gld",
        2016,
        "The five goals after the twelfth do not matter, and judgements may be written as words",
        goals(
            "g",
            " | ".join(["Expected"] * 11 + ["Exceeding"] + ["Emerging"] * 5),
            " | ".join(["EXC"] * 11 + ["EM"] + ["EXC"] * 5),
        ),
        "1 of 2",
        source="Domain handbook 2.5",
    ),
    Example(
        "eyfs_gld",
        2023,
        "From 2021/22 other goals, and an exempt child has not reached the level",
        goals(
            "e",
            "2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 1 | 1 | 1 | 1 | 1   # E13 to E17 do not matter",
            "2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 1 | 2 | 2 | 2 | 2 | 2 | 2 | 2   # emerging in E10, writing",
            "A | A | A | A | A | A | A | A | A | A | A | A | A | A | A | A | A   # exempt: counts, not reached",
        ),
        "1 of 3",
        source="Domain handbook 2.5; explore education statistics: percentages are of all children",
    ),
    Example(
        "eyfs_points",
        2015,
        "Seventeen goals, 1 to 3 points each",
        goals("g", TWO, " | ".join("3" * 17), "A | " + " | ".join("3" * 16)),
        "42.5 of 2",
        source="Domain handbook 2.5",
    ),
    Example(
        "eyfs_ni92_goals",
        2015,
        "The gap of the lowest fifth in total points: median 34, lowest fifth 17",
        goals("g", " | ".join("1" * 17), TWO, TWO, TWO, " | ".join("3" * 17)),
        "50.0",
        source="Domain handbook 2.5, from background knowledge",
    ),
    Example(
        "eyfs_goals",
        2019,
        "The number of goals at expected or above",
        goals("g", TWO, " | ".join(["3"] * 8 + ["1"] * 9)),
        "12.5 of 2",
        source="Domain handbook 2.5",
    ),
    Example(
        "eyfs_goals",
        2024,
        "From 2021/22 an exempt child has reached none",
        goals("e", TWO, " | ".join(["2"] * 8 + ["1"] * 9), " | ".join("A" * 17)),
        "8.3 of 3",
        source="Explore education statistics, early years foundation stage profile methodology",
    ),
    Example(
        "eyfs_g09_exp",
        2014,
        "A goal is reached by 2 and by 3",
        "eyfs_g09\n2\n3\n1",
        "2 of 3",
        source="Domain handbook 2.5",
    ),
    Example(
        "eyfs_e09_exp",
        2022,
        "A goal of the new profile is reached by 2, its highest",
        "eyfs_e09\n2\nExpected\n1\nA   # exempt: counts",
        "2 of 4",
        source="Domain handbook 2.5",
    ),
]


@pytest.mark.req("2.13", "2.14", "2.15")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_early_years(example: Example) -> None:
    check(example)
