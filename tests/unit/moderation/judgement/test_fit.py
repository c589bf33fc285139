"""Fit of judges and scripts: infit, outfit, agreement, flags; split halves."""

import numpy as np
import polars as pl
import pytest
from tests.factories.judging import judging

from keystage.analysis.errors import MethodError
from keystage.analysis.moderation.judgement import ScaledJudgements, scale_judgements


def scaled(frame: object, **options: object) -> ScaledJudgements:
    return scale_judgements(frame, winner="won", loser="lost", judge="judge", **options)  # type: ignore[arg-type]


@pytest.mark.req("3.9")
def test_fit_is_that_of_the_formula_row_by_row() -> None:
    frame, _ = judging(8, 90, judges=3)
    result = scaled(frame)
    measure = dict(result.scripts.select("script", "measure").iter_rows())
    rows = [(w, lo, j, 1 / (1 + np.exp(measure[lo] - measure[w]))) for w, lo, j in frame.iter_rows()]
    for name, infit, outfit in result.scripts.select("script", "infit", "outfit").iter_rows():
        own = [p for w, lo, _, p in rows if name in (w, lo)]
        assert infit == pytest.approx(sum((1 - p) ** 2 for p in own) / sum(p * (1 - p) for p in own))
        assert outfit == pytest.approx(np.mean([(1 - p) / p for p in own]))
    for name, number, infit, outfit, agreement, _ in result.judges.iter_rows():
        own = [p for _, _, j, p in rows if j == name]
        assert number == len(own)
        assert infit == pytest.approx(sum((1 - p) ** 2 for p in own) / sum(p * (1 - p) for p in own))
        assert outfit == pytest.approx(np.mean([(1 - p) / p for p in own]))
        assert agreement == pytest.approx(100 * np.mean([p > 0.5 for p in own]))


def test_a_judge_who_tosses_a_coin_is_flagged_and_stands_first() -> None:
    frame, _ = judging(40, 2000, judges=10, spread=2.5, seed=7)
    coin = np.random.default_rng(8).random(2000) < 0.5
    turned = pl.Series((frame["judge"] == "J3").to_numpy() & coin)
    mixed = frame.with_columns(
        won=pl.when(turned).then("lost").otherwise("won"), lost=pl.when(turned).then("won").otherwise("lost")
    )
    result = scaled(mixed)
    assert result.judges["judge"][0] == "J3"
    assert result.judges["flag"][0] == "infit high; infit stands apart"
    assert result.judges["flag"].drop_nulls().len() == 1
    assert any("of 10 judges, 1 with an infit above 1.3 and 1 more than 2 standard" in s for s in result.warnings)


def test_judgements_without_a_judge_count_for_scripts_only() -> None:
    frame, _ = judging(10, 100, judges=2)
    some = frame.with_columns(judge=pl.when(pl.int_range(pl.len()) < 30).then(None).otherwise("judge"))
    result = scaled(some)
    assert result.scripts["measure"].to_list() == pytest.approx(scaled(frame).scripts["measure"].to_list())
    assert result.judges["judgements"].sum() == 70
    assert any("30 judgements without a judge" in sentence for sentence in result.warnings)


def test_without_a_column_of_judges_there_are_no_judges() -> None:
    frame, _ = judging(10, 100)
    result = scale_judgements(frame, winner="won", loser="lost")
    assert result.judges.is_empty()
    assert result.judges.columns == ["judge", "judgements", "infit", "outfit", "agreement", "flag"]
    assert not any("without a judge" in sentence for sentence in result.warnings)
    with pytest.raises(MethodError, match="two judges"):
        result.split_half(rng=np.random.default_rng(1))


def test_halves_of_the_judges_agree_as_the_spread_lets_them() -> None:
    """With equal halves of m judgements a script, the correlation is about the reliability of such a half."""
    frame, _ = judging(150, 9000, judges=12, spread=1.0, seed=9)
    halves = scaled(frame).split_half(rng=np.random.default_rng(1), times=10)
    half = scaled(frame.filter(pl.col("judge").is_in([f"J{i}" for i in range(6)])))
    assert half.reliability is not None
    assert halves.mean == pytest.approx(half.reliability, abs=0.05)
    assert halves.low <= halves.mean <= halves.high
    assert len(halves.correlations) == 10


def test_halves_of_the_same_seed_are_the_same() -> None:
    frame, _ = judging(30, 600)
    result = scaled(frame)
    one, two = (result.split_half(rng=np.random.default_rng(5), times=5) for _ in range(2))
    assert one == two


def test_halves_without_scripts_in_common_are_refused() -> None:
    frame = pl.DataFrame({"won": ["a", "b", "c", "d"], "lost": ["b", "a", "d", "c"], "judge": ["x", "x", "y", "y"]})
    with pytest.raises(MethodError, match="too few scripts in common"):
        scaled(frame).split_half(rng=np.random.default_rng(1), times=3)
    with pytest.raises(MethodError, match="one or more"):
        scaled(frame).split_half(rng=np.random.default_rng(1), times=0)
