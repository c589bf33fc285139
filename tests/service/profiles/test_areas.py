"""Who sees which area, and as whom."""

from collections.abc import Callable

import pytest
from django.http import Http404
from django.test import Client

from keystage.service.accounts.models import User
from keystage.service.profiles.areas import areas_for, visible_area
from keystage.service.schools.models import School, SchoolGroup

Signed = Callable[..., Client]


@pytest.fixture
def area(two_schools: tuple[School, School]) -> None:
    """A second school of authority 999 and trust T1, and one of the trust in authority 998."""
    for urn, la in (("999002", "999"), ("998002", "998")):
        School.objects.create(
            urn=urn, la=la, la_name="Westmere", name=f"School {urn}", trust_uid="T1", trust="Alder Trust",
            kind="primary", phase="primary", state="open",
        )  # fmt: skip


def _user(client: Client) -> User:
    return client.user  # type: ignore[attr-defined,no-any-return]  # the fixture's


@pytest.mark.req("X.8")
@pytest.mark.parametrize(
    ("role", "place", "kind", "code", "seen"),
    [
        ("director", {"la": "999"}, "la", "999", ("999001", "999002")),
        ("director", {"la": "999"}, "cluster", "999:North", ("999001",)),
        ("director", {"la": "999"}, "trust", "T1", ("999001", "999002")),
        ("trust_lead", {"trust": "T1"}, "trust", "T1", ("998002", "999001", "999002")),
        ("trust_lead", {"trust": "T1"}, "la", "999", None),
        ("director", {"la": "998"}, "la", "999", None),
        ("headteacher", {"school": "999001"}, "trust", "T1", None),
        ("sip", {"la": "999"}, "la", "999", None),
        ("auditor", {}, "la", "999", None),
    ],
)
def test_an_area_is_seen_by_whom_it_lies_wholly_within(
    area: None,
    signed_in_as: Signed,
    role: str,
    place: dict[str, str],
    kind: str,
    code: str,
    seen: tuple[str, ...] | None,
) -> None:
    user = _user(signed_in_as(role, **place))
    if seen is None:
        with pytest.raises(Http404):
            visible_area(user, kind, code)
        assert code not in [one.place.code for one in areas_for(user)[kind]]  # type: ignore[index]  # one of them
    else:
        found = visible_area(user, kind, code)
        assert found.place.urns == seen
        assert found in areas_for(user)[kind]  # type: ignore[index]  # as above


def test_a_part_of_a_trust_says_that_it_is_one(area: None, signed_in_as: Signed) -> None:
    part = visible_area(_user(signed_in_as("director", la="999")), "trust", "T1")
    assert part.place.schools == "2 schools of the trust that you work with"
    whole = visible_area(_user(signed_in_as("trust_lead", trust="T1")), "trust", "T1")
    assert whole.place.schools == "3 schools of the trust"


@pytest.mark.req("X.8")
@pytest.mark.parametrize(
    ("role", "place", "audience"),
    [
        ("director", {"la": "999"}, "adviser"),
        ("sip_manager", {"la": "999"}, "adviser"),
        ("data_officer", {"la": "999"}, "adviser"),
        ("board_member", {"la": "999"}, "public"),
    ],
)
def test_a_board_member_reads_as_the_public_and_the_panel_by_name(
    area: None, signed_in_as: Signed, role: str, place: dict[str, str], audience: str
) -> None:
    assert visible_area(_user(signed_in_as(role, **place)), "la", "999").audience == audience


def test_a_group_opens_where_every_school_is_ones_own_to_see(area: None, signed_in_as: Signed) -> None:
    adviser = _user(signed_in_as("sip", la="999"))
    group = SchoolGroup.objects.create(name="Reading", owner=adviser, urns=["999001", "999002"])
    assert visible_area(adviser, "group", str(group.pk)).audience == "adviser"
    board = _user(signed_in_as("board_member", la="999"))
    with pytest.raises(Http404):
        visible_area(board, "group", str(group.pk))  # not theirs and not shared
    SchoolGroup.objects.update(shared=True)
    with pytest.raises(Http404):
        visible_area(board, "group", str(group.pk))  # of two schools, each would know the other's figures
    School.objects.create(urn="999077", la="999", la_name="Westmere", name="A third")
    SchoolGroup.objects.update(urns=["999001", "999002", "999077"])
    assert visible_area(board, "group", str(group.pk)).audience == "public"
    SchoolGroup.objects.update(urns=["999001", "998002"])
    with pytest.raises(Http404):
        visible_area(adviser, "group", str(group.pk))  # one of them lies elsewhere


def test_the_list_of_areas_asks_no_more_for_more_schools(
    area: None, signed_in_as: Signed, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in_as("director", la="999")
    School.objects.bulk_create(
        School(urn=f"9991{n:02}", la="999", la_name="Westmere", name=f"S{n}", cluster_code=f"999:{n}")
        for n in range(60)
    )
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]  # a context
        assert client.get("/areas/").status_code == 200


def test_an_address_that_names_nothing_is_absent_and_breaks_nothing(area: None, signed_in_as: Signed) -> None:
    """Digits of other alphabets, and the sign that PostgreSQL holds in no text."""
    client = signed_in_as("sip_manager", la="999")
    for address in ("/areas/group/%C2%B2/", "/areas/group/99999999999999999999/", "/areas/la/9~00/"):
        assert client.get(address).status_code == 404
    assert client.get("/schools/?page=%C2%B2&group=%C2%B2").status_code == 200
    assert client.post("/register/ticked/", {"urn": "999001", "into": "\u00b2"}).status_code == 302


def test_a_page_that_shows_schools_is_kept_by_no_browser(area: None, signed_in_as: Signed) -> None:
    """Whoever sits down next and goes back finds nothing: what is recorded as seen is not kept."""
    client = signed_in_as("sip_manager", la="999")
    for address in ("/schools/", "/areas/la/999/", "/schools/999001/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
