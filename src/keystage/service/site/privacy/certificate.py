"""A certificate of disposal as a document: what was destroyed, by whose decision, when; no name stands in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from keystage.analysis.packs import Cell, Document, Heading, Paragraph, Section, Table
from keystage.analysis.publish import render
from keystage.analysis.store.retention import record_types
from keystage.service.privacy.models import Disposal

__all__ = ["certificate_pdf", "certificate_shown"]

_MEANING = (
    "Destroyed means: the file is no longer in the folder of the service, and no figure or page is made of it. "
    "Encrypted backups hold it until they are deleted in their turn; when one is restored it is destroyed again "
    "before anybody is let in. What a disk keeps of deleted blocks is a matter of its encryption."
)


def certificate_shown(disposal: Disposal) -> dict[str, Any]:
    """The certificate for a page: types of record by title, moments as days and times."""
    said = disposal.certificate
    titles = {one.code: one.title for one in record_types(settings.KEYSTAGE_HOME)}
    rows = [{**row, "title": titles.get(row["type"], row["type"])} for row in said.get("items", ())]
    return {
        **said,
        "rows": rows,
        "total": sum(row["gone"] for row in rows),
        "proposed": _moment(said["proposed_at"]),
        "approved": _moment(said["approved_at"]),
        "done": _moment(said["done_at"]),
        "by": (_person(said["proposed_by"]), _person(said["approved_by"])),
    }


def certificate_pdf(disposal: Disposal) -> bytes:
    """On paper. Raises InputError where it cannot be drawn."""
    shown = certificate_shown(disposal)
    document = Document(
        title=f"Certificate of disposal {shown['number']}",
        subtitle=settings.KEYSTAGE_TITLE or "Keystage",
        audience="public",
        audience_words="for the record",
        status_line=f"{shown['total']:,} things destroyed on {shown['done']}",
        sections=(Section("What was destroyed", (_items(shown), *_kept_back(shown))), _who(shown)),
        sources=f"Keystage, disposal list {shown['number']}",
    )
    return render(document, format="pdf").data


def _items(shown: Mapping[str, Any]) -> Table:
    rows = tuple(
        (Cell(row["title"]), Cell(row["words"]), Cell(_day(row["since"])), _count(row["gone"])) for row in shown["rows"]
    )
    digests = [(row["words"], row["sha256"]) for row in shown["rows"] if row["sha256"]]
    return Table(
        f"{shown['total']:,} things of {len(shown['rows'])} on the list",
        ("Type of record", "What", "Due", "Destroyed"),
        rows,
        align=("left", "left", "left", "right"),
        widths=(3, 5, 2, 1.5),
        notes=tuple(f"{words}: SHA-256 of the file it came in {digest}" for words, digest in digests),
    )


def _count(number: int) -> Cell:
    return Cell(f"{number:,}", number)


def _kept_back(shown: Mapping[str, Any]) -> tuple[Heading | Paragraph, ...]:
    if not shown["kept_back"]:
        return ()
    words = "; ".join(row["words"] for row in shown["kept_back"])
    return (Heading("Held back from this list", 3), Paragraph(words))


def _who(shown: Mapping[str, Any]) -> Section:
    first, second = shown["by"]
    return Section("By whose decision", (
        Paragraph(f"Proposed by {first} on {shown['proposed']}. Approved by {second} on {shown['approved']}. "
                  f"Carried out by {shown['done']}."),
        Paragraph(_MEANING, small=True),
        Paragraph(f"SHA-256 of this certificate's contents: {shown['digest']}", small=True),
    ))  # fmt: skip


def _person(who: str) -> str:
    kind, _, number = who.partition(":")
    return f"the person with account {number}" if kind == "user" else "the service"


def _moment(text: str) -> str:
    if not text:
        return ""
    at = timezone.localtime(datetime.fromisoformat(text))
    return f"{at.day} {at:%B %Y} at {at:%H:%M}"


def _day(text: str) -> str:
    day = datetime.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
