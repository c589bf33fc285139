"""A document as a value: what it says, before anything knows in which format it will be said."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from keystage.analysis.charts import Chart

__all__ = [
    "Agreed", "Audience", "Block", "Cell", "Document", "Finding", "Heading", "Lines", "Note", "NoteSection",
    "Paragraph", "Picture", "Pictures", "PupilDots", "Question", "SchoolPage", "Section", "Table",
]  # fmt: skip

Audience = Literal["school", "adviser", "governors", "public"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands out. lead: the bold word ("Writing:"). text: the sentence, with **bold** for the pupils."""

    shape: Literal["up", "down", "level"]
    clear: bool
    lead: str
    text: str
    strength: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """fired: the figures that made us ask, in words."""

    number: int
    text: str
    fired: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class PupilDots:
    """One year of a small group: reached of n pupils; expected at others' national rate. reason: instead."""

    label: str
    reached: int | None
    n: int | None
    expected: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action agreed last time and where it stands ("done", "partly", "not yet", "")."""

    text: str
    state: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """The one page. Every string is fit to print for `audience`; nothing here needs suppressing any more.

    pictures: six, in order (all three subjects, reading, writing, maths, progress, attendance), or fewer with
    sentences in place where the school has no such figures. cohort: small | ordinary.
    """

    name: str
    kind_line: str  # "Wenbury, Westmere · community primary, ages 4 to 11 · URN 999001"
    title: str  # "School summary 2022/23"
    audience: Audience
    audience_words: str  # "for head and adviser"
    status_line: str  # "revised, as at 29 February 2024"
    context: str  # with **bold**
    stands_out: tuple[Finding, ...]
    pictures: tuple[Chart | str, ...]
    position: Chart | str
    position_title: str
    disadvantaged_title: str
    disadvantaged: tuple[PupilDots, ...]
    disadvantaged_note: str
    questions: tuple[Question, ...]
    agreed: tuple[Agreed, ...]
    agreed_on: str
    cannot_tell: str
    sources: str
    caution: str
    made_up: bool = False
    urn: str = ""
    year: str = ""
    adviser: str = ""
    notices: tuple[str, ...] = ()  # kind of school, unmatched years: under the context line


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str  # with **bold**
    small: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """text as printed; value: the exact number for a spreadsheet. missing: text says in words why there is none.

    about: which figure it is, "2023/ks2_rwm_exp/all": a page on screen leads from it to what is known of that figure.
    """

    text: str
    value: float | None = None
    bold: bool = False
    missing: bool = False
    about: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """caption: the finding. columns with align "left" | "right". notes stand under it in small type."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[Literal["left", "right"], ...] = ()
    widths: tuple[float, ...] = ()  # relative
    notes: tuple[str, ...] = ()
    name: str = ""  # of the sheet in a workbook


@dataclass(frozen=True, slots=True)
class Picture:
    chart: Chart
    large: bool = True


@dataclass(frozen=True, slots=True)
class Pictures:
    charts: tuple[Chart, ...]  # small, three a row


@dataclass(frozen=True, slots=True)
class Lines:
    """Ruled lines to write on."""

    count: int


Block = Heading | Paragraph | Table | Picture | Pictures | Lines


@dataclass(frozen=True, slots=True)
class Section:
    """printed: false where it is too long for paper: then only formats that are searched have it (HTML, workbook).

    key: what it is of ("KS2", "attendance", "value_added"), for a page on screen that shows it alone.
    """

    title: str
    blocks: tuple[Block, ...]
    break_before: bool = False
    printed: bool = True
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """Pages behind the one page, an area pack, or anything else: sections of blocks.

    page: the one page that comes first, if any.
    """

    title: str
    subtitle: str
    audience: Audience
    audience_words: str
    status_line: str
    sections: tuple[Section, ...]
    sources: str
    page: SchoolPage | None = None
    urn: str = ""
    year: str = ""
    made_up: bool = False
    language: str = "en-GB"


@dataclass(frozen=True, slots=True)
class NoteSection:
    """A section of a note of visit (domain §4.3). prompts: what belongs here, in grey. filled: what we hold already."""

    number: int
    code: str
    heading: str
    filled: tuple[Block, ...] = ()
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note of visit, pre-filled as far as what is held allows."""

    school: str
    urn: str
    title: str
    header: tuple[tuple[str, str], ...]  # label, value ("" to be filled in)
    sections: tuple[NoteSection, ...]
    questions: tuple[Question, ...]
    sources: str
    visit: date | None = None
    made_up: bool = False
    data_box: Table | None = field(default=None)
