"""Every shipped measure, standard and wording holds together."""

import pytest

from keystage.analysis.measures import Measure, floor_standards, measures, words
from keystage.analysis.returns import layouts
from keystage.analysis.vocabulary import AcademicYear, pupil_groups


@pytest.mark.parametrize("measure", measures(), ids=lambda m: m.code)
def test_measure_is_complete(measure: Measure) -> None:
    assert not measure.title[0].islower()
    assert measure.description.endswith(".")
    assert (measure.kind == "proportion") == bool(measure.reached) or measure.key_stage == "context"
    assert measure.unit == "percent" or measure.kind not in ("proportion", "rate")
    assert all(b.year > measure.first_year for b in measure.breaks)
    assert [b.year for b in measure.breaks] == sorted(b.year for b in measure.breaks)
    assert set(measure.bands) in (set(), {"1", "2", "3", "4", "5"})
    assert all(low < 0 < high for low, high in measure.cuts.values())


def test_measures_refer_only_to_measures() -> None:
    shelf, groups = measures(), pupil_groups()
    for measure in shelf:
        assert measure.of in ("", *shelf.entries)
        assert measure.complement_of in ("", *shelf.entries)
        for part in measure.sum_of:
            code, group = part.split("__")
            assert code in shelf
            assert group in groups


def test_layouts_and_standards_name_measures_that_exist() -> None:
    shelf = measures()
    assert {c.measure for layout in layouts() for c in layout.columns} <= {"", *shelf.entries}
    assert {t.measure for f in floor_standards() for t in (*f.all, *f.any)} <= set(shelf.entries)


@pytest.mark.req("X.6")
def test_no_school_result_exists_for_2020_and_2021() -> None:
    running = [m for m in measures() if m.key_stage != "context" and m.last_year is None and m.first_year < 2020]
    assert running
    for measure in running:
        assert not measure.exists_in(2020)
        assert not measure.exists_in(2021)


@pytest.mark.req("X.6")
def test_progress_has_the_gaps_of_domain_2_8_and_2_9() -> None:
    shelf = measures()
    ks2 = [y for y in range(2015, 2026) if shelf["ks2_reading_progress"].exists_in(y)]
    ks4 = [y for y in range(2015, 2027) if shelf["ks4_progress8"].exists_in(y)]
    assert ks2 == [2016, 2017, 2018, 2019, 2023]
    assert ks4 == [2016, 2017, 2018, 2019, 2022, 2023, 2024]


@pytest.mark.req("X.5")
@pytest.mark.parametrize(
    ("measure", "year", "since"),
    [
        ("ks2_writing_exp", 2019, 2018), ("ks2_writing_exp", 2017, 2016), ("ks2_rwm_exp", 2019, 2018),
        ("ks2_reading_exp", 2023, 2016), ("ks2_science_exp", 2023, 2019), ("ks1_reading_exp", 2019, 2019),
        ("ks1_writing_exp", 2019, 2018), ("ks4_attainment8", 2019, 2017), ("eyfs_gld", 2019, 2013),
        ("eyfs_gld", 2023, 2022), ("absence_persistent", 2012, 2011), ("absence_persistent", 2019, 2016),
    ],
)  # fmt: skip
def test_breaks_are_those_of_the_practitioners_rules(measure: str, year: int, since: int) -> None:
    assert measures()[measure].comparable_from(year) == since


def test_breaks_of_all_three_subjects_are_marked_lightly_and_writings_fully() -> None:
    shelf = measures()
    assert [b.weight for b in shelf["ks2_rwm_exp"].breaks] == ["light"]
    assert [b.weight for b in shelf["ks2_writing_exp"].breaks] == ["full"]


@pytest.mark.req("X.5")
def test_levels_and_scaled_scores_are_different_measures() -> None:
    shelf = measures()
    assert all(
        m.last_year is not None and m.last_year <= 2015 for m in shelf if m.code.endswith(("_l4", "_l5", "_2lp"))
    )
    assert all(m.first_year >= 2016 for m in shelf if m.code.startswith("ks2_") and m.code.endswith(("_exp", "_score")))


@pytest.mark.req("2.25")
@pytest.mark.parametrize("floor", floor_standards(), ids=lambda f: f.code)
def test_standard_is_within_its_measures_years_and_over_by_2018(floor) -> None:  # type: ignore[no-untyped-def]
    shelf = measures()
    assert floor.last_year <= 2018
    for test in (*floor.all, *floor.any):
        for year in range(floor.first_year, floor.last_year + 1):
            assert shelf[test.measure].exists_in(year), (test.measure, year)


@pytest.mark.req("2.25")
def test_standards_have_the_thresholds_of_domain_2_10() -> None:
    def attainment(key_stage: str, standard: str, year: int) -> set[tuple[str, float | None]]:
        return {
            (f.all[0].measure, f.all[0].below)
            for f in floor_standards()
            if f.key_stage == key_stage and f.standard == standard and f.first_year <= year <= f.last_year
        }

    assert attainment("KS2", "floor", 2008) == {
        ("ks2_english_l4", 65.0), ("ks2_maths_l4", 65.0), ("ks2_em_l4", 55.0),
    }  # fmt: skip
    assert attainment("KS2", "floor", 2012) == {("ks2_em_l4", 60.0)}
    assert attainment("KS2", "floor", 2013) == {("ks2_rwm_l4", 60.0)}
    assert attainment("KS2", "floor", 2014) == {("ks2_rwm_l4", 65.0)}
    assert attainment("KS2", "floor", 2017) == {("ks2_rwm_exp", 65.0)}
    assert attainment("KS2", "coasting", 2017) == {("ks2_rwm_exp", 85.0)}
    assert attainment("KS4", "floor", 2008) == {("ks4_5acem", 30.0)}
    assert attainment("KS4", "floor", 2012) == {("ks4_5acem", 40.0)}
    assert attainment("KS4", "coasting", 2018) == {("ks4_progress8", -0.25)}
    assert attainment("KS2", "floor", 2019) == set()


def test_words_are_those_of_their_year() -> None:
    assert words(AcademicYear(2009))["summary_title"] == "SIP Summary Sheet"
    assert words(AcademicYear(2011))["figures_ks2"] == "Key stage 2: Making Figures Speak"
    assert words(AcademicYear(2012))["adviser"] == "school improvement adviser"
    assert words(AcademicYear(2019))["figures_ks2"] == "Key stage 2 in figures"


@pytest.mark.parametrize("ends", [2001, 2005, 2006, 2011, 2012, 2026])
def test_every_year_has_the_same_words_and_none_a_head_should_not_read(ends: int) -> None:
    spoken = words(AcademicYear(ends))
    assert set(spoken) == set(words(AcademicYear(2019)))
    assert "questions to discuss" in spoken["questions"]
    assert not any("killer" in text.lower() for text in spoken.values())


def test_sip_is_a_person_to_2011_and_a_plan_since() -> None:
    assert words(AcademicYear(2011))["adviser_short"] == "SIP"
    assert words(AcademicYear(2026))["plan_short"] == "SIP"
    assert words(AcademicYear(2026))["adviser_short"] != "SIP"


def test_an_areas_own_words_come_first(tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "definitions" / "words"
    folder.mkdir(parents=True)
    folder.joinpath("ours.toml").write_text(
        'schema = 1\ntitle = "Ours"\nsource = "Westmere"\n'
        '[[wording]]\ncode = "westmere"\norganisation = "Westmere"\nwords = { summary_title = "School on a page" }\n'
    )
    year = AcademicYear(2019)
    assert words(year, organisation="Westmere", home=tmp_path)["summary_title"] == "School on a page"
    assert words(year, home=tmp_path)["summary_title"] == "School summary"
