"""Seals find what was changed, taken away, put in or cut off behind the service's back."""

import pytest
from django.conf import settings
from django.db import connection

from keystage.service.audit import sealing
from keystage.service.audit.actions import record
from keystage.service.audit.models import Event, Seal
from keystage.service.audit.sealing import seal_rows, verify

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8")]


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object, settings: object) -> None:
    """Seven events in three seals of three, three and one."""
    monkeypatch.setattr(sealing, "_BATCH", 3)
    for number in range(7):
        record("accounts.renamed", by=None, kind="person", key=number, role="sip")
    _seal(django_capture_on_commit_callbacks)


def _seal(committed: object) -> int:
    with committed(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        return seal_rows()


def _tamper(sql: str, *values: object) -> None:
    """As somebody would who has the database's password: past the models, the triggers switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)


def _ids() -> list[int]:
    return list(Event.objects.order_by("id").values_list("pk", flat=True))


def test_an_untouched_record_is_whole() -> None:
    found = verify()
    assert found.is_whole
    assert (found.sealed, found.unsealed) == (7, 0)
    assert (settings.KEYSTAGE_HOME / "audit-head").read_text().strip() == found.head


def test_rows_not_sealed_yet_are_counted_with_the_age_of_the_oldest() -> None:
    late = record("accounts.renamed", by=None, kind="person", key=8)
    found = verify()
    assert found.is_whole
    assert (found.sealed, found.unsealed, found.oldest) == (7, 1, late.at)


@pytest.mark.parametrize(
    "change",
    ["who = 'user:9'", "what = 'x'", "key = '77'", "kind = 'school'", "detail = '{}'", "at = '2020-01-01 00:00:00+00'"],
)
def test_a_changed_event_breaks_its_seal(change: str) -> None:
    _tamper(f"UPDATE audit_event SET {change} WHERE id = %s", _ids()[4])
    assert [p for p in verify().problems if p.startswith("Seal 2 ") and "broken" in p]


def test_a_deleted_event_is_missed() -> None:
    _tamper("DELETE FROM audit_event WHERE id = %s", _ids()[1])
    assert [p for p in verify().problems if p.startswith("Seal 1 ") and "covers 3 events; there are 2" in p]


def test_two_events_that_changed_places_are_found() -> None:
    first, second = _ids()[0], _ids()[3]
    _tamper(
        "UPDATE audit_event SET seal = CASE id WHEN %s THEN 2 ELSE 1 END WHERE id IN (%s, %s)", first, first, second
    )
    assert len(verify().problems) == 2


def test_an_event_put_in_later_under_an_old_seal_is_found() -> None:
    _tamper("UPDATE audit_event SET seal = 1 WHERE id = %s", record("a.b", by=None, kind="k", key=1).pk)
    assert [p for p in verify().problems if "covers 3 events; there are 4" in p]


def test_the_end_cut_off_with_its_seal_is_missed() -> None:
    _tamper("DELETE FROM audit_event WHERE seal = 3")
    _tamper("DELETE FROM audit_seal WHERE number = 3")
    assert [p for p in verify().problems if "The last events are missing" in p]


def test_a_seal_taken_from_the_middle_is_missed() -> None:
    _tamper("DELETE FROM audit_event WHERE seal = 2")
    _tamper("DELETE FROM audit_seal WHERE number = 2")
    problems = verify().problems
    assert "Seals 2 to 2 are missing." in problems
    assert [p for p in problems if p.startswith("Seal 3 ") and "broken" in p], "each seal stands on the one before"


def test_seals_made_anew_without_the_key_are_found() -> None:
    _tamper("UPDATE audit_event SET who = 'user:9' WHERE seal = 3")
    _tamper("UPDATE audit_seal SET digest = %s WHERE number = 3", "0" * 64)
    assert len(verify().problems) == 2


def test_a_second_seal_of_the_same_rows_is_not_made(django_capture_on_commit_callbacks: object) -> None:
    assert _seal(django_capture_on_commit_callbacks) == 0
    assert Seal.objects.count() == 3


def test_the_key_is_for_the_service_alone() -> None:
    key = settings.KEYSTAGE_HOME / "audit-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert sealing.audit_key() == sealing.audit_key() == key.read_bytes()
