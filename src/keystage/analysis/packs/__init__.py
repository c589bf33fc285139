"""Documents as values: the one page, the figures behind it, notes of visit, area packs. Publish renders them.

`school_page`, `school_pack`, `note_of_visit` and `area_pack` make one document of an Evidence. `plan_packs`,
`plan_notes` and `plan_area` plan a whole run: triage asks all schools at once, and each document is made when its turn
comes, in whichever process.
"""

from keystage.analysis.packs.area_pack import area_pack
from keystage.analysis.packs.case import Case, cases
from keystage.analysis.packs.filing import NO_ADVISER, Planned, folders
from keystage.analysis.packs.note import note_of_visit, note_sections
from keystage.analysis.packs.pack import school_pack
from keystage.analysis.packs.page import school_page
from keystage.analysis.packs.plan import plan_area, plan_notes, plan_packs
from keystage.analysis.packs.readiness import Readiness, readiness
from keystage.analysis.packs.value_added import held_reports
from keystage.analysis.packs.values import (
    Agreed,
    Audience,
    Block,
    Cell,
    Document,
    Finding,
    Heading,
    Lines,
    Note,
    NoteSection,
    Paragraph,
    Picture,
    Pictures,
    PupilDots,
    Question,
    SchoolPage,
    Section,
    Table,
)

__all__ = [
    "NO_ADVISER", "Agreed", "Audience", "Block", "Case", "Cell", "Document", "Finding", "Heading", "Lines", "Note",
    "NoteSection", "Paragraph", "Picture", "Pictures", "Planned", "PupilDots", "Question", "Readiness", "SchoolPage",
    "Section", "Table", "area_pack", "cases", "folders", "held_reports", "note_of_visit", "note_sections", "plan_area",
    "plan_notes", "plan_packs", "readiness", "school_pack", "school_page",
]  # fmt: skip
