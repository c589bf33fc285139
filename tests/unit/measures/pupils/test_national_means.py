import numpy as np
import polars as pl
import pytest

from keystage.analysis.measures import measures
from keystage.analysis.measures.pupils import EXPECTED, Cohort, vector
from keystage.analysis.measures.pupils.national_means import expectations, mean_outcomes


def _nation(seed: int, year: int = 2017, pupils: int = 400) -> Cohort:
    rng = np.random.default_rng(seed)
    levels = ["W", "1", "2C", "2B", "2A", "3", "A", None]
    columns = {code: rng.choice(levels, pupils).tolist() for code in ("ks1_reading", "ks1_writing", "ks1_maths")}
    for code in ("ks2_reading", "ks2_maths"):
        columns[code] = rng.integers(80, 121, pupils).astype(str).tolist()
    columns["ks2_writing"] = rng.choice(["PKG", "WTS", "EXS", "GDS"], pupils).tolist()
    return Cohort(year, 6, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))


def _plain(cohorts: list[Cohort], outcome: str) -> dict[float, float]:
    """The mean outcome of each start, row by row."""
    worth = {"W": 3, "1": 9, "2C": 13, "2B": 15, "2A": 17, "3": 21}
    writing = {"PKG": 79, "WTS": 91, "EXS": 103, "GDS": 113}
    held: dict[float, list[float]] = {}
    for cohort in cohorts:
        for row in cohort.frame.to_dicts():
            starts = [worth.get(row[f"ks1_{s}"] or "") for s in ("reading", "writing", "maths")]
            if None in starts:
                continue
            start = ((starts[0] + starts[1]) / 2 + starts[2]) / 2  # type: ignore[operator]
            value = row[outcome]
            held.setdefault(start, []).append(writing[value] if outcome == "ks2_writing" else float(value))
    return {start: sum(values) / len(values) for start, values in held.items()}


@pytest.mark.parametrize("outcome", ["ks2_reading", "ks2_writing", "ks2_maths"])
def test_each_start_expects_the_mean_of_its_pupils(outcome: str) -> None:
    cohorts = [_nation(1), _nation(2)]
    made = expectations(cohorts, least=1)
    assert dict(made.schema) == EXPECTED
    plain = _plain(cohorts, outcome)
    rows = made.filter(pl.col("outcome") == outcome)
    assert rows["expected"].to_list() == pytest.approx([plain[start] for start in sorted(plain)])
    assert rows["prior_from"].to_list() == [0.0, *sorted(plain)[1:]]
    assert rows["prior_below"].to_list() == [*sorted(plain)[1:], np.inf]


def test_progress_against_its_own_nation_is_nought() -> None:
    nation = _nation(3)
    own = Cohort(2017, 6, nation.frame, expectations([nation], least=25))
    for measure in ("ks2_reading_progress", "ks2_writing_progress", "ks2_maths_progress"):
        rule = measures()[measure].rule_in(2017)
        assert rule is not None
        made = vector(rule, own)
        assert made is not None
        assert made.value[made.counts].mean() == pytest.approx(0, abs=1e-9)


def test_groups_hold_at_least_so_many_pupils() -> None:
    starts = np.repeat([3.0, 9.0, 13.0, 15.0, 21.0], [2, 5, 30, 40, 3])
    made = mean_outcomes(starts, starts + 90, year=2017, outcome="ks2_maths", least=30)
    assert made["prior_from"].to_list() == [0.0, 15.0]  # 2 + 5 + 30, then 40 and the 3 that are left over
    assert made["expected"].to_list() == pytest.approx([(2 * 93 + 5 * 99 + 30 * 103) / 37, (40 * 105 + 3 * 111) / 43])


def test_floors_cut_the_share_that_is_asked() -> None:
    rng = np.random.default_rng(7)
    starts = rng.choice([9.0, 15.0, 21.0], 6000)
    points = 90 + starts + rng.normal(0, 1 + starts / 3)
    made = mean_outcomes(starts, points, year=2019, outcome="ks2_maths", cut=0.01)
    means = dict(zip([9.0, 15.0, 21.0], made["expected"], strict=True))
    floors = dict(zip([9.0, 15.0, 21.0], made["floor"], strict=True))
    cut = [p - means[s] < floors[s] for s, p in zip(starts, points, strict=True)]
    assert np.mean(cut) == pytest.approx(0.01, abs=0.001)
    spread = {s: points[starts == s].std() for s in means}
    assert floors[9.0] / spread[9.0] == pytest.approx(floors[21.0] / spread[21.0])


def test_nobody_makes_an_empty_table() -> None:
    empty = mean_outcomes(np.array([np.nan]), np.array([100.0]), year=2019, outcome="ks2_maths")
    assert dict(empty.schema) == EXPECTED
    assert empty.is_empty()
    assert expectations([]).is_empty()
    assert expectations([Cohort(2013, 6, pl.DataFrame({"ks1_reading": ["2B"]}))]).is_empty()
