"""A school's proportion against a known national one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from keystage.analysis.inference.binomial import at_least, at_most, exactly
from keystage.analysis.inference.numbers import Floats, normal_quantile, together

__all__ = ["ProportionTest", "compare_proportion", "exact_binomial", "z_proportion"]


@dataclass(frozen=True, slots=True)
class ProportionTest:
    """Proportions compared with a known one, each array of the shape of the input.

    test: "z", "exact" or "none" (n is 10 or fewer, or something is not known). z: NaN unless test is "z".
    p: two-sided, NaN where not tested. clear: beyond chance at the level asked for; False where not tested.
    """

    test: NDArray[np.str_]
    z: Floats
    p: Floats
    clear: NDArray[np.bool_]

    @property
    def tested(self) -> NDArray[np.bool_]:
        return np.asarray(self.test != "none", dtype=np.bool_)


def z_proportion(k: ArrayLike, n: ArrayLike, p0: ArrayLike) -> Floats:
    """z = (k/n - P) / sqrt(P(1 - P)/n). NaN where n is not above 0 or P is 0 or 1.

    Source: RAISEonline's significance test (domain handbook 2.12).
    """
    k, n, p0 = together(k, n, p0)
    spread = np.where((n > 0) & (p0 > 0) & (p0 < 1), p0 * (1 - p0), np.nan)
    n = np.where(n > 0, n, np.nan)
    return np.asarray((k / n - p0) / np.sqrt(spread / n), dtype=np.float64)


def exact_binomial(k: ArrayLike, n: ArrayLike, p0: ArrayLike) -> Floats:
    """Two-sided p value of k of n when the true share is P: the chance of anything as unlikely as k, or more so.

    k is taken to the nearest whole pupil. NaN where k is not within 0..n or n is not above 0.
    Source: Sterne's method by small probabilities, as R's binom.test.
    """
    k, n, p0 = together(k, n, p0)
    k, n = np.rint(k), np.rint(n)
    known = (n > 0) & (k >= 0) & (k <= n) & (p0 >= 0) & (p0 <= 1)
    k, n, p0 = (np.where(known, v, fill) for v, fill in ((k, 0.0), (n, 1.0), (p0, 0.5)))
    mirrored = k > n * p0  # so that the observed tail is always the lower one
    k, p0 = np.where(mirrored, n - k, k), np.where(mirrored, 1 - p0, p0)
    lower = at_most(k, n, p0)
    upper = _as_unlikely_above(k, n, p0)
    return np.where(known, np.minimum(lower + upper, 1.0), np.nan)


def compare_proportion(
    k: ArrayLike, n: ArrayLike, p0: ArrayLike, *, too_few: float = 10, small: float = 5, confidence: float = 0.95
) -> ProportionTest:
    """Is k of n beyond chance of the known share P? Exact where n P or n (1 - P) is under `small`, else by z.

    n of `too_few` pupils or fewer is not tested. Shares are 0 to 1; k may be a fraction.
    Source: domain handbook 9a.26 and 2.12.
    """
    k, n, p0 = together(k, n, p0)
    known = np.isfinite(k) & np.isfinite(n) & np.isfinite(p0) & (n > too_few)
    expected = n * np.minimum(p0, 1 - p0)
    exact = known & (expected < small)
    by_z = known & ~exact
    z = np.where(by_z, z_proportion(k, n, p0), np.nan)
    p = np.array(2 * special.ndtr(-np.abs(z)))
    if exact.any():
        p[exact] = exact_binomial(k[exact], n[exact], p0[exact])
    beyond = np.abs(z) >= normal_quantile(confidence)
    clear = np.where(exact, p <= 1 - confidence, beyond)
    return ProportionTest(np.select([exact, by_z], ["exact", "z"], "none"), z, p, np.asarray(clear, dtype=np.bool_))


def _as_unlikely_above(k: Floats, n: Floats, p: Floats) -> Floats:
    """The chance of the counts above n p that are no likelier than k (k <= n p), found by halving."""
    limit = exactly(k, n, p) * (1 + 1e-7)  # two equal chances may differ in their last digit
    low, high = np.ceil(n * p), n + 1  # the first unlikely count stands in [low, high]
    while np.any(low < high):
        middle = np.floor((low + high) / 2)
        rare = (middle > n) | (exactly(np.minimum(middle, n), n, p) <= limit)
        high, low = np.where(rare, middle, high), np.where(rare, low, np.minimum(middle + 1, high))
    first = np.maximum(low, k + 1)
    return at_least(first, n, p)
