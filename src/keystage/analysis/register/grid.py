"""From the national grid (easting, northing) to latitude and longitude."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["degrees"]

# Airy 1830 and the national grid; the Helmert shift to WGS84. Source: Ordnance Survey, A guide to coordinate systems
# in Great Britain (2020), sections 6.6 and annexes A to C. Right to about five metres.
_A, _B = 6377563.396, 6356256.909
_F0, _LAT0, _LON0 = 0.9996012717, np.radians(49.0), np.radians(-2.0)
_E0, _N0 = 400000.0, -100000.0
_SHIFT = (446.448, -125.157, 542.060)
_TURN = tuple(np.radians(s / 3600) for s in (0.1502, 0.2470, 0.8421))
_SCALE = 1 - 20.4894e-6
_WGS_A, _WGS_B = 6378137.0, 6356752.3141

Floats = NDArray[np.float64]


def degrees(easting: ArrayLike, northing: ArrayLike) -> tuple[Floats, Floats]:
    """Latitude and longitude (WGS84, degrees) of points of the national grid in metres. NaN where either is."""
    e, n = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    latitude, longitude = _off_the_grid(e, n)
    latitude, longitude = _shifted(latitude, longitude)
    return np.degrees(latitude), np.degrees(longitude)


def _meridian(latitude: Floats) -> Floats:
    """The length of the meridian from the grid's origin (guide, C3)."""
    n = (_A - _B) / (_A + _B)
    d, s = latitude - _LAT0, latitude + _LAT0
    return np.asarray(
        _B * _F0 * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * d
            - (3 * n + 3 * n**2 + 2.625 * n**3) * np.sin(d) * np.cos(s)
            + (1.875 * n**2 + 1.875 * n**3) * np.sin(2 * d) * np.cos(2 * s)
            - 35 / 24 * n**3 * np.sin(3 * d) * np.cos(3 * s)
        )
    )  # fmt: skip


def _off_the_grid(e: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude on Airy's ellipsoid (guide, C2)."""
    phi = (n - _N0) / (_A * _F0) + _LAT0
    for _ in range(6):  # each step is a thousandth of the last
        phi = phi + (n - _N0 - _meridian(phi)) / (_A * _F0)
    e2 = 1 - (_B / _A) ** 2
    w = 1 - e2 * np.sin(phi) ** 2
    nu, rho = _A * _F0 / np.sqrt(w), _A * _F0 * (1 - e2) / w**1.5
    eta, t, sec, de = nu / rho - 1, np.tan(phi), 1 / np.cos(phi), e - _E0
    latitude = (
        phi
        - t / (2 * rho * nu) * de**2
        + t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta - 9 * t**2 * eta) * de**4
        - t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4) * de**6
    )
    longitude = (
        _LON0
        + sec / nu * de
        - sec / (6 * nu**3) * (nu / rho + 2 * t**2) * de**3
        + sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4) * de**5
        - sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6) * de**7
    )
    return np.asarray(latitude), np.asarray(longitude)


def _shifted(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    """From Airy's ellipsoid to WGS84 by way of three dimensions (guide, B1, B2 and 6.6)."""
    e2 = 1 - (_B / _A) ** 2
    nu = _A / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
    x = nu * np.cos(latitude) * np.cos(longitude)
    y = nu * np.cos(latitude) * np.sin(longitude)
    z = (1 - e2) * nu * np.sin(latitude)
    rx, ry, rz = _TURN
    x, y, z = (
        _SHIFT[0] + _SCALE * x - rz * y + ry * z,
        _SHIFT[1] + rz * x + _SCALE * y - rx * z,
        _SHIFT[2] - ry * x + rx * y + _SCALE * z,
    )
    return _on_wgs84(x, y, z)


def _on_wgs84(x: Floats, y: Floats, z: Floats) -> tuple[Floats, Floats]:
    e2 = 1 - (_WGS_B / _WGS_A) ** 2
    p = np.hypot(x, y)
    phi = np.arctan2(z, p * (1 - e2))
    for _ in range(6):
        nu = _WGS_A / np.sqrt(1 - e2 * np.sin(phi) ** 2)
        phi = np.arctan2(z + e2 * nu * np.sin(phi), p)
    return phi, np.arctan2(y, x)
