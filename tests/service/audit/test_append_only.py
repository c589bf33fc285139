"""The database refuses to change or take away what was recorded."""

import pytest
from django.db import DatabaseError, connection, transaction

from keystage.service.audit.actions import record
from keystage.service.audit.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8")]


def _refused(sql: str, *values: object) -> None:
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_event_can_be_neither_changed_nor_deleted(guarded: None) -> None:
    event = record("accounts.renamed", by=None, kind="person", key=1)
    _refused("UPDATE audit_event SET who = %s WHERE id = %s", "user:9", event.pk)
    _refused("DELETE FROM audit_event WHERE id = %s", event.pk)
    assert Event.objects.get().who == "service"


def test_an_event_is_sealed_once_and_nothing_else_changes_with_it(guarded: None) -> None:
    event = record("accounts.renamed", by=None, kind="person", key=1)
    _refused("UPDATE audit_event SET seal = 1, what = 'x' WHERE id = %s", event.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET seal = 1 WHERE id = %s", [event.pk])
    _refused("UPDATE audit_event SET seal = 2 WHERE id = %s", event.pk)


def test_a_seal_can_be_neither_changed_nor_deleted(guarded: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_seal (number, at, rows, digest) VALUES (1, '2026-01-01 00:00:00+00:00', 0, 'a')"
            if connection.vendor == "sqlite"
            else "INSERT INTO audit_seal (number, at, rows, digest) VALUES (1, now(), 0, 'a')"
        )
    _refused("UPDATE audit_seal SET digest = 'b'")
    _refused("DELETE FROM audit_seal")


def test_the_models_refuse_too() -> None:
    event = record("accounts.renamed", by=None, kind="person", key=1)
    with pytest.raises(TypeError, match="only ever added to"):
        event.delete()
    with pytest.raises(TypeError, match="only ever added to"):
        Event.objects.all().delete()
    with pytest.raises(TypeError, match="only ever added to"):
        Event.objects.update(who="user:9")
