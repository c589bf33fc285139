"""The gap: a school's disadvantaged pupils against other pupils nationally."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.errors import MethodError
from keystage.analysis.measures.incoming import figures_frame
from keystage.analysis.vocabulary import ENGLAND, pupil_group

__all__ = ["GAPS", "gap"]

GAPS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "level": pl.String(),
    "year": pl.Int32(),
    "key_stage": pl.String(),
    "measure": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),  # of the group, in unit
    "n": pl.Float64(),  # pupils in it
    "others": pl.Float64(),  # national figure of other pupils, of the same release
    "gap": pl.Float64(),  # value - others: percentage points, or points of the score
    "low": pl.Float64(),  # 95 % interval of the gap: the group's own interval less the national figure
    "high": pl.Float64(),
    "pupils": pl.Float64(),  # the gap in pupils of the group (proportions), rounded
    "others_here": pl.Float64(),  # the school's own other pupils
    "within": pl.Float64(),  # value - others_here. May stand beside the gap; never a headline or a trigger
    "unit": pl.String(),
    "status": pl.String(),
    "reason": pl.String(),  # why there is no gap
    "release": pl.String(),
    "origin": pl.String(),
}


def gap(figures: Any, *, group: str = "disadvantaged", home: Path | None = None) -> pl.DataFrame:
    """A group's figures set against *national other pupils* of the same release (DfE's DIFFN): columns `GAPS`.

    group: one that is set against others, or two at once ("disadvantaged+boys" against boys who are not).
    figures: a figures frame with the national rows of its releases. One row a school (or authority), year and
    measure; null with its reason where the group has no figure, and "not_available" where the release has no national
    one. Differences are of the printed figures, as DfE's are. Raises MethodError for a group that is set against
    nobody. Source: DfE key stage 2 metadata 2018-19, DIFFN_RWM_EXP; domain handbook 9a.1.
    """
    known = pupil_group(group, home)
    group = known.code if known else group
    against = (known.others or known.complement) if known else ""
    if not against:
        raise MethodError(f"“{group}” is not a group that is set against other pupils.")
    frame = figures_frame(figures)
    own = frame.filter((pl.col("group") == group) & (pl.col("level") != "national"))
    rows = _beside(_beside(own, _national(frame, against)), _here(frame, against)).with_columns(
        gap=(pl.col("value") - pl.col("others")).round(6),
        within=(pl.col("value") - pl.col("others_here")).round(6),
        low=pl.col("low") - pl.col("others"),
        high=pl.col("high") - pl.col("others"),
    )
    percent = pl.col("unit") == "percent"
    rows = rows.with_columns(
        pupils=pl.when(percent).then((pl.col("gap") * pl.col("n") / 100).round(0)),
        reason=pl.coalesce("reason", pl.when(pl.col("gap").is_null()).then(pl.lit("not_available"))),
    )
    return rows.select(pl.col(name).cast(kind) for name, kind in GAPS.items())


def _national(frame: pl.DataFrame, against: str) -> pl.DataFrame:
    rows = frame.filter((pl.col("urn") == ENGLAND) & (pl.col("group") == against))
    key = ["release", "year", "measure"]
    return rows.unique(key, keep="first", maintain_order=True).select(*key, pl.col("value").alias("others"))


def _here(frame: pl.DataFrame, against: str) -> pl.DataFrame:
    rows = frame.filter((pl.col("group") == against) & (pl.col("level") != "national"))
    key = ["urn", "release", "year", "measure"]
    return rows.unique(key, keep="first", maintain_order=True).select(*key, pl.col("value").alias("others_here"))


def _beside(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    key = [c for c in found.columns if c in ("urn", "release", "year", "measure")]
    return rows.join(found, on=key, how="left", maintain_order="left", nulls_equal=True)
