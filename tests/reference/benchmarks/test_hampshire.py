"""Hampshire's own file: what we call clear against what the department calls above and below average."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.homes import NOW

from keystage.analysis.benchmarks import Evidence, funnel, gather, similar_schools, standouts
from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import AcademicYear

_FILES = (
    ("performance/ks2_2016-17_850_hampshire_raw.csv.gz", "2016/17"),
    ("performance/ks2_2017-18_850_hampshire_raw.csv.gz", "2017/18"),
    ("performance/ks2_2018-19_850_hampshire_raw.csv.gz", "2018/19"),
    ("performance/england_census_2018-19.csv.gz", "2018/19"),
    ("performance/england_abs_2018-19.csv.gz", "2018/19"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Home:
    kept = Home(tmp_path_factory.mktemp("hampshire"))
    for name, year in _FILES:
        for taken in take_in(shared_data / name, home=kept, now=NOW, year=year, rows="good"):
            assert taken.written is not None, taken.sentence
    return kept


@pytest.fixture(scope="module")
def evidence(home: Home) -> Evidence:
    return gather(home, year=AcademicYear(2019), la="Hampshire")


@pytest.mark.req("2.11")
@pytest.mark.parametrize("subject", ["reading", "writing", "maths"])
def test_clear_progress_is_the_departments_band(evidence: Evidence, subject: str) -> None:
    # domain handbook 2.8: average where the interval includes 0, else above or below
    rows = evidence.comparisons.filter(
        pl.col("measure") == f"ks2_{subject}_progress", pl.col("group") == "all", pl.col("year") == 2019,
        pl.col("clear").is_not_null(),
    )  # fmt: skip

    assert rows.height > 280
    wrong = rows.filter(pl.col("clear") != (pl.col("band") != 3))
    assert wrong.filter((pl.col("low") != 0) & (pl.col("high") != 0)).is_empty()  # an edge printed as 0.0 says nothing


@pytest.mark.req("2.11")
def test_the_difference_of_disadvantaged_pupils_is_the_departments(evidence: Evidence, home: Home) -> None:
    release = next(r for r in home.current() if r.kind == "ks2_performance" and str(r.year) == "2018/19")
    printed = home.frame(release).select("urn", "rwm_exp_gap").drop_nulls()
    ours = evidence.comparisons.filter(
        pl.col("measure") == "ks2_rwm_exp", pl.col("group") == "disadvantaged", pl.col("year") == 2019
    )

    both = printed.join(ours.select("urn", "difference"), on="urn").drop_nulls()

    assert both.height >= 182  # domain handbook 9a.1: 182 of 182 schools agree
    assert (both["rwm_exp_gap"] == both["difference"]).all()


def test_national_and_area_are_of_the_schools_own_release(evidence: Evidence, home: Home) -> None:
    kinds = {r.code: (r.kind, str(r.year)) for r in home.current()}
    rows = evidence.comparisons.filter(pl.col("measure") == "ks2_rwm_exp", pl.col("group") == "all")
    told = rows.select("year", "national", "area", "national_release").unique().sort("year").rows()

    # national: SFR and the files' own rows (61, 64, 65); Hampshire 66, 68, 68
    assert [(y, n, a) for y, n, a, _ in told] == [(2017, 61.0, 66.0), (2018, 64.0, 68.0), (2019, 65.0, 68.0)]
    assert [kinds[r] for *_, r in told] == [("ks2_performance", y) for y in ("2016/17", "2017/18", "2018/19")]


def test_primaries_are_set_beside_primaries_in_attendance(evidence: Evidence) -> None:
    primaries = evidence.schools.filter(pl.col("phase") == "primary").select("urn")
    rows = evidence.comparisons.filter(pl.col("measure") == "absence_persistent").join(primaries, on="urn")

    assert rows["national"].unique().to_list() == [8.2]


@pytest.mark.req("2.11")
def test_nearly_every_primary_has_similar_schools_and_nobody_under_ten(evidence: Evidence) -> None:
    primaries = evidence.schools.filter(pl.col("kind").is_in(["primary", "junior"]), pl.col("state") == "open")["urn"]
    counts = evidence.neighbours.group_by("urn").len()

    assert counts["len"].min() >= 10  # type: ignore[operator]
    assert counts.filter(pl.col("urn").is_in(primaries.implode())).height > 0.93 * primaries.len()
    assert all(evidence.refused[u] for u in primaries if u not in set(counts["urn"]))


def test_neighbours_of_a_real_school_are_those_of_a_plain_search(evidence: Evidence) -> None:
    """All pairs by hand for one school, from the figures and the words of the recipe."""
    from keystage.analysis.benchmarks import recipes

    recipe = recipes()["KS2"]
    wide = (
        evidence.figures.filter(
            pl.col("year") == 2019,
            pl.col("group") == "all",
            pl.col("level") == "school",
            pl.col("key_stage") == "context",
        )
        .pivot(on="measure", index="urn", values="value")
        .join(evidence.schools.select("urn", "kind"), on="urn")
        .filter(pl.col("kind").is_in(["primary", "junior"]))
    )
    measures = {f: next(m for m in f.measures if m in wide.columns) for f in recipe.features}
    pool = similar_schools(evidence.schools, evidence.figures, year=2019, key_stage="KS2")
    urn = pool.neighbours["urn"][0]
    ours = pool.neighbours.filter(pl.col("urn") == urn)["neighbour"].to_list()

    # the recipe measures in standard deviations of all schools with results; ranks do not need them to be exact
    held = evidence.comparisons.filter(
        pl.col("measure") == "ks2_rwm_exp",
        pl.col("group") == "all",
        pl.col("year") == 2019,
        pl.col("value").is_not_null(),
    )["urn"]
    scaled = {"plain": lambda x: x, "log": lambda x: (x + 1).log(), "root": lambda x: x.sqrt()}
    every = evidence.figures.filter(
        pl.col("year") == 2019,
        pl.col("group") == "all",
        pl.col("key_stage") == "context",
        pl.col("urn").is_in(held.implode()),
    ).pivot(on="measure", index="urn", values="value")
    distance = pl.lit(0.0)
    own = wide.row(by_predicate=pl.col("urn") == urn, named=True)
    for feature, measure in measures.items():
        spread = scaled[feature.scale](every[measure]).std(ddof=0)
        here = scaled[feature.scale](pl.Series([own[measure]])).item()
        distance += feature.weight * ((scaled[feature.scale](pl.col(measure)) - here) / spread) ** 2
    kinds = pl.when(pl.col("kind") != own["kind"]).then(recipe.kinds_apart**2).otherwise(0.0)
    total = sum(f.weight for f in recipe.features)
    near = wide.filter(pl.col("urn") != urn, pl.col("urn").is_in(held.implode())).with_columns(
        d=(distance / total + kinds).sqrt()
    )
    plain = near.drop_nulls("d").sort("d").head(recipe.number)["urn"].to_list()

    assert ours == plain


def test_stand_outs_are_more_than_chance_would_make(evidence: Evidence) -> None:
    found = standouts(evidence)
    progress = found.tested.row(by_predicate=pl.col("measure") == "ks2_reading_progress", named=True)

    assert progress["found"] > 3 * progress["expected"]
    assert (found.rows["n"] >= 16).all()
    assert not set(found.rows["urn"]) & set(evidence.schools.filter(pl.col("kind") == "special")["urn"])


def test_the_funnel_holds_the_schools_with_results(evidence: Evidence) -> None:
    found = funnel(evidence, "ks2_rwm_exp", least=16)

    assert found.centre == 65.0
    assert 200 < found.points.height < 315
    assert found.points["outside"].sum() > found.expected
