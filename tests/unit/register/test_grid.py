"""The national grid against the Ordnance Survey's worked example."""

import numpy as np
import pytest

from keystage.analysis.register.grid import degrees


def test_the_worked_example_is_within_five_metres() -> None:
    # Caister water tower: grid point of the guide's annex C; its WGS84 position 52°39'28.82" N, 1°42'57.86" E
    latitude, longitude = degrees(651409.903, 313177.270)

    assert float(latitude) == pytest.approx(52 + 39 / 60 + 28.82 / 3600, abs=5e-5)
    assert float(longitude) == pytest.approx(1 + 42 / 60 + 57.86 / 3600, abs=8e-5)


def test_no_point_has_no_position() -> None:
    latitude, longitude = degrees([np.nan], [100.0])

    assert np.isnan(latitude).all()
    assert np.isnan(longitude).all()
