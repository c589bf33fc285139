"""Who is in a Year 6 cohort: context, neither good nor bad."""

import pytest
from tests.factories.pupil_examples import Example, check

EXAMPLES = [
    Example(
        "ks2_disadvantaged",
        2019,
        "A share of the cohort: a pupil below the test is of it, one who left is not",
        """
        ks2_maths | disadvantaged
        104       | yes
        98        | no
        B         | yes           # below the test: of the cohort
        L         | yes           # left: not of the cohort
        100       |               # not known: left out
        """,
        "2 of 3",
        source="DfE PTFSM6CLA1A, a share of TELIG",
    ),
    Example(
        "ks2_not_mobile",
        2019,
        "Pupils who did not join in Year 5 or 6, as a share of the cohort",
        """
        ks2_maths | mobile
        104       | no
        98        | no
        B         | yes      # joined late
        L         | no       # left: not of the cohort
        100       |          # not known: left out
        """,
        "2 of 3",
        source="DfE PTMOBN, a share of TELIG",
    ),
    Example(
        "ks2_cohort",
        2019,
        "A missing script (M) alone does not take a pupil out of the cohort; having left (L) everything does",
        """
        ks2_reading | ks2_writing | ks2_maths
        104         | EXS         | M           # script missing in maths alone
        B           | PK6         | B
        L           | L           | L           # left
        """,
        "2",
        source="DfE TELIG; domain handbook 2.8",
    ),
]


@pytest.mark.req("X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_context_of_a_cohort(example: Example) -> None:
    check(example)
