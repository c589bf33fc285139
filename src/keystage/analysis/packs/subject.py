"""Which page a school gets: its kind, the layout its results ask for, and whether its cohort is small."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keystage.analysis.measures import Measure, measures
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.dossier import Dossier
from keystage.analysis.packs.layouts import AudienceWords, KindPage, PageLayout, audiences, kind_pages, pages
from keystage.analysis.packs.values import Audience
from keystage.analysis.shelf import Shelf

__all__ = ["HIDDEN_UNDER", "SMALL", "TINY", "Subject", "subject"]

SMALL = 15  # a cohort up to here gets a small-cohort page (9a.9)
HIDDEN_UNDER = 6  # smaller groups are shown only inside the school (9a.9)
TINY = 10  # up to here a group is a count of pupils (9a.9)

_BY_PHASE = {
    "primary": "primary", "secondary": "secondary", "all_through": "all_through", "special": "special",
    "alternative": "pru", "nursery": "nursery", "post16": "post16",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """A school, and what decides how its page is made.

    cohort: pupils at the end of the key stage in the results year; None where it is not known or has none.
    """

    dossier: Dossier
    kind: KindPage
    layout: PageLayout
    audience: AudienceWords
    cohort: int | None
    shelf: Shelf[Measure]
    home: Path | None
    better: Mapping[str, tuple[str, ...]]  # measure -> similar schools that do clearly better, nearest first

    @property
    def small(self) -> bool:
        return self.cohort is not None and self.cohort <= SMALL

    @property
    def compares(self) -> bool:
        return self.kind.compare

    def measure(self, code: str) -> Measure:
        """A measure under the words of the results year."""
        return self.shelf[code].worded(self.dossier.year.ends)

    def now(self, code: str, *, group: str = "all") -> Compared | None:
        """The figure of the results year, if there is one with a value."""
        found = self.dossier.at(code, group=group)
        return found if found is not None and found.value is not None else None

    def made_here(self, row: Compared) -> bool:
        """Whether a figure is made of pupils' results by our rules, and so is not DfE's."""
        return (row.measure, row.group, row.year) in self.dossier.made

    def why_missing(self, code: str, year: int) -> str:
        """Why a measure has no figures in a year, in words; "" where it should have."""
        return why_missing(self.shelf[code], year)


def subject(
    dossier: Dossier, *, audience: Audience, home: Path | None, better: Mapping[str, tuple[str, ...]] | None = None
) -> Subject:
    """Choose kind and layout for a school."""
    kind = _kind(dossier, home)
    layout = _layout(dossier, kind, home)
    cohort = _cohort(dossier, layout)
    return Subject(dossier, kind, layout, audiences(home)[audience], cohort, measures(home), home, better or {})


def why_missing(measure: Measure, year: int) -> str:
    """Why `measure` has no figures in `year` by its definition: "no tests", "no longer published", or ""."""
    if year in measure.missing:
        return measure.missing[year]
    if measure.first_year and year < measure.first_year:
        return f"begins in {measure.first_year - 1}/{measure.first_year % 100:02d}"
    if measure.last_year is not None and year > measure.last_year:
        return f"ended in {measure.last_year - 1}/{measure.last_year % 100:02d}"
    return ""


def _kind(dossier: Dossier, home: Path | None) -> KindPage:
    known = kind_pages(home)
    code = dossier.facts.get("kind") or _BY_PHASE.get(dossier.facts.get("phase") or "", "other")
    return known[code] if code in known else known["other"]


def _layout(dossier: Dossier, kind: KindPage, home: Path | None) -> PageLayout:
    """The first of the kind's pages that is for this year and for which the school has, or could have, results."""
    shelf = pages(home)
    year = dossier.year.ends
    fitting = [shelf[code] for code in kind.pages if _for_year(shelf[code], year)]
    for wanted in (_headline, _measured):
        for layout in fitting:
            if layout.headline and any(dossier.over_years(code) for code in wanted(layout)):
                return layout
    return next((layout for layout in fitting if not layout.headline), fitting[-1] if fitting else shelf["context"])


def _for_year(layout: PageLayout, year: int) -> bool:
    return layout.first_year <= year and (layout.last_year is None or year <= layout.last_year)


def _headline(layout: PageLayout) -> tuple[str, ...]:
    return (layout.headline,)


def _measured(layout: PageLayout) -> tuple[str, ...]:
    """Every measure of its pictures, where no page's headline is held (a thin file)."""
    return tuple(code for picture in layout.pictures for code in picture.measures if code != "attendance")


def _cohort(dossier: Dossier, layout: PageLayout) -> int | None:
    for code, group in ((layout.cohort, "all"), (layout.headline, "all")):
        found = dossier.at(code, group=group) if code else None
        if found is None:
            continue
        size = found.value if code == layout.cohort else found.n
        if size is not None:
            return round(size)
    return None
