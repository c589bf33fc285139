"""The first view of a school: who it is, how it is doing, what stands out."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from keystage.analysis.packs.at_a_glance import Fact, at_a_glance
from keystage.analysis.packs.figures_pages import layout_of
from keystage.analysis.packs.page import page_about
from keystage.analysis.packs.similar import similar_schools
from keystage.analysis.packs.values import SchoolPage, Table
from keystage.analysis.publish.html import Piece, blocks, pieces
from keystage.service.profiles.opened import OpenSchool
from keystage.service.schools.models import School

__all__ = ["Relative", "Summary", "predecessors", "successors", "summary", "the_page"]


@dataclass(frozen=True, slots=True)
class Summary:
    """notices: sentences. has_agreed: whether anything is held of what was agreed. pieces: sections of the one page by
    key. near: similar schools by name, as HTML, or ""."""

    notices: tuple[str, ...]
    has_agreed: bool
    facts: tuple[dict[str, str], ...]
    pieces: dict[str, Piece]
    near: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A school that came before or after. visible: whether its page opens for this person."""

    urn: str
    name: str
    since: date | None
    visible: bool


def summary(opened: OpenSchool) -> Summary:
    """Everything on the first view but what stands around every page of the school. Kept as it was drawn."""
    made = json.loads(opened.kept("summary", lambda: json.dumps(asdict(_summary(opened)))))
    pieces_by_key = {key: Piece(**piece) for key, piece in made["pieces"].items()}
    return Summary(**made | {"pieces": pieces_by_key})


def _summary(opened: OpenSchool) -> Summary:
    page = the_page(opened)
    made = {piece.key: piece for piece in pieces(page, link=opened.to_figure)}
    facts = tuple(_fact(opened, fact) for fact in at_a_glance(opened.subject))
    return Summary(tuple(page.notices), bool(page.agreed), facts, made, _near(opened))


def the_page(opened: OpenSchool) -> SchoolPage:
    return page_about(opened.subject, opened.case)


def predecessors(opened: OpenSchool) -> list[Relative]:
    """The schools that it comes from, nearest first."""
    urns = [str(urn) for urn in opened.school.predecessors]
    return _relatives(opened, urns) if urns else []


def successors(opened: OpenSchool) -> list[Relative]:
    """The schools that came in its place: asked only of one that has closed or closes."""
    if opened.school.close_date is None:
        return []
    urn = opened.school.urn
    beside = School.objects.filter(predecessors__icontains=urn).values_list("urn", "predecessors")
    return _relatives(opened, [after for after, before in beside if urn in [str(one) for one in before]])


def _relatives(opened: OpenSchool, urns: list[str]) -> list[Relative]:
    known = {school.urn: school for school in School.objects.filter(urn__in=urns)}
    seen = set(School.objects.visible_to(opened.user, "figures.see").filter(urn__in=urns).values_list("urn", flat=True))
    return [
        Relative(urn, known[urn].name if urn in known else f"URN {urn}", known[urn].open_date if urn in known else None,
                 urn in seen)
        for urn in urns
    ]  # fmt: skip


def _fact(opened: OpenSchool, fact: Fact) -> dict[str, str]:
    url = opened.to_figure(fact.about) if fact.about else ""
    return {"value": fact.value, "words": fact.words, "aside": fact.aside, "url": url}


def _near(opened: OpenSchool) -> str:
    """Similar schools by name, with miles and town."""
    subject = opened.subject
    layout = layout_of(subject, subject.layout.key_stage)
    if layout is None:
        return ""
    found = similar_schools(subject, layout)
    return blocks(found, link=opened.to_figure) if any(isinstance(one, Table) for one in found) else ""
