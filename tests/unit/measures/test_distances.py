"""Only the distance to national is followed across a break."""

from typing import Any

import pytest
from tests.factories.figures import figure, figures_frame

from keystage.analysis.measures import DISTANCES, distances


def _years(measure: str, school: dict[int, float], nation: dict[int, float], n: float = 100.0) -> list[dict[str, Any]]:
    rows = [figure(measure, v, year=y, n=n, release=str(y)) for y, v in school.items()]
    rows += [figure(measure, v, year=y, urn="England", level="national", release=str(y)) for y, v in nation.items()]
    made = distances(figures_frame(*rows))
    assert dict(made.schema) == dict(DISTANCES)
    return made.to_dicts()


@pytest.mark.req("2.17")
def test_gap_to_national_closes_across_a_break() -> None:
    first, second = _years("ks2_writing_exp", {2017: 66.0, 2018: 74.0}, {2017: 76.0, 2018: 78.0})
    assert (first["distance"], first["closing"]) == (-10.0, None)
    assert (second["distance"], second["before"], second["closing"], second["crosses_break"]) == (
        -4.0,
        -10.0,
        True,
        True,
    )


@pytest.mark.req("2.17")
@pytest.mark.parametrize(
    ("school", "closing"),
    [
        ({2018: 66.0, 2019: 66.0}, False),
        ({2018: 66.0, 2019: 60.0}, False),
        ({2018: 80.0, 2019: 85.0}, False),  # was not behind
        ({2018: 66.0, 2019: 80.0}, True),
    ],
)
def test_gap_closes_only_for_who_was_behind_and_came_nearer(school: dict[int, float], closing: bool) -> None:
    made = _years("ks2_reading_exp", school, {2018: 75.0, 2019: 75.0})
    assert made[-1]["closing"] is closing


def test_less_than_one_pupil_nearer_is_not_nearer() -> None:
    nation = {2018: 75.0, 2019: 75.0}
    assert _years("ks2_reading_exp", {2018: 66.0, 2019: 68.0}, nation, n=40.0)[-1]["closing"] is False
    assert _years("ks2_reading_exp", {2018: 66.0, 2019: 69.0}, nation, n=40.0)[-1]["closing"] is True


def test_less_absence_is_nearer_where_low_is_good() -> None:
    made = _years("absence_persistent", {2018: 26.0, 2019: 20.0}, {2018: 12.0, 2019: 11.0})
    assert made[-1]["closing"] is True


def test_another_releases_national_figure_does_not_count() -> None:
    rows = [figure(value=60.0, release="a"), figure(value=73.0, urn="England", level="national", release="b")]
    assert distances(figures_frame(*rows)).is_empty()
