"""Anchors link a session to a scale that is there already."""

import numpy as np
import polars as pl
import pytest
from tests.factories.judging import judging

from keystage.analysis.errors import InputError
from keystage.analysis.moderation.judgement import ScaledJudgements, scale_judgements


def scaled(frame: object, **options: object) -> ScaledJudgements:
    return scale_judgements(frame, winner="won", loser="lost", **options)  # type: ignore[arg-type]


def column(result: ScaledJudgements, name: str) -> dict[str, float]:
    return dict(result.scripts.select("script", name).iter_rows())


@pytest.mark.req("3.9")
def test_anchored_scripts_keep_their_measures_and_the_rest_follow() -> None:
    """Anchors at their own measures plus 2: all scripts move by 2 (but for what is over in the adjusted scores)."""
    frame, _ = judging(20, 600, seed=3)
    alone = column(scaled(frame), "measure")
    known = {name: alone[name] + 2 for name in ("S00001", "S00002", "S00003")}
    result = scaled(frame, anchors=known)
    found = column(result, "measure")
    assert {name: found[name] for name in known} == known
    assert [found[name] - alone[name] for name in alone] == pytest.approx([2] * 20, abs=0.01)
    assert result.scripts.filter("anchored")["script"].sort().to_list() == sorted(known)
    assert result.scripts.filter("anchored")["se"].is_null().all()
    assert result.anchors["drift"].abs().max() == pytest.approx(0, abs=1e-9)
    assert any("The other scripts moved by +2.0" in sentence for sentence in result.warnings)


def test_scripts_with_anchors_expect_their_scores() -> None:
    """By hand: b beat a (held at 1) three times of four, S = 2.85 of 4."""
    frame = pl.DataFrame({"won": ["b", "b", "b", "a"], "lost": ["a", "a", "a", "b"]})
    found = column(scaled(frame, anchors={"a": 1.0}), "measure")
    assert found == pytest.approx({"a": 1.0, "b": 1 + np.log(2.85 / 1.15)})


def test_anchors_link_parts_that_no_judgement_links() -> None:
    one, truth = judging(15, 400, seed=1)
    other, truth_other = judging(15, 400, seed=2)
    other = other.with_columns(pl.col("won", "lost").str.replace("S", "T"))
    known = {f"S{i:05}": truth[f"S{i:05}"] for i in range(5)} | {f"T{i:05}": truth_other[f"S{i:05}"] for i in range(5)}
    result = scaled(pl.concat([one, other]), anchors=known)
    assert result.components.height == 1
    found = column(result, "measure")
    far = [found[f"S{i:05}"] - truth[f"S{i:05}"] for i in range(5, 15)]
    far += [found[f"T{i:05}"] - truth_other[f"S{i:05}"] for i in range(5, 15)]
    assert np.sqrt(np.mean(np.square(far))) < 0.6
    assert not any("components" in sentence for sentence in result.warnings)


def test_an_earlier_scale_is_anchor_to_the_next() -> None:
    frame, _ = judging(20, 600, seed=3)
    before = scaled(frame)
    after = scaled(frame, anchors=before.scripts.head(6))
    assert after.scripts.filter("anchored").height == 6
    table = after.converted(mean=100, sd=15, like=before)
    first = before.converted(mean=100, sd=15)
    joined = table.join(first, on="script")
    assert joined.filter("anchored")["scaled"].to_list() == pytest.approx(
        joined.filter("anchored")["scaled_right"].to_list()
    )


def test_an_anchor_that_drifted_is_said() -> None:
    frame, _ = judging(20, 1200, seed=3)
    alone = column(scaled(frame), "measure")
    known = {name: alone[name] for name in list(alone)[:6]}
    known[next(iter(known))] += 3
    result = scaled(frame, anchors=known)
    drift = dict(result.anchors.select("script", "drift").iter_rows())
    assert drift[next(iter(known))] == pytest.approx(-2.5, abs=1e-6)
    assert any("1 of 6 anchors would stand more than 0.5" in sentence for sentence in result.warnings)


def test_anchors_make_maximum_likelihood_finite() -> None:
    """c only lost to a, and beat b: a and b are held, so there is an answer, at p(a) + p(b) = 1."""
    frame = pl.DataFrame({"won": ["a", "c"], "lost": ["c", "b"]})
    found = column(scaled(frame, anchors={"a": 1.0, "b": -1.0}, method="ml"), "measure")
    assert found["c"] == pytest.approx(0, abs=1e-8)


def test_every_script_may_be_an_anchor() -> None:
    frame, _ = judging(4, 60)
    result = scaled(frame, judge="judge", anchors={f"S0000{i}": float(i) for i in range(4)})
    assert result.reliability is None
    assert result.judges["infit"].is_finite().all()


def test_anchors_that_cannot_be_used_are_refused() -> None:
    frame, _ = judging(6, 60)
    with pytest.raises(InputError, match="None of the anchors was judged"):
        scaled(frame, anchors={"other": 1.0})
    with pytest.raises(InputError, match="measure that is a number"):
        scaled(frame, anchors={"S00001": float("nan")})
    with pytest.raises(InputError, match="measure that is a number"):
        scaled(frame, anchors={"S00001": "high"})
    with pytest.raises(InputError, match="“measure” is not there"):
        scaled(frame, anchors=pl.DataFrame({"script": ["S00001"]}))
    with pytest.raises(InputError, match="twice"):
        scaled(frame, anchors=pl.DataFrame({"script": ["S00001", "S00001"], "measure": [1.0, 2.0]}))
    with pytest.raises(InputError, match="measure that is a number"):
        scaled(frame, anchors=pl.DataFrame({"script": ["S00001"], "measure": ["high"]}))


def test_anchors_that_were_not_judged_are_counted() -> None:
    frame, _ = judging(6, 60)
    result = scaled(frame, anchors={"S00001": 0.0, "elsewhere": 1.0})
    assert "1 anchor not judged here, and not used." in result.warnings


def test_codes_of_anchors_are_read_as_the_scripts_are() -> None:
    frame = pl.DataFrame({"won": [1, 2, 1], "lost": [2, 1, 3]})
    assert scaled(frame, anchors={"1": 0.5}).scripts.filter("anchored")["script"].to_list() == [1]
