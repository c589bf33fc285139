"""The record of processing activities and the impact assessment, filled from what the service itself knows.

What only the authority can say is left open, and looks open: «To be written: …».
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.utils import timezone

from keystage.analysis.packs import Block, Cell, Document, Heading, Paragraph, Section, Table
from keystage.analysis.store.retention import RecordType
from keystage.service.accounts.models import Assignment, SharingAgreement, in_force
from keystage.service.accounts.roles import Role, roles
from keystage.service.schools.models import School
from keystage.service.site.privacy.registry_shown import ABOUT, ShownHolding, shown_holdings, unsaid_columns

__all__ = ["DOCUMENTS", "impact_assessment", "record_of_processing"]

_SEES = {
    "class": "the pupils of their own classes", "school": "the pupils of their own school",
    "agreement": "pupils where a school or trust has agreed",
}  # fmt: skip


def record_of_processing() -> Document:
    """Article 30: a section a type of record."""
    today = timezone.localdate()
    by_type: dict[str, list[ShownHolding]] = {}
    for one in shown_holdings():
        by_type.setdefault(one.holding.record_type, []).append(one)
    sections = [
        Section(
            "Who answers for it", (_facts("Who answers for it", _controller()), Paragraph(_NO_TRANSFER, small=True))
        ),
        *(_activity(rows[0].record, rows) for rows in by_type.values()),
        Section("How it is kept safe", (_list_table("Measures", _measures()),)),
    ]
    return _document("Record of processing activities", "UK GDPR, article 30", sections, today)


def impact_assessment() -> Document:
    """Article 35, in the steps of the ICO's template."""
    today = timezone.localdate()
    sections = (
        Section("1 Why an assessment is needed", (
            Paragraph("Keystage holds results of children and uses them to decide where schools need help. Results of "
                      "children in large numbers, some of them with special category data (ethnicity, special needs), "
                      "used to compare schools: the law asks for an assessment before it begins."),
            _blank("what made you look at this now: a new service, a new year’s data, a change"),
        )),
        Section("2 What is done", (
            Heading("Nature", 3),
            Paragraph("Files come from schools, from the authority and from the department; they are checked, taken in "
                      "as releases that never change, and made into figures. Pages show figures protected for their "
                      "readers. Nothing is sent anywhere: the service speaks to no other computer but its database, a "
                      "mail server if one is set, and an issuer of sign-ins if one is set."),
            Heading("Scope", 3), _facts("Scope", _scope(today)), _holdings_table(),
            Heading("Context", 3),
            Paragraph("Children and their parents expect a school to use results to teach; they may not expect an "
                      "authority to hold them row by row. Pupils’ names are never kept: a UPN tells rows apart."),
            _blank("how pupils and parents are told (privacy notice), and any concern that was raised before"),
            Heading("Purposes", 3),
            Paragraph("To see early where pupils are not well served, to agree help with schools, and to see whether "
                      "it worked."),
        )),
        Section("3 Who was asked", (
            _blank("whom you asked: schools, parents, pupils, unions, your data protection officer; what they said"),
        )),
        Section("4 Whether it is necessary and in proportion", (
            Table("", ("Question", "What Keystage does"),
                  tuple(_row(one["question"], one["done"]) for one in _words()["necessity"]), widths=(1.0, 2.2),
                  name="Whether it is necessary"),
            _blank("why figures of groups alone would not do, for each school that shares rows of pupils"),
        )),
        Section("5 Risks, and 6 what is done about them", (
            Table("", ("Risk to people", "What is done", "What is left"),
                  tuple(_row(one["risk"], one["done"], _open("low, medium or high")) for one in _words()["risks"]),
                  widths=(1.0, 1.6, 0.6), name="Risks, and what is done about them"),
        )),
        Section("7 Agreed by", (_facts("Agreed by", (
            ("Measures approved by", _open("name, post, date")),
            ("What is left of the risks approved by", _open("name, post, date; if high, ask the ICO first")),
            ("Advice of the data protection officer", _open("advice, date, whether it was followed and why")),
            ("To be looked at again", _open("date: at the latest when a new kind of data is taken in")),
        )),)),
    )  # fmt: skip
    return _document("Data protection impact assessment", "UK GDPR, article 35", sections, today)


DOCUMENTS: Mapping[str, Callable[[], Document]] = {"ropa": record_of_processing, "dpia": impact_assessment}

_NO_TRANSFER = "Nothing is transferred to another country by the service itself: it runs where you run it."


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("keystage.service.site") / "privacy" / "documents.toml").read_text("utf-8"))


def _controller() -> Iterable[tuple[str, str]]:
    name = settings.KEYSTAGE_TITLE
    return (
        ("Controller", name or _open("the authority or trust, with address")),
        ("Contact", _open("telephone and e-mail")),
        ("Data protection officer", _officers()),
        ("Joint controllers", "Each school or trust is controller of its own pupils’ data; what it shares, and for how "
         "long, stands in an agreement that the service enforces."),
        ("Processor", _open("whoever runs the computer for you, and the contract (article 28); “none” if you run it")),
    )  # fmt: skip


def _officers() -> str:
    """People who have the role today, by name: it is their post."""
    found = Assignment.objects.filter(in_force(timezone.localdate()), role="auditor").select_related("user")
    names = sorted({one.user.name for one in found})
    return ", ".join(names) if names else _open("name and how to reach them")


def _activity(kept: RecordType | None, rows: list[ShownHolding]) -> Section:
    title = kept.title if kept else rows[0].holding.title
    code = rows[0].holding.record_type
    facts = [
        ("Purpose", _words()["purposes"].get(code) or _open("what for")),
        ("About whom", ", ".join(dict.fromkeys(ABOUT[kind] for one in rows for kind in one.holding.about))),
        ("What", "; ".join(dict.fromkeys(one.holding.facts for one in rows))),
        ("From whom", "; ".join(dict.fromkeys(one.holding.source for one in rows))),
        ("By what right", "; ".join(kept.basis) if kept else _open("article 6")),
        *((("Special categories", "; ".join(kept.special)),) if kept and kept.special else ()),
        ("Who sees it", _who_sees(code)),
        ("How long", f"{kept.how_long}. {kept.then}" if kept else _open("how long")),
        ("Where it lies", "; ".join(one.where for one in rows)),
    ]
    return Section(title, (_facts(title, facts),))


def _who_sees(code: str) -> str:
    """Roles that may see it, by what it is."""
    if code in ("pupil_results", "pupil_estimates"):
        return "; ".join(f"{one.title}: {_SEES[one.pupils]}" for one in roles().values() if one.pupils != "none")
    wanted = {
        "audit": "audit.see", "incoming_files": "files.see", "issued_packs": "packs.see", "accounts": "people.see",
        "roles": "people.see", "school_people": "schools.see", "privacy_requests": "privacy.run",
        "sharing_agreements": "sharing.agree",
    }.get(code)  # fmt: skip
    found = [one.title for one in roles().values() if wanted and _has(one, wanted)]
    return "; ".join(found) if found else "Whoever it is about; whoever runs the service"


def _has(one: Role, permission: str) -> bool:
    return permission in one.permissions


def _scope(today: date) -> Iterable[tuple[str, str]]:
    shared = SharingAgreement.objects.filter(in_force(today))
    unsaid = unsaid_columns()
    return (
        ("Schools", f"{School.objects.filter(served=True).count():,} served, of {School.objects.count():,} registered"),
        ("Agreements to share pupils’ results", f"{shared.count():,} in force today"),
        ("People with an account and a role", f"{_people(today):,} today"),
        ("Columns of your own sheets about which nobody has said whether they tell of a person",
         "; ".join(f"{title}: {columns}" for title, columns in unsaid) or "none"),
        ("Pupils", _open("about how many, of which ages, and how many years back")),
    )  # fmt: skip


def _people(today: date) -> int:
    return Assignment.objects.filter(in_force(today)).values("user").distinct().count()


def _holdings_table() -> Table:
    rows = tuple(_row(one.holding.title, one.about, one.holding.facts, one.kept) for one in shown_holdings())
    return Table("What is held", ("What", "About whom", "Which facts", "How long"), rows, widths=(1.0, 1.0, 1.6, 1.1))


def _measures() -> tuple[str, ...]:
    https = "yes" if settings.HTTPS else _open("pages go over HTTPS only where a proxy speaks it: set KEYSTAGE_HTTPS")
    return (
        "Roles with places and dates; what no role opens is absent; denied and absent look the same.",
        "A second factor for every role that sees pupils; sessions that end; passwords kept as Argon2 hashes.",
        f"Pages over HTTPS alone: {https}.",
        "Every change and every look at a school, a pupil, a file or a download is recorded in a sealed record.",
        "No page loads anything from elsewhere; pages of pupils are not kept by the browser.",
        "Backups are encrypted; restoring is tried.",
        "Nothing about a pupil in addresses, logs, e-mails or error texts.",
    )


def _document(title: str, subtitle: str, sections: Iterable[Section], today: date) -> Document:
    who = settings.KEYSTAGE_TITLE or "To be filled in by the controller"
    return Document(
        title=title, subtitle=f"{who} · {subtitle}", audience="adviser", audience_words="for the information officer",
        status_line=f"as at {today.day} {today:%B %Y}; «…» is for you to write", sections=tuple(sections),
        sources="Made by Keystage from its own registry, roles, periods and settings.",
        made_up=settings.KEYSTAGE_DEMO,
    )  # fmt: skip


def _facts(name: str, rows: Iterable[tuple[str, str]]) -> Table:
    """name: what the table is called where its heading is not seen."""
    return Table("", ("", ""), tuple(_row(*pair) for pair in rows), widths=(1.0, 2.6), name=name)


def _list_table(caption: str, rows: Iterable[str]) -> Table:
    return Table(caption, ("",), tuple((Cell(text),) for text in rows))


def _row(first: str, *others: str) -> tuple[Cell, ...]:
    return (Cell(first, bold=True), *(Cell(text) for text in others))


def _blank(what: str) -> Block:
    return Paragraph(_open(what))


def _open(what: str) -> str:
    return f"«To be written: {what}.»"
