"""A scale from judgements: measures, errors, reliability, whatever the design."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from tests.factories.judging import dense_scale, judging

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.moderation.judgement import ScaledJudgements, scale_judgements


def scaled(frame: object, **options: object) -> ScaledJudgements:
    return scale_judgements(frame, winner="won", loser="lost", **options)  # type: ignore[arg-type]


def measures(result: ScaledJudgements) -> dict[object, float]:
    return dict(result.scripts.select("script", "measure").iter_rows())


@pytest.mark.req("3.9")
@pytest.mark.parametrize(("scripts", "judgements"), [(5, 30), (12, 60), (30, 400)])
def test_measures_and_errors_are_those_of_full_matrices(scripts: int, judgements: int) -> None:
    frame, _ = judging(scripts, judgements)
    theta, errors, reliability = dense_scale(frame, epsilon=0.3)
    result = scaled(frame)
    assert measures(result) == pytest.approx(theta, abs=1e-7)
    assert dict(result.scripts.select("script", "se").iter_rows()) == pytest.approx(errors, abs=1e-7)
    assert result.reliability == pytest.approx(reliability, abs=1e-7)


def test_planted_measures_are_found() -> None:
    frame, truth = judging(300, 15_000, seed=4)
    result = scaled(frame)
    found = measures(result)
    apart = np.array([found[name] - truth[name] for name in truth]) + np.mean(list(truth.values()))
    errors = dict(result.scripts.select("script", "se").iter_rows())
    assert result.reliability is not None
    assert result.reliability > 0.95
    assert np.corrcoef([found[n] for n in truth], list(truth.values()))[0, 1] ** 2 == pytest.approx(
        result.reliability, abs=0.02
    )
    assert np.std(apart / [errors[name] for name in truth]) == pytest.approx(1, abs=0.12)


def test_two_scripts_judged_four_times() -> None:
    """Three wins of four: S = 0.3 + 3.4 / 4 × 3 = 2.85 of 4, so the difference is log(2.85 / 1.15)."""
    frame = pl.DataFrame({"won": ["a", "a", "a", "b"], "lost": ["b", "b", "b", "a"]})
    result = scaled(frame)
    apart = np.log(2.85 / 1.15)
    assert measures(result) == pytest.approx({"a": apart / 2, "b": -apart / 2})
    assert result.scripts["se"].to_list() == pytest.approx([1 / np.sqrt(4 * 0.7125 * 0.2875)] * 2)
    assert result.scripts["won"].to_list() == [3, 1]
    plain = scaled(frame, method="ml")
    assert measures(plain) == pytest.approx({"a": np.log(3) / 2, "b": -np.log(3) / 2})


def test_scripts_that_won_or_lost_all_have_finite_measures_and_are_flagged() -> None:
    frame, _ = judging(20, 300, seed=2)
    names = sorted(set(frame["won"]))
    never_beaten = pl.DataFrame({"won": ["Top"] * 12, "lost": names[:12], "judge": ["J0"] * 12})
    never_won = pl.DataFrame({"won": names[:12], "lost": ["End"] * 12, "judge": ["J0"] * 12})
    result = scaled(pl.concat([frame, never_beaten, never_won]))
    ordered = result.scripts["script"].to_list()
    flags = dict(result.scripts.select("script", "flags").iter_rows())
    assert (ordered[0], ordered[-1]) == ("Top", "End")
    assert result.scripts["measure"].is_finite().all()
    assert (flags["Top"], flags["End"]) == ("won every judgement", "lost every judgement")
    assert any("2 scripts won or lost every judgement" in sentence for sentence in result.warnings)


def test_maximum_likelihood_refuses_what_has_no_finite_answer() -> None:
    frame = pl.DataFrame({"won": ["a", "b", "a", "a"], "lost": ["b", "a", "c", "c"]})
    with pytest.raises(MethodError, match=r"1 lost every one.*Use the method “adjusted”"):
        scaled(frame, method="ml")


def test_maximum_likelihood_refuses_two_groups_of_which_one_always_won() -> None:
    frame = pl.DataFrame({"won": ["a", "b", "c", "d", "a"], "lost": ["b", "a", "d", "c", "c"]})
    with pytest.raises(MethodError, match="0 of 4 scripts won every judgement"):
        scaled(frame, method="ml")


def test_parts_without_a_link_are_scaled_apart() -> None:
    one, _ = judging(12, 200, seed=1)
    other = judging(6, 90, seed=2)[0].with_columns(pl.col("won", "lost").str.replace("S", "T"))
    both, alone = scaled(pl.concat([one, other])), scaled(one)
    assert both.components["scripts"].to_list() == [12, 6]
    assert both.components["judgements"].to_list() == [200, 90]
    assert {k: v for k, v in measures(both).items() if str(k)[0] == "S"} == pytest.approx(measures(alone), abs=1e-7)
    means = both.scripts.group_by("component").agg(pl.col("measure").mean())["measure"]
    assert means.to_list() == pytest.approx([0, 0], abs=1e-9)
    assert both.reliability == pytest.approx(alone.reliability)
    assert any("fall into 2 components" in s and "cannot be compared" in s for s in both.warnings)


def test_groups_joined_by_judgements_of_one_side_have_a_finite_answer() -> None:
    """A small group of few judgements that won all three against a large one: S asks for more wins than there were."""
    large, _ = judging(10, 300, seed=3)
    small = [("x", "y")] * 1 + [("y", "x")] * 1 + [("z", "x")] + [("w", "z")] * 9 + [("z", "w")]
    small += [("x", "S00000"), ("y", "S00001"), ("z", "S00002")]
    frame = pl.concat([large.select("won", "lost"), pl.DataFrame(small, schema=["won", "lost"], orient="row")])
    result = scaled(frame)
    assert result.scripts["measure"].abs().max() < 10  # type: ignore[operator]
    assert result.components.height == 1


def test_a_star_of_single_judgements_has_a_finite_answer() -> None:
    frame = pl.DataFrame({"won": ["hub"] * 30, "lost": [f"s{i}" for i in range(30)]})
    result = scaled(frame)
    assert result.scripts["script"][0] == "hub"
    assert result.scripts["measure"].is_finite().all()
    assert any("not above 0: the scripts differ by no more than chance" in sentence for sentence in result.warnings)


def test_a_long_row_of_clear_choices_has_a_finite_answer() -> None:
    """Each of 400 scripts beat those up to five places below, and nobody ever lost to one below."""
    pairs = [(i, i - by) for i in range(400) for by in range(1, 6) if i >= by]
    result = scaled(pl.DataFrame(pairs, schema=["won", "lost"], orient="row"))
    assert result.scripts["script"].to_list() == list(range(399, -1, -1))
    assert result.scripts["measure"].is_finite().all()


def test_rows_that_are_no_judgement_are_left_out_and_counted() -> None:
    frame = pl.DataFrame({
        "won": ["a", "b", None, " ", "n/a", "c", "a", "c"], "lost": ["b", "a", "b", "a", "b", "c", "c", "b"],
        "equal": [0, 0, 0, 0, 0, 0, 1, 0],
    })  # fmt: skip
    result = scaled(frame, tie="equal")
    assert result.left_out.rows() == [
        ("the winner or the loser is blank", 3),
        ("a script is compared with itself", 1),
        ("the judgement was a tie", 1),
    ]
    assert result.given == 8
    assert result.scripts["judgements"].sum() == 2 * 3
    assert result.warnings[0] == "3 rows left out: the winner or the loser is blank."


def test_na_may_be_a_script_where_that_is_said() -> None:
    frame = pl.DataFrame({"won": ["NA", "b"], "lost": ["b", "NA"]})
    with pytest.raises(MethodError, match="no judgement between two different scripts"):
        scaled(frame)
    assert scaled(frame, blanks=()).scripts.height == 2


def test_numbers_and_any_frame_will_do() -> None:
    frame, _ = judging(10, 100)
    numbers = frame.with_columns(pl.col("won", "lost").str.slice(1).cast(pl.Int64))
    expected = {int(str(name)[1:]): value for name, value in measures(scaled(frame)).items()}
    assert measures(scaled(numbers)) == pytest.approx(expected)
    gaps = pd.DataFrame({"won": [*numbers["won"], np.nan], "lost": [*numbers["lost"], 3]})  # floats, as pandas has it
    assert measures(scaled(gaps)) == pytest.approx(expected)
    assert scaled(gaps).left_out["rows"].to_list() == [1]
    mixed = numbers.with_columns(pl.col("lost").cast(pl.String))
    assert set(measures(scaled(mixed))) == {str(name) for name in expected}
    assert measures(scaled(frame.lazy())) == pytest.approx(measures(scaled(frame)))


def test_bad_input_is_refused_in_a_sentence() -> None:
    frame, _ = judging(6, 40)
    with pytest.raises(InputError, match=r"no column “winner”. The columns are won, lost, judge"):
        scale_judgements(frame, winner="winner", loser="lost")
    with pytest.raises(InputError, match="no column “who”"):
        scaled(frame, judge="who")
    with pytest.raises(InputError, match="both “won”"):
        scale_judgements(frame, winner="won", loser="won")
    with pytest.raises(InputError, match="“rasch” is not a method"):
        scaled(frame, method="rasch")
    with pytest.raises(InputError, match=r"above 0 and below 0.5"):
        scaled(frame, epsilon=0.6)
    with pytest.raises(InputError, match="true or false"):
        scaled(frame, tie="judge")
    with pytest.raises(MethodError, match="not a frame"):
        scaled([("a", "b")])
    with pytest.raises(MethodError, match="Nothing can be scaled"):
        scaled(frame.clear())


def test_warnings_say_what_is_advised() -> None:
    frame, _ = judging(40, 100, spread=0.2, seed=5)
    result = scaled(frame, judge="judge")
    few = result.scripts.filter(pl.col("judgements") < 10).height
    assert few > 30
    assert f"{few} of 40 scripts had fewer than 10 judgements; at least 10 are advised." in result.warnings
    assert any("below 0.8: more judgements" in s or "no more than chance" in s for s in result.warnings)


def test_a_good_session_has_nothing_to_warn_of_but_misfit() -> None:
    frame, _ = judging(60, 1800, judges=6, seed=6)
    said = [
        s for s in scaled(frame, judge="judge").warnings if "less regularly" not in s and "every judgement" not in s
    ]
    assert said == []


def test_explanation_is_plain_and_names_nobody() -> None:
    frame, _ = judging(20, 300, judges=4)
    result = scaled(frame, judge="judge")
    text = result.explain()
    assert "20 scripts compared in 300 judgements by 4 judges: 30.0 a script on average" in text
    assert f"Scale separation reliability {result.reliability:.2f}" in text
    assert all(sentence in text for sentence in result.warnings)
    assert "S000" not in text
    assert "J1" not in text


def test_measures_can_stand_on_a_friendlier_scale() -> None:
    frame, _ = judging(20, 300)
    result = scaled(frame)
    table = result.converted(mean=100, sd=15)
    assert table["scaled"].mean() == pytest.approx(100)
    assert table["scaled"].std() == pytest.approx(15)
    assert (table["scaled_se"] / table["se"]).to_list() == pytest.approx([15 / table["measure"].std()] * 20)  # type: ignore[operator]
    with pytest.raises(MethodError, match="spread above 0"):
        result.converted(mean=100, sd=0)


@pytest.mark.parametrize("column", ["won", "lost"])
def test_a_column_that_says_one_thing_throughout_names_no_scripts(column: str) -> None:
    frame, _ = judging(12, 60)
    with pytest.raises(InputError, match=f"“{column}” says the same in all 60 judgements"):
        scaled(frame.with_columns(pl.lit("checked").alias(column)))
    star = pl.DataFrame({"won": ["b", "c", "d"], "lost": ["a"] * 3})
    assert scaled(star).scripts.height == 4


def test_a_chain_of_scripts_is_not_believed() -> None:
    chain = pl.DataFrame({"won": [f"P{i}" for i in range(200)], "lost": [f"P{i + 1}" for i in range(200)]})
    said = " ".join(scaled(chain).warnings)
    assert "201 of 201 scripts had fewer than 10 judgements" in said
    assert "The measures spread implausibly far" in said
    assert "implausibly" not in " ".join(scaled(judging(30, 400)[0]).warnings)
