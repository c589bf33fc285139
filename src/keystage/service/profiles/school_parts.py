"""The pages of one school, in the order of its sub-navigation, and what stands on each."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace

from django.http import Http404
from django.urls import reverse

from keystage.analysis.packs import heading
from keystage.analysis.packs.figures_pages import key_stages, stage_sections
from keystage.analysis.packs.page import page_about
from keystage.analysis.packs.reading_guide import reading_guide
from keystage.analysis.packs.sources import source_line
from keystage.analysis.packs.value_added import unprinted_models, value_added_sections
from keystage.analysis.packs.values import Block, Heading, Paragraph, Section, Table
from keystage.analysis.publish.html import Piece, blocks, pieces
from keystage.service.accounts.reach import reach
from keystage.service.profiles.models import TalliedPupils
from keystage.service.profiles.opened import OpenSchool
from keystage.service.schools.models import School

__all__ = ["Part", "navigation", "part_named", "said_around", "titles"]

_STAGES = {
    "EYFS": ("early-years", "Early years"),
    "KS1": ("key-stage-1", "Key stage 1"),
    "KS2": ("key-stage-2", "Key stage 2"),
    "KS4": ("key-stage-4", "Key stage 4"),
    "attendance": ("absence", "Absence"),
    "context": ("intake", "Intake"),
}
_BY_GROUP = "By group of pupils"  # heading of a key stage's tables of groups


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a school: its title, and its sections as HTML."""

    title: str
    pieces: tuple[Piece, ...]


def navigation(opened: OpenSchool, here: str = "") -> list[dict[str, object]]:
    """What stands in the sub-navigation: only pages that this school has and this person may see."""
    named = [("", "Summary"), *titles(opened)]
    items: list[dict[str, object]] = [
        {"words": words, "url": opened.with_year(_address(opened, slug)), "current": slug == here}
        for slug, words in named
    ]
    urn = opened.school.urn
    if TalliedPupils.objects.exists():
        address = opened.with_year(reverse("profiles:school-breakdown", args=[urn]))
        items.append({"words": "Breakdown", "url": address, "current": here == "breakdown"})
    more = [("packs", "Packs", "profiles:school-packs", bool(reach(opened.user, "packs.see")))]
    with_pupils = reach(opened.user, "pupils.see") and School.objects.with_pupils_for(opened.user).filter(urn=urn)
    more.append(("pupils", "Pupils", "profiles:pupils", bool(with_pupils)))
    for slug, words, name, may in more:
        if may:
            items.append({"words": words, "url": reverse(name, args=[urn]), "current": slug == here})
    return items


def part_named(opened: OpenSchool, slug: str) -> Part:
    """The page of that name. Absent where the school has none such."""
    title = dict(titles(opened)).get(slug)
    if title is None:
        raise Http404
    made = json.loads(opened.kept(slug, lambda: json.dumps([asdict(piece) for piece in _drawn(opened, slug)])))
    return Part(title, tuple(Piece(**piece) for piece in made))


def _drawn(opened: OpenSchool, slug: str) -> tuple[Piece, ...]:
    if slug in _MADE:
        return _MADE[slug](opened)
    stage = next(code for code, (name, _) in _STAGES.items() if name == slug)
    return _pieces(opened, map(_without_groups, stage_sections(opened.subject, stage)))


def said_around(opened: OpenSchool) -> dict[str, str]:
    """What its figures say around every page: phase (of whom), inspection, status (how sure), sources."""
    if not opened.has_figures:
        return dict.fromkeys(("phase", "inspection", "status", "sources"), "")

    def made() -> str:
        subject = opened.subject
        return json.dumps({
            "phase": heading.phase_words(subject),
            "inspection": heading.inspection(subject),
            "status": heading.status_line(subject),
            "sources": source_line(subject.dossier, home=opened.home),
        })  # fmt: skip

    found: dict[str, str] = json.loads(opened.kept("around", made))
    return found


def _address(opened: OpenSchool, slug: str) -> str:
    urn = opened.school.urn
    return reverse("profiles:school-part", args=[urn, slug]) if slug else reverse("profiles:school", args=[urn])


def titles(opened: OpenSchool) -> list[tuple[str, str]]:
    """Slug and title of its pages of figures."""
    if not opened.has_figures:
        return []
    return [(slug, title) for slug, title in json.loads(opened.kept("parts", lambda: json.dumps(_held(opened))))]


def _held(opened: OpenSchool) -> list[tuple[str, str]]:
    stages = [code for code, _ in key_stages(opened.subject)]
    taught = [_STAGES[code] for code in stages if code not in ("attendance", "context")]
    around = [_STAGES[code] for code in stages if code in ("attendance", "context")]
    grouped = [("groups", "Groups and gaps")] if taught and opened.subject.compares else []
    ends = {model.key_stage for model in opened.subject.dossier.models}  # an infant school has no pupils at 11
    added = [("value-added", "Value added")] if opened.subject.compares and not ends.isdisjoint(stages) else []
    end = [("inspections", "Inspections"), ("questions", "Questions"), ("all-figures", "All figures")]
    return [*taught, *grouped, *added, *around, *end]


def _groups(opened: OpenSchool) -> tuple[Piece, ...]:
    """Disadvantaged pupils first, then every key stage's tables by group."""
    subject = opened.subject
    first = [one for one in _summary(opened) if one.key == "disadvantaged"]
    made = []
    for code, title in key_stages(subject):
        found = [block for section in stage_sections(subject, code) for block in _under(_BY_GROUP, section.blocks)]
        if found:
            made.append(Section(title, tuple(found), key=code))
    return (*first, *_pieces(opened, made))


def _value_added(opened: OpenSchool) -> tuple[Piece, ...]:
    made = (*value_added_sections(opened.subject), *unprinted_models(opened.subject))
    none = Section("Value added", (Paragraph("No model of value added is of a school of this kind."),))
    return _pieces(opened, made or (none,))


def _inspections(opened: OpenSchool) -> tuple[Piece, ...]:
    return ()


def _questions(opened: OpenSchool) -> tuple[Piece, ...]:
    """What stands out, the questions it raises, and how to read the figures."""
    wanted = ("stands_out", "questions", "cannot_tell")
    guide = reading_guide(opened.subject, _stage_sections(opened))
    return (*(one for one in _summary(opened) if one.key in wanted), *_pieces(opened, [guide]))


def _all_figures(opened: OpenSchool) -> tuple[Piece, ...]:
    return ()


_MADE: dict[str, Callable[[OpenSchool], tuple[Piece, ...]]] = {
    "groups": _groups,
    "value-added": _value_added,
    "inspections": _inspections,
    "questions": _questions,
    "all-figures": _all_figures,
}


def _without_groups(section: Section) -> Section:
    """Without the long table of every group: on screen that is the page of all figures, group by group."""
    if section.printed:
        return section
    return replace(section, blocks=tuple(one for one in section.blocks if not _by_measure_and_group(one)))


def _by_measure_and_group(block: Block) -> bool:
    return isinstance(block, Table) and block.columns[:2] == ("Measure", "Group")


def _stage_sections(opened: OpenSchool) -> tuple[Section, ...]:
    return tuple(one for code, _ in key_stages(opened.subject) for one in stage_sections(opened.subject, code))


def _summary(opened: OpenSchool) -> tuple[Piece, ...]:
    return pieces(page_about(opened.subject, opened.case), link=opened.to_figure)


def _pieces(opened: OpenSchool, sections: Iterable[Section]) -> tuple[Piece, ...]:
    return tuple(
        Piece(section.key, section.title, blocks(section.blocks, link=opened.to_figure))
        for section in sections
        if section.blocks
    )


def _under(title: str, found: Iterable[Block]) -> list[Block]:
    """The blocks between this heading and the next."""
    inside, out = False, list[Block]()
    for block in found:
        if isinstance(block, Heading):
            inside = block.text == title
        elif inside:
            out.append(block)
    return out
