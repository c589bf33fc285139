"""Names that criteria may use, and the figures that fill them."""

import polars as pl
import pytest
from tests.factories.evidence import ALDER_BRIDGE, LOW_FELL, NORTHGATE_SPECIAL, evidence, school

from keystage.analysis.errors import InputError
from keystage.analysis.triage import criteria
from keystage.analysis.triage.catalogue import catalogue
from keystage.analysis.triage.facts import facts
from keystage.analysis.triage.kinds import Kind

NAMES = catalogue()


def fact(name: str, urn: str = ALDER_BRIDGE) -> object:
    return facts(evidence(urn))[name].item()


def test_every_name_is_made_once() -> None:
    names = list(NAMES)
    assert len(names) == len(set(names)) == len(NAMES)


def test_every_name_that_is_listed_is_found_with_its_own_meaning() -> None:
    assert all(NAMES[name].name == name for name in NAMES)


@pytest.mark.parametrize(
    "name", ["", "_", "ks2", "ks2_writing", "ks2_writing_exp_", "_ks2_writing_exp", "fsm6_boys", "urn"]
)
def test_name_that_is_not_made_by_the_rule_is_unknown(name: str) -> None:
    assert name not in NAMES
    with pytest.raises(KeyError):
        NAMES[name]


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("ks2_writng_exp", "ks2_writing_exp"),
        ("ks2_writing_exp_claer", "ks2_writing_exp_clear"),
        ("ks2_rwm_exp_disadvantagd", "ks2_rwm_exp_disadvantaged"),
        ("floor_bellow", "floor_below"),
        ("years_since_inspected", "years_since_inspection"),
        ("fsm", "fsm"),
    ],
)
def test_mistyped_name_is_refused_with_the_one_that_was_meant(mistyped: str, meant: str) -> None:
    if mistyped in NAMES:
        return
    with pytest.raises(InputError, match=f"did you mean “{meant}”"):
        criteria.compile(f"{mistyped} IS NULL", NAMES)


def test_facts_hold_only_names_of_the_catalogue_in_the_types_they_say() -> None:
    frame = facts(evidence())
    assert frame.height == 9
    for name in frame.columns[1:]:
        assert frame[name].dtype == NAMES[name].kind.dtype, name


def test_facts_have_no_number_that_is_none() -> None:
    frame = facts(evidence())
    numbers = frame.select(pl.selectors.float())
    assert numbers.select(pl.any_horizontal((pl.all().is_nan() | pl.all().is_infinite()).any())).item() is False


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ks2_writing_exp", 52.0),
        ("ks2_writing_exp_national", 78.0),
        ("ks2_writing_exp_difference", -26.0),
        ("ks2_writing_exp_pupils", -11.0),
        ("ks2_writing_exp_clear", True),
        ("ks2_writing_exp_weak", True),
        ("ks2_writing_exp_strong", False),
        ("ks2_writing_exp_run", 2.0),
        ("ks2_reading_exp_highest_of", 4.0),
        ("ks2_rwm_exp_disadvantaged_pooled_reached", 14.0),  # 53 % of 15 is 8, 40 % of 15 is 6
        ("ks2_rwm_exp_disadvantaged_pooled_n", 30.0),
        ("ks2_rwm_exp_disadvantaged_pooled_expected", 21.0),  # 71 % of 30
        ("ks2_rwm_exp_disadvantaged_gap_pupils", 1.65),  # 15 x (51 - 40) / 100
        ("ks2_reading_writing", 30.0),
        ("ks2_reading_writing_pupils", 13.0),  # look.md: reading 82%, writing 52%: 13 pupils
        ("ks2_reading_writing_above", True),
        ("ks2_writing_exp_boys_girls", -36.0),
        ("absence_persistent_reached", 81.0),
        ("fsm6_area_difference", 11.0),
        ("kind", "primary"),
        ("maintained", True),
        ("years_since_inspection", 3.0),  # March 2016, seen from February 2020
        ("year", 2019.0),
    ],
)
def test_fact_says_what_the_evidence_says(name: str, expected: object) -> None:
    assert fact(name) == (pytest.approx(expected) if isinstance(expected, float) else expected)


def test_small_cohort_is_not_tested() -> None:
    assert fact("ks2_writing_exp_clear", LOW_FELL) is None
    assert fact("ks2_reading_writing_above", LOW_FELL) is None


def test_suppressed_figure_is_missing() -> None:
    assert fact("ks2_rwm_exp", NORTHGATE_SPECIAL) is None


def test_facts_of_some_names_are_those_names_only() -> None:
    frame = facts(evidence(ALDER_BRIDGE), only={"ks2_reading_writing_above", "kind"})
    assert set(frame.columns) == {"urn", "ks2_reading_writing_above", "kind"}
    assert frame["ks2_reading_writing_above"].item() is True


def test_range_of_a_difference_of_two_figures_is_newcombes() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table II, method 10: 56/70 less 48/80 is 0.2 (0.0524 to 0.3339).
    histories = {
        "999050": {
            ("ks2_reading_exp", "boys"): {2019: (80, 70, 70)},
            ("ks2_reading_exp", "girls"): {2019: (60, 80, 60)},
        }
    }
    frame = facts(evidence(school(urn="999050"), histories=histories))
    assert frame["ks2_reading_exp_boys_girls_range_low"].item() == pytest.approx(5.24, abs=0.01)
    assert frame["ks2_reading_exp_boys_girls_range_high"].item() == pytest.approx(33.39, abs=0.01)


def test_context_of_the_year_before_is_used_and_of_two_years_before_is_not() -> None:
    def fsm6(year: int) -> object:
        frame = facts(evidence(school(urn="999050"), histories={"999050": {("fsm6", "all"): {year: (34, 312, 23)}}}))
        return frame["fsm6"].item() if "fsm6" in frame.columns else None

    assert fsm6(2018) == 34.0
    assert fsm6(2017) is None


def test_figures_of_another_year_are_not_used() -> None:
    history = {("absence_persistent", "all"): {2018: (20, 300, 8.7)}}
    assert "absence_persistent" not in facts(evidence(school(urn="999050"), histories={"999050": history})).columns


def test_floor_below_any_is_below_and_unknown_stays_unknown() -> None:
    urns = ["999001", "999001", "999002", "999003"]
    floors = pl.DataFrame(
        {
            "urn": urns,
            "floor": ["primary_english_65", "primary_maths_65", "primary_em_55", "primary_em_55"],
            "year": [2019] * 4,
            "below": [False, True, None, False],
            "pupils_to_floor": [None, 3.0, None, None],
            "newly_above": [False, False, None, True],
            "words": ["English words", "maths words", "both", "both"],
        },
        schema_overrides={"year": pl.Int32()},
    )
    frame = facts(evidence(*dict.fromkeys(urns), floors=floors))
    assert frame["floor_below"].to_list() == [True, None, False]
    assert frame["floor_newly_above"].to_list() == [False, None, True]
    assert frame["pupils_to_floor"].to_list() == [3.0, None, None]
    assert frame["floor_words"].to_list()[0] == "maths words"


def test_actions_that_are_not_done_are_counted_where_the_list_says_so() -> None:
    def actions(*states: str) -> list[dict[str, str]]:
        return [{"text": "Moderate writing", "owner": "Head", "due": "", "state": state} for state in states]

    schools = [
        school(urn="999051", actions=actions("done", "Not yet", "partly")),
        school(urn="999052", actions=actions("", "")),
        school(urn="999053", actions=[]),
    ]
    frame = facts(evidence(*schools))
    assert frame["actions_agreed"].to_list() == [3.0, 2.0, 0.0]
    assert frame["actions_not_done"].to_list() == [2.0, None, None]


def test_kinds_have_words_for_a_message() -> None:
    assert Kind.YES_NO.value == "yes or no"
