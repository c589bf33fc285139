"""Early years, scale by scale and goal by goal: families of measures that are made alike."""

import pytest
from tests.factories.pupil_examples import Example, check

SCALES = {
    "da": "Dispositions and attitudes",
    "sd": "Social development",
    "ed": "Emotional development",
    "lct": "Language for communication and thinking",
    "lsl": "Linking sounds and letters",
    "w": "Writing",
    "nlc": "Numbers as labels and for counting",
    "c": "Calculating",
    "ssm": "Shape, space and measures",
    "kuw": "Knowledge and understanding of the world",
    "pd": "Physical development",
    "cd": "Creative development",
}
OLD_GOALS = tuple(f"g{i:02d}" for i in range(1, 18) if i != 9)
NEW_GOALS = tuple(f"e{i:02d}" for i in range(1, 18) if i != 9)
PROFILE = "Domain handbook 2.4; that N counts, as a child with a profile, from national indicator 72"
GOALS_2013 = "Domain handbook 2.5; Daisi guide to the profile (a child not assessed is left out)"
GOALS_2022 = "Domain handbook 2.5; explore education statistics (percentages are of all children)"


def six(scale: str) -> str:
    return f"""
        eyfs_{scale}
        9
        6
        5
        0      # a score of 0 is a score
        N      # not assessed: counts, not reached
        L      # left: out
    """


def mean(scale: str) -> str:
    return f"""
        eyfs_{scale}
        9
        6
        0      # a score of 0 is a score
        N      # not assessed: no score
    """


EXAMPLES = [
    *(
        Example(f"eyfs_{code}_6", 2010, f"{name}: 6 points are enough, 5 are not", six(code), "2 of 5", source=PROFILE)
        for code, name in SCALES.items()
    ),
    *(
        Example(f"eyfs_{code}_mean", 2010, f"{name}: of children with a score", mean(code), "5.0 of 3", source=PROFILE)
        for code, name in SCALES.items()
    ),
    *(
        Example(
            f"eyfs_{goal}_exp",
            2015,
            f"{goal.upper()}: exceeding (3) is at least expected (2)",
            f"eyfs_{goal}\n2\n3\n1\nA   # not assessed: left out",
            "2 of 3",
            source=GOALS_2013,
        )
        for goal in OLD_GOALS
    ),
    *(
        Example(
            f"eyfs_{goal}_exp",
            2023,
            f"{goal.upper()}: an exempt child counts and has not reached it",
            f"eyfs_{goal}\n2\n1\nA   # exempt: counts\nL   # left: out",
            "1 of 3",
            source=GOALS_2022,
        )
        for goal in NEW_GOALS
    ),
]


@pytest.mark.req("2.13", "2.14")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_early_years_scale_by_scale(example: Example) -> None:
    check(example)
