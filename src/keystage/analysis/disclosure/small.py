"""Which numbers are small enough to tell about a person."""

import polars as pl

from keystage.analysis.disclosure.policy import Policy

__all__ = ["telling"]


def telling(n: pl.Expr, reached: pl.Expr, rule: Policy) -> pl.Expr:
    """Whether a group of n pupils, of whom `reached` did a thing (null: not known, or a mean), may not be shown.

    Never null: a group of nobody, and one whose size is not known, are not small.
    """
    size = n.round()
    small = size.is_between(1, rule.smallest_group - 1)
    alike = size.is_between(1, rule.alike_under - 1) & ((reached <= 0) | (reached >= size))
    few = reached.is_between(1, rule.smallest_count - 1) | (size - reached).is_between(1, rule.smallest_count - 1)
    return pl.any_horizontal(flag.fill_null(value=False) for flag in (small, alike, few))
