"""Value added of an area's schools together: each school's range in order, and who stands out."""

from collections.abc import Sequence

import polars as pl

from keystage.analysis.charts import Caterpillar, CaterpillarPoint
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.area_outliers import chance_words
from keystage.analysis.packs.value_added.area_standing import standing_blocks
from keystage.analysis.packs.value_added.shrinking import by_chance, counted
from keystage.analysis.packs.value_added.thresholds import threshold_blocks
from keystage.analysis.packs.value_added.wording import bare_name, mind, model_words, warned, zero_words
from keystage.analysis.packs.values import Block, Paragraph, Picture
from keystage.analysis.progress.contextual import ModelRecord, ThresholdReport, record_for

__all__ = ["area_value_added"]


def area_value_added(area: Area, reports: Sequence[ThresholdReport] = ()) -> tuple[Block, ...]:
    """What an area pack says of value added; nothing where no model is behind any figure. area: its comparisons as
    `triage.centred` leaves them. reports: of the results year. The public reads no school's row (9a.21)."""
    made = [(code, record_for(area.evidence.models, code, area.year.ends)) for code in area.layout.value_added]
    held = [(code, record) for code, record in made if record is not None and not area.of(code).is_empty()]
    if not held:
        return ()
    pictures = [chart for code, record in held if (chart := _caterpillar(area, code, record)) is not None]
    records = [record for _, record in held]
    beside = mind(records, area.home)
    return (
        Paragraph(_intro(held[0][1])),
        *(Paragraph(f"**{said}**") for said in warned(records, area.home)),
        *(Picture(chart) for chart in pictures),
        *((Paragraph(beside),) if beside else ()),
        *standing_blocks(area, held),
        *threshold_blocks(area, reports),
        Paragraph(
            " ".join(f"{bare_name(area.shelf[code])}: {model_words(record)}." for code, record in held), small=True
        ),
    )


def _intro(record: ModelRecord) -> str:
    return (
        f"Schools’ pupils are {record.compared}: with the same start and of the same background. Small schools are "
        "drawn towards the middle. **It is not DfE’s figure, and says nothing of how the area stands nationally**: "
        "about as many schools lie above the middle as below it, however good all of them are."
    )


def _caterpillar(area: Area, code: str, record: ModelRecord) -> Caterpillar | None:
    """Every school's figure with its range, lowest first; of pupils enough to be told to the audience."""
    measure, parts = area.shelf[code], record.variances(code)
    least = cells.FEW + 1 if area.named else area.layout.least_cohort
    rows = area.of(code).filter(pl.col("low").is_not_null() & pl.col("high").is_not_null() & (pl.col("n") >= least))
    if rows.height < 2 or parts is None:
        return None
    rows = rows.sort("value", "name")
    points = tuple(
        CaterpillarPoint((name or "") if area.named else "", value, low, high, clear=bool(clear))
        for name, value, low, high, clear in rows.select("name", "value", "low", "high", "clear").iter_rows()
    )
    chance = chance_words(sum(by_chance(counted(n, *parts)) for n in rows["n"]))
    clear = sum(point.clear for point in points)
    lead = numerals.within(measure.short)
    return Caterpillar(
        title=f"{lead[:1].upper()}{lead[1:]}: {clear} of {len(points)} schools differ clearly from similar pupils; "
        f"{chance} would be expected to by chance",
        points=points,
        zero=record.centre,
        zero_words=zero_words(record),
        unit="points" if record.centre else "score",
        decimals=measure.decimals,
    )
