"""Behind the curve: schools whose disadvantaged pupils do clearly worse than such pupils elsewhere, and those that do
better, whom one could telephone (REQ-0.8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.benchmarks import Behind, Evidence, Side, behind, too_few
from keystage.analysis.measures import Measure, measures, with_counterparts
from keystage.analysis.packs import Cell, Table, cells, numerals
from keystage.analysis.packs.area_outliers import chance_words
from keystage.analysis.packs.place import shared_out
from keystage.analysis.vocabulary import AcademicYear, pupil_group
from keystage.service.profiles.areas import FoundArea
from keystage.service.profiles.kept_pieces import kept_value
from keystage.service.profiles.ready import Ready

__all__ = ["Asked", "Choices", "Finding", "Listed", "choices", "find"]

_LEAST_UNNAMED = 16  # pupils: smaller ones do not stand in what anybody may read (9a.21)
_HIDDEN_UNDER = 6
_IN_THE_FILE = ("Town", "Others nationally")  # columns that a screen has no room for
SIDES: tuple[Side, ...] = ("below", "above")
_KINDS = ("proportion", "progress", "mean")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for. measure: a code, or "" for those of the highest consequence. stage: "" for any."""

    group: str = "disadvantaged"
    measure: str = ""
    stage: str = ""
    together: bool = True
    only_clear: bool = True


@dataclass(frozen=True, slots=True)
class Choices:
    """Code -> words, of what these schools have figures of."""

    groups: Mapping[str, str]
    measures: Mapping[str, str]
    stages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A table whose rows begin with a school, and its URN a row."""

    table: Table
    urns: tuple[str, ...]

    def columns(self) -> list[str]:
        """Those shown on screen: the rest stands in the file."""
        return [name for name in self.table.columns if name not in _IN_THE_FILE]

    def rows(self) -> list[tuple[str, str, list[Cell]]]:
        """URN, town and the cells of each row that are shown on screen."""
        shown = [index for index, name in enumerate(self.table.columns) if name not in _IN_THE_FILE]
        return [
            (urn, row[1].text, [row[index] for index in shown])
            for urn, row in zip(self.urns, self.table.rows, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Finding:
    """below, above: a table each, for those who may read names. few: small groups, told as counts. told: sentences."""

    told: tuple[str, ...]
    below: Listed | None
    above: Listed | None
    few: Listed | None


def choices(ready: Ready, found: FoundArea, *, home: Path | None) -> Choices:
    """What may be asked of an area and year."""
    return kept_value(
        ready.folder, *found.named("behind: choices"),
        make=lambda: _choices(ready.held(found.audience, found.place.urns), home),
    )  # fmt: skip


def _choices(held: pl.DataFrame, home: Path | None) -> Choices:
    rows = held.filter(pl.col("group") != "all")
    shelf = measures(home)
    groups = {code: group for code in rows["group"].unique() if (group := pupil_group(code, home)) is not None}
    listed = [shelf[code] for code in rows["measure"].unique() if _asked_of(shelf, code)]
    listed.sort(key=lambda measure: (measure.key_stage, measure.rank != "core", cells.label(measure)))
    stages = dict.fromkeys(measure.key_stage for measure in listed)
    return Choices(
        {code: group.title for code, group in sorted(groups.items(), key=lambda pair: pair[1].order)},
        {measure.code: f"{_stage(measure.key_stage)}: {measure.title}" for measure in listed},
        {stage: _stage(stage) for stage in stages},
    )


def _asked_of(shelf: Any, code: str) -> bool:
    """A result of theirs, not who they are."""
    return code in shelf and shelf[code].kind in _KINDS and shelf[code].key_stage != "context"


def find(ready: Ready, found: FoundArea, asked: Asked, *, home: Path | None) -> Finding:
    """Names only for those who work with all of these schools. Kept, but of single measures: there are too many."""

    def made() -> Finding:
        groups = with_counterparts([asked.group], home)
        evidence = ready.evidence(found.audience, urns=found.place.urns, groups=groups)
        return _found(evidence, found, asked, home)

    if asked.measure:
        return made()
    return kept_value(ready.folder, *found.named(f"behind: {asked}"), make=made, alone=True)


def _found(evidence: Evidence, found: FoundArea, asked: Asked, home: Path | None) -> Finding:
    share = shared_out(evidence, found.place)
    shelf = measures(home)
    chosen = _chosen(share, asked, shelf)
    named = found.audience == "adviser"
    sides = {side: _side(share, asked, chosen, side, named=named, home=home) for side in SIDES}
    few = too_few(share, group=asked.group, chosen=chosen, home=home)
    told = (*(_sentence(sides[side], side, asked, home) for side in sides), _few_sentence(few))
    if not named:
        return Finding(told, None, None, None)
    names = share.schools.select("urn", "name", "town")
    tables = {side: _table(sides[side], side, asked, names, shelf) for side in sides}
    return Finding(told, tables["below"], tables["above"], _few_table(few, names, shelf))


def _rows(evidence: Evidence) -> pl.DataFrame:
    return evidence.comparisons.filter(
        pl.col("year") == evidence.year.ends, pl.col("group") != "all", pl.col("value").is_not_null()
    )


def _chosen(evidence: Evidence, asked: Asked, shelf: Any) -> list[str]:
    held = _rows(evidence)["measure"].unique().to_list()
    if asked.measure:
        return [asked.measure] if asked.measure in held else []
    core = [m for m in shelf if m.code in held and m.rank == "core" and m.kind in ("proportion", "progress")]
    return [m.code for m in core if asked.stage in ("", m.key_stage)]


def _side(
    evidence: Evidence, asked: Asked, chosen: Sequence[str], side: Side, *, named: bool, home: Path | None
) -> Behind:
    made = behind(
        evidence, group=asked.group, chosen=chosen or ["none"], side=side, only_clear=asked.only_clear,
        together=asked.together, home=home,
    )  # fmt: skip
    return made if named else Behind(made.rows.filter(pl.col("n") >= _LEAST_UNNAMED), made.tested)


def _sentence(made: Behind, side: str, asked: Asked, home: Path | None) -> str:
    """ "12 results of five schools: disadvantaged pupils do clearly worse than nationally; about three by chance"."""
    group = pupil_group(asked.group, home)
    whom = numerals.within(group.title) if group is not None else asked.group
    results, schools = made.rows.height, made.rows["urn"].n_unique()
    how = ("clearly " if asked.only_clear else "") + ("worse" if side == "below" else "better")
    if not results:
        return f"No school of which it can be told where {whom} do {how} than the same group nationally."
    words = numerals.number_word
    chance = f"; {chance_words(made.expected)} would by chance" if asked.only_clear else ""
    return (
        f"{words(results).capitalize()} result{'s' * (results != 1)} of {words(schools)} "
        f"school{'s' * (schools != 1)}, of {made.tested} that could be tested: {whom} do {how} than the same group "
        f"nationally{chance}."
    )


def _few_sentence(few: pl.DataFrame) -> str:
    schools = few["urn"].n_unique()
    if not schools:
        return ""
    are = "school has" if schools == 1 else "schools have"
    words = numerals.number_word(schools).capitalize()
    return f"{words} {are} ten such pupils or fewer over the years together: told as counts, and never ranked."


def _table(made: Behind, side: str, asked: Asked, names: pl.DataFrame, shelf: Any) -> Listed | None:
    rows = made.rows.join(names, on="urn", how="left", maintain_order="left")
    if rows.is_empty():
        return None
    more = "Pupils fewer" if side == "below" else "Pupils more"
    table = Table(
        caption="Below the same group nationally" if side == "below" else "Better than the same group nationally",
        columns=("School", "Town", "Measure", "Pupils", "Here", "Range", "Same group nationally", "Others nationally",
                 "Similar schools", more, "Years", "How sure"),
        rows=tuple(_row(row, shelf) for row in rows.iter_rows(named=True)),
        align=cells.aligned("lllrrrrrrrll"),
        notes=(
            "Range: within chance, 95%. Similar schools: the middle one of them, this year. Years: up to three "
            "comparable years together. Pupils: the difference from the same group’s national rate, in pupils.",
        ),
        name="Behind" if side == "below" else "Ahead",
    )  # fmt: skip
    return Listed(table, tuple(rows["urn"]))


def _row(row: dict[str, Any], shelf: Any) -> tuple[Cell, ...]:
    measure: Measure = shelf[row["measure"]]
    years = int(row["years"])
    span = numerals.span(
        row["low"], row["high"], measure.unit, cells.decimals(measure), progress=measure.kind == "progress"
    )  # fmt: skip
    pupils = row["pupils"]
    return (
        Cell(row["name"] or row["urn"]), Cell(row["town"] or ""), Cell(cells.label(measure)),
        Cell(f"{row['n']:,.0f}", row["n"]), Cell(cells.told(measure, row["value"]), row["value"]), Cell(span),
        cells.plain(measure, row["national"]), cells.plain(measure, row["others"]),
        cells.plain(measure, row["similar_median"]),
        cells.NOTHING if pupils is None else Cell(f"{pupils:.0f}", pupils),
        Cell(f"{years} from {AcademicYear(row['since'])}" if years > 1 else f"{AcademicYear(row['since'])}"),
        Cell("clear" if row["clear"] else "may be chance"),
    )  # fmt: skip


def _few_table(few: pl.DataFrame, names: pl.DataFrame, shelf: Any) -> Listed | None:
    rows = few.filter(pl.col("measure").is_in([m.code for m in shelf if m.kind == "proportion"]))
    rows = rows.join(names, on="urn", how="left", maintain_order="left").sort("name", "measure")
    if rows.is_empty():
        return None
    table = Table(
        caption="Ten pupils or fewer: counts, in order of names",
        columns=("School", "Town", "Measure", "Reached it", "Years"),
        rows=tuple(
            (
                Cell(row["name"] or row["urn"]), Cell(row["town"] or ""),
                Cell(cells.label(shelf[row["measure"]])), _counted(row), Cell(f"{row['years']}"),
            )
            for row in rows.iter_rows(named=True)
        ),
        align=cells.aligned("lllrr"),
        name="Small groups",
    )  # fmt: skip
    return Listed(table, tuple(rows["urn"]))


def _counted(row: dict[str, Any]) -> Cell:
    if row["n"] < _HIDDEN_UNDER:
        return Cell("fewer than 6: shown only inside the school", missing=True)
    return Cell(f"{round(row['value'] * row['n'] / 100)} of {row['n']:.0f}")


def _stage(code: str) -> str:
    return f"Key stage {code[2:]}" if code.startswith("KS") and code[2:].isdigit() else code.capitalize()
