"""Attainment and progress side by side: who is low in one, in the other, in both (REQ-2.35)."""

import polars as pl

from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table

__all__ = ["dual_focus"]

_BELOW, _CHANCE, _ABOVE = "clearly below", "may be chance", "clearly above"
_LEVELS = (_BELOW, _CHANCE, _ABOVE)


def dual_focus(area: Area) -> tuple[Block, ...]:
    """How many schools are clearly below or above national in attainment and in progress, and for those who may read
    names which are not as they should be in either. Nothing where either is not held."""
    progress = [code for code in area.layout.core if _is_progress(area, code)]
    reached = _levels(area, [area.layout.funnel]).rename({"level": "reached"})
    gained = _levels(area, progress).rename({"level": "gained"})
    both = reached.join(gained, on="urn", how="inner")
    if both.is_empty():
        return ()
    counts = {
        (row["reached"], row["gained"]): row["len"] for row in both.group_by("reached", "gained").len().to_dicts()
    }
    label = cells.label(area.shelf[area.layout.funnel])
    table = Table(
        caption=_caption(both),
        columns=(label, *(f"Progress {level}" for level in _LEVELS)),
        rows=tuple(
            (Cell(level.capitalize()), *(_count(counts.get((level, other), 0)) for other in _LEVELS))
            for level in _LEVELS
        ),
        align=cells.aligned("lrrr"),
        widths=(2, 1.4, 1.4, 1.4),
        notes=(
            f"Schools with {area.layout.least_cohort} pupils or more. Progress clearly below: in one subject or more; "
            "clearly above: in one or more, and below in none. About one result in twenty differs by chance.",
        ),
        name="Both together",
    )
    return (table, *_named(area, both)) if area.named else (table,)


def _is_progress(area: Area, code: str) -> bool:
    known = area.shelf.get(code)
    return known is not None and (known.kind == "progress" or known.subject.endswith("progress"))


def _levels(area: Area, codes: list[str]) -> pl.DataFrame:
    """urn, level: clearly below where any of the measures is, else clearly above where any is."""
    rows = area.rows.filter(
        pl.col("measure").is_in(codes), pl.col("value").is_not_null(), pl.col("clear").is_not_null(),
        pl.col("n") >= area.layout.least_cohort,
    )  # fmt: skip
    clear = pl.col("clear") & pl.col("good").is_not_null()
    return rows.group_by("urn").agg(
        level=pl.when((clear & pl.col("good").not_()).any())
        .then(pl.lit(_BELOW))
        .when((clear & pl.col("good")).any())
        .then(pl.lit(_ABOVE))
        .otherwise(pl.lit(_CHANCE))
    )


def _caption(both: pl.DataFrame) -> str:
    low = both.filter((pl.col("reached") == _BELOW) & (pl.col("gained") == _BELOW)).height
    hidden = both.filter((pl.col("reached") != _BELOW) & (pl.col("gained") == _BELOW)).height
    words = numerals.number_word
    many = "school is" if low == 1 else "schools are"
    return (
        f"{words(low).capitalize()} of {words(both.height)} {many} clearly below in attainment and in progress; "
        f"{words(hidden)} in progress alone"
    )


def _named(area: Area, both: pl.DataFrame) -> tuple[Block, ...]:
    listed = both.join(area.schools.select("urn", "name"), on="urn").sort("name")
    parts = (
        ("Below in both", (pl.col("reached") == _BELOW) & (pl.col("gained") == _BELOW)),
        ("Below in progress, not in attainment", (pl.col("reached") != _BELOW) & (pl.col("gained") == _BELOW)),
        ("Below in attainment, not in progress", (pl.col("reached") == _BELOW) & (pl.col("gained") != _BELOW)),
    )
    told = [(words, listed.filter(rule)["name"].to_list()) for words, rule in parts]
    return tuple(Paragraph(f"**{words}:** {numerals.and_list(names)}.") for words, names in told if names)


def _count(value: int) -> Cell:
    return Cell(f"{value}", float(value))
