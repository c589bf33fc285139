"""A school is found in spite of typing mistakes, and only by those who may see it."""

from collections.abc import Callable

import pytest
from django.test import Client

from keystage.service.schools.models import School
from keystage.service.schools.selectors import find

pytestmark = pytest.mark.django_db

_NAMES = (
    ("999001", "Alder Bridge Primary School", "Wenbury", "WM1 1AA"),
    ("999002", "St Wystan's Church of England Junior School", "Hale", "WM1 4AB"),
    ("999003", "Saint Wystan's Catholic Primary School", "Quenby", "WM14 2BC"),
    ("999004", "Blackthorn Infant School", "Wenbury", "WM2 3CD"),
    ("999005", "Marlcroft Junior School", "Marlcroft", "WM3 9EF"),
)


@pytest.fixture
def known() -> list[str]:
    School.objects.bulk_create(
        School(urn=urn, laestab=f"999{2000 + at}", la="999", name=name, town=town, postcode=code, state="open")
        for at, (urn, name, town, code) in enumerate(_NAMES, 1)
    )
    return [row[0] for row in _NAMES]


@pytest.mark.req("X.1")
@pytest.mark.parametrize(
    ("written", "urn"),
    [
        ("Alder Brige", "999001"), ("alderbridge primary", "999001"), ("St Wystans C of E Jnr", "999002"),
        ("saint wystan ce junior", "999002"), ("St. Wystan's RC", "999003"), ("blakthorn inf", "999004"),
        ("Wystan, Quenby", "999003"), ("999005", "999005"), ("9992001", "999001"), ("999/2001", "999001"),
        ("WM14", "999003"), ("wm1 4ab", "999002"), ("Marlcoft", "999005"),
    ],
)  # fmt: skip
def test_the_right_school_comes_first(known: list[str], written: str, urn: str) -> None:
    assert find(written, within=known).matches[0].urn == urn


def test_a_town_finds_all_its_schools_and_says_why(known: list[str]) -> None:
    found = find("Wenbury", within=known)
    assert {match.urn for match in found.matches} >= {"999001", "999004"}
    assert all(match.why == "in Wenbury" for match in found.matches if match.urn in ("999001", "999004"))


def test_what_is_only_near_is_asked_back(known: list[str]) -> None:
    assert find("Aldder Brigde Primery", within=known).near
    assert not find("Alder Bridge", within=known).near
    assert not find("zzzzqqq", within=known).matches


def test_a_school_before_it_finds_the_one_that_follows(known: list[str]) -> None:
    School.objects.filter(urn="999001").delete()
    School.objects.create(urn="999009", name="Alder Bridge Academy", la="999", predecessors=["999001"], state="open")
    assert find("999001", within=["999009"]).matches[0].urn == "999009"


@pytest.mark.req("X.8")
def test_nobody_finds_a_school_they_may_not_see(
    two_schools: tuple[School, School], signed_in_as: Callable[..., Client]
) -> None:
    client = signed_in_as("sip", school="999001")
    for text in ("Ferrow Bridge", "998001", "Ferrow", "9982001"):
        assert b"Ferrow Bridge Primary School" not in client.get("/schools/find/", {"q": text}).content
    assert b"Alder Bridge Primary School" in client.get("/schools/find/", {"q": "alder brige"}).content
