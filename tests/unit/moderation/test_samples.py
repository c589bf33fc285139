"""Samples for moderation: how many, of which judgements, by chance, under codes that tell nothing."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import keystage as ks


def _class(size: int, *, grades: str = "WEG", name: str = "6A") -> pl.DataFrame:
    return pl.DataFrame(
        {"pupil": np.arange(size), "ta": [grades[i % len(grades)] for i in range(size)], "class": [name] * size}
    )


def _rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.req("0.19")
@pytest.mark.parametrize(
    ("size", "grades", "number"),
    [
        (30, "WEG", 3),
        (30, "E", 3),
        (30, "WTEGH", 5),  # one of each judgement
        (30, "ABCDEFGH", 6),  # at most six
        (55, "WEG", 6),  # 10%
        (90, "WEG", 6),
        (2, "WE", 2),
    ],
)
def test_a_class_gives_three_to_six(size: int, grades: str, number: int) -> None:
    drawn = ks.moderation_sample(_class(size, grades=grades), judgement="ta", by="class", rng=_rng())
    assert drawn.height == number
    assert drawn["ta"].n_unique() == min(number, len(grades))


@pytest.mark.req("0.19")
@pytest.mark.parametrize(
    ("size", "grades", "number"),
    [(20, "WEG", 5), (100, "WEG", 10), (100, "ABCDEFGHIJKLM", 13), (100, "ABCDEFGHIJKLMNOPQR", 15), (4, "WE", 4)],
)
def test_without_classes_ten_to_fifteen_percent_are_drawn_and_at_least_five(
    size: int, grades: str, number: int
) -> None:
    assert ks.moderation_sample(_class(size, grades=grades), judgement="ta", rng=_rng()).height == number


def test_each_class_has_a_sample_of_its_own() -> None:
    frame = pl.concat([_class(30), _class(28, name="6B"), _class(1, name="6C")])
    drawn = ks.moderation_sample(frame, judgement="ta", by="class", rng=_rng())
    assert dict(drawn["class"].value_counts().iter_rows()) == {"6A": 3, "6B": 3, "6C": 1}


def test_judgements_are_drawn_in_proportion_beyond_the_first_of_each() -> None:
    frame = pl.DataFrame({"ta": ["E"] * 80 + ["W"] * 15 + ["G"] * 5})
    drawn = ks.moderation_sample(frame, judgement="ta", rng=_rng())
    assert dict(drawn["ta"].value_counts().iter_rows()) == {"E": 8, "W": 1, "G": 1}


@pytest.mark.req("0.19")
def test_scripts_at_a_boundary_are_taken_first() -> None:
    frame = _class(30).with_columns(edge=pl.col("pupil").is_in([4, 11]))
    for seed in range(20):
        drawn = ks.moderation_sample(frame, judgement="ta", by="class", borderline="edge", rng=_rng(seed))
        assert {4, 11} < set(drawn["pupil"])


def test_every_script_of_a_judgement_is_as_likely() -> None:
    rng, drawn = _rng(), np.zeros(10)
    frame = pl.DataFrame({"at": np.arange(10), "ta": ["E"] * 10})
    for _ in range(100):
        drawn[ks.moderation_sample(frame, judgement="ta", rng=rng)["at"].to_numpy()] += 1
    assert drawn.sum() == 100 * 5
    assert drawn == pytest.approx(50, abs=5 * 5)  # binomial of 100 and a half: five standard errors


@pytest.mark.req("0.19")
def test_codes_are_different_and_their_order_tells_nothing() -> None:
    frame = pl.concat([_class(30, name=f"c{i}") for i in range(200)])
    drawn = ks.moderation_sample(frame, judgement="ta", by="class", rng=_rng())
    assert drawn.columns == ["code", "pupil", "ta", "class"]
    assert drawn["code"].n_unique() == drawn.height == 600
    assert drawn["code"].is_sorted()
    assert drawn["code"].str.contains(r"^[BCDFGHJKLMNPQRSTVWXZ]{4,6}$").all()
    ranks = np.corrcoef(np.arange(600), drawn["class"].str.slice(1).cast(pl.Int64).to_numpy())
    assert abs(ranks[0, 1]) < 0.15


def test_rows_keep_their_own_values() -> None:
    frame = _class(30)
    drawn = ks.moderation_sample(frame, judgement="ta", by="class", rng=_rng())
    assert drawn.drop("code").join(frame, on=frame.columns, how="anti").is_empty()


def test_scripts_without_a_judgement_are_not_drawn() -> None:
    frame = pl.DataFrame({"ta": ["E", None, "", " ", "W"]})
    assert sorted(ks.moderation_sample(frame, judgement="ta", rng=_rng())["ta"]) == ["E", "W"]
    assert ks.moderation_sample(frame.head(0), judgement="ta", rng=_rng()).columns == ["code", "ta"]


def test_the_same_generator_draws_the_same() -> None:
    once, again = (ks.moderation_sample(_class(30), judgement="ta", rng=_rng(3)) for _ in range(2))
    assert once.equals(again)
    assert not once.equals(ks.moderation_sample(_class(30), judgement="ta", rng=_rng(4)))


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.LazyFrame])
def test_any_frame_may_be_given(kind: Any) -> None:
    frame = kind(_class(30).to_dict(as_series=False))
    assert ks.moderation_sample(frame, judgement="ta", by="class", rng=_rng()).height == 3


def test_a_column_called_code_is_refused() -> None:
    with pytest.raises(ks.InputError, match="Rename it"):
        ks.moderation_sample(_class(3).rename({"pupil": "code"}), judgement="ta", rng=_rng())


def test_borderline_is_yes_or_no_and_any_other_word_is_refused() -> None:
    marks = ["y", "No", "TRUE", "0", None, ""]
    frame = pl.DataFrame({"ta": ["E"] * 6, "edge": marks})
    assert ks.moderation_sample(frame, judgement="ta", borderline="edge", rng=_rng()).height > 0
    for word in ("x", "maybe", "ja"):
        wrong = frame.with_columns(edge=pl.lit(word))
        with pytest.raises(ks.InputError, match="“edge” should say yes or no, true or false, or 1 or 0") as said:
            ks.moderation_sample(wrong, judgement="ta", borderline="edge", rng=_rng())
        assert f"“{word}”" not in str(said.value)
