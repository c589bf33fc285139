"""What files hold about people: those that were sent in, what was read of them, and what was taken in."""

from functools import partial

from keystage.service.intake.about_people import incoming, released, sources
from keystage.service.intake.disposing import dispose_of_incoming, dispose_of_release, incoming_due, releases_due
from keystage.service.intake.erasing import from_incoming, from_releases, from_sources, from_uploads
from keystage.service.intake.seen_rows import sightings
from keystage.service.privacy.ageing import Aged
from keystage.service.privacy.registry import Holding
from keystage.service.privacy.rewording import reword
from keystage.service.privacy.rows import Rows, Together

__all__ = ["HOLDINGS"]

_UPLOAD_CODES = ("sha256", "place_kind", "place", "whose", "year", "kind", "status", "rows")
_TABLE_CODES = ("kind", "year", "status", "release", "action")

_NOTES = Aged("intake.note", "staff_notes", "intake.CalendarNote", "at", "notes on expected files")

HOLDINGS = (
    Holding(
        code="intake.releases", title="Releases: what files say, kept as it came", about=("pupil", "named"),
        record_type="pupil_results", releases=("*",), files=("releases",), find=released, seen=sightings,
        facts="a pupil’s number, day of birth, groups, attendance, results; heads, advisers and officers by name",
        source="schools, the authority, the department",
        erase=from_releases, due=releases_due, dispose=dispose_of_release,
    ),
    Holding(
        code="intake.sources", title="Files as they came", about=("pupil", "named"), record_type="pupil_results",
        files=("sources",), find=sources,
        facts="whatever stood in the file; files in which pupils were named are not kept",
        source="whoever sent them in",
        erase=from_sources,
    ),
    Holding(
        code="intake.incoming", title="Files that were sent in, and rows to be mended", about=("pupil", "named"),
        record_type="incoming_files", files=("incoming",), find=incoming,
        facts="whatever stands in the file, names of pupils included until it is accepted",
        source="whoever sent them in",
        erase=from_incoming, due=incoming_due, dispose=dispose_of_incoming,
    ),
    Holding(
        code="intake.upload", title="What came, from whom", about=("account", "named", "pupil"),
        record_type="incoming_files", models=("intake.Upload", "intake.UploadTable", "intake.Accepted"),
        facts="a file’s name, headings and findings, who sent it in and who accepted it", source="whoever sent it in",
        erase=from_uploads,
        find=Together((
            Rows("intake.Upload", "a file that was sent in", account=("by",), texts=("name", "said"),
                 codes=_UPLOAD_CODES, at="at", school="whose",
                 shows={"name": "File", "state": "State", "whose": "Of school", "said": "What was said of it"}),
            Rows("intake.UploadTable", "what was read of a file",
                 texts=("table", "title", "findings", "columns", "refusal", "preview"), codes=_TABLE_CODES,
                 shows={"table": "Table", "title": "Read as", "refusal": "Refused", "preview": "What it changes",
                        "findings": "Findings"}),
            Rows("intake.Accepted", "a release that was accepted", account=("by",), at="at",
                 codes=("release", "kind", "year", "status"),
                 shows={"release": "Release", "kind": "Kind", "year": "Year"}),
        )),
    ),
    Holding(
        code="intake.note", title="Notes on expected files", about=("account", "named", "pupil"),
        record_type="staff_notes", models=("intake.CalendarNote",), facts="a note, its author and date",
        source="the authority’s staff", erase=partial(reword, "intake.CalendarNote", ("text",)),
        due=_NOTES.due, dispose=_NOTES.dispose,
        find=Rows("intake.CalendarNote", "a note on an expected file", account=("by",), texts=("text",),
                  codes=("place_kind", "place", "year", "dataset"), at="at",
                  shows={"year": "Year", "dataset": "File", "text": "Note", "chased_on": "Asked for on"}),
    ),
)  # fmt: skip
