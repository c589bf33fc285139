"""Which measures a list may be asked for, and how a school's figure is written in a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl
from django.conf import settings

from keystage.analysis.measures import Measure, measures
from keystage.analysis.packs import numerals
from keystage.analysis.vocabulary import pupil_groups
from keystage.service.profiles.listing import FEW
from keystage.service.profiles.lists_query import Query
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.selectors import ready_for

__all__ = ["STAGES", "Choice", "MeasureChoice", "choices", "figure_words", "told"]

STAGES: Mapping[str, str] = {
    "EYFS": "Early years", "KS1": "Key stage 1 and phonics", "KS2": "Key stage 2", "KS4": "Key stage 4",
    "attendance": "Attendance", "context": "Context",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """stages: (title, measures) to choose from. groups: (code, words). measure, group: chosen, "" where none is."""

    stages: tuple[tuple[str, tuple[MeasureChoice, ...]], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    measure: str = ""
    group: str = "all"

    @property
    def title(self) -> str:
        named = {one.code: one.words for _, some in self.stages for one in some}
        of = dict(self.groups).get(self.group, "")
        words = named.get(self.measure, "")
        return f"{words}, {of.lower()}" if self.group != "all" and of else words


def choices(prepared: Prepared | None, query: Query, frame: pl.DataFrame) -> Choice:
    """What there are figures of among the schools that this person sees, and what of it is asked for."""
    if prepared is None or frame.is_empty():
        return Choice()
    folder = ready_for(prepared).folder
    held: dict[str, frozenset[str]] = {}
    for audience in frame["audience"].unique().to_list():
        for measure, groups in _held(str(folder / audience / "last-figures.parquet")).items():
            held[measure] = held.get(measure, frozenset()) | groups
    shelf = measures(settings.KEYSTAGE_HOME)
    stages = tuple(
        (title, found)
        for stage, title in STAGES.items()
        if (found := tuple(MeasureChoice(m.code, m.title) for m in shelf if m.key_stage == stage and m.code in held))
    )
    named = {group.code: group.title for group in pupil_groups(settings.KEYSTAGE_HOME)}
    known = {group for some in held.values() for group in some}
    listed = tuple((code, named.get(code, code)) for code in sorted(known, key=lambda c: (c != "all", named.get(c, c))))
    measure = query.measure if query.measure in held else ""
    return Choice(stages, listed, measure, query.group if query.group in known else "all")


def figure_words(row: Mapping[str, Any], choice: Choice) -> dict[str, str]:
    """A school's figure of the chosen measure: {"value": "52%", "aside": "44 pupils; clearly below national 71%"}."""
    return told(measures(settings.KEYSTAGE_HOME)[choice.measure], {
        name.removeprefix("figure_"): value for name, value in row.items() if name.startswith("figure_")
    })  # fmt: skip


def told(measure: Measure, row: Mapping[str, Any]) -> dict[str, str]:
    """A figure as a cell: ten pupils or fewer are counted, and compared with nothing."""
    if row.get("value") is None:
        return {"value": "", "aside": "no figure"}
    n = row["n"]
    if n is not None and n <= FEW and measure.key_stage != "context":
        if measure.kind == "proportion" and row["numerator"] is not None:
            return {"value": f"{round(row['numerator'])} of {round(n)}", "aside": "too few to compare"}
        if measure.kind == "proportion":
            return {"value": "", "aside": f"{round(n)} pupils: too few"}
    places = 0 if measure.kind == "proportion" else measure.decimals
    of = measure.kind == "progress"
    value = numerals.figure(row["value"], measure.unit, places, progress=of)
    beside = row["national"] if row.get("others") is None else row["others"]
    said = [numerals.pupils(n)] if n is not None and measure.kind != "count" else []
    if n is not None and n <= FEW and measure.key_stage != "context":
        said.append("too few to compare")
    elif beside is not None and row["direction"] in ("above", "below"):
        sure = f"clearly {row['direction']}" if row["clear"] else f"{row['direction']}, may be chance:"
        sure = sure if row["clear"] is not None else f"{row['direction']}, not tested:"
        said.append(f"{sure} national {numerals.figure(beside, measure.unit, places, progress=of)}")
    return {"value": value, "aside": "; ".join(said), "range": _range(measure, row, places)}


def _range(measure: Measure, row: Mapping[str, Any], places: int) -> str:
    return numerals.span(row["low"], row["high"], measure.unit, places, progress=measure.kind == "progress")


@lru_cache(maxsize=16)
def _held(path: str) -> dict[str, frozenset[str]]:
    """Measure -> groups that any school has a figure of."""
    pairs = pl.scan_parquet(path).select("measure", "group").unique().collect()
    found: dict[str, set[str]] = {}
    for measure, group in pairs.iter_rows():
        found.setdefault(measure, set()).add(group)
    return {measure: frozenset(groups) for measure, groups in found.items()}
