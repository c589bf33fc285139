"""The service in tests: a home of its own, people of every role, a client who is one of them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from keystage.service.accounts.entry import mark_entered
from keystage.service.accounts.models import Assignment, User
from keystage.service.schools.models import School


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.KEYSTAGE_HOME = tmp_path / "home"
    settings.INCOMING = tmp_path / "home" / "incoming"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; argon2 has its own test
    settings.KEYSTAGE_HOME.mkdir()


@pytest.fixture
def somebody(db: None) -> Callable[..., User]:
    """somebody("sip", school="999001", starts=…, ends=…): a new person with one role in one place."""

    def made(
        role: str = "", *, starts: date = date(2000, 1, 1), ends: date | None = None, email: str = "", **place: str
    ) -> User:  # fmt: skip
        number = User.objects.count() + 1
        user = User.objects.create_user(
            email or f"person{number}@example.invalid", f"Person {number}", "a long passphrase"
        )
        if role:
            kind, code = next(iter(place.items()), ("everywhere", ""))
            kind = "class" if kind == "school_class" else kind
            Assignment.objects.create(user=user, role=role, place_kind=kind, place=code, starts=starts, ends=ends)
        return user

    return made


def sign_in_fully(client: Client, user: User) -> None:
    """As somebody who gave password and code a moment ago."""
    client.force_login(user)
    session = client.session
    mark_entered(session, second="app")
    session.save()


@pytest.fixture
def signed_in_as(somebody: Callable[..., User]) -> Callable[..., Client]:
    """signed_in_as("sip", school="999001"): a browser where such a person is signed in. Its `.user` is the person."""

    def made(role: str = "", **more: Any) -> Client:
        client = Client()
        client.user = somebody(role, **more)  # type: ignore[attr-defined]  # handed along for the test
        sign_in_fully(client, client.user)  # type: ignore[attr-defined]  # as above
        return client

    return made


@pytest.fixture
def two_schools(db: None) -> tuple[School, School]:
    """One in authority 999, trust T1, cluster North; one in authority 998."""
    ours = School.objects.create(
        urn="999001", laestab="9992001", la="999", la_name="Westmere", name="Alder Bridge Primary School",
        town="Wenbury", trust_uid="T1", trust="Alder Trust", cluster="North", cluster_code="999:North", kind="primary",
        phase="primary", state="open",
    )  # fmt: skip
    theirs = School.objects.create(
        urn="998001", laestab="9982001", la="998", la_name="Eastmere", name="Ferrow Bridge Primary School",
        town="Ferrow", kind="primary", phase="primary", state="open",
    )  # fmt: skip
    return ours, theirs
