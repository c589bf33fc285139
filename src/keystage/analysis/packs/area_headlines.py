"""The authority beside England: what its pupils reached, how sure that is, and what changed."""

from dataclasses import dataclass

import polars as pl

from keystage.analysis.measures import Measure
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.vocabulary import ENGLAND, AcademicYear

__all__ = ["change_sentences", "headline_sentences", "headlines_table"]

_YEARS = 4
_ENOUGH = 4  # comparable years for "highest" (9a.3)
_POINT = {True: 0.5, False: 0.05}  # what counts as higher, for shares and for scores


@dataclass(frozen=True, slots=True)
class _Line:
    """One measure of the authority: its figures by year, the national ones, and pupils of the results year."""

    measure: Measure
    own: dict[int, float]
    national: dict[int, float]
    pupils: float | None


def headlines_table(area: Area) -> Table | None:
    """A row a measure: the authority by year, national, the difference in points and in pupils."""
    lines = _lines(area)
    if not lines:
        return None
    years = _years(area, lines)
    return Table(
        caption=_caption(area, lines),
        columns=("", *(str(y) for y in years), "National", "Difference", "In pupils"),
        rows=tuple(_row(area, line, years) for line in lines),
        align=cells.aligned("l" + "r" * (len(years) + 3)),
        widths=(3.6, *(0.9,) * len(years), 1, 1.1, 1.2),
        notes=_notes(area, lines, years),
        name="Headlines",
    )


def headline_sentences(area: Area) -> tuple[str, ...]:
    """One sentence on the headline measure: "68% reached …, national 65: about 420 pupils more …"."""
    line = next((line for line in _lines(area) if line.measure.code == area.layout.headline), None)
    year = area.year.ends
    if line is None or year not in line.national:
        return ()
    own, national = line.own[year], line.national[year]
    told = cells.told(line.measure, own)
    if line.measure.kind != "proportion" or line.pupils is None:
        return (f"{line.measure.title}: {told}, national {cells.told(line.measure, national)}.",)
    count = _roundly(line.pupils * (own - national) / 100)
    what = (
        "the same as"
        if not count
        else f"about **{numerals.pupils(abs(count))}** {'more' if count > 0 else 'fewer'} than"
    )
    return (f"**{told}** {line.measure.reached}, national {national:.0f}: {what} the national rate would give.",)


def change_sentences(area: Area) -> tuple[str, ...]:
    """What is the highest of four comparable years or more, and where the distance to national has shrunk or grown by
    a point or more since the last comparable year (REQ-2.16, 2.17; 9a.2, 9a.3)."""
    highest: list[str] = []
    closer: list[str] = []
    further: list[str] = []
    for line in _lines(area):
        name = numerals.within(cells.label(line.measure))
        if (since := _highest_since(area, line)) is not None:
            highest.append(f"{name} (since {since})")
        moved = _moved(area, line)
        if moved is not None:
            (closer if moved > 0 else further).append(name)
    told = []
    if highest:
        told.append(f"**Highest of the comparable years loaded:** {numerals.and_list(highest)}.")
    if closer:
        told.append(f"**Better beside national than in the comparable year before:** {numerals.and_list(closer)}.")
    if further:
        told.append(f"**Worse beside national than in the comparable year before:** {numerals.and_list(further)}.")
    return tuple(told)


def _highest_since(area: Area, line: _Line) -> AcademicYear | None:
    year = area.year.ends
    years = [y for y in line.own if line.measure.comparable_from(year) <= y <= year]
    if len(years) < _ENOUGH or line.measure.polarity != "high":
        return None
    earlier = max(line.own[y] for y in years if y < year)
    return AcademicYear(min(years)) if line.own[year] - earlier >= _POINT[line.measure.kind == "proportion"] else None


def _moved(area: Area, line: _Line) -> float | None:
    """By how much the place has come up beside national since the last comparable year; None under a point."""
    year = area.year.ends
    before = [y for y in line.own if line.measure.comparable_from(year) <= y < year and y in line.national]
    if not before or year not in line.national or line.measure.kind != "proportion":
        return None
    last = max(before)
    change = (line.own[year] - line.national[year]) - (line.own[last] - line.national[last])
    change = change if line.measure.polarity == "high" else -change
    return change if abs(change) >= 1 else None


def _lines(area: Area) -> list[_Line]:
    figures = area.evidence.figures.filter(pl.col("group") == "all")
    year = area.year.ends
    made = []
    for code in area.layout.headlines:
        if code not in area.shelf:
            continue
        own = _own_by_year(area, code)
        if year in own:
            national = _by_year(figures, code, "national", ENGLAND) or _carried(area, code, "national")
            made.append(_Line(area.shelf[code], own, national, _pupils(area, code)))
    return made


def _own_by_year(area: Area, code: str) -> dict[int, float]:
    if area.place.kind == "la":
        figures = area.evidence.figures.filter(pl.col("group") == "all")
        return _by_year(figures, code, "la", area.code) or _carried(area, code, "area")
    own = area.totals.filter((pl.col("measure") == code) & (pl.col("group") == "all"))
    return dict(own.select("year", "value").iter_rows())


def _by_year(figures: pl.DataFrame, code: str, level: str, urn: str) -> dict[int, float]:
    """Of the preferred release, which stands first: a published row before what pupils' results come to."""
    here = (pl.col("measure") == code) & (pl.col("level") == level) & (pl.col("urn") == urn)
    found = figures.filter(here & pl.col("value").is_not_null())
    preferred = found.select("year", "value").unique("year", keep="first", maintain_order=True)
    return dict(preferred.iter_rows())


def _carried(area: Area, code: str, column: str) -> dict[int, float]:
    """As the comparisons of schools with these results carry it: pupil-weighted where the file has no row of its own,
    and of their own phase."""
    urns = area.of(area.layout.headline)["urn"].unique().implode()
    own = area.evidence.comparisons.filter(
        (pl.col("measure") == code)
        & (pl.col("group") == "all")
        & pl.col(column).is_not_null()
        & pl.col("urn").is_in(urns)
    )
    return dict(own.group_by("year").agg(pl.col(column).mode().first()).iter_rows())


def _pupils(area: Area, code: str) -> float | None:
    """Pupils of the authority's own row, else of its schools with these results."""
    if area.place.kind != "la":
        here = area.totals.filter(
            pl.col("measure") == code, pl.col("group") == "all", pl.col("year") == area.year.ends
        )["n"].drop_nulls()
        return float(here[0]) if here.len() else None
    own = area.evidence.figures.filter(
        pl.col("level") == "la", pl.col("urn") == area.code, pl.col("measure") == code, pl.col("group") == "all",
        pl.col("year") == area.year.ends, pl.col("n").is_not_null(),
    )["n"]  # fmt: skip
    if own.len():
        return float(own[0])
    due = area.of(area.layout.headline)["urn"].unique().implode()
    total = area.of(code).filter(pl.col("urn").is_in(due))["n"].sum()
    return float(total) if total else None


def _years(area: Area, lines: list[_Line]) -> list[int]:
    held = sorted({year for line in lines for year in line.own if year <= area.year.ends})
    return held[-_YEARS:]


def _row(area: Area, line: _Line, years: list[int]) -> tuple[Cell, ...]:
    measure, year = line.measure, area.year.ends
    first = measure.comparable_from(year)
    own = [_own(measure, line.own.get(y), comparable=y >= first) for y in years]
    national = line.national.get(year)
    gap = None if national is None else line.own[year] - national
    return (Cell(cells.label(measure)), *own, cells.plain(measure, national), _gap(measure, gap), _in_pupils(line, gap))


def _own(measure: Measure, value: float | None, *, comparable: bool) -> Cell:
    if value is None:
        return cells.NOTHING
    mark = "" if comparable else " *"
    return Cell(f"{cells.told(measure, value)}{mark}", value)


def _gap(measure: Measure, gap: float | None) -> Cell:
    if gap is None:
        return cells.NOTHING
    return Cell(
        numerals.signed(gap, cells.decimals(measure) if measure.unit == "percent" else max(measure.decimals, 1)), gap
    )


def _in_pupils(line: _Line, gap: float | None) -> Cell:
    if gap is None or line.pupils is None or line.measure.kind != "proportion":
        return cells.NOTHING
    count = _roundly(line.pupils * gap / 100)
    return (
        Cell("the same", 0.0) if not count else Cell(f"{abs(count):,} {'more' if count > 0 else 'fewer'}", float(count))
    )


def _roundly(pupils: float) -> int:
    """Pupils that follow from whole percentages: to ten where there are a hundred or more."""
    return int(round(pupils, -1 if abs(pupils) >= 100 else 0))


def _caption(area: Area, lines: list[_Line]) -> str:
    year = area.year.ends
    with_national = [line for line in lines if year in line.national and line.measure.polarity == "high"]
    below = [line for line in with_national if line.own[year] - line.national[year] <= -0.5]
    above = [line for line in with_national if line.own[year] - line.national[year] >= 0.5]
    if not with_national:
        return f"{area.name} {area.year}"
    many = ["none" if not found else numerals.number_word(len(found)) for found in (above, below)]
    return (
        f"{area.name}: above national in {many[0]} of "
        f"{numerals.number_word(len(with_national))} measures, below in {many[1]}"
    )


def _whose(area: Area) -> str:
    if area.place.kind == "la":
        return "The authority’s own row of the release, else its schools by their pupils."
    small = "" if area.named else "Schools with 15 pupils or fewer in the year group are left out. "
    return f"The {area.place.schools} today, together by their pupils in every year. {small}".strip()


def _notes(area: Area, lines: list[_Line], years: list[int]) -> tuple[str, ...]:
    notes = [f"A subject alone: the share that reached the standard. {_whose(area)}"]
    if any(y < line.measure.comparable_from(area.year.ends) for line in lines for y in years if y in line.own):
        notes.append(f"*: does not compare with {area.year}, for rules or tests changed.")
    return tuple(notes)
