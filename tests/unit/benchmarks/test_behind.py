"""Who is behind the curve, beside a plain second implementation of the rule."""

from math import sqrt

import pytest
from tests.factories.evidence import evidence, school

from keystage.analysis.benchmarks import Evidence, behind, too_few

NATIONAL = {2018: 51.0, 2019: 51.0}
SCHOOLS = {  # urn -> (value, n) of disadvantaged pupils in 2018 and 2019
    "999201": ((20, 30), (23, 30)), "999202": ((55, 40), (50, 40)), "999203": ((80, 20), (85, 20)),
    "999204": ((40, 5), (33, 3)), "999205": ((45, 11), (36, 11)), "999206": ((28, 25), (60, 25)),
}  # fmt: skip


def _evidence() -> Evidence:
    histories = {
        urn: {
            ("ks2_rwm_exp", "disadvantaged"): {
                year: (value, n, NATIONAL[year], 71.0) for year, (value, n) in zip((2018, 2019), rows, strict=True)
            }
        }
        for urn, rows in SCHOOLS.items()
    }
    return evidence(*(school(urn=urn, name=f"School {urn}") for urn in SCHOOLS), histories=histories, year=2019)


def _wilson(reached: float, n: float) -> tuple[float, float]:
    p, z = reached / n, 1.959964
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)


def _plainly(side: str) -> set[str]:
    """Two years' pupils together, eleven or more, the range wholly on one side of the national figure."""
    found = set()
    for urn, rows in SCHOOLS.items():
        n = sum(count for _, count in rows)
        low, high = _wilson(sum(value * count / 100 for value, count in rows), n)
        beyond = high < NATIONAL[2019] if side == "below" else low > NATIONAL[2019]
        if n >= 11 and beyond:
            found.add(urn)
    return found


@pytest.mark.req("0.8")
@pytest.mark.parametrize("side", ["below", "above"])
def test_those_found_are_those_a_plain_reading_of_the_rule_finds(side: str) -> None:
    made = behind(_evidence(), chosen=["ks2_rwm_exp"], side=side)  # type: ignore[arg-type]  # one of the two
    assert set(made.rows["urn"]) == _plainly(side) != set()
    assert made.tested == 5
    assert made.rows["clear"].all()


@pytest.mark.req("0.8")
def test_ten_pupils_or_fewer_are_told_apart_and_never_ranked() -> None:
    few = too_few(_evidence(), chosen=["ks2_rwm_exp"])
    assert few.select("urn", "n").rows() == [("999204", 8.0)]
    for side in ("below", "above"):
        every = behind(_evidence(), chosen=["ks2_rwm_exp"], side=side, only_clear=False)
        assert "999204" not in set(every.rows["urn"])


def test_one_year_alone_has_fewer_pupils_and_says_so() -> None:
    made = behind(_evidence(), chosen=["ks2_rwm_exp"], together=False)
    assert set(made.rows["years"]) == {1}
    assert max(made.rows["n"]) <= 40
