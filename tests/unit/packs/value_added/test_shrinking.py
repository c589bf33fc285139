"""How much of a difference is counted, and what chance alone does."""

import numpy as np
import pytest

from keystage.analysis.packs.value_added.shrinking import by_chance, counted

pytestmark = pytest.mark.req("2.22")


def test_the_share_is_that_of_the_handbook() -> None:
    """shrink = s_u² / (s_u² + s_e² / n), domain handbook 2.13."""
    assert counted(30, 4, 40) == pytest.approx(4 / (4 + 40 / 30))
    assert counted(0, 4, 40) == 0
    assert counted(30, 0, 40) == 0


def test_chance_is_what_schools_of_no_effect_show() -> None:
    """Plain draws: mean residuals of n pupils without any effect, shrunken, beside their range."""
    rng = np.random.default_rng(1)
    for n in (10, 40, 150):
        share = counted(n, 4, 40)
        figures = share * rng.normal(0, np.sqrt(40 / n), 200_000)
        shown = np.mean(np.abs(figures) > 1.96 * np.sqrt(4 * (1 - share)))
        assert by_chance(share) == pytest.approx(shown, abs=0.002)
    assert by_chance(0) == 0
    assert by_chance(1) == pytest.approx(0.05, abs=1e-4)


def test_the_worked_example_of_the_explanation_holds() -> None:
    """docs/explanation/how-value-added-works.md: 44 pupils, and 12; variances 4 and 40; three years together."""
    share = counted(44, 4, 40)
    assert round(share, 2) == 0.81
    assert round(1.8 * share, 1) == 1.5
    half = 1.96 * np.sqrt(4 * (1 - share))
    assert [round(float(1.8 * share - half), 1), round(float(1.8 * share + half), 1)] == [-0.2, 3.2]
    assert round(counted(12, 4, 40), 2) == 0.55
    assert round(1.8 * counted(12, 4, 40), 1) == 1.0
    assert round(100 * by_chance(share)) == 3
    mean = (44 * 1.5 + 41 * 1.9 + 42 * 1.2) / 127
    wide = 1.96 * np.sqrt(4 * (1 - counted(127, 4, 40)))
    assert [round(float(v), 1) for v in (mean, mean - wide, mean + wide)] == [1.5, 0.5, 2.6]
