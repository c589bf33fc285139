"""Small numbers are withheld from whoever is not in the school, and cannot be worked out from what is left."""

from typing import Any

import polars as pl
import pytest

from keystage.analysis import disclosure
from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary import as_figures

OUTSIDE = ("adviser", "governors", "public")


def figure(group: str = "all", n: float | None = 30, reached: float | None = None, **more: Any) -> dict[str, Any]:
    """One computed percentage; pass definition="published" for one of DfE's."""
    value = None if reached is None or n is None else 100 * reached / n
    return {
        "urn": "999001", "level": "school", "year": 2019, "key_stage": "KS2", "measure": "ks2_reading_exp",
        "group": group, "value": value, "numerator": reached, "denominator": n, "n": n, "low": 1.0, "high": 99.0,
        "unit": "percent", "status": "final", "reason": None, "release": "0a1b2c3d4e5f", "definition": "5d41402abc4b",
    } | more  # fmt: skip


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return as_figures(pl.DataFrame(list(rows), infer_schema_length=None))


def shown(figures: pl.DataFrame, audience: str, **more: Any) -> dict[str, float | None]:
    out = disclosure.protect(figures, audience=audience, **more)
    return dict(zip((out["urn"] + ":" + out["group"]).str.strip_prefix("999001:"), out["numerator"], strict=True))


@pytest.mark.req("X.3")
@pytest.mark.parametrize("audience", OUTSIDE)
def test_group_under_six_is_withheld_outside_the_school(audience: str) -> None:
    out = disclosure.protect(frame(figure(n=5, reached=3)), audience=audience)
    row = out.row(0, named=True)
    assert row["reason"] == "hidden"
    assert [row[c] for c in ("value", "numerator", "denominator", "n", "low", "high")] == [None] * 6


@pytest.mark.req("X.3")
@pytest.mark.parametrize("audience", OUTSIDE)
def test_figure_without_a_value_does_not_say_how_few_there_are(audience: str) -> None:
    without = {"value": None, "low": None, "high": None, "reason": "too_few", "measure": "eyfs_ni92_goals"}
    every, girls = figure(n=30, reached=14), figure("girls", n=4, **without)
    for rows in ((girls,), (every, girls), (every, girls, figure("boys", n=26, reached=11))):
        out = disclosure.protect(frame(*rows), audience=audience).filter(group="girls")
        assert out.select("n", "denominator", "reason").rows() == [(None, None, "hidden")]


@pytest.mark.req("X.3")
@pytest.mark.parametrize("audience", OUTSIDE)
def test_figure_without_a_value_does_not_tell_a_size_that_is_withheld_elsewhere(audience: str) -> None:
    """30 pupils in all and 26 boys are 4 girls, wherever the 26 stand."""
    without = {"value": None, "low": None, "high": None, "reason": "too_few", "measure": "eyfs_ni92_goals"}
    rows = figure(n=30, reached=14), figure("girls", n=4, reached=3), figure("boys", n=26, reached=11)
    rows += figure(n=30, **without), figure("boys", n=26, **without)
    out = disclosure.protect(frame(*rows), audience=audience)
    assert out.filter(group="boys")["n"].to_list() == [None, None]


def test_the_school_itself_sees_everything() -> None:
    figures = frame(figure(n=2, reached=1))
    assert disclosure.protect(figures, audience="school").equals(figures)


def test_six_pupils_are_shown_as_a_count_without_a_range() -> None:
    row = disclosure.protect(frame(figure(n=7, reached=3)), audience="adviser").row(0, named=True)
    assert (row["numerator"], row["n"], row["low"], row["high"]) == (3, 7, None, None)


@pytest.mark.parametrize("audience", OUTSIDE)
def test_what_dfe_published_stands_as_published(audience: str) -> None:
    figures = frame(
        figure(n=7, reached=7, definition="published"), figure("boys", n=3, reached=1, definition="published")
    )
    assert disclosure.protect(figures, audience=audience).equals(figures)


def test_value_as_printed_with_our_range_beside_it_is_published() -> None:
    figures = frame(figure(n=7, reached=7, definition="interval:5d41402abc4b"))
    assert disclosure.protect(figures, audience="public").equals(figures)


def test_national_figures_stand() -> None:
    figures = frame(figure(urn="England", level="national", n=None, value=65.0, definition="derived:weighted"))
    assert disclosure.protect(figures, audience="public").equals(figures)


@pytest.mark.parametrize("audience", OUTSIDE)
def test_what_an_authority_reported_itself_is_not_published(audience: str) -> None:
    figures = frame(figure(n=4, reached=2, definition="published", status="school_reported"))
    assert shown(figures, audience) == {"all": None}


@pytest.mark.parametrize("reached", [0, 8])
def test_small_group_that_is_all_alike_is_withheld(reached: int) -> None:
    assert shown(frame(figure(n=8, reached=reached)), "adviser") == {"all": None}


@pytest.mark.req("X.3")
def test_average_that_is_everybodys_score_is_withheld_from_the_public() -> None:
    same = figure(n=14, reached=None, value=100.0, low=100.0, high=100.0, unit="score", measure="ks2_maths_score")
    spread = figure(n=14, reached=None, value=100.0, low=97.0, high=103.0, unit="score", measure="ks2_reading_score")

    out = disclosure.protect(frame(same, spread), audience="public")

    assert out["value"].to_list() == [None, 100.0]


def test_group_of_eleven_that_is_all_alike_is_shown_to_the_adviser_and_not_to_anyone() -> None:
    assert shown(frame(figure(n=11, reached=11)), "adviser") == {"all": 11}
    assert shown(frame(figure(n=11, reached=11)), "public") == {"all": None}


def test_three_of_seven_is_not_for_the_public() -> None:
    assert shown(frame(figure(n=7, reached=3)), "public") == {"all": None}


def test_figure_without_its_number_of_pupils_is_not_for_the_public() -> None:
    figures = frame(figure(n=None, value=52.0))
    assert disclosure.protect(figures, audience="adviser")["value"].item() == 52.0
    assert disclosure.protect(figures, audience="public")["value"].item() is None


def test_reason_a_figure_was_missing_for_is_kept() -> None:
    figures = frame(figure(n=None, value=None, reason="suppressed"))
    assert disclosure.protect(figures, audience="public")["reason"].item() == "suppressed"


@pytest.mark.req("X.3")
def test_second_group_is_withheld_where_the_first_could_be_subtracted() -> None:
    figures = frame(figure(n=30, reached=20), figure("boys", n=4, reached=2), figure("girls", n=26, reached=18))
    out = disclosure.protect(figures, audience="adviser")
    assert dict(zip(out["group"], out["reason"], strict=True)) == {
        "all": None,
        "boys": "hidden",
        "girls": "hidden",  # the same reason: which of the two is small is not told
    }


def test_group_without_its_counterpart_is_withheld_where_few_are_left_over() -> None:
    figures = frame(figure(n=33, reached=20), figure("eal", n=30, reached=18))
    assert shown(figures, "adviser") == {"all": 20, "eal": None}
    figures = frame(figure(n=33, reached=20), figure("eal", n=20, reached=12))
    assert shown(figures, "adviser") == {"all": 20, "eal": 12}


def test_computed_group_is_withheld_where_a_published_total_would_tell_a_small_one() -> None:
    figures = frame(
        figure(n=40, reached=30, definition="published"),
        figure("disadvantaged", n=3, reached=1),
        figure("not_disadvantaged", n=37, reached=29),
    )
    assert shown(figures, "governors") == {"all": 30, "disadvantaged": None, "not_disadvantaged": None}


def test_computed_total_is_withheld_where_published_groups_would_tell_it() -> None:
    figures = frame(
        figure(n=33, reached=20),
        figure("eal", n=30, reached=18, definition="published"),
        figure("boys", n=16, reached=10),
        figure("girls", n=17, reached=10),
    )
    # boys and girls would add up to it: the smaller goes too
    assert shown(figures, "adviser") == {"all": None, "eal": 18, "boys": None, "girls": 10}


def test_two_small_groups_that_are_still_too_few_together_take_a_third_with_them() -> None:
    figures = frame(
        figure(n=30, reached=15),
        figure("low_prior", n=2, reached=0),
        figure("middle_prior", n=2, reached=1),
        figure("high_prior", n=26, reached=14),
    )
    assert shown(figures, "adviser") == {"all": 15, "low_prior": None, "middle_prior": None, "high_prior": None}


@pytest.mark.parametrize("audience", OUTSIDE)
def test_school_cannot_be_subtracted_from_its_authoritys_own_total(audience: str) -> None:
    """Not a second school goes but the total, for whoever reads it: an adviser, and governors of the other schools."""
    figures = frame(
        figure(urn="998", level="la", n=104, reached=60),
        figure(urn="999001", n=4, reached=2),
        figure(urn="999002", n=30, reached=20),
        figure(urn="999003", n=70, reached=38),
    )
    areas = {"999001": "998", "999002": "998", "999003": "998"}
    assert shown(figures, audience, areas=areas) == {
        "998:all": None, "all": None, "999002:all": 20, "999003:all": 38,
    }  # fmt: skip


def test_total_that_many_small_schools_share_stands() -> None:
    """The schools that are withheld are together a group that may be shown."""
    few = [figure(urn=f"99900{i}", n=4, reached=2) for i in range(1, 6)]
    figures = frame(figure(urn="998", level="la", n=80, reached=50), *few, figure(urn="999010", n=60, reached=40))
    told = shown(figures, "governors", areas={row["urn"]: "998" for row in figures.iter_rows(named=True)})
    assert (told["998:all"], told["999010:all"], told["999002:all"]) == (50, 40, None)


def test_mean_of_a_small_group_cannot_be_subtracted() -> None:
    def score(group: str, n: int, value: float) -> dict[str, Any]:
        return figure(group, n=n, value=value, numerator=None, unit="score")

    out = disclosure.protect(
        frame(score("all", 30, 0.4), score("boys", 3, -4.0), score("girls", 27, 0.9)), audience="adviser"
    )
    assert out["value"].to_list() == [0.4, None, None]


def test_count_of_pupils_is_withheld_when_it_is_small() -> None:
    out = disclosure.protect(frame(figure(n=None, value=4.0, unit="pupils")), audience="adviser")
    assert out["value"].item() is None


def test_order_and_columns_stay() -> None:
    figures = frame(figure("girls", n=20, reached=9), figure(n=24, reached=11), figure("boys", n=4, reached=2))
    out = disclosure.protect(figures, audience="adviser")
    assert out.schema == figures.schema
    assert out["group"].to_list() == ["girls", "all", "boys"]


def test_unknown_audience_sees_nothing() -> None:
    with pytest.raises(InputError, match="not an audience"):
        disclosure.protect(frame(figure(reached=20)), audience="press")


def test_comparisons_lose_what_was_withheld_and_what_would_tell_it() -> None:
    figures = frame(*(figure(n=n, reached=3, year=year) for year, n in [(2017, 9), (2018, 4), (2019, 8)]))
    rows = [
        {"urn": "999001", "year": year, "measure": "ks2_reading_exp", "group": "all", "value": 40.0, "national": 73.0,
         "reason": None, "test": "none", "previous": 44.0, "pooled": 43.0, "place": 3}
        for year in (2017, 2018, 2019)
    ]  # fmt: skip
    comparisons = pl.DataFrame(rows, schema_overrides={"year": pl.Int32(), "reason": pl.String()})
    out = disclosure.mirror(comparisons, disclosure.protect(figures, audience="adviser"))
    assert out["value"].to_list() == [40.0, None, 40.0]
    assert out["reason"].to_list() == [None, "hidden", None]
    assert out["national"].to_list() == [73.0] * 3
    assert out["place"].to_list() == [3, None, 3]
    assert out["previous"].to_list() == [44.0, None, None]
    assert out["pooled"].to_list() == [43.0, None, None]


def test_public_list_of_schools_has_no_names_and_no_small_cohorts() -> None:
    schools = pl.DataFrame(
        {"urn": ["1", "2", "3"], "name": ["B", "A", "C"], "n": [40, 15, 20], "value": [60.0, 50.0, 70.0]}
    )
    assert disclosure.listed(schools, audience="adviser").equals(schools)
    public = disclosure.listed(schools, audience="public")
    assert public.columns == ["n", "value"]
    assert public["n"].to_list() == [20, 40]


def test_what_the_school_list_tells_of_support_is_not_for_anyone() -> None:
    schools = pl.DataFrame({"urn": ["1"], "level_in_force": ["Targeted"], "actions": [["moderate writing"]]})
    public = disclosure.hide_columns(schools, audience="public")
    assert public.row(0) == ("1", None, [])
    assert disclosure.hide_columns(schools, audience="adviser").equals(schools)


@pytest.mark.req("0.10")
def test_two_groups_at_once_cannot_be_subtracted_from_either() -> None:
    figures = frame(
        figure("all", 60, 30), figure("disadvantaged", 20, 9), figure("boys", 30, 15),
        figure("disadvantaged+girls", 17, 8), figure("disadvantaged+boys", 3, 1),
        figure("not_disadvantaged+boys", 27, 14),
    )  # fmt: skip
    seen = shown(figures, "adviser")

    assert seen["disadvantaged+boys"] is None
    assert seen["disadvantaged+girls"] is None  # 20 less 17
    assert seen["not_disadvantaged+boys"] is None  # 30 less 27
    assert None not in (seen["all"], seen["disadvantaged"], seen["boys"])


def test_group_within_another_cannot_be_subtracted_from_it() -> None:
    figures = frame(figure("all", 60, 30), figure("disadvantaged", 20, 9), figure("fsm", 18, 8))

    assert shown(figures, "adviser")["fsm"] is None  # two who are disadvantaged and not on free meals


def test_pair_whose_parts_are_not_shown_is_still_part_of_all() -> None:
    figures = frame(figure("all", 60, 30), figure("eal+boys", 57, 29))

    assert shown(figures, "adviser")["eal+boys"] is None


def modelled(
    urn: str, n: float | None, value: float = 0.4, measure: str = "ks2_reading_cva", **more: Any
) -> dict[str, Any]:
    own = {"urn": urn, "measure": measure, "value": value, "unit": "points", "definition": "model:abc"}
    return figure(n=n, **(own | more))


def withheld(figures: pl.DataFrame, audience: str, **more: Any) -> dict[str, set[str]]:
    """measure -> schools withheld."""
    out = disclosure.protect(figures, audience=audience, **more).filter(pl.col("value").is_null())
    found: dict[str, set[str]] = {}
    for measure, urn in out.select("measure", "urn").iter_rows():
        found.setdefault(measure, set()).add(urn)
    return found


def area_of_models(*sizes: float) -> list[dict[str, Any]]:
    return [
        modelled(f"99900{place}", n, 0.1 * place, measure)
        for measure in ("ks2_reading_cva", "ks2_reading_va")
        for place, n in enumerate(sizes, 1)
    ]


@pytest.mark.req("X.3")
@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("areas", [None, {f"99900{i}": "998" for i in range(1, 5)}])
def test_one_school_of_a_model_takes_the_next_smallest_with_it(audience: str, areas: dict[str, str] | None) -> None:
    """Schools' effects sum to 0: the one that is not told is less the sum of all others."""
    figures = frame(*area_of_models(40, 5, 60, 30))
    out = disclosure.protect(figures, audience=audience, areas=areas)
    reasons = dict(zip(out["urn"], out["reason"], strict=True))
    assert reasons == {"999001": None, "999002": "hidden", "999003": None, "999004": "hidden"}
    both = {"999002", "999004"}
    assert withheld(figures, audience) == {"ks2_reading_cva": both, "ks2_reading_va": both}


def test_two_schools_of_a_model_are_not_told_from_one_another() -> None:
    assert withheld(frame(*area_of_models(40, 5, 60, 8)), "public")["ks2_reading_cva"] == {"999002", "999004"}


def test_school_withheld_in_one_measure_of_a_model_is_withheld_in_the_other() -> None:
    rows = [*area_of_models(40, 20, 60, 30)]
    rows[0] |= {"n": 4, "denominator": 4}  # with context alone
    both = {"999001", "999002"}
    assert withheld(frame(*rows), "public") == {"ks2_reading_cva": both, "ks2_reading_va": both}


def test_years_and_models_are_apart() -> None:
    other = modelled("999002", 40, measure="ks2_maths_cva", definition="model:def")
    earlier = modelled("999002", 40, year=2018)
    figures = frame(modelled("999001", 5), modelled("999002", 40), modelled("999003", 50), other, earlier)
    out = disclosure.protect(figures, audience="public")
    assert out["value"].is_null().to_list() == [True, True, False, False, False]


def test_one_row_of_a_model_needs_nothing_more() -> None:
    assert withheld(frame(modelled("999001", 5)), "public") == {"ks2_reading_cva": {"999001"}}


@pytest.mark.req("X.3")
def test_value_added_of_ten_pupils_is_for_head_and_adviser() -> None:
    figures = frame(modelled("999001", 10), modelled("999002", 11), modelled("999003", 9))
    assert disclosure.protect(figures, audience="public")["reason"].to_list() == ["hidden", None, "hidden"]
    assert withheld(figures, "governors") == {"ks2_reading_cva": {"999001", "999003"}}
    assert withheld(figures, "adviser") == {}


def test_school_whose_pupils_are_not_counted_is_a_part_too() -> None:
    figures = frame(modelled("999001", None), modelled("999002", 40), modelled("999003", 50))
    assert withheld(figures, "public") == {"ks2_reading_cva": {"999001", "999002"}}


def test_protected_figures_stay_as_they_are() -> None:
    whole = disclosure.protect(frame(*area_of_models(40, 5, 60, 30)), audience="public")
    assert disclosure.protect(whole, audience="public").equals(whole)


def test_an_authoritys_withheld_figure_does_not_stand_beside_its_schools() -> None:
    """Beside every school's figure the authority's is told: what is withheld in the authority's own row is withheld
    there too, and what its published row says stands."""
    schools = {"999001": (3, 1), "999002": (2, 1)}
    figures = frame(
        *(figure(urn=urn, n=n, reached=reached) for urn, (n, reached) in schools.items()),
        figure(urn="999", level="la", n=5, reached=2),
        figure(urn="999", level="la", n=64, reached=48, definition="published", measure="ks2_maths_exp"),
    )
    beside = {"ks2_reading_exp": 40.0, "ks2_maths_exp": 75.0}
    comparisons = pl.DataFrame(
        [
            {"urn": urn, "year": 2019, "measure": measure, "group": "all", "area": area}
            for urn in schools
            for measure, area in beside.items()
        ]
    )
    areas = dict.fromkeys(schools, "999")
    seen = disclosure.protect(figures, audience="governors", areas=areas)
    out = disclosure.mirror_areas(comparisons, seen, areas=areas)
    hidden = seen.filter(pl.col("level") == "la", pl.col("value").is_null())
    assert hidden["measure"].to_list() == ["ks2_reading_exp"]
    assert out["area"].to_list() == [None, 75.0] * 2
    assert disclosure.mirror_areas(comparisons, figures, areas=areas).equals(comparisons)


def test_later_years_do_not_tell_that_a_withheld_one_was_lower() -> None:
    """ "Highest of four": then none of a group of four pupils did better than one in twelve: none did."""
    years = range(2016, 2021)
    figures = frame(*(figure(n=4 if year == 2016 else 30, reached=3, year=year) for year in years))
    rows = [
        {"urn": "999001", "year": year, "measure": "ks2_reading_exp", "group": "all", "value": 10.0, "reason": None,
         "test": "none", "highest_of": 4, "run": 3, "previous": 9.0}
        for year in years
    ]  # fmt: skip
    comparisons = pl.DataFrame(rows, schema_overrides={"year": pl.Int32(), "reason": pl.String()})
    out = disclosure.mirror(comparisons, disclosure.protect(figures, audience="adviser"))
    assert out["highest_of"].to_list() == [None] * 5
    assert out["run"].to_list() == [None] * 5
    assert out["previous"].to_list() == [None, None, 9.0, 9.0, 9.0]
