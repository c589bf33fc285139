"""Absence over a place: by phase beside the same phase nationally, and where the most pupils miss the most school."""

import polars as pl

from keystage.analysis.benchmarks import pupil_weighted
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["absence_blocks"]

_CODES = ("attendance", "absence_overall", "absence_persistent")
_PERSISTENT = "absence_persistent"
_YEARS = 4
_LISTED = 10

Found = dict[tuple[str, str, int], dict[str, float]]  # measure, phase, year -> its row


def absence_blocks(area: Area) -> tuple[Block, ...]:
    """A row a phase and measure, by year; then for those who may read names the schools with the most pupils above."""
    by_year = _by_year(area)
    if by_year.is_empty():
        return (Paragraph("No absence is held for this place and year."),)
    years = sorted(by_year["year"].unique().to_list())[-_YEARS:]
    table = _table(area, by_year, years)
    listed = _listed(area) if area.named else None
    return (table,) if listed is None else (table, listed)


def _by_year(area: Area) -> pl.DataFrame:
    """year, measure, phase, value, schools, national."""
    phases = area.schools.select("urn", "phase").drop_nulls()
    if not area.named:
        phases = phases.filter(pl.col("urn").is_in(area.rows["urn"].unique().to_list()))
    figures = area.evidence.figures.filter(
        pl.col("level") == "school", pl.col("group") == "all", pl.col("measure").is_in([*_CODES, "pupils"])
    ).join(phases, on="urn")
    made = pupil_weighted(figures, ["year", "measure", "phase"], area.home).filter(pl.col("measure").is_in(_CODES))
    beside = area.evidence.comparisons.join(phases, on="urn").filter(pl.col("group") == "all")
    nationals = beside.group_by("year", "measure", "phase").agg(national=pl.col("national").mode().first())
    return made.filter(pl.col("schools") > 1).join(nationals, on=["year", "measure", "phase"], how="left")


def _table(area: Area, rows: pl.DataFrame, years: list[int]) -> Table:
    found = {(row["measure"], row["phase"], row["year"]): row for row in rows.iter_rows(named=True)}
    pairs = [(code, phase) for phase in sorted(rows["phase"].unique()) for code in _CODES]
    pairs = [pair for pair in pairs if any((*pair, year) in found for year in years)]
    return Table(
        caption=_caption(area, found, pairs, years[-1]),
        columns=("", "Phase", "Schools", *(str(AcademicYear(year)) for year in years), "National"),
        rows=tuple(_row(area, found, pair, years) for pair in pairs),
        align=cells.aligned("llr" + "r" * (len(years) + 1)),
        widths=(2.6, 1.4, 0.9, *(0.9,) * len(years), 1),
        notes=("Weighted by pupils. National: schools of the same phase, the last year shown.",),
        name="Absence",
    )


def _row(area: Area, found: Found, pair: tuple[str, str], years: list[int]) -> tuple[Cell, ...]:
    code, phase = pair
    measure = area.shelf[code]
    own = [found.get((code, phase, year)) for year in years]
    last = own[-1]
    schools = 0 if last is None else int(last["schools"])
    return (
        Cell(cells.label(measure)), Cell(phase.replace("_", " ")), Cell(f"{schools}", float(schools)),
        *(cells.plain(measure, None if row is None else row["value"]) for row in own),
        cells.plain(measure, None if last is None else last["national"]),
    )  # fmt: skip


def _caption(area: Area, found: Found, pairs: list[tuple[str, str]], year: int) -> str:
    """ "Persistent absence: primary 17.2%, national 16.2%"."""
    told = []
    for code, phase in pairs:
        row = found.get((code, phase, year))
        if code == _PERSISTENT and row is not None:
            beside = "" if row["national"] is None else f", national {cells.told(area.shelf[code], row['national'])}"
            told.append(f"{phase.replace('_', ' ')} {cells.told(area.shelf[code], row['value'])}{beside}")
    return f"Persistent absence {AcademicYear(year)}: {'; '.join(told)}" if told else "Absence by phase"


def _listed(area: Area) -> Table | None:
    """The schools where most pupils above the national rate are persistently absent."""
    held = area.evidence.comparisons.filter(
        pl.col("measure") == _PERSISTENT, pl.col("group") == "all", pl.col("value").is_not_null(),
        pl.col("national").is_not_null(), pl.col("year") <= area.year.ends,
    )  # fmt: skip
    if held.is_empty():
        return None
    year = held["year"].max()
    roll = area.evidence.comparisons.filter(pl.col("measure") == "pupils", pl.col("group") == "all").select(
        "urn", "year", roll="value"
    )
    rows = held.filter(pl.col("year") == year).join(roll, on=["urn", "year"], how="left")
    rows = rows.join(area.schools.select("urn", "name", "town"), on="urn").with_columns(
        n=pl.coalesce("n", "roll"),
    )
    rows = rows.with_columns(above=(pl.col("value") - pl.col("national")) * pl.col("n") / 100)
    worst = rows.filter(pl.col("above") >= 1).sort("above", descending=True).head(_LISTED)
    if worst.is_empty():
        return None
    measure = area.shelf[_PERSISTENT]
    total = rows.filter(pl.col("above") >= 1)["above"].sum()
    return Table(
        caption=f"About {round(total):,} pupils more are persistently absent than at the national rate, "
        f"in {numerals.number_word(rows.filter(pl.col('above') >= 1).height)} schools above it",
        columns=("School", "Town", "Pupils", "Persistent absence", "National", "Pupils above"),
        rows=tuple(
            (
                Cell(row["name"] or row["urn"]), Cell(row["town"] or ""), Cell(f"{row['n']:,.0f}", row["n"]),
                cells.plain(measure, row["value"]), cells.plain(measure, row["national"]),
                Cell(f"{round(row['above'])}", row["above"]),
            )
            for row in worst.iter_rows(named=True)
        ),
        align=cells.aligned("llrrrr"),
        widths=(3, 1.6, 0.9, 1.2, 1, 1.1),
        notes=(f"The {numerals.number_word(worst.height)} with most pupils. Not tested against chance.",),
        name="Persistent absence",
    )  # fmt: skip
