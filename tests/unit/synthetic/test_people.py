"""The made-up area's people: invented, each once, with roles in places that exist."""

from collections import Counter

import pytest

from keystage.analysis.synthetic import made_up_agreements, made_up_area, made_up_people

pytestmark = pytest.mark.req("X.17")

AREA, STORIES = made_up_area()
PEOPLE = {person.code: person for person in made_up_people()}


def _is_place(words: str) -> bool:
    kind, _, rest = words.partition(":")
    codes = {story.code for story in STORIES}
    match kind:
        case "school":
            return rest in codes
        case "class":
            return rest.split(":")[0] in codes
        case "trust":
            return rest in AREA.trusts
        case "adviser":
            return rest in AREA.advisers
        case "programme":
            return bool(rest)
    return words in ("la", "everywhere")


def test_every_place_exists() -> None:
    places = [held.place for person in PEOPLE.values() for held in person.roles]
    places += [agreement.place for agreement in made_up_agreements()]
    assert [place for place in places if not _is_place(place)] == []


def test_nobody_has_anothers_name() -> None:
    assert max(Counter(person.name for person in PEOPLE.values()).values()) == 1


def test_each_adviser_of_the_school_list_is_a_person_with_that_adviser_s_schools() -> None:
    by_name = {person.name: person for person in PEOPLE.values()}
    for adviser in AREA.advisers:
        assert [(held.role, held.place) for held in by_name[adviser].roles] == [("sip", f"adviser:{adviser}")]


def test_there_is_somebody_with_two_roles_in_two_places_and_somebody_whose_role_ended() -> None:
    assert {(held.role, held.place) for held in PEOPLE["lomax"].roles} == {
        ("headteacher", "school:beacon"),
        ("expert_leader", "school:declining"),
    }
    (ended,) = PEOPLE["inchbald"].roles
    assert ended.ends is not None
    assert ended.ends < AREA.as_at


def test_whoever_agreed_to_share_works_there() -> None:
    for agreement in made_up_agreements():
        assert agreement.place in {held.place for held in PEOPLE[agreement.by].roles}
