"""The audit as its reader sees it."""

import csv
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from keystage.service.accounts.models import Assignment, User
from keystage.service.audit.actions import record
from keystage.service.audit.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]


def test_an_auditor_of_an_authority_reads_of_its_schools_and_people_only(
    signed_in_as: Callable[..., Client], somebody: Callable[..., User]
) -> None:
    auditor = signed_in_as("auditor", la="999")
    mine, other = somebody("governor", school="999001"), somebody("governor", school="998001")
    record("accounts.renamed", by=mine, kind="person", key=mine.pk)
    record("accounts.renamed", by=other, kind="person", key=other.pk)
    record("profiles.school.saw", by=other, kind="school", key="999001")
    record("profiles.school.saw", by=other, kind="school", key="998001")
    shown = {(line.who, line.key) for line in auditor.get("/people/audit/").context["lines"]}
    assert shown == {(mine.name, mine.name), (other.name, "999001 Alder Bridge Primary School")}
    whole = signed_in_as("auditor").get("/people/audit/").context["lines"]
    assert len(whole) == 5, "with the page that was looked at before"


def test_events_are_found_by_person_kind_key_and_day(
    signed_in_as: Callable[..., Client], somebody: Callable[..., User]
) -> None:
    auditor, governor = signed_in_as("auditor"), somebody("governor", school="999001")
    record("accounts.renamed", by=governor, kind="person", key=governor.pk)
    record("profiles.school.saw", by=governor, kind="school", key="999001")

    def found(query: str) -> list[str]:
        return [
            line.what for line in auditor.get(f"/people/audit/?{query}").context["lines"] if "events" not in line.what
        ]

    assert found(f"person={governor.email}") == ["profiles.school.saw", "accounts.renamed"]
    assert found("kind=school&key=999001") == ["profiles.school.saw"]
    assert found("what=did") == ["accounts.renamed"]
    assert found("until=1 January 2001") == []
    assert found("since=1 January 2001&what=saw") == ["profiles.school.saw"]


def test_reading_and_taking_the_audit_are_events_themselves(signed_in_as: Callable[..., Client]) -> None:
    auditor = signed_in_as("auditor")
    auditor.get("/people/audit/?person=ann@example.invalid")
    auditor.get("/people/audit/file/")
    assert list(Event.objects.order_by("id").values_list("what", flat=True)) == [
        "accounts.events.saw", "accounts.events-file.saw",
    ]  # fmt: skip
    assert "ann@" not in repr(list(Event.objects.values()))


def test_no_cell_of_the_file_is_a_formula(signed_in_as: Callable[..., Client]) -> None:
    auditor = signed_in_as("auditor")
    auditor.user.name = '=HYPERLINK("http://x")'  # type: ignore[attr-defined]  # put there by the fixture
    auditor.user.save()  # type: ignore[attr-defined]  # as above
    auditor.get("/people/audit/")
    rows = list(csv.reader(auditor.get("/people/audit/file/").content.decode("utf-8-sig").splitlines()))
    assert rows[2][2].startswith("'=")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_number_printed_in_a_file_shows_who_took_it_and_why(
    signed_in_as: Callable[..., Client], somebody: Callable[..., User]
) -> None:
    head = somebody("headteacher", school="999001")
    event = record("profiles.exported", by=head, kind="pupils", key="999001", purpose="Governing board", rows=31)
    page = signed_in_as("auditor", la="999").get(f"/people/audit/?number=Record number {event.pk}.").content.decode()
    assert "Governing board" in page
    assert head.email in page
    assert "downloaded a table of 31 rows" in page
    elsewhere = record("profiles.exported", by=head, kind="pupils", key="998001", purpose="Secret", rows=1)
    page = signed_in_as("auditor", la="999").get(f"/people/audit/?number={elsewhere.pk}").content.decode()
    assert "no event" in page
    assert "Secret" not in page


def test_older_events_stand_on_the_next_page(signed_in_as: Callable[..., Client]) -> None:
    auditor = signed_in_as("auditor")
    for number in range(120):
        record("schools.watched", by=None, kind="school", key=f"{number:06}")
    first = auditor.get("/people/audit/?kind=school").context
    second = auditor.get(f"/people/audit/?kind=school&before={first['older']}").context
    keys = [line.key for line in (*first["lines"], *second["lines"])]
    assert keys == [f"{number:06}" for number in reversed(range(120))]
    assert second["older"] is None


def test_what_people_with_two_places_do_in_the_other_is_not_told(
    signed_in_as: Callable[..., Client], somebody: Callable[..., User]
) -> None:
    """An auditor of one authority reads nothing of another's schools, people and roles, whoever looked at them."""
    auditor, both = signed_in_as("auditor", la="999"), somebody("sip", la="999")
    Assignment.objects.create(user=both, role="sip", place_kind="la", place="998", starts=date(2000, 1, 1))
    other = somebody("governor", school="998001")
    record("profiles.school.saw", by=both, kind="school", key="998001")
    record("profiles.exported", by=both, kind="pupils", key="998001")
    record("accounts.person.saw", by=both, kind="person", key=other.pk)
    record("accounts.role-given", by=other, kind="person", key=both.pk, role="sip", place_kind="la", place="998")
    assert not auditor.get("/people/audit/").context["lines"]
    assert b"998" not in auditor.get("/people/audit/file/").content
    record("profiles.exported", by=both, kind="pupils", key="999001")
    assert "999001" in {line.key for line in auditor.get("/people/audit/").context["lines"]}
