"""Every address × every role × own and other area, as the files beside this one say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.roles import roles
from keystage.service.schools.models import School
from tests.service.conftest import sign_in_fully
from tests.service.role_matrix.lines import PLACES, Line, addresses, asked, lines, size

_ABSENT = "absent-page/of-no-address/at-all/"
_ELSEWHERE = re.compile(rb"""<(?:script|img|link|iframe|form|source|use)[^>]+(?:src|href|action)=["'](?:https?:)?//""")
_CHANGES = re.compile(rb'name="(csrfmiddlewaretoken|form_token)" value="[^"]*"|nonce="[^"]*"')


@dataclass(frozen=True, slots=True)
class Person:
    """One browser. there: the same role in the other area, whose things are another's."""

    role: str
    everywhere: bool
    here: Client
    there: Client


@dataclass(frozen=True, slots=True)
class World:
    ours: School
    theirs: School
    people: tuple[Person, ...]
    without_a_role: Client


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for all addresses; each request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        ours = _school("999001", "999", "T1")
        theirs = _school("998001", "998", "T2")
        for urn, la, trust in (
            ("999002", "999", "T1"),
            ("999003", "999", "T1"),
            ("998002", "998", "T2"),
            ("998003", "998", "T2"),
        ):
            _school(urn, la, trust)  # fewer than three schools are not shown unnamed
        people = [_person(code, _kind(code), ours, theirs) for code in roles()]
        people.append(_person("auditor", "everywhere", ours, theirs))
        yield World(ours, theirs, tuple(people), _browser("", "", ""))
        transaction.set_rollback(True)


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    assert not sorted(addresses().keys() - lines().keys()), "no line in the role matrix"
    assert not sorted(lines().keys() - addresses().keys()), "no such address"


def test_every_line_says_what_its_view_asks() -> None:
    found = addresses()
    wrong = {
        name: (line.opens, asked(found[name]))
        for name, line in lines().items()
        if name in found
        and asked(found[name]) != (line.opens if isinstance(line.opens, str) else tuple(line.opens))
    }  # fmt: skip
    assert not wrong


def test_every_line_names_roles_there_are() -> None:
    assert not {role for line in lines().values() for role in line.roles} - roles().keys()


def test_the_size_of_the_matrix_is_said() -> None:
    assert re.fullmatch(r"\d+ addresses × 24 roles \(27 people\), .*: \d+ requests", size())


@pytest.mark.django_db
@pytest.mark.req("X.8")
@pytest.mark.parametrize("name", sorted(lines().keys() & addresses().keys()))
def test_a_role_gets_what_its_line_says_and_nothing_else(
    name: str, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "django.request")  # hundreds of pages that are not found, as they should
    line, wrong = lines()[name], []
    for person in world.people:
        wrong += _of_own(line, person, world)
        if line.make:
            wrong += _of_other(line, person, world)
    wrong += _of_strangers(line, world)
    assert not wrong


def _of_own(line: Line, person: Person, world: World) -> list[str]:
    due = line.opens in ("all", "signed in") or (person.role in line.roles and line.opens != "demo")
    return _verdict(line, person.role, "own", due=due, client=person.here, place=world.ours, maker=person.here)


def _of_other(line: Line, person: Person, world: World) -> list[str]:
    own = line.opens in ("all", "signed in") or person.role in line.roles
    due = own and (line.other == "same" or (line.other == "everywhere" and person.everywhere) or line.opens == "all")
    return _verdict(line, person.role, "other", due=due, client=person.here, place=world.theirs, maker=person.there)


def _of_strangers(line: Line, world: World) -> list[str]:
    """Somebody signed in without a role, and somebody who is not signed in."""
    due, maker = line.opens in ("all", "signed in"), world.people[0].here
    found = _verdict(
        line, "(none)", "own", due=due, client=world.without_a_role, place=world.ours,
        maker=world.without_a_role if due else maker,
    )  # fmt: skip
    with transaction.atomic():
        path, answer = _asked(line, Client(), world.ours, maker)
        transaction.set_rollback(True)
    sent = answer.status_code == 302 and answer["Location"].startswith(reverse("accounts:sign-in"))
    if line.opens not in ("all", "demo") and not sent:
        found.append(f"{path}: nobody signed in, {answer.status_code} and not sent to sign in")
    return found


def _verdict(
    line: Line, role: str, whose: str, *, due: bool, client: Client, place: School, maker: Client
) -> list[str]:  # fmt: skip
    with transaction.atomic():
        path, answer = _asked(line, client, place, maker)
        got = answer.status_code != 404
        found = [] if got == due else [f"{role} {'gets' if got else 'does not get'} {whose} {path}"]
        found += [f"{path}: {lacks}" for lacks in _unguarded(answer)]
        if due and answer.status_code >= 400:
            found.append(f"{role}: {answer.status_code} at {whose} {path}")
        if not got and not due and not _looks_absent(line, client, path, answer):
            found.append(f"{role}: {whose} {path} looks otherwise than a page that is not there")
        transaction.set_rollback(True)
    return found


def _unguarded(answer: Any) -> list[str]:
    """What an answer lacks that keeps it out of other hands: every address, as every role."""
    policy = answer.headers.get("Content-Security-Policy", "")
    lacks = [] if "default-src 'none'" in policy and "unsafe" not in policy else ["content security policy"]
    for name, due in (
        ("Cache-Control", "no-store, private"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ):  # fmt: skip
        if answer.headers.get(name) != due:
            lacks.append(name)
    if answer.headers.get("Referrer-Policy") not in ("same-origin", "strict-origin"):
        lacks.append("Referrer-Policy")
    if not answer.streaming and _ELSEWHERE.search(answer.content):
        lacks.append("nothing but our own host")
    return lacks


def _asked(line: Line, client: Client, place: School, maker: Client) -> tuple[str, HttpResponse]:
    path = reverse(line.name, kwargs=line.made()(place, maker) if line.make else {})
    return path, _sent(line, client, path)


def _sent(line: Line, client: Client, path: str) -> Any:
    """One request, after which the browser is as it was before (it may have signed out)."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        answer: Any = client.get(path) if line.method == "get" else client.post(path, line.data)
        if answer.streaming:
            b"".join(answer.streaming_content)  # a file is closed once it is sent to its end
        return answer
    finally:
        client.cookies.clear()
        client.cookies.load(kept)


def _looks_absent(line: Line, client: Client, path: str, answer: HttpResponse) -> bool:
    absent = _sent(line, client, path.rstrip("/") + "/" + _ABSENT)
    assert absent.status_code == 404
    return _CHANGES.sub(b"", answer.content) == _CHANGES.sub(b"", absent.content)


def _kind(role: str) -> str:
    return next(kind for kind in PLACES if kind in roles()[role].places)


def _person(role: str, kind: str, ours: School, theirs: School) -> Person:
    here, there = (_browser(role, kind, _code(kind, school)) for school in (ours, theirs))
    return Person(role, kind == "everywhere", here, there)


def _code(kind: str, school: School) -> str:
    return {
        "la": school.la, "trust": school.trust_uid, "cluster": school.cluster_code, "school": school.urn,
        "class": f"{school.urn}:6A", "programme": f"reading-{school.la}", "everywhere": "",
    }[kind]  # fmt: skip


def _browser(role: str, kind: str, code: str) -> Client:
    user = User(email=f"person{User.objects.count()}@example.invalid", name=f"Person {User.objects.count()}")
    user.set_unusable_password()
    user.save()
    if role:
        Assignment.objects.create(user=user, role=role, place_kind=kind, place=code, starts=date(2000, 1, 1))
    client = Client()
    client.user = user  # type: ignore[attr-defined]  # handed along for those who make what an address names
    sign_in_fully(client, user)
    return client


def _school(urn: str, la: str, trust: str) -> School:
    return School.objects.create(
        urn=urn, laestab=f"{la}2{urn[-3:]}", la=la, la_name=f"Authority {la}", name=f"School {urn}", town="Wenbury",
        trust_uid=trust, trust=f"Trust {trust}", cluster="North", cluster_code=f"{la}:North", kind="primary",
        phase="primary", state="open", words=f"school {urn} wenbury",
    )  # fmt: skip
