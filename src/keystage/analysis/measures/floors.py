"""Schools against the floor and coasting standards of each year that had one."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import measures
from keystage.analysis.measures.floor_tests import judged
from keystage.analysis.measures.incoming import figures_frame, polars_frame
from keystage.analysis.measures.standards import Floor, floor_standards
from keystage.analysis.register import kinds_of_school
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["FLOORS", "floor_counts", "floors"]

FLOORS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "floor": pl.String(),  # code of the year's standard in definitions/floors
    "year": pl.Int32(),
    "below": pl.Boolean(),  # for coasting: fell within the definition; null: cannot be told, or exempt
    "pupils_to_floor": pl.Float64(),  # above 0: pupils to spare at the attainment threshold; below 0: so many short
    "newly_above": pl.Boolean(),  # below the year before by that year's standard, not now; null: either is unknown
    "newly_below": pl.Boolean(),
    "words": pl.String(),  # what the standard says of a school that is below it
    "series": pl.String(),  # standards of one kind over the years
    "standard": pl.String(),  # floor | coasting
    "key_stage": pl.String(),
    "exempt": pl.Boolean(),  # too few pupils, or too few of them counted
    "missing": pl.List(pl.String()),  # measures that would settle it, where below is null and the school not exempt
    "unverified": pl.Boolean(),  # the standard is from background knowledge
}
_JUDGED = {name: kind for name, kind in FLOORS.items() if not name.startswith("newly")} | {"dated": pl.List(pl.String)}


def floors(
    figures: Any, *, years: Collection[int] | None = None, schools: Any = None, home: Path | None = None
) -> pl.DataFrame:
    """Each school against the standards of its years: one row a school, year and standard, columns `FLOORS`.

    figures: a figures frame; the years before `years` are used for "newly above" and coasting. schools: a register
    frame (urn, kind): kinds that are set beside no others (special schools, PRUs) are never judged. No row for 2019
    or later: the standards were abolished. A standard compares whole percentages as printed; the distance in pupils
    is to the smallest number whose percentage prints at the threshold. Source: domain handbook 2.10.
    """
    frame = figures_frame(figures).filter((pl.col("level") == "school") & (pl.col("group") == "all"))
    parts = [_year(frame, f, year) for f in floor_standards(home) for year in range(f.first_year, f.last_year + 1)]
    rows = _never_judged(pl.concat([pl.DataFrame(schema=_JUDGED), *parts]), schools, home)
    rows = pl.concat([rows.filter(pl.col("standard") == "floor"), _coasting(rows, home)])
    rows = _newly(rows, home)
    if years is not None:
        rows = rows.filter(pl.col("year").is_in(list(years)))
    return rows.select(pl.col(name).cast(kind) for name, kind in FLOORS.items()).sort("year", "series", "urn")


def floor_counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Of `floors`: year, floor, schools (judged), below, newly_above, newly_below, unknown, exempt.

    newly_above and newly_below count schools judged in both years; null where the year before is not held.
    """
    told = pl.col("newly_above").is_not_null().any()
    return (
        rows.group_by("year", "key_stage", "floor", maintain_order=True)
        .agg(
            schools=pl.col("below").is_not_null().sum(),
            below=pl.col("below").sum(),
            newly_above=pl.when(told).then(pl.col("newly_above").sum()),
            newly_below=pl.when(told).then(pl.col("newly_below").sum()),
            unknown=(pl.col("below").is_null() & pl.col("exempt").not_()).sum(),
            exempt=pl.col("exempt").sum(),
        )
        .sort("year", "floor")
    )


def _year(figures: pl.DataFrame, floor: Floor, year: int) -> pl.DataFrame:
    of_year = figures.filter(pl.col("year") == year)
    if of_year.is_empty():
        return pl.DataFrame(schema=_JUDGED)
    found = judged(of_year, floor).with_columns(
        floor=pl.lit(floor.code), year=pl.lit(year), words=pl.lit(floor.words), standard=pl.lit(floor.standard),
        series=pl.lit(floor.series or floor.code), key_stage=pl.lit(floor.key_stage),
        unverified=pl.lit(floor.unverified),
        dated=pl.col("missing").list.eval(pl.element() + f" in {AcademicYear(year)}"),
    )  # fmt: skip
    return found.select(pl.col(name).cast(kind) for name, kind in _JUDGED.items())


def _never_judged(rows: pl.DataFrame, schools: Any, home: Path | None) -> pl.DataFrame:
    if schools is None:
        return rows
    known = polars_frame(schools).select("urn", "kind")
    pairs = [(k.code, stage) for k in kinds_of_school(home) for stage in ("KS2", "KS4") if stage not in k.family]
    apart = pl.DataFrame(pairs, schema={"kind": pl.String, "key_stage": pl.String}, orient="row")
    return rows.join(known.join(apart, on="kind"), on=["urn", "key_stage"], how="anti", maintain_order="left")


def _coasting(rows: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """A school is coasting only when it failed each of so many years running, each by its own test."""
    standards = [f for f in floor_standards(home) if f.standard == "coasting"]
    tests = rows.filter(pl.col("standard") == "coasting")
    first = {f.code: f.judged_from for f in standards}
    found = tests.filter(pl.col("year") >= pl.col("floor").replace_strict(first, default=0))
    verdicts, exemptions, gaps = [pl.col("below")], [pl.col("exempt")], [pl.col("missing").fill_null([])]
    for back in range(1, max((f.years_running for f in standards), default=1)):
        found = found.join(_earlier(tests, back), on=["urn", "series", "year"], how="left", maintain_order="left")
        verdicts.append(pl.col(f"below{back}"))
        exemptions.append(pl.col(f"exempt{back}").fill_null(value=False))
        gaps.append(pl.coalesce(f"dated{back}", _whole_year(back)))
    below = pl.all_horizontal(verdicts)
    exempt = below.is_null() & pl.any_horizontal(exemptions)
    return found.with_columns(
        below=below,
        exempt=exempt,
        missing=pl.when(below.is_null() & exempt.not_()).then(pl.concat_list(gaps)),
    ).select(list(_JUDGED))


def _earlier(tests: pl.DataFrame, back: int) -> pl.DataFrame:
    """The verdicts of so many years before, under the year they are counted in."""
    parts = {"below": f"below{back}", "exempt": f"exempt{back}", "dated": f"dated{back}"}
    dated = tests.with_columns(pl.col("dated").fill_null([]))
    return dated.select("urn", "series", pl.col("year") + back, *parts).rename(parts)


def _whole_year(back: int) -> pl.Expr:
    """Where an earlier year is not held at all."""
    then = (pl.col("year") - back).cast(pl.String)
    return pl.concat_list(pl.lit("results of the year to ") + then)


def _newly(rows: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """Beside the same series a year earlier, where no full break of the attainment measure lies between."""
    shelf = measures(home)
    parted = [
        (f.code, b.year) for f in floor_standards(home) for b in shelf[f.all[0].measure].breaks if b.weight == "full"
    ]
    breaks = pl.DataFrame(parted, schema={"floor": pl.String, "year": pl.Int32}, orient="row").unique()
    before = rows.select("urn", "series", pl.col("year") + 1, _before="below")
    before = before.join(
        rows.join(breaks, on=["floor", "year"], how="semi").select("urn", "series", "year"),
        on=["urn", "series", "year"],
        how="anti",
    )
    joined = rows.join(before, on=["urn", "series", "year"], how="left", maintain_order="left")
    both = pl.col("below").is_not_null() & pl.col("_before").is_not_null()
    return joined.with_columns(
        newly_above=pl.when(both).then(pl.col("_before") & pl.col("below").not_()),
        newly_below=pl.when(both).then(pl.col("below") & pl.col("_before").not_()),
    )
