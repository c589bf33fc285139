"""The list of schools as a file to keep."""

from typing import Any

from keystage.analysis.packs import Audience
from keystage.service.profiles.downloads import DownloadTable
from keystage.service.profiles.listing import STANDS
from keystage.service.profiles.lists import Listed, seen_schools, type_title
from keystage.service.profiles.models import Prepared
from keystage.service.schools.selectors import AUDIENCES

__all__ = ["download_table"]

_COLUMNS = (
    "URN", "LAESTAB", "School", "Town", "Authority", "Kind", "Type", "Trust", "Pupils on roll", "What stands out",
    "In words", "Pupils affected", "Level in force", "Adviser", "Last visit", "Next visit", "Last graded inspection",
    "Inspected", "State",
)  # fmt: skip


def download_table(user: Any, found: Listed, prepared: Prepared | None) -> DownloadTable:
    """All schools that fit, in the list's order, each row as its own audience sees it."""
    frame = seen_schools(user, prepared, within=found.urns)
    by_urn = {row["urn"]: row for row in frame.iter_rows(named=True)}
    held = [by_urn[urn] for urn in found.urns if urn in by_urn]
    widest: Audience = next((a for a in AUDIENCES if any(row["audience"] == a for row in held)), "public")
    year = f"Results of {prepared.year}, as at {prepared.as_at}." if prepared else "No figures are ready yet."
    return DownloadTable(
        title="Schools", columns=_COLUMNS, rows=tuple(_row(row) for row in held),
        notes=(year, "“Stands out” is clear in two comparable years or over years together, cohorts of 16 or more."),
        audience=widest, kind="schools", key="list",
    )  # fmt: skip


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    words = f"{row['lead'] or ''} {row['text'] or ''}".replace("**", "").strip()
    stands = "; ".join(STANDS[code] for code in row["stands"])
    return (
        *(row[name] for name in ("urn", "laestab", "name", "town", "la_name", "kind")),
        type_title(row["type"]) if row["type"] else row["type_words"], row["trust"], row["pupils"],
        stands, words, row["affected"],
        *(row[name] for name in ("level_in_force", "adviser", "last_visit", "next_visit")),
        *(row[name] for name in ("inspection_words", "inspection_date", "state")),
    )  # fmt: skip
