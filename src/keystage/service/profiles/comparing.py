"""Up to ten schools side by side: each figure with its own year, its pupils, its range, and how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from keystage.analysis.charts import ChartTable, DotInterval, DotRow, svg, table
from keystage.analysis.measures import Measure, measures
from keystage.analysis.register import kinds_of_school
from keystage.service.profiles.listing import FEW
from keystage.service.profiles.lists import seen_schools
from keystage.service.profiles.lists_figures import STAGES, Choice, choices, told
from keystage.service.profiles.lists_query import Query
from keystage.service.profiles.lists_ready import last_figures_of, why_none
from keystage.service.profiles.models import Prepared

__all__ = ["MOST", "Compared", "Picture", "compared"]

MOST = 10
_FIRST = ("ks2_rwm_exp", "ks2_reading_exp", "ks2_writing_exp", "ks2_maths_exp", "ks2_reading_progress",
          "ks2_writing_progress", "ks2_maths_progress", "ks4_attainment8", "ks4_progress8", "ks4_basics_94",
          "phonics_y1", "absence_overall", "absence_persistent")  # fmt: skip
_PICTURES = 6
_ALONE = ("special", "pru", "alternative", "hospital")


@dataclass(frozen=True, slots=True)
class Picture:
    """One measure of all the schools as a picture, the same for a phone, and the same as a table."""

    title: str
    svg: SafeString
    small: SafeString
    table: ChartTable


@dataclass(frozen=True, slots=True)
class Compared:
    """schools: rows. lines: (measure's title, a cell a school). unlike: why they may not be set side by side."""

    schools: tuple[Mapping[str, Any], ...]
    lines: tuple[tuple[str, str, tuple[Mapping[str, str], ...]], ...]
    pictures: tuple[Picture, ...]
    unlike: tuple[str, ...]
    choice: Choice
    chosen: tuple[str, ...]


def compared(
    user: Any, urns: Sequence[str], codes: Sequence[str], group: str, prepared: Prepared | None
) -> Compared:  # fmt: skip
    """The schools of `urns` that this person may see, in the order asked for. codes: measures; none: core ones."""
    frame = seen_schools(user, prepared, within=urns)
    by_urn = {row["urn"]: row for row in frame.iter_rows(named=True)}
    schools = tuple(by_urn[urn] for urn in dict.fromkeys(urns) if urn in by_urn)[:MOST]
    choice = choices(prepared, Query(group=group), frame)
    held = [one.code for _, some in choice.stages for one in some]
    shown = [one["urn"] for one in schools]
    told_of = last_figures_of(prepared, {one["urn"]: one["audience"] for one in schools}, choice.group)
    chosen = [code for code in dict.fromkeys(codes) if code in held] or _usual(told_of, held)
    shelf = measures(settings.KEYSTAGE_HOME)
    figures = {(row["urn"], row["measure"]): row for row in told_of.iter_rows(named=True)}
    why = why_none(prepared, {one["urn"]: one["audience"] for one in schools}, chosen, choice.group)
    lines = tuple(
        (
            shelf[code].title,
            STAGES.get(shelf[code].key_stage, ""),
            tuple(_cell(shelf[code], figures.get((urn, code)), prepared, why.get((urn, code), "")) for urn in shown),
        )
        for code in chosen
    )
    pictures = tuple(
        made for code in chosen[:_PICTURES] if (made := _picture(shelf[code], schools, figures, why)) is not None
    )
    return Compared(schools, lines, pictures, _unlike(schools), choice, tuple(chosen))


def _usual(told_of: pl.DataFrame, held: Sequence[str]) -> list[str]:
    here = set(told_of["measure"].to_list())
    return [code for code in _FIRST if code in held and code in here]


def _cell(
    measure: Measure, row: Mapping[str, Any] | None, prepared: Prepared | None, why: str
) -> Mapping[str, str]:  # fmt: skip
    if row is None:
        return {"value": "", "aside": why or "not in the files held"}
    said = told(measure, row)
    year = f"{row['year'] - 1}/{row['year'] % 100:02d}"
    return {**said, "year": year if prepared is None or year != prepared.year else ""}


def _picture(
    measure: Measure, schools: Sequence[Mapping[str, Any]], figures: Mapping[tuple[str, str], Mapping[str, Any]],
    why: Mapping[tuple[str, str], str],
) -> Picture | None:  # fmt: skip
    """Dot and interval of the schools with that figure in the same year: years are never mixed in one picture."""
    if measure.kind == "count":
        return None
    rows = {one["urn"]: figures.get((one["urn"], measure.code)) for one in schools}
    last = max((row["year"] for row in rows.values() if row is not None), default=0)
    drawn = tuple(_dot(one["name"], rows[one["urn"]], last, why.get((one["urn"], measure.code), "")) for one in schools)
    if sum(row.value is not None for row in drawn) < 2:
        return None
    nationals = [row["national"] for row in rows.values() if row is not None and row["year"] == last]
    national = next((value for value in nationals if value is not None), None)
    if national is None:
        return None
    unit: Any = "percent" if measure.unit == "percent" else "score" if measure.kind == "progress" else "points"
    chart = DotInterval(
        title=f"{measure.title}, {last - 1}/{last % 100:02d}", rows=drawn, zero=national, zero_words="national",
        unit=unit, decimals=0 if measure.kind == "proportion" else measure.decimals,
    )  # fmt: skip
    large, small = (mark_safe(svg(chart, size=size, where="screen")) for size in ("large", "small"))  # noqa: S308 - ours
    return Picture(chart.title, large, small, table(chart))


def _dot(name: str, row: Mapping[str, Any] | None, last: int, why: str) -> DotRow:
    if row is None or row["year"] != last:
        return DotRow(name, None, reason=why.partition(":")[0].partition(",")[0] or "no figure for this year")
    if row["n"] is not None and row["n"] <= FEW:
        return DotRow(name, None, reason=f"{round(row['n'])} pupils: too few")
    words = "" if row["clear"] is None else f"clearly {row['direction']}" if row["clear"] else "may be chance"
    n = None if row["n"] is None else round(row["n"])
    return DotRow(name, row["value"], row["low"], row["high"], row["clear"], n, words)


def _unlike(schools: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Schools that are never set side by side without saying so (handbook 9a.14, 9a.15)."""
    said = []
    alone = [one["name"] for one in schools if one["phase"] in _ALONE or one["kind"] in _ALONE]
    if alone and len(alone) < len(schools):
        said.append(f"Special schools and alternative provision are not like mainstream schools: {', '.join(alone)}.")
    phases = {one["phase"] for one in schools if one["name"] not in alone} - {""}
    if len(phases) > 1:
        said.append(
            f"Schools of different phases stand here ({', '.join(sorted(p.replace('_', ' ') for p in phases))}): their "
            "pupils take different tests, and a measure that one of them has not is left empty."
        )
    titles = {kind.code: kind.title for kind in kinds_of_school(settings.KEYSTAGE_HOME)}
    kinds = sorted({one["kind"] for one in schools if one["kind"] in ("junior", "middle", "infant", "first")})
    if kinds and len({one["kind"] for one in schools}) > 1:
        named = ", ".join(titles.get(kind, kind).lower() for kind in kinds)
        said.append(
            f"Some teach only a part of the years ({named}): their pupils’ earlier or later results are elsewhere."
        )
    return tuple(said)
