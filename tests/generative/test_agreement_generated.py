"""The measures of agreement against a second, plain reckoning, pair by pair; and intervals against plain loops."""

from itertools import permutations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import keystage as ks
from keystage.analysis.moderation import coefficients
from keystage.analysis.moderation.resampling import Resampling, resampled, resampled_means

GRADES = ["W", "1", "2", "3"]
pairs = st.lists(st.tuples(st.sampled_from([*GRADES, None]), st.sampled_from([*GRADES, None])), min_size=0, max_size=25)


@settings(max_examples=80, deadline=None)
@given(pairs)
def test_two_judges_agree_as_counted_by_hand(given_pairs: list[tuple[str | None, str | None]]) -> None:
    found = ks.agreement([a for a, _ in given_pairs], [b for _, b in given_pairs], GRADES)
    both = [(GRADES.index(a), GRADES.index(b)) for a, b in given_pairs if a is not None and b is not None]
    assert (found.n, found.left_out) == (len(both), len(given_pairs) - len(both))
    if not both:
        assert found.exact.value is None
        assert found.kappa.reason == "no script has a grade from both judges"
        return
    x, y = np.array(both, dtype=float).T
    assert found.exact.value == pytest.approx(100 * np.mean(x == y))
    assert found.adjacent.value == pytest.approx(100 * np.mean(abs(x - y) <= 1))
    assert found.difference.value == pytest.approx(np.mean(y - x))
    _same(found.kappa.value, _kappa(both) if len(both) > 1 else None)
    _same(found.weighted_kappa.value, _concordance(x, y) if len(both) > 1 else None)


def _same(value: float | None, expected: float | None) -> None:
    assert value == (None if expected is None else pytest.approx(expected, abs=1e-12))


def _kappa(both: list[tuple[int, int]]) -> float | None:
    n = len(both)
    by_chance = sum(a == b for a, _ in both for _, b in both) / n**2
    seen = sum(a == b for a, b in both) / n
    return None if by_chance == 1 else (seen - by_chance) / (1 - by_chance)


def _concordance(x: np.ndarray, y: np.ndarray) -> float | None:
    """Kappa with squared weights is the concordance correlation (Fleiss and Cohen 1973): 2 cov / (var + var + gap²)."""
    spread = x.var() + y.var() + (x.mean() - y.mean()) ** 2
    return None if spread == 0 else float(2 * np.mean((x - x.mean()) * (y - y.mean())) / spread)


judgements = st.lists(st.lists(st.sampled_from([*GRADES, None]), min_size=4, max_size=4), min_size=2, max_size=8)


@settings(max_examples=60, deadline=None)
@given(judgements)
def test_alpha_is_as_counted_pair_by_pair(table: list[list[str | None]]) -> None:
    rows = [(str(u), str(j), grade) for u, grades in enumerate(table) for j, grade in enumerate(grades)]
    frame = pl.DataFrame(rows, schema={"u": pl.String, "j": pl.String, "g": pl.String}, orient="row")
    found = ks.agreement_of_judges(frame, GRADES, script="u", judge="j", grade="g")
    units = [[GRADES.index(g) for g in grades if g is not None] for grades in table]
    units = [unit for unit in units if len(unit) > 1]
    assert found.n == len(units)
    for metric in ("nominal", "ordinal", "interval"):
        _same(getattr(found, f"alpha_{metric}").value, _alpha(units, metric) if len(units) > 1 else None)


def _alpha(units: list[list[int]], metric: str) -> float | None:
    """Krippendorff's definition: disagreement within scripts over that of all judgements with one another."""
    every = [grade for unit in units for grade in unit]

    def apart(c: int, k: int) -> float:
        if metric == "nominal":
            return float(c != k)
        if metric == "interval":
            return float((c - k) ** 2)
        low, high = min(c, k), max(c, k)
        between = sum(low <= grade <= high for grade in every) - (every.count(c) + every.count(k)) / 2
        return between**2 if c != k else 0.0

    n = len(every)
    seen = sum(apart(c, k) / (len(unit) - 1) for unit in units for c, k in permutations(unit, 2)) / n
    chance = sum(apart(c, k) for c, k in permutations(every, 2)) / (n * (n - 1))
    return None if chance == 0 else 1 - seen / chance


def test_a_stack_of_tables_gives_what_each_gives_alone() -> None:
    stack = np.random.default_rng(5).integers(0, 9, (20, 4, 4)).astype(float)
    steps = np.array([0.0, 1.0, 2.0, 5.0])
    both = coefficients.weighted_kappa(stack, steps)
    assert both == pytest.approx([float(coefficients.weighted_kappa(one, steps)) for one in stack])
    assert coefficients.kappa(stack) == pytest.approx([float(coefficients.kappa(one)) for one in stack])


def test_range_of_kappa_is_that_of_a_plain_bootstrap() -> None:
    """Scripts drawn one by one in a loop: both ends within the error of 4,000 draws."""
    rng = np.random.default_rng(11)
    x = rng.integers(0, 4, 60)
    y = np.clip(x + rng.choice([-1, 0, 0, 0, 1], 60), 0, 3)
    found = ks.agreement(x, y, [0, 1, 2, 3], rng=np.random.default_rng(1), draws=4000)
    drawn = []
    for _ in range(4000):
        at = rng.integers(0, 60, 60)
        drawn.append(_kappa(list(zip(x[at].tolist(), y[at].tolist(), strict=True))) or 0.0)
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert found.kappa.low == pytest.approx(low, abs=0.02)
    assert found.kappa.high == pytest.approx(high, abs=0.02)


def test_range_of_exact_agreement_has_the_width_of_the_binomial() -> None:
    same = np.arange(400) < 300
    found = ks.agreement(np.zeros(400, dtype=int), np.where(same, 0, 1), [0, 1], rng=np.random.default_rng(3))
    assert found.exact.low is not None
    assert found.exact.high is not None
    half = 1.96 * 100 * np.sqrt(0.75 * 0.25 / 400)
    assert (found.exact.low, found.exact.high) == pytest.approx((75 - half, 75 + half), abs=0.6)


def test_range_by_class_is_that_of_a_plain_bootstrap_of_classes() -> None:
    rng = np.random.default_rng(8)
    klass = np.repeat(np.arange(30), 10)
    same = rng.random(300) < np.repeat(rng.uniform(0.4, 1.0, 30), 10)
    frame = pl.DataFrame({"a": np.zeros(300, dtype=int), "b": np.where(same, 0, 1), "class": klass})
    found = ks.agreement("a", "b", [0, 1], frame=frame, by="class", rng=np.random.default_rng(2), draws=4000)
    shares = same.reshape(30, 10).mean(axis=1)
    drawn = [100 * shares[rng.integers(0, 30, 30)].mean() for _ in range(4000)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert (found.exact.low, found.exact.high) == pytest.approx((low, high), abs=0.8)
    alone = ks.agreement("a", "b", [0, 1], frame=frame, rng=np.random.default_rng(2), draws=4000)
    assert alone.exact.high is not None
    assert alone.exact.low is not None
    assert high - low > alone.exact.high - alone.exact.low


@pytest.mark.parametrize("copies", [[1, 1, 1, 1], [400, 100, 300, 200]])
def test_kinds_are_drawn_as_often_as_there_are_units_of_them(copies: list[int]) -> None:
    """Both ways of drawing have the mean and the spread of a multinomial."""
    how = Resampling(np.random.default_rng(4), draws=20_000)
    counts, n = np.array(copies), sum(copies)
    drawn = np.concatenate(list(resampled(counts, how, width=1)))
    assert drawn.shape == (20_000, 4)
    assert (drawn.sum(axis=1) == n).all()
    share = counts / n
    assert drawn.mean(axis=0) == pytest.approx(counts, rel=0.03)
    assert drawn.var(axis=0) == pytest.approx(n * share * (1 - share), rel=0.06)


def test_means_are_drawn_with_their_standard_error() -> None:
    values = np.arange(50.0)
    drawn = resampled_means(values, Resampling(np.random.default_rng(4), draws=20_000))
    assert drawn.mean() == pytest.approx(24.5, abs=0.1)
    assert drawn.std() == pytest.approx(values.std() / np.sqrt(50), rel=0.03)
