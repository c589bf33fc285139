"""The working of what a figure is set against: the nation, chance, its own other years, other files."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from keystage.analysis.inference import compare_proportion
from keystage.analysis.measures.figure_text import number_text, value_text
from keystage.analysis.measures.figures import figures
from keystage.analysis.measures.known import Known
from keystage.analysis.measures.national_figures import CONSTRUCTION, REFERENCE, is_reference, source_of
from keystage.analysis.measures.timeline import timeline
from keystage.analysis.returns import layouts
from keystage.analysis.vocabulary import ENGLAND, AcademicYear

__all__ = ["steps"]

_AVERAGES = "area_sheet"  # the check by which layouts of nothing but averages are read


def steps(known: Known) -> Iterator[tuple[str, list[str]]]:
    """(title, sentences) in the order they are read."""
    yield "National figure", _national(known)
    yield "Difference", [line for n in _against(known) for line in _difference(known, n)]
    yield "Beyond chance?", [line for n in _against(known) for line in _chance(known, n)]
    yield "Other years", _years(known)
    yield "Other files", _elsewhere(known)


def _against(known: Known) -> list[dict[str, Any]]:
    """National rows that the figure is set against, of the same release, else reference data: others where the group
    has such."""
    if known.row["level"] == "national" or known.row["value"] is None or known.measure.polarity == "none":
        return []
    return [n for n in _nation(known, known.others or known.group) if n["value"] is not None]


def _nation(known: Known, group: str) -> list[dict[str, Any]]:
    """Of the school's own phase where the file tells phases apart; all of them where its phase is not known."""
    row = known.row
    of_year = (pl.col("level") == "national") & (pl.col("year") == row["year"]) & (pl.col("group") == group)
    rows = known.held.filter(of_year & (pl.col("release") == row["release"])).to_dicts()
    rows = rows or _lent(known, known.held.filter(of_year))
    own_kind = [r for r in rows if r["urn"] == f"{ENGLAND}:{known.phase}"]
    return own_kind or [r for r in rows if r["urn"] == ENGLAND] or rows


def _lent(known: Known, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """National rows of a sheet of nothing but averages, else of reference data."""
    kinds = layouts(known.home.folder)
    sheets = [r.code for r in known.home.current() if r.kind in kinds and _AVERAGES in kinds[r.kind].checks]
    return rows.filter(pl.col("release").is_in(sheets)).head(1).to_dicts() or rows.filter(is_reference()).to_dicts()


def _national(known: Known) -> list[str]:
    if known.row["level"] == "national":
        return []
    lines = [
        f"{_where(n)}: {value_text(n['value'], known.measure)}"
        for n in _nation(known, known.group)
        if n["value"] is not None
    ]
    if known.others:
        lines += [
            f"{_where(n)}, other pupils: {value_text(n['value'], known.measure)} (what {known.of} are set against)"
            for n in _nation(known, known.others)
            if n["value"] is not None
        ]
    if not lines:
        return ["The release has no national row. Another release's is another vintage and is not put in its place."]
    return [*lines, _origin(known)]


def _origin(known: Known) -> str:
    row = known.row
    groups = [group for group in (known.group, known.others) if group]
    kept = next((n for group in groups for n in _nation(known, group) if n["release"] != row["release"]), None)
    if kept is None:
        return "State-funded schools, from the same release."
    if kept["release"] != REFERENCE:
        lender = known.home.find(kept["release"])
        return f"The release has none; this is from a sheet of averages: {lender.file}, release {lender.code}."
    if kept["definition"] == CONSTRUCTION:
        return "National progress is 0 by construction."
    source = source_of(row["measure"], row["year"], known.group, known.home.folder)
    return f"No file that is held has it, so it is reference data: {source}."


def _where(national: dict[str, Any]) -> str:
    scope = national["urn"].removeprefix(ENGLAND).removeprefix(":")
    return f"England, {scope} schools" if scope else "England"


def _difference(known: Known, national: dict[str, Any]) -> list[str]:
    row, measure = known.row, known.measure
    size = round(row["value"] - national["value"], 6)
    unit = "percentage points" if measure.unit == "percent" else "points"
    decimals = 0 if size == round(size) else max(measure.decimals, 1)
    sum_ = f"{value_text(row['value'], measure)} less {value_text(national['value'], measure)}"
    lines = [f"{sum_} ({_where(national)}): {number_text(size, decimals, signed=True)} {unit}."]
    if measure.kind == "proportion" and row["n"]:
        reached = row["numerator"] if row["numerator"] is not None else row["value"] * row["n"] / 100
        pupils = reached - national["value"] * row["n"] / 100
        more = "more" if pupils > 0 else "fewer"
        about = f"about {number_text(int(abs(pupils) + 0.5))} {more} than the national rate would give"
        if abs(pupils) < 1:
            about = "less than one pupil from what the national rate would give"
        lines.append(f"In pupils: {number_text(pupils, 1, signed=True)} of {number_text(row['n'])}, {about}.")
    return lines


def _chance(known: Known, national: dict[str, Any]) -> list[str]:
    row, measure = known.row, known.measure
    if not row["n"]:
        return ["Not tested: the number of pupils is not known."]
    if row["n"] <= 10:
        return ["Not tested: 10 pupils or fewer."]
    if measure.kind == "proportion":
        return [_tested(row, national)]
    if row["low"] is None or row["high"] is None:
        return ["Not tested: the file prints no spread between pupils."]
    clear = row["low"] > national["value"] or row["high"] < national["value"]
    inside = "lies outside" if clear else "lies within"
    return [f"{value_text(national['value'], measure)} {inside} the interval: {_verdict(clear)}"]


def _tested(row: dict[str, Any], national: dict[str, Any]) -> str:
    reached = row["numerator"] if row["numerator"] is not None else row["value"] * row["n"] / 100
    found = compare_proportion([reached], [row["n"]], [national["value"] / 100])
    verdict = _verdict(bool(found.clear[0]))
    if found.test[0] == "z":
        z = number_text(float(found.z[0]), 2)
        return f"z = (p − P) / √(P(1 − P)/n) = {z} (clear is beyond ±1.96): {verdict}"
    chance = f"chance {float(found.p[0]):.3f} (clear is under 0.05): {verdict}"
    return f"Exact binomial, as fewer than 5 pupils are expected on one side: {chance}"


def _verdict(clear: bool) -> str:
    return "clear. About one comparison in twenty is, by chance." if clear else "may be chance."


def _years(known: Known) -> list[str]:
    trend = known.trend
    if trend.height < 2 and not known.measure.missing:
        return []
    last = int(trend["year"].max())  # type: ignore[arg-type]  # a year, and there is one
    rows = timeline(trend, last=last, home=known.home.folder).to_dicts()
    lines: list[str] = []
    era = known.measure.comparable_from(rows[0]["year"])
    for row in rows:
        here = known.measure.comparable_from(row["year"])
        if here != era:
            lines.append(f"— does not compare across: {_break(known, here)} —")
        era = here
        shown = row["why"] if row["value"] is None else value_text(row["value"], known.measure)
        lines.append(f"{AcademicYear(row['year'])}: {shown}")
    return lines + _notes(trend.filter(pl.col("year") == known.row["year"]).to_dicts())


def _break(known: Known, year: int) -> str:
    return next((b.note for b in known.measure.breaks if b.year == year), "another measure")


def _notes(rows: list[dict[str, Any]]) -> list[str]:
    row = rows[0] if rows else {}
    notes = []
    if row.get("previous") is not None:
        since = AcademicYear(row["previous_year"])
        if row["unchanged"]:
            notes.append(f"Unchanged since {since}: the change is under one pupil.")
        elif row["change_clear"] is not None:
            notes.append(f"The change since {since} {'is clear' if row['change_clear'] else 'may be chance'}.")
    for word in ("highest", "lowest"):
        if row.get(f"{word}_of"):
            many = f"{row[f'{word}_of']} comparable years loaded (since {AcademicYear(row['since'])})"
            notes.append(f"{word.capitalize()} of the {many}.")
    if row.get("declining"):
        notes.append("Declining: three falls running, and in all beyond the interval.")
    return notes


def _elsewhere(known: Known) -> list[str]:
    """Other current releases that hold the same figure, and why this one stands."""
    row, lines = known.row, []
    if row["level"] != "school":
        return []
    own = (known.release.code, *(known.pupils.together if known.pupils is not None else ()))
    codes = [r.code for r in known.home.current() if r.code not in own and r.year == known.release.year]
    for code in codes:
        other = figures(known.home, urns=[row["urn"]], years=[row["year"]], releases=[code])
        same = other.filter(
            (pl.col("urn") == row["urn"]) & (pl.col("measure") == row["measure"]) & (pl.col("group") == row["group"])
        ).to_dicts()
        for found in same:
            shown = value_text(found["value"], known.measure) if found["value"] is not None else "no value either"
            file = known.home.find(code).file
            lines.append(f"{file} (release {code}) has {shown}: not used, as the file above comes first.")
    return lines
