"""How pages are laid out, by year and kind of school: definitions on `definitions/packs/`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf

__all__ = [
    "AreaLayout", "AudienceWords", "FiguresLayout", "KindPage", "Limit", "Need", "PageLayout", "PictureLayout",
    "SourceWords", "Term", "TypeWords", "area_layouts", "audiences", "figures_layouts", "kind_pages", "limits",
    "needs", "pages", "source_words", "terms", "type_words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PictureLayout:
    """One of the six pictures. scale: pictures of the same word share their scale. lead: first words where it is
    replaced by a sentence ("Reading"). instead: measures of value added that are drawn where there is nothing else."""

    kind: Literal["trend", "progress", "bars"]
    measures: tuple[str, ...]
    lead: str
    scale: str = ""
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The one page for schools whose results are of this kind.

    headline: the measure that says whether the school has such results. cohort: the measure that counts its pupils;
    cohort_words: what they are called. position: measures of the strips. disadvantaged: measure of the dots.
    first_year, last_year: results years it is for. not_seen: year groups that the results do not speak of.
    """

    code: str
    key_stage: str
    headline: str
    cohort: str
    cohort_words: str
    pictures: tuple[PictureLayout, ...]
    position: tuple[str, ...] = ()
    disadvantaged: str = ""
    disadvantaged_reached: str = ""
    not_seen: str = ""
    first_year: int = 0
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class KindPage:
    """Which page is right for one kind of school.

    pages: codes of page layouts, the first that it has results for. words: in the line under the name ("junior").
    compare: may stand beside other schools (never a special school or a PRU). not_seen: instead of the page's.
    no_results: the sentence where results would stand.
    """

    code: str
    words: str
    pages: tuple[str, ...]
    compare: bool = True
    not_seen: str = ""
    no_results: str = ""


@dataclass(frozen=True, slots=True)
class TypeWords:
    """How a type of school reads under its name; `{kind}` stands for the kind's words."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class SourceWords:
    """A kind of file in the foot of a page. code: of its layout."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class AudienceWords:
    """Who a page is for, as printed on it. inside: may see groups under six. named: schools are named in area pages."""

    code: str
    words: str
    inside: bool = False
    named: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing the page cannot tell. when: what makes it so (see `cannot.py`). rank: the lower is said first."""

    code: str
    when: Literal[
        "always", "gap_years", "no_progress", "no_attendance", "no_counts", "no_intervals", "no_groups", "no_similar",
        "no_context", "no_inspection", "late_joiners", "no_national", "part_attendance",
    ]  # fmt: skip
    words: str
    rank: int = 50


@dataclass(frozen=True, slots=True)
class FiguresLayout:
    """The figures pages of one key stage. title_word: code of the words for its title in the year.

    together: pairs of (threshold measure, progress measure) that stand side by side (REQ-2.35).
    main: measures of the printed tables, where not all. aside: measures that are never printed. Both stand, like all
    that is grouped for every group held, in the formats that are searched (HTML, workbook).
    grouped: measures shown by pupil group. groups: in that order. grids: measures that stand beside each other in one
    printed table by group. in_full: measures with a printed table of their own by group, and of two groups at once.
    subjects: ending of a subject's measures -> heading of its column ("entered": "Entries"); a table of its own.
    pictures: large. small: three a row.
    unsaid: what a row that names only a subject is of ("reached the expected standard"). new_page: begins on one.
    scales: measures of the scales of a profile, each with its average where it has one; they have a table of their own,
    and are called scales_word. twins: measures left out where the other is held, which says the same in these years.
    """

    code: str
    key_stage: str
    title_word: str
    first_year: int = 0
    last_year: int | None = None
    together: tuple[tuple[str, str], ...] = ()
    main: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    grids: tuple[tuple[str, ...], ...] = ()
    in_full: tuple[str, ...] = ()
    subjects: dict[str, str] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    unsaid: str = ""
    new_page: bool = True
    scales: tuple[tuple[str, ...], ...] = ()
    scales_word: str = ""
    twins: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AreaLayout:
    """The area pack of one key stage.

    headline: the measure that says the area has such results. headlines: measures of the first table. funnel,
    caterpillars: pictures. core: measures in which a school may stand out. cohort: counts the year group, called
    year_group. least_cohort: smaller ones neither stand out nor are drawn in public. chance: share of schools that
    lie beyond a range on each side by chance alone.
    """

    code: str
    key_stage: str
    title_word: str
    headline: str
    headlines: tuple[str, ...]
    funnel: str
    core: tuple[str, ...]
    cohort: str
    year_group: str
    caterpillars: tuple[str, ...] = ()
    value_added: tuple[str, ...] = ()
    first_year: int = 0
    last_year: int | None = None
    least_cohort: int = 16
    chance: float = 0.025


@dataclass(frozen=True, slots=True)
class Need:
    """One thing packs stand on: see the notes of definitions/packs/readiness.toml."""

    code: str
    words: str
    without: str
    measures: tuple[str, ...] = ()
    group: str = "all"
    fact: str = ""
    neighbours: bool = False
    national: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary, printed where one of `seen` occurs in the document."""

    code: str
    term: str
    words: str
    seen: tuple[str, ...]


def pages(home: Path | None = None) -> shelf.Shelf[PageLayout]:
    """The one page's layouts, by code."""
    return shelf.read("packs", PageLayout, table="page", home=home)


def kind_pages(home: Path | None = None) -> shelf.Shelf[KindPage]:
    """Pages by kind of school, by code of `register.SCHOOLS["kind"]`."""
    return shelf.read("packs", KindPage, table="kind", home=home)


def type_words(home: Path | None = None) -> shelf.Shelf[TypeWords]:
    """Types of school, by code of `register.SCHOOLS["type"]`."""
    return shelf.read("packs", TypeWords, table="type", home=home)


def source_words(home: Path | None = None) -> shelf.Shelf[SourceWords]:
    """Kinds of file in a word or two, by code of their layout."""
    return shelf.read("packs", SourceWords, table="file", home=home)


def audiences(home: Path | None = None) -> shelf.Shelf[AudienceWords]:
    return shelf.read("packs", AudienceWords, table="audience", home=home)


def limits(home: Path | None = None) -> shelf.Shelf[Limit]:
    """What a page cannot tell, by code."""
    return shelf.read("packs", Limit, table="limit", home=home)


def figures_layouts(home: Path | None = None) -> shelf.Shelf[FiguresLayout]:
    """The figures pages, by code."""
    return shelf.read("packs", FiguresLayout, table="figures", home=home)


def area_layouts(home: Path | None = None) -> shelf.Shelf[AreaLayout]:
    """The area packs, by code."""
    return shelf.read("packs", AreaLayout, table="area", home=home)


def needs(home: Path | None = None) -> shelf.Shelf[Need]:
    """What packs stand on, by code."""
    return shelf.read("packs", Need, table="need", home=home)


def terms(home: Path | None = None) -> shelf.Shelf[Term]:
    """The glossary, by code."""
    return shelf.read("packs", Term, table="term", home=home)
