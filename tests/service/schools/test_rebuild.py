"""The register of a home of releases, put in the database: once, again, and by two at once."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from keystage.analysis.store import Home, take_in
from keystage.service.accounts.models import User
from keystage.service.audit.models import Event
from keystage.service.schools import actions
from keystage.service.schools.actions import projecting
from keystage.service.schools.models import Projection, RegisterChange, School

_HEAD = "URN,LAESTAB,LANAME,LA,ESTAB,SCHNAME,TOWN,POSTCODE,SCHSTATUS,MINORGROUP,ISPRIMARY,AGELOW,AGEHIGH"
_FIRST = (("999001", "Alder Bridge Primary School"), ("999002", "Birch Lane Primary School"))
_SECOND = (("999001", "Alder Bridge Church School"), ("999003", "Coble Quay Primary School"))


def _home(*registers: tuple[tuple[str, str], ...]) -> Home:
    home = Home(Path(settings.KEYSTAGE_HOME))
    for number, rows in enumerate(registers):
        lines = [_HEAD] + [
            f"{urn},9992{urn[3:]},Westmere,999,2{urn[3:]},{name},Wenbury,WM1 1AA,Open,Maintained school,1,4,11"
            for urn, name in rows
        ]
        path = home.folder / f"register{number}.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        take_in(path, home=home, year="2022/23", kind="spine", now=datetime(2023, 9, 1 + number, tzinfo=UTC))
    return home


@pytest.mark.django_db
@pytest.mark.req("X.1")
def test_a_register_is_projected_its_changes_kept_and_the_same_again_is_no_change() -> None:
    assert actions.rebuild(_home(_FIRST), by=None).schools == 2
    assert not RegisterChange.objects.exists()
    read = actions.rebuild(_home(_FIRST, _SECOND), by=None)
    assert (read.schools, read.counts) == (2, {"opened": 1, "name": 1, "left": 1})
    assert set(RegisterChange.objects.values_list("kind", "urn")) == {
        ("name", "999001"), ("opened", "999003"), ("left", "999002"),
    }  # fmt: skip
    stood = dict(School.objects.values_list("urn", "changed_at"))
    again = actions.rebuild(_home(), by=None)
    assert (again.schools, again.changes) == (2, ())
    assert dict(School.objects.values_list("urn", "changed_at")) == stood
    assert Event.objects.filter(what="schools.register-read").count() == Projection.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.req("X.2")
def test_what_a_person_corrected_is_no_change_of_the_register(somebody: Callable[..., User]) -> None:
    home = _home(_FIRST)
    actions.rebuild(home, by=None)
    school = School.objects.get(pk="999001")
    actions.correct(
        school=school, field="name", value="Alder Bridge", reason="Letter", seen_as=school.name, by=somebody()
    )
    assert actions.rebuild(home, by=None).changes == ()
    assert School.objects.get(pk="999001").name == "Alder Bridge"


@pytest.mark.django_db
def test_nothing_is_held_while_the_register_is_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that comes in meanwhile is read too: all is worked out once more."""
    home, gather = _home(_FIRST), projecting.register
    held: list[int] = []

    def gathered(*args: Any, **more: Any) -> Any:
        held.append(len(connection.savepoint_ids))
        found = gather(*args, **more)
        if len(held) == 1:
            _home(_FIRST, _SECOND)
        return found

    monkeypatch.setattr(projecting, "register", gathered)
    assert actions.rebuild(home, by=None).schools == 2
    assert set(School.objects.values_list("urn", flat=True)) == {"999001", "999003"}
    assert held == [0, 0]


class TwoAtOnce(TransactionTestCase):
    """Two read the register at once: the rows are there once, and each change is told once."""

    def test_two_at_once_tell_each_change_once(self) -> None:
        actions.rebuild(_home(_FIRST), by=None)
        home = _home(_FIRST, _SECOND)
        wrong: list[Exception] = []

        def one() -> None:
            try:
                actions.rebuild(home, by=None)
            except Exception as problem:
                wrong.append(problem)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert School.objects.count() == 2
        assert sorted(RegisterChange.objects.values_list("kind", flat=True)) == ["left", "name", "opened"]
