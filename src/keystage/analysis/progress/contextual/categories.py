"""Categories as columns of 0 and 1 against a reference, small ones joined."""

import polars as pl

from keystage.analysis.progress.contextual.columns import Used, filled_flag
from keystage.analysis.progress.contextual.definition import Predictor

__all__ = ["category_columns"]

_OTHER = "other"


def category_columns(
    known: pl.Series, school: pl.Series, predictor: Predictor, smallest: int
) -> tuple[list[tuple[Used, pl.Series]], int]:
    """A column for each category but the reference, and one of pupils who are not known, where `smallest` pupils or
    more are in it and as many are not; and in how many schools the file does not hold it.

    known: codes, null where not known. A category with fewer pupils than `smallest` is joined to the others of its
    first letter, what is still small to "other", and what is even then small to the reference.
    """
    joined = _joined(known, predictor, smallest)
    codes = joined.drop_nulls().unique().sort().to_list()
    reference = predictor.reference if predictor.reference in codes else _largest(joined)
    held = [code for code in codes if code != reference]
    parts: list[tuple[Used, pl.Series]] = []
    unknown, silent = None, 0
    for code in held:
        inside = joined == code
        if not smallest <= int(inside.sum()) <= len(joined) - smallest:
            continue
        value, unknown, silent = filled_flag(inside, school, smallest)
        parts.append((Used(f"{predictor.code}_{code}", _title(code, predictor), predictor.code), value))
    if parts and unknown is not None:
        used = Used(f"{predictor.code}_unknown", f"{predictor.title} not known", predictor.code)
        parts.append((used, unknown))
    return parts, silent


def _joined(known: pl.Series, predictor: Predictor, smallest: int) -> pl.Series:
    """Small categories together, by their first letter, then all."""
    for join in (lambda code: code[:1], lambda _: _OTHER):
        counts = known.drop_nulls().value_counts().rows()
        small = [code for code, many in counts if many < smallest and code != predictor.reference]
        # A letter that no word explains names no group: what is small of it goes to the rest.
        to = {code: join(code) if join(code) in predictor.words else _OTHER for code in small}
        known = known.replace(to) if to else known
    return known


def _largest(joined: pl.Series) -> str | None:
    counts = joined.drop_nulls().value_counts(sort=True)
    return None if counts.is_empty() else str(counts.item(0, 0))


def _title(code: str, predictor: Predictor) -> str:
    return predictor.words.get(code, f"{predictor.title}: {code}")
