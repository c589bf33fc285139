"""Events past their years are destroyed by two people, whole seals at a time; `verify` accepts just that."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from keystage.analysis.errors import InputError
from keystage.service.accounts.models import User
from keystage.service.audit import disposing, sealing
from keystage.service.audit.actions import dispose_of_seals, record
from keystage.service.audit.models import Event, Seal
from keystage.service.audit.noted import check_noted
from keystage.service.audit.sealing import seal_rows
from keystage.service.audit.verifying import verify
from keystage.service.privacy.actions import (
    approve_disposal,
    carry_out_disposal,
    finish_disposal,
    propose_disposal,
)
from keystage.service.privacy.what_is_due import due_by

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8", "X.19")]
Somebody = Callable[..., User]
DUE = date(2025, 9, 1)  # six years after the end of 2018/19


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> Callable[[datetime, int], None]:
    """sealed(moment, events): so many events of that moment, in seals of three."""
    monkeypatch.setattr(sealing, "_BATCH", 3)
    monkeypatch.setattr(disposing, "_AT_ONCE", 2)

    def made(moment: datetime, events: int) -> None:
        with time_machine.travel(moment, tick=False), django_capture_on_commit_callbacks(execute=True):
            for number in range(events):
                record("accounts.renamed", by=None, kind="person", key=number, role="sip")
            seal_rows()
        with time_machine.travel(moment + timedelta(hours=1), tick=False):
            assert not check_noted()

    return made


@pytest.fixture
def old(sealed: Callable[[datetime, int], None]) -> None:
    """Seals 1 to 3 of November 2018, 4 and 5 of May 2019, 6 and 7 of the year after."""
    sealed(datetime(2018, 11, 12, 9, tzinfo=UTC), 9)
    sealed(datetime(2019, 5, 20, 9, tzinfo=UTC), 5)
    sealed(datetime(2020, 2, 3, 9, tzinfo=UTC), 6)


def _due(day: date) -> list[tuple[str, int]]:
    return [(one.key, one.things) for one in due_by(day) if one.holding == "audit.event"]


def test_events_are_due_six_years_after_the_end_of_their_year(old: None) -> None:
    assert _due(date(2025, 8, 31)) == []
    assert _due(DUE) == [("1/5", 14)]
    assert _due(date(2026, 9, 1)) == [("1/5", 14), ("6/7", 6)]


def test_a_clock_that_was_once_wrong_makes_nothing_due_too_early(
    sealed: Callable[[datetime, int], None],
) -> None:
    sealed(datetime(2022, 10, 1, tzinfo=UTC), 3)
    sealed(datetime(2001, 1, 1, tzinfo=UTC), 3)
    assert _due(DUE) == []


def test_two_people_dispose_and_the_record_is_whole_without_them(
    old: None, somebody: Somebody, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = somebody("auditor"), somebody("director", la="999")
    digests = list(Seal.objects.values_list("number", "digest"))
    with time_machine.travel(datetime(2025, 9, 1, 9, tzinfo=UTC), tick=True):
        with django_capture_on_commit_callbacks(execute=True):
            made = propose_disposal(by=first, today=DUE)
            carry_out_disposal(approve_disposal(disposal=made, version=1, by=second))
            done = finish_disposal(made)
        (item,) = done.certificate["items"]
        assert (item["gone"], item["things"], item["type"]) == (14, 14, "audit")
        assert not Event.objects.filter(seal__lte=5).exists()
        assert list(Seal.objects.values_list("number", "digest")) == digests, "seals stay"
        notes = Event.objects.filter(what="audit.disposed").order_by("id")
        assert [(one.who, one.detail["through"], one.detail["events"]) for one in notes] == [
            (f"user:{second.pk}", 2, 6), (f"user:{second.pk}", 4, 12), (f"user:{second.pk}", 5, 14),
        ]  # fmt: skip
        assert {one.detail["proposed_by"] for one in notes} == {f"user:{first.pk}"}
        found = verify()
        assert found.is_whole, found.problems
        assert found.disposed is not None
        assert (found.disposed.through, found.disposed.events, found.sealed) == (5, 14, 6)
        with django_capture_on_commit_callbacks(execute=True):
            seal_rows()
        assert verify().is_whole
        assert _due(DUE) == []


def test_what_a_kill_left_is_gone_on_with(old: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(disposing, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            dispose_of_seals(1, 5, by=None)
    assert verify().is_whole
    assert Event.objects.filter(seal__lte=5).count() == 14, "without its note nothing goes"
    assert dispose_of_seals(1, 5, by=None) == 14
    assert dispose_of_seals(1, 5, by=None) == 14
    assert verify().is_whole


def test_a_seal_that_somebody_tampered_with_is_not_destroyed(old: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_event SET who = 'user:9' WHERE seal = 2 AND key = '4'")
    with pytest.raises(InputError, match="Seal 2 of the record is broken"):
        dispose_of_seals(1, 5, by=None)
    assert Event.objects.filter(seal__lte=5).count() == 14


def test_without_an_approved_list_nothing_goes(old: None) -> None:
    from keystage.service.accounts.old_events import dispose_of_events

    due = next(one for one in due_by(DUE) if one.holding == "audit.event")
    with pytest.raises(InputError, match="approved list"):
        dispose_of_events(due)


def test_the_database_refuses_it_before_and_after(old: None, guarded: None) -> None:
    dispose_of_seals(1, 5, by=None)
    assert Event.objects.filter(seal__lte=5).count() == 0
    for model in (Event.objects.filter(seal=6), Event.objects.filter(seal=None)):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            model.dispose()
    assert verify().is_whole
