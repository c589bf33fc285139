"""Groups of pupils of a place: disadvantaged pupils beside other pupils nationally, and every group beside its own."""

from collections.abc import Sequence

import polars as pl

from keystage.analysis.disclosure import policy
from keystage.analysis.measures import Measure
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table
from keystage.analysis.vocabulary import ENGLAND, PupilGroup, pupil_group

__all__ = ["LISTED", "Held", "gap_table", "group_blocks", "groups_table", "held", "national"]

LISTED = ("disadvantaged", "boys", "girls", "eal", "sen_support", "ehcp", "low_prior", "middle_prior", "high_prior")
_DISADVANTAGED = "disadvantaged"
_FEW = 10
_HIDDEN_UNDER = 6

Held = tuple[float, float | None]  # value, pupils


def group_blocks(area: Area) -> tuple[Block, ...]:
    """The gap by measure, then the groups by the headline; a sentence where no group's figures are held."""
    codes = [code for code in area.layout.headlines if code in area.shelf]
    gaps = gap_table(area, codes, name="Disadvantaged")
    shares = [code for code in (area.layout.funnel,) if code in area.shelf]
    tables = [table for table in (gaps, *(groups_table(area, code) for code in shares)) if table is not None]
    return tuple(tables) or (Paragraph("No figures by group of pupils are held for this year."),)


def held(area: Area, measure: str, group: str, year: int | None = None) -> Held | None:
    """What the place's pupils of the group come to; None where not held, or too few for the audience to be told."""
    rows = area.totals.filter(
        pl.col("measure") == measure, pl.col("group") == group, pl.col("year") == (year or area.year.ends)
    )
    if rows.is_empty():
        return None
    value, n = float(rows["value"][0]), rows["n"][0]
    published = rows["schools"][0] is None  # the authority's own row stands as it was published (9a.10)
    return (value, n) if published or _tellable(area, measure, value, n) else None


def national(area: Area, measure: str, group: str, year: int | None = None) -> float | None:
    """The national figure of the group."""
    found = area.evidence.figures.filter(
        pl.col("level") == "national", pl.col("urn") == ENGLAND, pl.col("measure") == measure,
        pl.col("group") == group, pl.col("year") == (year or area.year.ends), pl.col("value").is_not_null(),
    )["value"]  # fmt: skip
    if found.len():
        return float(found[0])
    return 0.0 if group == "all" and _kind(area, measure) == "progress" else _carried(area, measure, group, year)


def _tellable(area: Area, measure: str, value: float, n: float | None) -> bool:
    """Whether a figure made here is of pupils enough (definitions/disclosure)."""
    known = policy(area.audience.code, area.home)
    if n is None:
        return known.unknown_size != "withhold"
    if n < max(known.smallest_group, _HIDDEN_UNDER):
        return False
    if _kind(area, measure) != "proportion":
        return True
    did = round(value * n / 100)
    parts = (did, round(n) - did)
    if n < known.alike_under and 0 in parts:
        return False
    return not any(0 < part < known.smallest_count for part in parts)


def gap_table(area: Area, codes: Sequence[str], *, name: str, group: str = _DISADVANTAGED) -> Table | None:
    """A row a measure: the group here, others nationally, the gap in points and in pupils, and the gap before."""
    known = pupil_group(group, area.home)
    if known is None:
        return None
    rows = [row for code in codes if (row := _gap_row(area, area.shelf[code], known)) is not None]
    if not rows:
        return None
    return Table(
        caption=_gap_caption(area, codes, known),
        columns=("", "Pupils", "Here", "Same nationally", "Others nationally", "Gap", "In pupils", "Gap before"),
        rows=tuple(rows),
        align=cells.aligned("lrrrrrrr"),
        widths=(3, 0.9, 0.9, 1.2, 1.2, 0.9, 1.2, 1.2),
        notes=(
            f"Gap: {known.of} here less other pupils nationally, of the same release. Gap before: of the last year "
            "that compares. A school’s group of five or fewer is not published, and not in a figure made of schools.",
        ),
        name=name,
    )


def groups_table(area: Area, code: str) -> Table | None:
    """A row a group for one measure, beside the same group nationally."""
    measure = area.shelf[code]
    rows = []
    for group in LISTED:
        known, own = pupil_group(group, area.home), held(area, code, group)
        if known is None or own is None:
            continue
        rows.append(_group_row(area, measure, known, own))
    if not rows:
        return None
    return Table(
        caption=f"{cells.label(measure)}, by group of pupils",
        columns=("", "Pupils", "Here", "Same group nationally", "Difference", "In pupils"),
        rows=tuple(rows),
        align=cells.aligned("lrrrrr"),
        widths=(3, 0.9, 1, 1.4, 1.1, 1.2),
        notes=("Each group beside the same group nationally.",),
        name=f"{measure.short} by group",
    )


def _gap_row(area: Area, measure: Measure, group: PupilGroup) -> tuple[Cell, ...] | None:
    own = held(area, measure.code, group.code)
    if own is None:
        return None
    others = national(area, measure.code, group.others) if group.others else None
    gap = None if others is None else own[0] - others
    return (
        Cell(cells.label(measure)), pupils_cell(own), figure_cell(measure, own),
        cells.plain(measure, national(area, measure.code, group.code)), cells.plain(measure, others),
        _points(measure, gap), count_cell(measure, own, gap), _points(measure, _gap_before(area, measure, group)),
    )  # fmt: skip


def _group_row(area: Area, measure: Measure, group: PupilGroup, own: Held) -> tuple[Cell, ...]:
    beside = national(area, measure.code, group.code)
    gap = None if beside is None else own[0] - beside
    return (
        Cell(group.title), pupils_cell(own), figure_cell(measure, own), cells.plain(measure, beside),
        _points(measure, gap), count_cell(measure, own, gap),
    )  # fmt: skip


def _gap_before(area: Area, measure: Measure, group: PupilGroup) -> float | None:
    years = area.totals.filter(
        pl.col("measure") == measure.code, pl.col("group") == group.code, pl.col("year") < area.year.ends,
        pl.col("year") >= measure.comparable_from(area.year.ends),
    )["year"]  # fmt: skip
    for year in sorted(years.to_list(), reverse=True):
        own, others = held(area, measure.code, group.code, year), national(area, measure.code, group.others, year)
        if own is not None and others is not None:
            return own[0] - others
    return None


def _gap_caption(area: Area, codes: Sequence[str], group: PupilGroup) -> str:
    """ "Disadvantaged pupils: the gap to others nationally is smaller than before in three of five measures"."""
    both = []
    for code in codes:
        measure, own = area.shelf[code], held(area, code, group.code)
        others = national(area, code, group.others) if group.others else None
        before = _gap_before(area, measure, group)
        if own is not None and others is not None and before is not None and measure.polarity == "high":
            both.append((own[0] - others, before))
    if not both:
        return f"{group.title} beside other pupils nationally"
    closer = sum(now - before >= 0.5 for now, before in both)
    words = numerals.number_word
    many = words(closer) if closer else "none"
    return (
        f"{group.title}: the gap to other pupils nationally is smaller than before in {many} of "
        f"{words(len(both))} measures"
    )


def pupils_cell(own: Held | None) -> Cell:
    """Of how many pupils."""
    return cells.NOTHING if own is None or own[1] is None else Cell(f"{own[1]:,.0f}", own[1])


def figure_cell(measure: Measure, own: Held | None) -> Cell:
    """A figure; a count of pupils where they are few (9a.9)."""
    if own is None:
        return Cell("fewer than 6, or not held", missing=True)
    value, n = own
    if n is not None and n <= _FEW:
        few = measure.kind == "proportion"
        return Cell(f"{round(value * n / 100)} of {n:.0f}") if few else Cell("10 pupils or fewer", missing=True)
    return Cell(cells.told(measure, value), value)


def count_cell(measure: Measure, own: Held, gap: float | None) -> Cell:
    """The difference in pupils."""
    n = own[1]
    if gap is None or n is None or n <= _FEW or measure.kind != "proportion":
        return cells.NOTHING
    count = round(n * gap / 100)
    return Cell(f"{abs(count):,} {'more' if count > 0 else 'fewer'}" if count else "the same", float(count))


def _points(measure: Measure, gap: float | None) -> Cell:
    if gap is None:
        return cells.NOTHING
    places = cells.decimals(measure) if measure.unit == "percent" else max(measure.decimals, 1)
    return Cell(numerals.signed(gap, places), gap)


def _kind(area: Area, measure: str) -> str:
    known = area.shelf.get(measure)
    return known.kind if known is not None else ""


def _carried(area: Area, measure: str, group: str, year: int | None) -> float | None:
    """As schools' comparisons carry it."""
    found = area.evidence.comparisons.filter(
        pl.col("measure") == measure, pl.col("group") == group, pl.col("year") == (year or area.year.ends)
    )["national"].drop_nulls()
    return float(found.mode().sort()[0]) if found.len() else None
