"""The gap is against other pupils nationally, of the same release."""

import pytest
from tests.factories.figures import figure, figures_frame

from keystage.analysis.errors import MethodError
from keystage.analysis.measures import GAPS, gap

NATION = {"urn": "England", "level": "national"}


def test_gap_is_against_other_pupils_nationally_not_in_the_school() -> None:
    made = gap(
        figures_frame(
            figure("ks2_rwm_exp", 61.0, group="disadvantaged", n=18.0, low=38.6, high=79.7),
            figure("ks2_rwm_exp", 64.0, group="not_disadvantaged", n=42.0),
            figure("ks2_rwm_exp", 51.0, group="disadvantaged", **NATION),
            figure("ks2_rwm_exp", 71.0, group="not_disadvantaged", **NATION),
        )
    )
    assert dict(made.schema) == dict(GAPS)
    (row,) = made.to_dicts()
    assert (row["gap"], row["others"], row["pupils"]) == (-10.0, 71.0, -2.0)
    assert (row["within"], row["others_here"]) == (-3.0, 64.0)
    assert (round(row["low"], 1), round(row["high"], 1)) == (-32.4, 8.7)


def test_another_releases_national_figure_is_never_put_in_its_place() -> None:
    made = gap(
        figures_frame(
            figure("ks2_rwm_exp", 61.0, group="disadvantaged", release="a"),
            figure("ks2_rwm_exp", 71.0, group="not_disadvantaged", release="b", **NATION),
        )
    ).to_dicts()[0]
    assert (made["gap"], made["others"], made["reason"]) == (None, None, "not_available")


def test_group_without_a_figure_keeps_its_reason() -> None:
    made = gap(
        figures_frame(
            figure("ks2_rwm_exp", None, group="disadvantaged", reason="suppressed", n=3.0),
            figure("ks2_rwm_exp", 71.0, group="not_disadvantaged", **NATION),
        )
    ).to_dicts()[0]
    assert (made["gap"], made["reason"]) == (None, "suppressed")


def test_score_has_a_gap_in_points_and_none_in_pupils() -> None:
    (row,) = gap(
        figures_frame(
            figure("ks2_reading_progress", -1.1, group="disadvantaged", n=18.0),
            figure("ks2_reading_progress", 0.3, group="not_disadvantaged", **NATION),
        )
    ).to_dicts()
    assert (row["gap"], row["pupils"], row["unit"]) == (-1.4, None, "score")


def test_group_that_is_set_against_nobody_is_refused() -> None:
    with pytest.raises(MethodError, match="low_prior"):
        gap(figures_frame(figure()), group="low_prior")
