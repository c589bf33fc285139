"""One small table for lists of schools: what stands out of each, its line over years, and every measure's last figure.

Made when figures are made ready (`ready.prepare`), once an audience, from what that audience may see. Lists read these
two files and open no school's case.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.benchmarks import Evidence, standouts
from keystage.analysis.charts import Trend, TrendPoint, spark
from keystage.analysis.measures import Measure, measures
from keystage.analysis.triage import Headline
from keystage.analysis.triage.headline_rules import headline_rules

__all__ = ["FEW", "LISTING", "ROWS", "STANDS", "figures_of", "keep_listing", "last_figures", "listing_rows", "rows_of"]

LISTING = "2"  # of these tables: one more where what stands in them changes, and they are made anew
FEW = 10  # pupils; up to here a group is a count of pupils (handbook 9a.9)
STANDS: Mapping[str, str] = {
    "below": "Stands out below",
    "above": "Stands out above",
    "once": "Clear this year only",
    "nothing": "Nothing clear",
    "few": "Too few or no results",
    "apart": "Not compared",  # a special school, a PRU: set beside no others (handbook 9a.15)
}
ROWS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "stands": pl.List(pl.String()),  # codes of STANDS: a school may stand out below in one result, above in another
    "shape": pl.String(),  # up | down | level
    "clear": pl.Boolean(),
    "lead": pl.String(),
    "text": pl.String(),  # **bold** for the pupils
    "measure": pl.String(),  # of the line over years
    "group": pl.String(),
    "pupils": pl.Float64(),  # pupils affected: the largest clear difference from national, in pupils
    "cohort": pl.Int32(),
    "cohort_of": pl.String(),  # "Year 6"
    "spark": pl.String(),  # SVG, or "" where there is nothing to draw
    "spark_words": pl.String(),  # why there is nothing to draw
}
_FIGURES = (
    "urn", "year", "key_stage", "measure", "group", "value", "n", "numerator", "low", "high", "national", "others",
    "difference", "pupils", "direction", "clear", "good", "reason",
)  # fmt: skip
_AGAINST = ("national", "others", "difference", "pupils", "direction", "clear", "good")  # what a comparison says
_COHORTS = (("ks2_cohort", "Year 6"), ("ks4_cohort", "Year 11"))
_YEARS = 8
_ROWS_FILE, _FIGURES_FILE, _PART = "listing.parquet", "last-figures.parquet", ".part-{:03d}-{}"


def keep_listing(folder: Path, shown: Evidence, said: Mapping[str, Sequence[Headline]], *, home: Path) -> None:
    """Write both tables of one audience into its folder; each appears whole or not at all. said: headlines by URN."""
    keep_part(folder, 0, shown, said, home=home)
    put_together(folder)


def keep_part(
    folder: Path, number: int, shown: Evidence, said: Mapping[str, Sequence[Headline]], *, home: Path
) -> None:  # fmt: skip
    """The rows of some schools, for `put_together`. number: of the part, so that they come in order."""
    _write(last_figures(shown, home=home), folder / _PART.format(number, _FIGURES_FILE))
    _write(listing_rows(shown, said, home=home), folder / _PART.format(number, _ROWS_FILE))


def put_together(folder: Path) -> None:
    """Both tables of one audience, of the parts that were kept."""
    for name, by in ((_FIGURES_FILE, ["measure", "group", "urn"]), (_ROWS_FILE, [])):
        parts = sorted(folder.glob(_PART.replace("{:03d}", "*").format(name)))
        whole = pl.concat([pl.read_parquet(part) for part in parts])
        _write(whole.sort(by) if by else whole, folder / name)
        for part in parts:
            part.unlink()


@lru_cache(maxsize=16)
def rows_of(folder: Path) -> pl.DataFrame:
    """What stands out of every school of one audience. Raises FileNotFoundError where it was not made."""
    return pl.read_parquet(folder / _ROWS_FILE)


@lru_cache(maxsize=64)
def figures_of(folder: Path, measure: str, group: str) -> pl.DataFrame:
    """One measure's last figure of every school."""
    chosen = (pl.col("measure") == measure) & (pl.col("group") == group)
    return pl.scan_parquet(folder / _FIGURES_FILE).filter(chosen).collect()


def last_figures(shown: Evidence, *, home: Path | None = None) -> pl.DataFrame:
    """Every school's latest year of every measure and group, up to the results year.

    A special school's or a PRU's stand as published, set beside no others (handbook 9a.15).
    """
    held = shown.comparisons.filter(pl.col("year") <= shown.year.ends, pl.col("value").is_not_null())
    beside = pl.col("urn").is_in(list(_apart(shown, home))).not_()
    held = held.with_columns(pl.when(beside).then(name).alias(name) for name in _AGAINST)
    last = pl.col("year") == pl.col("year").max().over("urn", "measure", "group")
    return held.filter(last).select(_FIGURES).sort("measure", "group", "urn")


def listing_rows(
    shown: Evidence, said: Mapping[str, Sequence[Headline]], *, home: Path | None = None
) -> pl.DataFrame:  # fmt: skip
    """One row a school: columns ROWS. shown: protected for the audience; said: its headlines, by URN."""
    now = shown.comparisons.filter(pl.col("year") == shown.year.ends)
    sides = _sides(shown, home)
    counted = _cohorts(now)
    leads = [headlines[0] for headlines in said.values() if headlines]
    lines = _Lines(shown, home, {(lead.measure, lead.group or "all") for lead in leads})
    affected = _affected(now.filter(pl.col("urn").is_in(list(_apart(shown, home))).not_()))
    rows = [
        _row(urn, said.get(urn, ()), sides.get(urn, ()), counted.get(urn), lines)
        | {"pupils": affected.get(urn), "urn": urn}
        for urn in shown.schools["urn"].to_list()
    ]
    return pl.DataFrame(rows, schema=dict(ROWS), orient="row")


def _row(
    urn: str, said: Sequence[Headline], sides: Sequence[str], cohort: tuple[int, str] | None, lines: "_Lines"
) -> dict[str, Any]:
    first = said[0] if said else Headline("level", clear=False, lead="", text="No results are held for this school.")
    measure = "" if lines.apart(urn) else first.measure or lines.outcome(urn)
    group = first.group or "all"
    drawn, why = ("", "not compared") if lines.apart(urn) else lines.of(urn, measure, group)
    return {
        "stands": list(sides) or [_otherwise(urn, said, lines)],
        "shape": first.shape, "clear": first.clear, "lead": first.lead, "text": first.text,
        "measure": measure, "group": group if measure else "",
        "cohort": cohort[0] if cohort else None, "cohort_of": cohort[1] if cohort else "",
        "spark": drawn, "spark_words": why,
    }  # fmt: skip


def _otherwise(urn: str, said: Sequence[Headline], lines: "_Lines") -> str:
    if lines.apart(urn):
        return "apart" if said else "few"
    if any(one.clear for one in said):
        return "once"
    return "nothing" if lines.tested(urn) else "few"


def _sides(shown: Evidence, home: Path | None) -> dict[str, tuple[str, ...]]:
    """URN -> "below", "above": on the good side is above, whichever way the measure runs."""
    found: dict[str, set[str]] = {}
    for urn, good in standouts(shown, home=home).rows.select("urn", "good").iter_rows():
        found.setdefault(urn, set()).add("above" if good else "below")
    return {urn: tuple(sorted(sides, reverse=True)) for urn, sides in found.items()}


def _cohorts(now: pl.DataFrame) -> dict[str, tuple[int, str]]:
    counted: dict[str, tuple[int, str]] = {}
    for code, words in reversed(_COHORTS):
        rows = now.filter(pl.col("measure") == code, pl.col("group") == "all", pl.col("value").is_not_null())
        counted |= {urn: (round(value), words) for urn, value in rows.select("urn", "value").iter_rows()}
    return counted


def _affected(now: pl.DataFrame) -> dict[str, float]:
    """URN -> pupils short of the national rate in the result where that is clear and most are."""
    short = now.filter(pl.col("clear") & pl.col("good").not_(), pl.col("pupils").is_not_null())
    return dict(short.group_by("urn").agg(pl.col("pupils").abs().max()).iter_rows())


def _apart(shown: Evidence, home: Path | None) -> frozenset[str]:
    """URNs of special schools, PRUs and the like."""
    kinds = shown.schools.select("urn", "kind").iter_rows()
    return frozenset(urn for urn, kind in kinds if kind in headline_rules(home).uncompared)


class _Lines:
    """The lines over years, of all schools: the frame is parted once. drawn: measures and groups that lines are of,
    beside the core outcomes of all pupils: a few of a county's hundreds, whose rows are walked one by one."""

    def __init__(self, shown: Evidence, home: Path | None, drawn: Collection[tuple[str, str]]) -> None:
        self._measures, self._last = measures(home), shown.year.ends
        rules = headline_rules(home)
        self._outcomes = rules.choice.outcomes
        self._apart = _apart(shown, home)
        held = shown.comparisons.filter(pl.col("year") > self._last - _YEARS, pl.col("year") <= self._last)
        self._rows: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        columns = [
            "urn",
            "measure",
            "group",
            "year",
            "value",
            "low",
            "high",
            "n",
            "numerator",
            "national",
            "others",
            "clear",
        ]
        asked = {*drawn, *((code, "all") for code in self._outcomes)}
        wanted = pl.DataFrame(list(asked), schema={"measure": pl.String, "group": pl.String}, orient="row")
        lines = held.filter(pl.col("value").is_not_null()).join(wanted, on=["measure", "group"], how="semi")
        for row in lines.select(columns).sort("year").iter_rows(named=True):
            self._rows.setdefault((row["urn"], row["measure"], row["group"]), []).append(row)
        tested = held.filter(pl.col("year") == self._last, pl.col("clear").is_not_null(), pl.col("n") > FEW)
        self._tested = frozenset(tested["urn"].to_list())

    def apart(self, urn: str) -> bool:
        """A special school, a PRU: set beside no others (handbook 9a.15)."""
        return urn in self._apart

    def tested(self, urn: str) -> bool:
        return urn in self._tested

    def outcome(self, urn: str) -> str:
        """The core outcome with a figure in the results year."""
        held = (code for code in self._outcomes if (rows := self._rows.get((urn, code, "all"))) and self._now(rows))
        return next(held, "")

    def of(self, urn: str, code: str, group: str) -> tuple[str, str]:
        """The SVG, or the words in its place."""
        rows = self._rows.get((urn, code, group), [])
        if not rows or not self._now(rows):
            return "", "no results"
        if (rows[-1]["n"] or FEW + 1) <= FEW:
            return "", "too few to draw"
        if len(rows) == 1:
            return "", "one year only"
        return spark(self._trend(self._measures[code], rows, group)), ""

    def _now(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        return bool(rows[-1]["year"] == self._last)

    def _trend(self, measure: Measure, rows: Sequence[Mapping[str, Any]], group: str) -> Trend:
        by_year = {row["year"]: row for row in rows if (row["n"] or FEW + 1) > FEW}
        window = range(min(by_year), self._last + 1)
        made, run, before = [], 0, None
        for year in window:
            row = by_year.get(year)
            if row is None:
                made.append(TrendPoint(year, None, reason="no figure"))
                continue
            run += before is not None and (before < year - 1 or measure.comparable_from(year) > before)
            before = year
            made.append(_point(row, run, group))
        return Trend(
            title=measure.title, unit=_unit(measure), points=tuple(made), measure=measure.title,
            breaks=tuple((b.year, b.note, b.weight) for b in measure.breaks if window[0] < b.year <= window[-1]),
            decimals=0 if measure.kind == "proportion" else measure.decimals,
        )  # fmt: skip


def _point(row: Mapping[str, Any], run: int, group: str) -> TrendPoint:
    beside = row["national"] if group == "all" or row["others"] is None else row["others"]
    n = None if row["n"] is None else round(row["n"])
    return TrendPoint(row["year"], row["value"], row["low"], row["high"], n, beside, run=run, clear=row["clear"])


def _unit(measure: Measure) -> Any:
    if measure.unit == "percent":
        return "percent"
    return "score" if measure.kind == "progress" else "points"


def _write(frame: pl.DataFrame, path: Path) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    frame.write_parquet(part, row_group_size=4_096)
    part.replace(path)
