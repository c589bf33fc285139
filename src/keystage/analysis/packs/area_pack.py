"""The area pack: an authority's schools together, for its panel (named) or for anyone (unnamed)."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.measures import words
from keystage.analysis.packs import heading, numerals
from keystage.analysis.packs.area import Area, area
from keystage.analysis.packs.area_headlines import headline_sentences, headlines_table
from keystage.analysis.packs.area_neighbours import neighbour_blocks
from keystage.analysis.packs.area_outliers import Standing, stand_out, standing_caption, standing_table
from keystage.analysis.packs.area_pictures import caterpillar, funnel
from keystage.analysis.packs.area_roll import floor_blocks, unread_blocks
from keystage.analysis.packs.case import shown_to
from keystage.analysis.packs.glossary import glossary
from keystage.analysis.packs.readiness import readiness, readiness_table
from keystage.analysis.packs.sources import CAUTION, area_sources, sources_table
from keystage.analysis.packs.value_added import area_threshold_tables, area_value_added
from keystage.analysis.packs.values import Audience, Block, Document, Paragraph, Picture, Section
from keystage.analysis.progress.contextual import ThresholdReport

__all__ = ["area_pack"]

_PANEL = "for the authority’s panel: schools are named"
_PUBLIC = "for anyone: schools are not named, and cohorts of 15 or fewer are left out"


def area_pack(
    evidence: Evidence,
    *,
    la: str,
    audience: Audience,
    home: Path | None = None,
    authorities: pl.DataFrame | None = None,
    reports: Sequence[ThresholdReport] = (),
) -> Document:
    """Headlines, floor, distributions, who stands out, value added, statistical neighbours, and the schools that were
    not read.

    la: three-digit code; evidence: of all its schools. The public's copy names no school and leaves out cohorts of 15
    or fewer (domain handbook 9a.21). authorities: as `benchmarks.against_neighbours` gives them. reports: as
    `held_reports` gives them.
    Raises InputError where nothing is held that an area pack is about.
    """
    evidence = shown_to(evidence, audience=audience, home=home)
    about = area(evidence, la=la, audience=audience, home=home)
    standing = stand_out(about)
    made = [
        _headlines(about, standing), Section("Floor standard", floor_blocks(about)), _spread(about),
        _standing(about, standing),
        Section("Value added", area_value_added(about, reports), break_before=True),
        Section("Beside statistical neighbours", neighbour_blocks(about, authorities)),
        Section("Schools that could not be read", unread_blocks(about)),
    ]  # fmt: skip
    sections = tuple(section for section in made if section.blocks)
    guide = _guide(about, sections)
    more = area_threshold_tables(about, reports)
    title = words(about.year, home=home).get(about.layout.title_word, "Area pack")
    return Document(
        title=f"{about.name}: {title[:1].lower()}{title[1:]} {about.year}",
        subtitle=_subtitle(about),
        audience=audience,
        audience_words=_PANEL if about.named else _PUBLIC,
        status_line=", ".join(part for part in (_status(about), f"as at {numerals.day(evidence.as_at)}") if part),
        sections=(*sections, guide, *((Section("Every school, by threshold", more, printed=False),) if more else ())),
        sources=area_sources(evidence, home=home),
        urn=la,
        year=str(about.year),
        made_up=heading.made_up({"la": la}),
    )


def _subtitle(about: Area) -> str:
    schools = about.of(about.layout.headline)
    cohort = schools["n"].sum()
    pupils = f", {cohort:,.0f} pupils in {about.layout.year_group}" if cohort else ""
    return f"{schools.height} schools with results{pupils}"


def _status(about: Area) -> str:
    figures = about.evidence.figures.filter(
        (pl.col("year") == about.year.ends)
        & (pl.col("measure") == about.layout.headline)
        & (pl.col("level") == "school")
    )
    found = {status for status in figures["status"].unique() if status and status != "unknown"}
    return found.pop().replace("_", " ") if len(found) == 1 else ""


def _headlines(about: Area, standing: tuple[Standing, Standing]) -> Section:
    """What the authority reached, and who stands out in a sentence a side, before the pages that list them."""
    table = headlines_table(about)
    told = [*headline_sentences(about), *(f"{standing_caption(side)}." for side in standing)]
    blocks: list[Block] = [Paragraph(sentence) for sentence in told]
    return Section("Headlines", (*blocks, table) if table is not None else tuple(blocks))


def _spread(about: Area) -> Section:
    charts = [funnel(about), *(caterpillar(about, code) for code in about.layout.caterpillars)]
    drawn: list[Block] = [Picture(chart) for chart in charts if chart is not None]
    return Section("How the schools are spread", tuple(drawn))


def _standing(about: Area, standing: tuple[Standing, Standing]) -> Section:
    tables = [standing_table(about, side) for side in standing]
    blocks: list[Block] = [
        table if table is not None else Paragraph(f"{standing_caption(side)}.")
        for side, table in zip(standing, tables, strict=True)
    ]
    return Section("Who stands out", tuple(blocks), break_before=about.named)


def _guide(about: Area, sections: tuple[Section, ...]) -> Section:
    blocks: list[Block] = [
        Paragraph("**Stands out**: clear in two comparable years running, or over up to three together, "
                  f"with {about.layout.least_cohort} pupils or more."),
        Paragraph(CAUTION),
        readiness_table(readiness(about.evidence, home=about.home)),
        sources_table(about.evidence.releases.to_dicts()),
    ]  # fmt: skip
    words_used = glossary(sections, home=about.home)
    return Section("How to read this", (*blocks, *([words_used] if words_used is not None else [])), break_before=True)
