"""Similar schools against a plain second implementation."""

import math

import numpy as np
import polars as pl
import pytest
from tests.factories.pool import CONTEXT, figure, figures, pool

from keystage.analysis.benchmarks.recipe import recipes
from keystage.analysis.benchmarks.similar import similar_schools

_SCALES = {"plain": float, "log": lambda v: math.log(v + 1), "root": math.sqrt}


def _plainly(values: pl.DataFrame) -> dict[str, list[tuple[str, float]]]:
    """Every school's neighbours by two loops and the words of the recipe."""
    recipe = recipes()["KS2"]
    columns = {}
    for feature in recipe.features:
        measure = next(m for m in feature.measures if m in CONTEXT)
        column = [_SCALES[feature.scale](v) for v in values[measure]]
        mean = sum(column) / len(column)
        spread = math.sqrt(sum((v - mean) ** 2 for v in column) / len(column))
        columns[feature.code] = [(v - mean) / spread for v in column]
    total = sum(f.weight for f in recipe.features)
    urns = values["urn"].to_list()
    out = {}
    for i, urn in enumerate(urns):
        near = []
        for j, other in enumerate(urns):
            squares = sum(f.weight * (columns[f.code][i] - columns[f.code][j]) ** 2 for f in recipe.features)
            if i != j:
                near.append((math.sqrt(squares / total), other))
        within = [(other, d) for d, other in sorted(near)[: recipe.number] if d <= recipe.furthest]
        out[urn] = within if len(within) >= recipe.minimum else []
    return out


@pytest.mark.req("2.11")
def test_neighbours_are_those_of_a_plain_search() -> None:
    schools, known = pool(260)
    wide = known.filter(pl.col("key_stage") == "context").pivot(on="measure", index="urn", values="value")

    found = similar_schools(schools, known, year=2019, key_stage="KS2")

    for urn, expected in _plainly(wide).items():
        ours = found.neighbours.filter(pl.col("urn") == urn).sort("order")
        assert ours["neighbour"].to_list() == [u for u, _ in expected]
        assert ours["distance"].to_list() == pytest.approx([d for _, d in expected])
        assert ours["order"].to_list() == list(range(1, len(expected) + 1))
        assert (urn in found.refused) == (not expected)


def test_a_school_never_has_itself_even_among_equals() -> None:
    same = {m: [20.0] * 39 + [21.0] for m in CONTEXT}
    schools, known = pool(40, **same)

    found = similar_schools(schools, known, year=2019, key_stage="KS2").neighbours

    assert found.filter(pl.col("urn") == pl.col("neighbour")).is_empty()
    assert found.group_by("urn").len()["len"].to_list() == [30] * 39


@pytest.mark.parametrize(
    ("facts", "apart"),
    [
        ({"kind": "middle"}, "middle and primary"),
        ({"selective": True}, "selective and not"),
        ({"type": "independent"}, "independent and state-funded"),
    ],
)
@pytest.mark.req("2.11")
def test_families_are_never_crossed(facts: dict[str, object], apart: str) -> None:
    schools, known = pool(400)
    odd = set(schools["urn"][:200])
    changed = schools.with_columns(
        pl.when(pl.col("urn").is_in(list(odd))).then(pl.lit(v)).otherwise(pl.col(k)).alias(k) for k, v in facts.items()
    )

    found = similar_schools(changed, known, year=2019, key_stage="KS2").neighbours

    crossed = found.filter(pl.col("urn").is_in(list(odd)) != pl.col("neighbour").is_in(list(odd)))
    assert found.height > 0
    assert crossed.is_empty(), apart


def test_special_schools_are_set_beside_no_others() -> None:
    schools, known = pool(200)
    special = schools.with_columns(kind=pl.lit("special"))

    found = similar_schools(special, known, year=2019, key_stage="KS2")

    assert found.neighbours.is_empty()
    assert set(found.refused) == set(special["urn"])
    assert "of this kind" in found.refused["999001"]


@pytest.mark.req("2.11")
def test_under_ten_is_refused_and_says_what_is_unusual() -> None:
    schools, known = pool(200, eal=[99.0] + [float(i % 7) for i in range(199)])

    found = similar_schools(schools, known, year=2019, key_stage="KS2", urns=["999001"])

    assert found.neighbours.is_empty()
    assert "English as an additional language: 99" in found.refused["999001"]
    assert "half of those schools have 1 to 5" in found.refused["999001"]


def test_a_school_whose_context_is_not_published_has_none() -> None:
    schools, known = pool(200)
    hidden = known.filter((pl.col("urn") != "999007") | (pl.col("measure") != "ks1_average"))

    found = similar_schools(schools, hidden, year=2019, key_stage="KS2")

    assert "not known of this school: key stage 1 results" in found.refused["999007"]
    assert not (found.neighbours["neighbour"] == "999007").any()


def test_without_context_nobody_is_compared() -> None:
    schools, known = pool(200)
    thin = known.filter(pl.col("measure").is_in(["ks2_rwm_exp", "ks2_cohort"]))

    found = similar_schools(schools, thin, year=2019, key_stage="KS2")

    assert set(found.refused) == set(schools["urn"])
    assert "import a census" in found.refused["999001"]


def test_context_of_the_next_year_will_do_and_two_years_on_will_not() -> None:
    schools, known = pool(200)
    context = pl.col("key_stage") == "context"

    def of(year: int) -> int:
        moved = known.with_columns(pl.when(context).then(pl.lit(year)).otherwise("year").cast(pl.Int32).alias("year"))
        return similar_schools(schools, moved, year=2019, key_stage="KS2").neighbours.height

    assert of(2020) == of(2018) > 0
    assert of(2021) == of(2017) == 0


def test_context_of_the_results_year_comes_first() -> None:
    schools, known = pool(200)
    context = known.filter(pl.col("key_stage") == "context")
    other = context.with_columns(year=pl.lit(2018, dtype=pl.Int32), value=pl.col("value").reverse())

    with_both = similar_schools(schools, pl.concat([other, known]), year=2019, key_stage="KS2")

    assert with_both.neighbours.equals(similar_schools(schools, known, year=2019, key_stage="KS2").neighbours)


def test_schools_without_results_are_nobodys_neighbours() -> None:
    schools, known = pool(200)
    suppressed = figures(figure("999005", "ks2_rwm_exp", None))
    without = pl.concat([known.filter((pl.col("urn") != "999005") | (pl.col("key_stage") != "KS2")), suppressed])

    found = similar_schools(schools, without, year=2019, key_stage="KS2")

    assert not (found.neighbours["neighbour"] == "999005").any()
    assert "no results" in found.refused["999005"]


def test_another_kind_of_the_family_stands_farther_off() -> None:
    schools, known = pool(200)
    half = schools["urn"][:100].to_list()
    junior = schools.with_columns(kind=pl.when(pl.col("urn").is_in(half)).then(pl.lit("junior")).otherwise("kind"))

    found = similar_schools(junior, known, year=2019, key_stage="KS2").neighbours

    crossed = found.filter(pl.col("urn").is_in(half) != pl.col("neighbour").is_in(half))
    assert 0 < crossed.height < found.height / 2
    assert crossed["distance"].min() >= 0.35  # type: ignore[operator]


def test_miles_stand_beside_each_neighbour() -> None:
    schools, known = pool(200)
    placeless = schools.with_columns(latitude=pl.when(pl.col("urn") != "999002").then("latitude"))

    found = similar_schools(placeless, known, year=2019, key_stage="KS2").neighbours

    assert found.filter(pl.col("neighbour") == "999002")["miles"].null_count() > 0
    assert found.filter(~pl.any_horizontal(pl.col("urn", "neighbour") == "999002"))["miles"].null_count() == 0


def test_recipes_name_measures_that_exist() -> None:
    from keystage.analysis.measures import measures

    shelf = measures()
    assert all(m in shelf for r in recipes() for f in r.features for m in f.measures)


def test_miles_are_those_of_a_known_pair() -> None:
    # Greenwich observatory to the Eiffel tower: 210.6 miles by the haversine on the IUGG mean radius
    from keystage.analysis.benchmarks.distance import miles

    angle = math.acos(
        math.sin(math.radians(51.4779)) * math.sin(math.radians(48.8584))
        + math.cos(math.radians(51.4779)) * math.cos(math.radians(48.8584)) * math.cos(math.radians(2.2945 + 0.0015))
    )
    assert float(miles(51.4779, -0.0015, 48.8584, 2.2945)) == pytest.approx(angle * 3958.7613)
    assert np.isnan(miles(None, 0.0, 1.0, 1.0))
