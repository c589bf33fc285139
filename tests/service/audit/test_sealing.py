"""Seals find what was changed, taken away, put in or cut off behind the service's back."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from keystage.service.audit import sealing
from keystage.service.audit.actions import record
from keystage.service.audit.head import head_file, heads_in, noted_head
from keystage.service.audit.keys import audit_key
from keystage.service.audit.models import Event, Seal
from keystage.service.audit.noted import is_noted_here, missing
from keystage.service.audit.sealing import seal_rows
from keystage.service.audit.tasks import seal
from keystage.service.audit.verifying import verify

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
def test_a_changed_event_no_longer_fits_its_code_and_is_named(change: str) -> None:
    changed = _ids()[4]
    _tamper(f"UPDATE audit_event SET {change} WHERE id = %s", changed)
    (problem,) = verify().problems
    assert problem.startswith(f"Event {changed} (")
    assert problem.endswith(" is not as it was recorded.")


def test_a_code_put_beside_the_change_breaks_the_seal_too() -> None:
    _tamper("UPDATE audit_event SET who = 'user:9', code = %s WHERE id = %s", "0" * 64, _ids()[4])
    assert [p for p in verify().problems if p.startswith("Seal 2 ") and "broken" in p]


def test_an_event_is_guarded_before_it_is_sealed() -> None:
    waiting = record("accounts.renamed", by=None, kind="person", key=8)
    _tamper("UPDATE audit_event SET who = 'user:9' WHERE id = %s", waiting.pk)
    assert [p for p in verify().problems if p.startswith(f"Event {waiting.pk} ")]


def test_a_sealer_does_not_bless_what_somebody_put_in(django_capture_on_commit_callbacks: object) -> None:
    _tamper(
        "INSERT INTO audit_event (id, at, who, what, kind, key, detail, code) "
        "VALUES (%s, '2026-01-01 00:00:00+00', 'user:9', 'a.b', 'k', '1', '{}', 'c')", _ids()[-1] + 1,
    )  # fmt: skip
    assert _seal(django_capture_on_commit_callbacks) == 1
    assert [p for p in verify().problems if "is not as it was recorded" in p]


def test_a_deleted_event_is_missed() -> None:
    _tamper("DELETE FROM audit_event WHERE id = %s", _ids()[1])
    assert [p for p in verify().problems if p.startswith("Seal 1 ") and "covers 3 events; there are 2" in p]


def test_two_events_that_changed_places_are_found() -> None:
    first, second = _ids()[0], _ids()[3]
    _tamper(
        "UPDATE audit_event SET seal = CASE id WHEN %s THEN 2 ELSE 1 END WHERE id IN (%s, %s)", first, first, second
    )
    assert len(verify().problems) == 2


def test_a_true_event_put_in_again_is_found() -> None:
    first = Event.objects.order_by("id").first()
    assert first is not None
    _tamper(
        "INSERT INTO audit_event (id, at, who, what, kind, key, detail, code) "
        "SELECT 900, at, who, what, kind, key, detail, code FROM audit_event WHERE id = %s", first.pk,
    )  # fmt: skip
    assert [p for p in verify().problems if p.startswith("Event 900 ")]


def test_an_event_put_in_later_under_an_old_seal_is_found() -> None:
    _tamper("UPDATE audit_event SET seal = 1 WHERE id = %s", record("a.b", by=None, kind="k", key=1).pk)
    assert [p for p in verify().problems if "covers 3 events; there are 4" in p]


def test_an_event_is_missed_that_vanished_before_it_was_sealed(django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        gone = record("accounts.renamed", by=None, kind="person", key=8).pk
    _tamper("DELETE FROM audit_event WHERE id = %s", gone)
    assert f"Event {gone} was recorded and is not there as it was." in verify().problems


def test_the_worker_misses_it_for_good(django_capture_on_commit_callbacks: object, time_machine: Any) -> None:
    time_machine.move_to("2026-11-12 10:00:00+00:00")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        kept, gone = (record("accounts.renamed", by=None, kind="person", key=key).pk for key in (8, 9))
    _tamper("DELETE FROM audit_event WHERE id = %s", gone)
    time_machine.move_to("2026-11-12 10:45:00+00:00")
    seal()
    assert not is_noted_here(), "compared, and gone"
    assert Event.objects.filter(what="audit.events-missed", detail={"events": 1}).exists()
    assert missing() == [gone]
    assert f"Event {gone} was recorded and is not there as it was." in verify().problems
    assert not [p for p in verify().problems if p.startswith(f"Event {kept} ")]


def test_a_head_kept_elsewhere_finds_an_old_copy_with_an_old_head() -> None:
    logged = noted_head()
    assert logged is not None
    _tamper("DELETE FROM audit_event WHERE seal >= 2")
    _tamper("DELETE FROM audit_seal WHERE number >= 2")
    first = Seal.objects.get()
    head_file().write_text(f"1 {first.digest}\n")
    assert verify().is_whole, "nothing in the home or the database can tell"
    assert verify([(1, first.digest)]).is_whole
    assert [p for p in verify([logged]).problems if "Seal 3 was noted elsewhere" in p]
    assert [p for p in verify([(1, "0" * 64)]).problems if "not the one that was noted elsewhere" in p]


def test_heads_are_found_in_a_log_and_in_what_verify_printed() -> None:
    digest = "ab" * 32
    lines = [
        f'{{"number": 12, "digest": "{digest}", "event": "audit sealed"}}', f"The last seal: 13 {digest}",
        '{"event": "request", "number": "x"}', "{broken", "", "seal 9",
    ]  # fmt: skip
    assert heads_in(lines) == [(12, digest), (13, digest)]


def test_the_end_cut_off_with_its_seal_is_missed() -> None:
    _tamper("DELETE FROM audit_event WHERE seal = 3")
    _tamper("DELETE FROM audit_seal WHERE number = 3")
    assert [p for p in verify().problems if "The last events are missing" in p]


def test_a_seal_taken_from_the_middle_is_missed() -> None:
    _tamper("DELETE FROM audit_event WHERE seal = 2")
    _tamper("DELETE FROM audit_seal WHERE number = 2")
    problems = verify().problems
    assert "Seal 2 is missing." in problems
    assert [p for p in problems if p.startswith("Seal 3 ") and "broken" in p], "each seal stands on the one before"


def test_seals_made_anew_without_the_key_are_found() -> None:
    _tamper("UPDATE audit_event SET who = 'user:9' WHERE seal = 3")
    _tamper("UPDATE audit_seal SET digest = %s WHERE number = 3", "0" * 64)
    assert len(verify().problems) == 3, "the event, its seal, the head"


def test_a_second_seal_of_the_same_rows_is_not_made(django_capture_on_commit_callbacks: object) -> None:
    assert _seal(django_capture_on_commit_callbacks) == 0
    assert Seal.objects.count() == 3


def test_the_key_is_for_the_service_alone() -> None:
    key = settings.KEYSTAGE_HOME / "audit-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert audit_key() == audit_key() == key.read_bytes()
