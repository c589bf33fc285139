"""A scale does not depend on the order of rows, on names, or on who is called the winner; and is always finite."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keystage.analysis.moderation.judgement import ScaledJudgements, scale_judgements

rows = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda row: row[0] != row[1]), min_size=1, max_size=40
)


def scaled(judgements: list[tuple[int, int]], **options: object) -> ScaledJudgements:
    frame = pl.DataFrame(judgements, schema={"won": pl.Int64, "lost": pl.Int64}, orient="row")
    return scale_judgements(frame, winner="won", loser="lost", **options)  # type: ignore[arg-type]


def measures(result: ScaledJudgements) -> dict[int, float]:
    return dict(result.scripts.select("script", "measure").iter_rows())


@given(rows)
@settings(max_examples=80, deadline=None)
def test_every_design_has_finite_measures_with_mean_0_in_each_component(judgements: list[tuple[int, int]]) -> None:
    table = scaled(judgements).scripts
    assert table.select(pl.col("measure", "se", "infit", "outfit").is_finite().all()).row(0) == (True,) * 4
    assert table["measure"].abs().max() < 40  # type: ignore[operator]
    means = table.group_by("component").agg(pl.col("measure").mean())["measure"].to_list()
    assert means == pytest.approx([0] * len(means), abs=1e-7)


@given(rows, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_does_not_matter(judgements: list[tuple[int, int]], chance: object) -> None:
    turned = list(judgements)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert measures(scaled(turned)) == pytest.approx(measures(scaled(judgements)), abs=1e-6)


@given(rows, st.permutations(range(8)))
@settings(max_examples=30, deadline=None)
def test_names_do_not_matter(judgements: list[tuple[int, int]], names: list[int]) -> None:
    renamed = measures(scaled([(names[w], names[lo]) for w, lo in judgements]))
    assert renamed == pytest.approx({names[k]: v for k, v in measures(scaled(judgements)).items()}, abs=1e-6)


@given(rows)
@settings(max_examples=30, deadline=None)
def test_turning_every_judgement_round_turns_the_scale_round(judgements: list[tuple[int, int]]) -> None:
    turned = measures(scaled([(lo, w) for w, lo in judgements]))
    assert turned == pytest.approx({k: -v for k, v in measures(scaled(judgements)).items()}, abs=1e-6)


@given(rows, st.floats(-3, 3), st.floats(-3, 3))
@settings(max_examples=30, deadline=None)
def test_moving_all_anchors_moves_the_scale(judgements: list[tuple[int, int]], level: float, by: float) -> None:
    name = judgements[0][0]
    one, two = scaled(judgements, anchors={name: level}), scaled(judgements, anchors={name: level + by})
    linked = one.scripts.filter(pl.col("component") == one.scripts.filter("anchored")["component"][0])["script"]
    moved = {k: measures(two)[k] - measures(one)[k] for k in linked}
    assert moved == pytest.approx(dict.fromkeys(linked, by), abs=1e-6)
    assert measures(one)[name] == level
