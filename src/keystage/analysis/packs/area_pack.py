"""The area pack: the schools of a place together, for its panel (named) or for anyone (unnamed)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.measures import with_counterparts, words
from keystage.analysis.packs import heading, numerals
from keystage.analysis.packs.area import Area, area, area_of
from keystage.analysis.packs.area_attendance import absence_blocks
from keystage.analysis.packs.area_crossed import CROSSED, by_sex_blocks, maths_blocks
from keystage.analysis.packs.area_floors import floor_years
from keystage.analysis.packs.area_groups import LISTED, group_blocks
from keystage.analysis.packs.area_headlines import change_sentences, headline_sentences, headlines_table
from keystage.analysis.packs.area_inspections import inspection_blocks
from keystage.analysis.packs.area_neighbours import neighbour_blocks
from keystage.analysis.packs.area_outliers import Standing, stand_out, standing_caption, standing_table
from keystage.analysis.packs.area_pictures import caterpillar, funnel
from keystage.analysis.packs.area_roll import floor_blocks, unread_blocks
from keystage.analysis.packs.area_together import dual_focus
from keystage.analysis.packs.case import shown_to
from keystage.analysis.packs.glossary import glossary
from keystage.analysis.packs.place import Place
from keystage.analysis.packs.readiness import readiness, readiness_table
from keystage.analysis.packs.sources import CAUTION, area_sources, sources_table
from keystage.analysis.packs.value_added import area_threshold_tables, area_value_added
from keystage.analysis.packs.values import Audience, Block, Document, Paragraph, Picture, Section
from keystage.analysis.progress.contextual import ThresholdReport

__all__ = ["area_document", "area_guide", "area_pack", "area_parts", "groups_told"]

_PUBLIC = "for anyone: schools are not named, and cohorts of 15 or fewer are left out"
_OF_GROUPS = ("groups",)  # the part that tells of them
_ELSEWHERE = ["disadvantaged"]  # beside all pupils

Part = Callable[[Area], tuple[Section, ...]]


def area_pack(
    evidence: Evidence,
    *,
    la: str = "",
    place: Place | None = None,
    audience: Audience,
    home: Path | None = None,
    authorities: pl.DataFrame | None = None,
    reports: Sequence[ThresholdReport] = (),
    stage: str = "",
) -> Document:
    """Headlines, floors, distributions, who stands out, groups, value added, absence, inspections, statistical
    neighbours, and the schools that were not read.

    place: a trust, cluster or group; else the authority with the three-digit code la. evidence: of all its schools.
    The public's copy names no school and leaves out cohorts of 15 or fewer (domain handbook 9a.21). authorities: as
    `benchmarks.against_neighbours` gives them. reports: as `held_reports` gives them. stage: "KS2" or "KS4"; by
    default the one most schools have.
    Raises InputError where nothing is held that an area pack is about.
    """
    evidence = shown_to(evidence, audience=audience, home=home)
    about = (
        area(evidence, la=la, audience=audience, home=home)
        if place is None
        else area_of(evidence, place, audience=audience, home=home, stage=stage)
    )
    parts = area_parts(authorities=authorities, reports=reports)
    sections = tuple(section for make in parts.values() for section in make(about))
    more = area_threshold_tables(about, reports)
    unprinted = (Section("Every school, by threshold", more, printed=False),) if more else ()
    return area_document(about, (*sections, _guide(about, sections), *unprinted))


def area_parts(
    *, authorities: pl.DataFrame | None = None, reports: Sequence[ThresholdReport] = ()
) -> Mapping[str, Part]:
    """What an area's pages tell, in their order, each made when it is asked for."""
    return {
        "summary": lambda about: _filled(_headlines(about, stand_out(about))),
        "floors": lambda about: _filled(
            Section("Floor standard", floor_blocks(about)), Section("Floors by year", floor_years(about))
        ),
        "schools": lambda about: _filled(_spread(about), _standing(about, stand_out(about))),
        "together": lambda about: _filled(Section("Attainment and progress together", dual_focus(about))),
        "groups": lambda about: _filled(
            Section("Groups and gaps", group_blocks(about), break_before=True),
            Section("Disadvantage and sex", by_sex_blocks(about)),
            Section("Maths at key stage 4", maths_blocks(about)),
        ),
        "value-added": lambda about: _filled(
            Section("Value added", area_value_added(about, reports), break_before=True)
        ),
        "absence": lambda about: _filled(Section("Absence", absence_blocks(about), break_before=True)),
        "inspections": lambda about: _filled(Section("Inspections", inspection_blocks(about))),
        "neighbours": lambda about: _filled(
            Section(
                "Beside statistical neighbours",
                neighbour_blocks(about, authorities) if about.place.kind == "la" else (),
            )
        ),
        "unread": lambda about: _filled(Section("Schools that could not be read", unread_blocks(about))),
    }


def groups_told(parts: Collection[str] = _OF_GROUPS, *, home: Path | None = None) -> tuple[str, ...]:
    """Codes of the groups of pupils that these parts of an area's pages tell of, with those they are set against."""
    told = [*LISTED, *CROSSED] if set(parts) & set(_OF_GROUPS) else _ELSEWHERE
    return tuple(dict.fromkeys(["all", *with_counterparts(told, home)]))


def area_document(about: Area, sections: tuple[Section, ...]) -> Document:
    """These sections as a document of the place: who it is for, its year, what it stands on."""
    evidence, home = about.evidence, about.home
    title = words(about.year, home=home).get(about.layout.title_word, "Area pack")
    las = [la for la in about.schools["la"].unique() if la]
    return Document(
        title=f"{about.name}: {title[:1].lower()}{title[1:]} {about.year}",
        subtitle=_subtitle(about),
        audience=about.audience.code,  # type: ignore[arg-type]  # codes of definitions/packs/audiences.toml
        audience_words=f"{about.place.panel}: schools are named" if about.named else _PUBLIC,
        status_line=", ".join(part for part in (_status(about), f"as at {numerals.day(evidence.as_at)}") if part),
        sections=sections,
        sources=area_sources(evidence, home=home),
        urn=about.code,
        year=str(about.year),
        made_up=any(heading.made_up({"la": la}) for la in las),
    )


def area_guide(about: Area) -> Section:
    """How to read an area's pages, and the releases they stand on."""
    return _guide(about, ())


def _filled(*sections: Section) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.blocks)


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
    told = [
        *headline_sentences(about),
        *change_sentences(about),
        *(f"{standing_caption(side)}." for side in standing),
    ]
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
