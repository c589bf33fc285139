"""What lists read of the figures that are ready: each school's row by its own audience."""

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl
from django.conf import settings

from keystage.analysis.packs import Audience
from keystage.analysis.vocabulary import AcademicYear, reasons
from keystage.service.profiles.listing import ROWS, figures_of, keep_listing, rows_of
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import Ready
from keystage.service.profiles.selectors import ready_for

__all__ = ["figures", "last_figures_of", "rows", "why_none"]

_AS = {"pupils": "affected"}  # the school's own `pupils` are those on its roll
_FIGURE = {
    "urn": pl.String, "year": pl.Int32, "value": pl.Float64, "n": pl.Float64, "numerator": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "national": pl.Float64, "others": pl.Float64, "difference": pl.Float64,
    "pupils": pl.Float64, "direction": pl.String, "clear": pl.Boolean, "good": pl.Boolean,
}  # fmt: skip


def rows(prepared: Prepared | None, as_whom: Mapping[str, Audience]) -> pl.DataFrame:
    """What stands out of these schools, each as its own audience sees it. as_whom: URN -> audience."""
    empty = pl.DataFrame(schema=dict(ROWS)).rename(_AS)
    parts = [
        rows_of(folder).rename(_AS).filter(pl.col("urn").is_in(urns)) for folder, urns in _folders(prepared, as_whom)
    ]
    return pl.concat([empty, *parts])


def figures(prepared: Prepared | None, as_whom: Mapping[str, Audience], measure: str, group: str) -> pl.DataFrame:
    """One measure's last figure of these schools, of the results year only."""
    empty = pl.DataFrame(schema=_FIGURE)
    if not measure or prepared is None:
        return empty
    year = int(prepared.year[:4]) + 1
    parts = [
        figures_of(folder, measure, group)
        .filter(pl.col("urn").is_in(urns), pl.col("year") == year)
        .select(pl.col(name).cast(kind) for name, kind in _FIGURE.items())
        for folder, urns in _folders(prepared, as_whom)
    ]
    return pl.concat([empty, *parts])


def _folders(prepared: Prepared | None, as_whom: Mapping[str, Audience]) -> list[tuple[Path, list[str]]]:
    """Where the tables of each audience lie, and whose rows are read there."""
    if prepared is None:
        return []
    by_audience: dict[Audience, list[str]] = {}
    for urn, audience in as_whom.items():
        by_audience.setdefault(audience, []).append(urn)
    ready = ready_for(prepared)
    return [(_made(ready, audience), urns) for audience, urns in by_audience.items()]


def _made(ready: Ready, audience: Audience) -> Path:
    """The folder of one audience, its tables made where an earlier version of this program left them out."""
    folder = ready.folder / audience
    if not (folder / "listing.parquet").is_file():
        shown = ready.evidence(audience)
        cases = (ready.case(urn, audience) for urn in shown.schools["urn"].to_list())
        said = {case.urn: case.headlines for case in cases if case is not None}
        keep_listing(folder, shown, said, home=settings.KEYSTAGE_HOME)
    return folder


def last_figures_of(prepared: Prepared | None, as_whom: Mapping[str, Audience], group: str) -> pl.DataFrame:
    """Every measure's last figure of a few schools, whichever year it is of."""
    parts = [
        pl.scan_parquet(folder / "last-figures.parquet")
        .filter(pl.col("urn").is_in(urns), pl.col("group") == group)
        .collect()
        for folder, urns in _folders(prepared, as_whom)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema={**_FIGURE, "measure": pl.String, "group": pl.String})


def why_none(
    prepared: Prepared | None, as_whom: Mapping[str, Audience], codes: Collection[str], group: str
) -> dict[tuple[str, str], str]:  # fmt: skip
    """Why a few schools have no figure of the results year, in words, by URN and measure: "5 or fewer pupils: not
    published". Nothing of a measure that the files held do not speak of."""
    if prepared is None:
        return {}
    year, known, found = AcademicYear.parse(prepared.year).ends, reasons(settings.KEYSTAGE_HOME), {}
    for urn, audience in as_whom.items():
        case = ready_for(prepared).case(urn, audience)
        if case is None:
            continue
        gone = case.evidence.comparisons.filter(
            pl.col("urn") == urn, pl.col("year") == year, pl.col("group") == group, pl.col("value").is_null(),
            pl.col("reason").is_not_null(), pl.col("measure").is_in(list(codes)),
        )  # fmt: skip
        for code, why in gone.select("measure", "reason").iter_rows():
            found[urn, code] = known[why].words if why in known else why
    return found
