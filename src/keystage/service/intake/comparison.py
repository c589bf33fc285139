"""A release beside the one it revises: which schools are new or no longer there, which values differ."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from keystage.analysis.returns import LEVEL, ROW, Layout

__all__ = ["compare"]

_LISTED = 40
_WHO = ("urn", "laestab", "school", "la", "trust_uid", "group_uid", "name")


def compare(new: pl.DataFrame, old: pl.DataFrame, layout: Layout, *, named: Mapping[str, str]) -> dict[str, Any]:
    """Counts, and the first of each kind, as JSON knows them. named: URN -> name of the schools that are known."""
    new, old = _of_schools(new), _of_schools(old)
    who = next((name for name in _WHO if _filled(new, name) and _filled(old, name)), None)
    if who is None:
        return {"rows_before": old.height}
    before, after = _words(old, who), _words(new, who)
    said: dict[str, Any] = {
        "rows_before": old.height,
        "schools_before": len(before),
        "new": len(after - before),
        "new_list": [_named(w, named) for w in sorted(after - before)[:_LISTED]],
        "dropped": len(before - after),
        "dropped_list": [_named(w, named) for w in sorted(before - after)[:_LISTED]],
    }
    return said | ({} if layout.pupils else _values(new, old, layout, who, named))


def _of_schools(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col(LEVEL) == "school") if LEVEL in frame.columns else frame


def _filled(frame: pl.DataFrame, name: str) -> bool:
    return name in frame.columns and frame[name].null_count() < frame.height


def _words(frame: pl.DataFrame, name: str) -> set[str]:
    return {str(word) for word in frame[name].drop_nulls().unique()}


def _named(word: str, named: Mapping[str, str]) -> str:
    return f"{named[word]} ({word})" if word in named else word


def _values(new: pl.DataFrame, old: pl.DataFrame, layout: Layout, who: str, named: Mapping[str, str]) -> dict[str, Any]:
    """Cells that differ, column by column; where a key does not tell rows apart, nothing is said."""
    keys = [name for name in (layout.key or (who,)) if name in new.columns and name in old.columns] or [who]
    new, old = new.drop_nulls(keys), old.drop_nulls(keys)
    if new.select(keys).is_duplicated().any() or old.select(keys).is_duplicated().any():
        return {}
    texts = [pl.col(name).cast(pl.String) for name in keys]
    both = new.with_columns(texts).join(old.with_columns(texts), on=keys, how="inner", suffix="\0before")
    columns = {column.code: column.headers[0] for column in layout.columns if column.headers}
    changed: list[dict[str, Any]] = []
    listed: list[dict[str, str]] = []
    for name in new.columns:
        if name == ROW or name in keys or ":" in name or name not in old.columns:
            continue
        differs = both.filter(pl.col(name).cast(pl.String).ne_missing(pl.col(f"{name}\0before").cast(pl.String)))
        if not differs.height:
            continue
        heading = columns.get(name, name)
        changed.append({"column": heading, "count": differs.height})
        for row in differs.head(max(_LISTED - len(listed), 0)).iter_rows(named=True):
            school = str(row.get("urn") or row[keys[0]])
            also = ", ".join(str(row[key]) for key in keys if key != keys[0])
            listed.append(
                {
                    "school": _named(school, named),
                    "column": f"{heading} ({also})" if also else heading,
                    "before": _shown(row[f"{name}\0before"]),
                    "after": _shown(row[name]),
                }
            )
    return {"changed": sum(c["count"] for c in changed), "columns": changed[:_LISTED], "changed_list": listed}


def _shown(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)[:80]
