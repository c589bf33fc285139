"""The figures of every school in one wide frame, under the names of the catalogue."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.measures import Floor, floor_standards
from keystage.analysis.triage.catalogue import Catalogue, catalogue
from keystage.analysis.triage.centred import centred, with_models
from keystage.analysis.triage.differences import difference_columns
from keystage.analysis.triage.parts import DIFFERENCE_PARTS, PARTS
from keystage.analysis.triage.school_facts import school_columns

__all__ = ["facts", "results"]

_CONTEXT_YEARS = (0, -1, 1)  # context may be of the results year, else the year before, else the year after (9a.6)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which names are asked for; all where `names` is None."""

    names: Collection[str] | None

    def __contains__(self, name: str) -> bool:
        return self.names is None or name in self.names


def facts(evidence: Evidence, *, home: Path | None = None, only: Collection[str] | None = None) -> pl.DataFrame:
    """One row a school, one column a name of the catalogue that the evidence can fill; the rest are missing names.

    only: the names wanted (a criterion's figures); default all. Percentages are 0 to 100, differences percentage
    points or score points, numbers floats, missing null: never NaN. Figures are of the results year, a context figure
    at most a year away from it.
    """
    names = catalogue(home)
    wanted = _Wanted(None if only is None else _with_sources(only, names, home))
    frame = school_columns(evidence.schools, year=evidence.year.ends, as_at=evidence.as_at)
    frame = frame.join(_floors(evidence, home), on="urn", how="left", maintain_order="left")
    frame = frame.join(_measured(evidence, names, wanted, home), on="urn", how="left", maintain_order="left")
    frame = frame.with_columns(*_differences(frame, names), **_margins(frame, evidence.year.ends, home))
    if only is None:
        return frame
    return frame.select("urn", *(c for c in frame.columns if c != "urn" and c in only))


def results(evidence: Evidence, *, home: Path | None = None) -> pl.DataFrame:
    """The comparisons of the results year; for a context figure the nearest year at most one away.

    Value added stands beside the centre of its model, with `spread` and `population` (see `centred`).
    """
    context = pl.col("key_stage") == "context"
    away = pl.col("year") - evidence.year.ends
    order = away.replace_strict(_CONTEXT_YEARS, range(len(_CONTEXT_YEARS)), default=None)
    comparisons = centred(evidence.comparisons, evidence.models, home=home)
    here = comparisons.filter((away == 0) | (context & order.is_not_null() & pl.col("value").is_not_null()))
    chosen = here.sort(order, maintain_order=True).unique(
        ["urn", "measure", "group"], keep="first", maintain_order=True
    )
    return with_models(chosen, evidence.models)


def _with_sources(only: Collection[str], names: Catalogue, home: Path | None) -> frozenset[str]:
    """The names, and the parts that differences among them and the distance from the floor are made of."""
    roots = {names[name].root for name in only if name in names}
    made = [pair for code, pair in names.differences.items() if code in roots]
    sources = {f"{root}{ending}" for pair in made for root in (pair.first, pair.second) for ending in _MADE_OF}
    tested = {t.measure for floor in floor_standards(home) for t in floor.all[:1]} if _MARGINS & set(only) else set()
    return frozenset(only) | sources | tested | {f"{measure}_n" for measure in tested}


_MARGINS = {"floor_margin", "floor_one_pupil"}
_MADE_OF = ("", "_range_low", "_range_high", "_n", "_national", "_reached")


def _measured(evidence: Evidence, names: Catalogue, wanted: _Wanted, home: Path | None) -> pl.DataFrame:
    """Urn and `<measure>[_<group>][_<part>]`, each filled where the school has a row for it."""
    root = pl.when(pl.col("group") == "all").then("measure").otherwise(pl.concat_str("measure", "group", separator="_"))
    rows = results(evidence, home=home).with_columns(root=root).filter(pl.col("root").is_in(list(names.roots)))
    parts = rows.select("urn", "root", *(p.expression.cast(p.kind.dtype).alias(f"_{e}") for e, p in PARTS.items()))
    urns = evidence.schools.select("urn").unique(maintain_order=True)
    made = [urns]  # side by side in the schools' order: a join of wide frames would copy them again and again
    for (code,), one in parts.partition_by("root", as_dict=True, include_key=False, maintain_order=True).items():
        columns = {f"_{ending}": f"{code}_{ending}" if ending else str(code) for ending in PARTS}
        chosen = [pl.col(ending).alias(name) for ending, name in columns.items() if name in wanted]
        if chosen:
            made.append(urns.join(one.select("urn", *chosen), on="urn", how="left", maintain_order="left").drop("urn"))
    return pl.concat(made, how="horizontal")


def _differences(frame: pl.DataFrame, names: Catalogue) -> list[pl.Expr]:
    """Every difference both of whose figures some school has."""
    have = set(frame.columns)
    out: list[pl.Expr] = []
    for code, pair in names.differences.items():
        if {f"{root}{ending}" for root in (pair.first, pair.second) for ending in _MADE_OF} <= have:
            for ending, expression in difference_columns(pair).items():
                dtype = DIFFERENCE_PARTS[ending][1].dtype
                out.append(expression.cast(dtype).alias(f"{code}_{ending}" if ending else code))
    return out


def _floors(evidence: Evidence, home: Path | None) -> pl.DataFrame:
    """Urn and the facts about the floor and coasting standards of the results year; several are told together."""
    kinds = {floor.code: floor.standard for floor in floor_standards(home)}
    rows = evidence.floors.filter(pl.col("year") == evidence.year.ends).with_columns(
        standard=pl.col("floor").replace_strict(kinds, default="floor", return_dtype=pl.String)
    )
    floor, failed = pl.col("standard") == "floor", pl.col("below").fill_null(value=False)
    return rows.group_by("urn", maintain_order=True).agg(
        _three_valued(pl.col("below").filter(floor)).alias("floor_below"),
        _three_valued(pl.col("newly_above").filter(floor)).alias("floor_newly_above"),
        pl.col("pupils_to_floor").filter(floor).cast(pl.Float64).max().alias("pupils_to_floor"),
        pl.coalesce(pl.col("words").filter(floor & failed).first(), pl.col("words").filter(floor).first())
        .alias("floor_words"),
        _three_valued(pl.col("below").filter(~floor)).alias("coasting"),
    )  # fmt: skip


def _margins(frame: pl.DataFrame, year: int, home: Path | None) -> dict[str, pl.Expr]:
    """How far attainment lies above the threshold of the year's floors (the least of several), and one pupil's worth.

    The first test of a floor standard is its attainment.
    """
    tests = [floor.all[0] for floor in floor_standards(home) if _holds(floor, year) and floor.all]
    have = [t for t in tests if t.below is not None and {t.measure, f"{t.measure}_n"} <= set(frame.columns)]
    if not have:
        return {}
    return {
        "floor_margin": pl.min_horizontal(pl.col(test.measure) - test.below for test in have),
        "floor_one_pupil": pl.max_horizontal(
            100 / pl.when(pl.col(f"{t.measure}_n") > 0).then(f"{t.measure}_n") for t in have
        ),
    }


def _holds(floor: Floor, year: int) -> bool:
    return floor.standard == "floor" and floor.first_year <= year <= floor.last_year


def _three_valued(flags: pl.Expr) -> pl.Expr:
    """Yes where any is yes; no where all are no; not known where any other is not known, or there is none."""
    yes, unknown = flags.any(ignore_nulls=True), flags.is_null().any() | (flags.len() == 0)
    return pl.when(yes).then(statement=True).when(~unknown).then(statement=False)
