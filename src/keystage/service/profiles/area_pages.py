"""Pages of one area: which there are, and each as a piece of HTML or as tables to take away."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.packs import Document, Paragraph, Section
from keystage.analysis.packs.area import Area, area_of, stages
from keystage.analysis.packs.area_pack import area_document, area_guide, area_parts, groups_told
from keystage.analysis.publish.flowing import flow
from keystage.analysis.publish.html import pieces
from keystage.analysis.publish.sheets import tables_of
from keystage.service.profiles.areas import FoundArea
from keystage.service.profiles.downloads import DownloadTable, table_of
from keystage.service.profiles.kept_pieces import kept
from keystage.service.profiles.ready import Ready

__all__ = ["PAGES", "AreaPage", "Drawn", "area_page", "area_tables", "key_stages"]


@dataclass(frozen=True, slots=True)
class AreaPage:
    """title: in the menu. parts: of `area_parts`. empty: what is said where nothing is held."""

    title: str
    parts: tuple[str, ...]
    empty: str


PAGES: Mapping[str, AreaPage] = {
    "summary": AreaPage("Summary", ("summary", "neighbours"), "No results are held for these schools."),
    "schools": AreaPage("How schools compare", ("schools", "together", "unread"), "No results are held."),
    "floors": AreaPage("Floors", ("floors",), "No year that is held had a floor standard."),
    "groups": AreaPage("Groups and gaps", ("groups",), "No figures by group of pupils are held."),
    "value-added": AreaPage(
        "Value added", ("value-added",),
        "Value added is made of pupils’ results: none that a model fits are held for this year.",
    ),
    "absence": AreaPage("Absence", ("absence",), "No absence is held."),
    "inspections": AreaPage("Inspections", ("inspections",), "No inspections are held."),
    "about": AreaPage("How to read this", (), ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it is shown. sections: title and HTML (to stand inside class "ks-document"); the rest in words."""

    sections: tuple[tuple[str, str], ...]
    about: str
    status: str
    audience: str
    sources: str


def area_page(ready: Ready, found: FoundArea, *, part: str, stage: str = "") -> Drawn:
    """The page, from disk where it was drawn before. Raises InputError where nothing is held that it could tell of."""
    text = kept(
        ready.folder, *found.named(f"{part}/{stage}"), alone=True,
        make=lambda: json.dumps(_drawn(_document(ready, found, part=part, stage=stage))),
    )  # fmt: skip
    made = json.loads(text)
    return Drawn(**made | {"sections": tuple((title, body) for title, body in made["sections"])})


def _drawn(document: Document) -> dict[str, object]:
    return {
        "sections": [(piece.title, piece.html) for piece in pieces(document)],
        "about": document.subtitle,
        "status": document.status_line,
        "audience": document.audience_words,
        "sources": flow(document).sources.replace("**", ""),
    }


def area_tables(ready: Ready, found: FoundArea, *, part: str, stage: str = "") -> list[DownloadTable]:
    """Every table of the page, those behind its pictures too."""
    made = _document(ready, found, part=part, stage=stage)
    return [table_of(one, audience=found.audience, sources=made.sources) for one in tables_of(made)]


def key_stages(ready: Ready, found: FoundArea) -> tuple[str, ...]:
    """Of which the area has results, the one most schools have first. Kept: the evidence of a county is large."""
    said = kept(
        ready.folder, *found.named("stages"), alone=True,
        make=lambda: " ".join(stages(_evidence(ready, found, ("all",)), found.place, home=_home())),
    )  # fmt: skip
    return tuple(said.split())


@lru_cache(maxsize=8)  # who takes one table of a page takes the next
def _document(ready: Ready, found: FoundArea, *, part: str, stage: str) -> Document:
    evidence = _evidence(ready, found, groups_told(PAGES[part].parts, home=_home()))
    about = area_of(evidence, found.place, audience=found.audience, home=_home(), stage=stage)
    return area_document(about, _sections(about, part) or (Section("", (Paragraph(PAGES[part].empty),)),))


def _evidence(ready: Ready, found: FoundArea, groups: Collection[str]) -> Evidence:
    return ready.evidence(found.audience, urns=found.place.urns, groups=groups)


def _sections(about: Area, part: str) -> tuple[Section, ...]:
    if part == "about":
        return (area_guide(about),)
    parts = area_parts()
    return tuple(section for name in PAGES[part].parts for section in parts[name](about))


def _home() -> Path:
    home: Path = settings.KEYSTAGE_HOME
    return home
