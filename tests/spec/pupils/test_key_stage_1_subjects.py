"""Key stage 1, subject by subject: the measures of reading, writing and maths that are made alike."""

import pytest
from tests.factories.pupil_examples import Example, check

LEVELS = "Hansard 15 March 2010, 100315w0026 (A and D stay in); domain handbook 2.1"
STANDARDS = "Domain handbook 2.7"


def table(subject: str, *cells: str) -> str:
    return "\n".join([f"ks1_{subject}", *cells])


EXAMPLES = [
    *(
        Example(
            f"ks1_{subject}_exp",
            2017,
            "The expected standard is EXS or GDS; an absent pupil (A) counts, one who left (L) does not",
            table(subject, "EXS", "GDS", "WTS", "BLW", "A   # counts", "L   # left: out"),
            "2 of 5",
            source=STANDARDS,
        )
        for subject in ("writing", "maths")
    ),
    *(
        Example(
            f"ks1_{subject}_exp",
            2022,
            "From 2018/19 the steps below are PK1 to PK4; D (disapplied) counts, F (takes it later) does not",
            table(subject, "EXS", "GDS", "WTS", "PK4", "D   # counts", "F   # takes it later: out"),
            "2 of 5",
            source=STANDARDS,
        )
        for subject in ("reading", "maths")
    ),
    *(
        Example(
            f"ks1_{subject}_high",
            2017,
            "Greater depth is GDS alone, of all pupils who count",
            table(subject, "GDS", "EXS", "WTS", "PKF", "A   # counts", "L   # left: out"),
            "1 of 5",
            source=STANDARDS,
        )
        for subject in ("reading", "writing")
    ),
    *(
        Example(
            f"ks1_{subject}_high",
            2022,
            "From 2018/19 too; a pupil on the engagement model (EM) counts, one who took it earlier (P) does not",
            table(subject, "GDS", "EXS", "WTS", "EM   # counts", "D   # counts", "P   # took it earlier: out"),
            "1 of 5",
            source=STANDARDS,
        )
        for subject in ("reading", "writing", "maths")
    ),
    *(
        Example(
            f"ks1_{subject}_l2b",
            2010,
            "Level 2B or above: 2C is not enough, and a disapplied pupil (D) counts",
            table(subject, "2B", "2A", "3", "2C", "D   # counts", "L   # left: out"),
            "3 of 5",
            source=LEVELS,
        )
        for subject in ("reading", "maths")
    ),
    *(
        Example(
            f"ks1_{subject}_l3",
            2012,
            "Level 3 or above: 2A is not enough, and an absent pupil (A) counts",
            table(subject, "3", "4", "2A", "1", "A   # counts", "L   # left: out"),
            "2 of 5",
            source=LEVELS,
        )
        for subject in ("reading", "writing")
    ),
    Example(
        "ks1_maths_l2",
        2011,
        "Level 2 or above: 2C is enough, and a disapplied pupil (D) counts",
        table("maths", "2C", "3", "1", "W", "D   # counts", "L   # left: out"),
        "2 of 5",
        source=LEVELS,
    ),
]


@pytest.mark.req("2.16", "2.21")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_key_stage_1_subject_by_subject(example: Example) -> None:
    check(example)
