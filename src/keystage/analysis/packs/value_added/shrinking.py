"""How much of a school's difference is counted, and how often chance alone would make it look clear."""

from math import erfc, sqrt

__all__ = ["by_chance", "counted"]

_HALF = 1.96


def counted(n: float, between: float, within: float) -> float:
    """The share of the mean difference of n pupils that is counted, 0 to 1 (shrinkage; also: reliability).

    between, within: variances between schools and among a school's pupils. Source: domain handbook 2.13.
    """
    whole = n * between + within
    return n * between / whole if whole > 0 else 0.0


def by_chance(share: float) -> float:
    """How often a school that adds neither more nor less is shown clearly above or below, 0 to 1.

    share: as `counted` gives it. The range is ± 1.96 standard errors of the counted difference, which itself swings by
    less: the smaller the share, the rarer. Equals the model's own `chance`.
    """
    return erfc(_HALF / sqrt(2 * share)) if share > 0 else 0.0
