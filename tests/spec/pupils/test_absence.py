"""Absence: sessions missed of those possible, and who is a persistent absentee by each year's rule."""

import pytest
from tests.factories.pupil_examples import Example, check

HEAD = "sessions_possible | sessions_authorised | sessions_unauthorised"
GUIDE = "DfE, A guide to absence statistics; domain handbook 2.11"


def sessions(*rows: str) -> str:
    """A table of half-day sessions; a row is possible, missed with leave, missed without, and a remark."""
    return "\n".join([HEAD, *rows])


EXAMPLES = [
    Example(
        "absence_overall",
        2019,
        "Sessions missed with and without leave, of the sessions possible: 57 of 1,140",
        sessions("380 | 10 | 9", "380 | 38 | 0", "380 | 0 | 0", "0 | 0 | 0   # no possible sessions: left out"),
        "5.0 of 3",
        source=GUIDE,
    ),
    Example(
        "absence_overall",
        2019,
        "A pupil who was here half the year has half the weight: it is a rate of sessions, not of pupils",
        sessions("380 | 0 | 0", "190 | 57 | 0"),
        "10.0",
        source=GUIDE,
    ),
    Example("attendance", 2019, "What is not missed", sessions("380 | 10 | 9", "380 | 38 | 0"), "92.5", source=GUIDE),
    Example(
        "absence_authorised", 2019, "With leave alone", sessions("380 | 10 | 9", "380 | 28 | 0"), "5.0", source=GUIDE
    ),
    Example(
        "absence_unauthorised",
        2019,
        "Without leave alone",
        sessions("380 | 10 | 19", "380 | 28 | 0"),
        "2.5",
        source=GUIDE,
    ),
    Example(
        "absence_persistent",
        2009,
        "To 2009/10: 64 sessions or more over five half terms",
        sessions("316 | 64 | 0", "316 | 60 | 3", "316 | 0 | 64", "316 | 46 | 0"),
        "2 of 4",
        source=GUIDE,
    ),
    Example(
        "absence_persistent",
        2012,
        "In 2010/11 and 2011/12: 46 sessions or more over five half terms, however many were possible",
        sessions(
            "316 | 46 | 0", "316 | 45 | 0", "100 | 40 | 0   # 40% of a short stay: not by this rule", "316 | 30 | 16"
        ),
        "2 of 4",
        source=GUIDE,
    ),
    Example(
        "absence_persistent",
        2014,
        "To 2014/15 the headline stays on five half terms: 46 sessions or more",
        sessions("316 | 46 | 0", "316 | 45 | 0"),
        "1 of 2",
        source=GUIDE,
    ),
    Example(
        "absence_persistent",
        2016,
        "From 2015/16: a tenth of the pupil’s own possible sessions",
        sessions(
            "380 | 38 | 0",
            "380 | 37 | 0",
            "100 | 6 | 4   # 10 of 100",
            "380 | 30 | 16   # 46 sessions: far over a tenth",
            "0 | 0 | 0   # left out",
        ),
        "3 of 4",
        source=GUIDE,
    ),
    Example(
        "absence_severe",
        2023,
        "Half of the pupil’s own possible sessions or more",
        sessions("380 | 190 | 0", "380 | 189 | 0", "40 | 0 | 30"),
        "2 of 3",
        source="Domain handbook 2.11, from background knowledge",
    ),
]


@pytest.mark.req("2.24")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_absence(example: Example) -> None:
    check(example)
