"""Made-up pupils are believable, repeatable, nobody's, and show what was planted."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from keystage.analysis import scales
from keystage.analysis.errors import InputError
from keystage.analysis.register import authorities
from keystage.analysis.scales import Grade, NonGrade, Scale
from keystage.analysis.synthetic.pupil_level import (
    CohortsWanted,
    MadeUpPupils,
    Programme,
    as_read,
    expected_scores,
    made_up_pupils,
    nation_of,
    national_averages,
    on_roll,
    pupil_area,
)
from keystage.analysis.synthetic.pupil_level.cuts import cuts_of, points_a_deviation, write
from keystage.analysis.synthetic.pupil_level.definitions import Shares, made_up_results, people
from keystage.analysis.vocabulary import CONTEXT, upn

pytestmark = pytest.mark.req("X.17")

AREA = pupil_area()
YEAR_6 = CohortsWanted(6, (2019,), (2, 6))
POINTS = {"W": 3, "1": 9, "2C": 13, "2B": 15, "2A": 17, "3": 21}  # key stage 1 levels, domain handbook 2.1


@pytest.fixture(scope="module")
def eastmere() -> MadeUpPupils:
    return made_up_pupils(AREA, rng=np.random.default_rng(5))


@pytest.fixture(scope="module")
def nation() -> MadeUpPupils:
    return made_up_pupils(nation_of(900, [YEAR_6]), rng=np.random.default_rng(7))


def _scores(frame: pl.DataFrame, code: str) -> np.ndarray:
    return frame[code].cast(pl.Float64, strict=False).to_numpy()


def _start(frame: pl.DataFrame) -> np.ndarray:
    """Mean points at 7; NaN without all three."""
    worth = [frame[f"ks1_{s}"].replace_strict(POINTS, default=None) for s in ("reading", "writing", "maths")]
    return np.mean([column.cast(pl.Float64).fill_null(np.nan).to_numpy() for column in worth], axis=0)


def test_pupils_are_the_same_for_the_same_seed_and_others_for_another(eastmere: MadeUpPupils) -> None:
    again = made_up_pupils(AREA, rng=np.random.default_rng(5))
    other = made_up_pupils(AREA, rng=np.random.default_rng(6))
    for first, second in zip(eastmere.cohorts, again.cohorts, strict=True):
        assert first.frame.equals(second.frame)
    assert eastmere.truth.equals(again.truth)
    assert not eastmere.cohorts[0].frame.equals(other.cohorts[0].frame)


def test_every_upn_passes_the_check_and_no_two_pupils_of_the_area_have_one(eastmere: MadeUpPupils) -> None:
    numbers = pl.concat([cohort.frame["upn"] for cohort in eastmere.cohorts])
    assert upn.problems(numbers).is_null().all()
    assert numbers.n_unique() == len(numbers) == eastmere.n
    temporary = numbers.str.slice(12).str.contains("[A-Z]").mean()
    assert 0 < temporary < 0.02


def test_no_school_or_area_of_the_made_up_ones_is_a_real_one(eastmere: MadeUpPupils, nation: MadeUpPupils) -> None:
    real = set(authorities().entries)
    for made in (eastmere, nation):
        assert real.isdisjoint(made.schools["la"].to_list())
        assert real.isdisjoint(upn_area[1:4] for upn_area in made.cohorts[0].frame["upn"])
        assert made.schools["urn"].cast(pl.Int64).min() >= 900_000  # real numbers have not come near it
        assert made.schools["urn"].n_unique() == made.schools["laestab"].n_unique() == made.schools.height
    assert set(eastmere.schools["urn"]).isdisjoint(nation.schools["urn"])


def test_pupils_are_of_the_age_of_their_year_group_but_for_a_few(eastmere: MadeUpPupils) -> None:
    days = pl.concat(cohort.frame.select("year", "year_group", "dob") for cohort in eastmere.cohorts)
    age = days.select(
        pl.col("year") - pl.col("dob").dt.year() - (pl.col("dob").dt.month() > 8) - pl.col("year_group")
    ).to_series()
    assert set(age.unique()) <= {4, 5, 6}
    assert 0 < (age != 5).mean() < 0.006
    assert days["dob"].dt.month().n_unique() == 12


def test_a_pupil_of_reception_in_2019_was_born_in_the_school_year_before_last_but_four(eastmere: MadeUpPupils) -> None:
    days = eastmere.cohort(2019, 0).frame["dob"]
    usual = days.filter(days.is_between(date(2013, 9, 1), date(2014, 8, 31)))
    assert len(usual) / len(days) > 0.99


def test_frames_have_the_columns_of_every_frame_of_pupils(eastmere: MadeUpPupils) -> None:
    for cohort in eastmere.cohorts:
        assert dict(cohort.frame.select(list(CONTEXT)).schema) == dict(CONTEXT)
        assert cohort.frame["urn"].is_sorted()
        assert set(cohort.results) <= set(cohort.frame.columns)


def test_schools_are_of_the_kinds_and_sizes_of_england(nation: MadeUpPupils) -> None:
    primaries = nation.schools.filter(pl.col("kind") == "primary")
    assert primaries["size"].mode().to_list() == [30]
    assert primaries["size"].min() <= 15
    assert primaries["size"].max() >= 90
    assert 0.2 < nation.schools["academy"].mean() < 0.6
    cohorts = nation.cohorts[0].frame.group_by("urn").len()["len"]
    assert cohorts.min() <= 5
    special = nation.cohorts[0].frame.join(nation.schools.filter(kind="special"), on="urn", how="semi")
    assert special["sen"].unique().to_list() == ["plan"]


def test_circumstances_are_shared_out_as_asked_and_clustered_in_schools(nation: MadeUpPupils) -> None:
    frame, facts = nation.cohorts[0].frame, people()
    for column, asked in (("fsm6", facts.fsm6), ("eal", facts.eal), ("mobile", facts.mobile), ("lac", facts.lac)):
        assert frame[column].mean() == pytest.approx(asked, abs=0.03)
    between = frame.group_by("urn").agg(pl.col("fsm6").mean(), pl.len()).filter(pl.col("len") >= 20)["fsm6"].std()
    assert between > 0.12  # by chance alone it would be 0.08
    by_fsm = frame.group_by("fsm6").agg(pl.col("idaci").mean()).sort("fsm6")["idaci"]
    assert by_fsm[1] > by_fsm[0] + 0.03
    missed = (frame["sessions_authorised"] + frame["sessions_unauthorised"]) / frame["sessions_possible"]
    assert missed.mean() == pytest.approx(0.044, abs=0.006)
    assert missed.max() <= 1
    assert frame["sessions_possible"].max() <= 380


@pytest.mark.parametrize("code", ["ks1_reading", "ks1_maths", "ks2_reading", "ks2_writing", "ks2_maths", "ks2_gps"])
def test_results_lie_as_the_nation_s_were_asked_to(nation: MadeUpPupils, code: str) -> None:
    frame, result = nation.cohorts[0].frame, scales.results()[code]
    taken = scales.year_taken(result, year=2019, year_group=6)
    scale = scales.scale_in(result, taken)
    assert scale is not None
    shares = made_up_results()[code].on(scale.code, taken)
    assert shares is not None
    given = frame[code].filter(frame[code].is_not_null() & frame[code].is_in(list(shares.codes)).not_())
    order = [*shares.at_least]
    for text, asked in shares.at_least.items():
        if scale.kind == "score" and text.isdigit():
            reached = (given.cast(pl.Float64, strict=False) >= float(text)).fill_null(value=False)
        else:
            below = order[: order.index(text)]
            reached = given.is_in(below).not_()
        assert 100 * reached.mean() == pytest.approx(asked, abs=2.5), text


def test_codes_stand_where_there_is_no_grade_at_the_rates_asked_for(nation: MadeUpPupils) -> None:
    frame = nation.cohorts[0].frame
    assert (frame["ks2_reading"] == "A").mean() == pytest.approx(0.006, abs=0.003)
    assert frame["ks2_reading"].null_count() == 0
    absent = frame.filter(pl.col("ks2_reading") == "A")
    assert 0.3 < (absent["ks2_maths"] == "A").mean() < 0.9  # who is away for one test is often away for another
    late = frame.filter("mobile")["ks1_reading"].is_null().mean()
    assert late == pytest.approx(people().mobile_unmatched, abs=0.06)


def test_outcomes_go_with_prior_attainment_as_far_as_research_says(nation: MadeUpPupils) -> None:
    frame = nation.cohorts[0].frame
    start, reading, maths = _start(frame), _scores(frame, "ks2_reading"), _scores(frame, "ks2_maths")
    known = ~np.isnan(start) & ~np.isnan(reading) & ~np.isnan(maths)
    r = np.corrcoef([start[known], reading[known], maths[known]])
    assert 0.55 < r[0, 1] < 0.75
    assert 0.55 < r[0, 2] < 0.75
    assert 0.6 < r[1, 2] < 0.8
    gap = frame.with_columns(score=pl.Series(maths).fill_nan(None)).group_by("disadvantaged").agg(pl.mean("score"))
    other, disadvantaged = gap.sort("disadvantaged")["score"]
    assert 2 < other - disadvantaged < 6


def _residuals(made: MadeUpPupils, code: str) -> pl.DataFrame:
    """Each pupil's score less the mean of those with the same start, in standard deviations of scores."""
    frame = made.cohorts[0].frame
    table = pl.DataFrame({"urn": frame["urn"], "start": _start(frame), "score": _scores(frame, code)}).fill_nan(None)
    table = table.drop_nulls().with_columns(pl.col("score") / pl.col("score").std())
    return table.with_columns(left=pl.col("score") - pl.col("score").mean().over("start"))


@pytest.mark.parametrize(("code", "domain"), [("ks2_reading", "reading"), ("ks2_maths", "maths")])
def test_planted_effects_of_schools_are_found_by_a_plain_estimate(nation: MadeUpPupils, code: str, domain: str) -> None:
    found = _residuals(nation, code).group_by("urn").agg(pl.mean("left"), pl.len()).filter(pl.col("len") >= 15)
    both = found.join(nation.truth.filter(pl.col("domain") == domain), on="urn")
    slope, _ = np.polyfit(both["intercept"].to_numpy(), both["left"].to_numpy(), 1)
    assert slope == pytest.approx(1, abs=0.15)
    assert np.corrcoef(both["intercept"], both["left"])[0, 1] > 0.6


def test_planted_slopes_of_schools_are_found_by_a_plain_estimate(nation: MadeUpPupils) -> None:
    table = _residuals(nation, "ks2_maths").with_columns(
        (pl.col("start") - pl.col("start").mean()) / pl.col("start").std()
    )
    each = table.group_by("urn").agg(
        (pl.cov("start", "left") / pl.col("start").var()).alias("own"), pl.len()
    ).filter(pl.col("len") >= 20)  # fmt: skip
    both = each.join(nation.truth.filter(pl.col("domain") == "maths"), on="urn")
    slope, _ = np.polyfit(both["slope"].to_numpy(), both["own"].to_numpy(), 1)
    assert 0.3 < slope < 1.5  # the start is known with error: less than 1 is seen of it


def test_effects_last_from_year_to_year(eastmere: MadeUpPupils) -> None:
    wide = eastmere.truth.filter(pl.col("domain").is_in(["reading", "maths", "writing", "science"])).pivot(
        "year", index=["urn", "domain"], values="intercept"
    )
    assert np.corrcoef(wide["2016"], wide["2017"])[0, 1] > 0.6
    assert np.corrcoef(wide["2013"], wide["2023"])[0, 1] < 0.5


def test_programme_adds_what_was_planted_and_begins_with_schools_that_were_low() -> None:
    help_given = Programme("help", ("ks2_maths",), points=3.0, schools=150, first_year=2018, selected="low")
    area = replace(
        nation_of(450, [CohortsWanted(6, (2016, 2017, 2018, 2019), (2, 6))]), programmes=(help_given,)
    )  # fmt: skip
    made = made_up_pupils(area, rng=np.random.default_rng(11))
    there = set(made.programmes["urn"])
    assert len(there) == 150
    assert set(made.programmes["year"]) == {2018, 2019}
    before = made.truth.filter(domain="maths", year=2017).with_columns(part=pl.col("urn").is_in(list(there)))
    low, other = before.filter("part")["intercept"].mean(), before.filter(~pl.col("part"))["intercept"].mean()
    assert low < other - 0.1
    means = pl.concat(
        c.frame.select("urn", "year", pl.col("ks2_maths").cast(pl.Float64, strict=False)) for c in made.cohorts
    ).join(before.select("urn", "part", "intercept"), on="urn")
    late = pl.col("year") >= 2018
    each = (
        means.group_by("urn", "part", late.alias("late")).agg(pl.mean("ks2_maths")).pivot("late", index=["urn", "part"])
    )
    change = each.with_columns(change=pl.col("true") - pl.col("false")).group_by("part").agg(pl.mean("change"))
    gained = dict(change.iter_rows())
    towards_the_mean = -0.25 * (low - other) * 7.5  # low schools rise by themselves: persistence is 0.8 a year
    assert gained[True] - gained[False] - towards_the_mean == pytest.approx(3, abs=0.8)


def test_no_expectation_is_far_from_what_another_nation_came_to(nation: MadeUpPupils) -> None:
    table = expected_scores(nation)
    other = made_up_pupils(nation_of(300, [YEAR_6]), rng=np.random.default_rng(13)).cohorts[0].frame
    maths = table.filter(pl.col("outcome") == "ks2_maths").sort("prior_from")
    worth = [
        other[f"ks1_{s}"].replace_strict(POINTS, default=None).cast(pl.Float64) for s in ("reading", "writing", "maths")
    ]
    start = ((worth[0] + worth[1]) / 2 + worth[2]) / 2
    band = np.searchsorted(maths["prior_from"].to_numpy(), start.fill_null(0).to_numpy(), side="right") - 1
    progress = _scores(other, "ks2_maths") - maths["expected"].to_numpy()[band]
    known = (start >= 14).fill_null(value=False).to_numpy() & ~np.isnan(progress)  # below, many have no score at all
    assert abs(progress[known].mean()) < 0.6
    assert maths["prior_from"][0] == 0
    assert maths["prior_below"].to_list() == [*maths["prior_from"].to_list()[1:], None]
    assert maths["expected"][-1] > maths["expected"][0] + 15
    assert maths["floor"].max() < 0


def test_national_averages_are_those_of_the_pupils(nation: MadeUpPupils) -> None:
    averages = national_averages(nation)
    frame = nation.cohorts[0].frame
    reading = (frame["ks2_reading"].cast(pl.Float64, strict=False) >= 100).fill_null(value=False)
    maths = (frame["ks2_maths"].cast(pl.Float64, strict=False) >= 100).fill_null(value=False)
    met = reading & maths & frame["ks2_writing"].is_in(["EXS", "GDS"])
    counts = frame["ks2_reading"].is_in(["L", "M"]).not_() & frame["ks2_maths"].is_in(["L", "M"]).not_()
    for group, members in (("all", counts), ("disadvantaged", counts & frame["disadvantaged"])):
        row = averages.row(by_predicate=(pl.col("measure") == "ks2_rwm_exp") & (pl.col("group") == group), named=True)
        assert row["value"] == pytest.approx(100 * met.filter(members).mean())
        assert row["n"] == members.sum()
    assert 58 < averages.filter(measure="ks2_rwm_exp", group="all")["value"][0] < 70


def test_results_read_back_as_written(eastmere: MadeUpPupils) -> None:
    cohort = eastmere.cohort(2014, 6)
    read = as_read(cohort)
    assert read["ks2_reading"].drop_nulls().is_in(["3", "4", "5", "6"]).all()
    absent = (cohort.frame["ks2_reading"] == "A").sum()
    assert (read["ks2_reading:reason"] == "absent").sum() == absent > 0


def test_another_account_of_a_test_never_disagrees_with_it(eastmere: MadeUpPupils) -> None:
    frame = eastmere.cohort(2014, 6).frame.filter(pl.col("ks2_maths").is_in(["3", "4", "5", "6"]))
    whole = frame["ks2_maths_fine"].cast(pl.Float64).floor().cast(pl.Int64).cast(pl.String)
    assert whole.equals(frame["ks2_maths"].alias(whole.name))
    recent = eastmere.cohort(2019, 6).frame
    assert recent.filter(pl.col("ks2_reading") == "B")["ks2_reading_ta"].null_count() == 0
    assert recent.filter(pl.col("ks2_reading") != "B")["ks2_reading_ta"].drop_nulls().is_empty()


def test_pupils_take_either_combined_or_single_sciences(eastmere: MadeUpPupils) -> None:
    frame = eastmere.cohort(2019, 11).frame
    both = frame["ks4_combined_science"].is_not_null() & frame["ks4_physics"].is_not_null()
    assert not both.any()
    assert 0.55 < frame["ks4_combined_science"].is_not_null().mean() < 0.85
    assert frame["ks4_maths"].is_not_null().mean() > 0.95


def test_histories_keep_the_schools_and_draw_every_year_group_anew() -> None:
    years = range(2017, 2020)
    area = replace(AREA, schools={"primary": 6, "secondary": 1}, cohorts=on_roll(years), programmes=())
    made = made_up_pupils(area, rng=np.random.default_rng(3))
    assert len(made.cohorts) == 12 * len(years)
    roll = sum(c.frame.height for c in made.cohorts if c.year == 2019)
    assert roll > 800
    numbers = pl.concat([cohort.frame["upn"] for cohort in made.cohorts])
    assert numbers.n_unique() == len(numbers)
    assert set(made.cohort(2019, 5).results) >= {"ks1_reading", "ks1_maths"}
    assert "ks2_maths" in made.cohort(2019, 9).results


def test_every_line_of_the_definitions_fits_the_scale_of_every_year() -> None:
    known, missing = scales.results(), []
    for code, made in made_up_results().items():
        assert code in known
        for year in range(2007, 2025):
            scale = scales.scale_in(known[code], year)
            if scale is None:
                continue
            shares = made.on(scale.code, year)
            if shares is None:
                missing.append((code, year))
            else:
                assert len(cuts_of(scale, shares).texts) > 1
    assert not missing


SCALE = Scale(
    code="steps", title="Steps", words="steps from X to Z", family="steps", kind="grades",
    grades=(Grade("X", 1.0), Grade("Y", 2.0), Grade("Z", 4.0)), non_grades=(NonGrade("A", "absent", counts=True),),
)  # fmt: skip


def test_a_new_scale_needs_a_line_and_no_code() -> None:
    cuts = cuts_of(SCALE, Shares("steps", {"X": 100, "Y": 70, "Z": 20}, {"A": 10}))
    ability, luck = (
        np.random.default_rng(1).standard_normal(20_000),
        np.random.default_rng(2).random(20_000, np.float32),
    )
    written = write(ability, cuts, luck)
    shares = {text: (written == text).mean() for text in ("X", "Y", "Z", "A")}
    assert shares == pytest.approx({"X": 0.27, "Y": 0.45, "Z": 0.18, "A": 0.1}, abs=0.02)
    assert 0.5 < points_a_deviation(cuts) < 1.5


def test_a_grade_that_the_scale_does_not_have_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="“4B” is not on the scale of steps from X to Z"):
        cuts_of(SCALE, Shares("steps", {"X": 100, "4B": 70}))


def test_an_area_that_is_not_on_the_shelf_is_named() -> None:
    with pytest.raises(InputError, match="There is no made-up area of pupils “997”"):
        pupil_area("997")
