"""Lists of pupils: only for those who may, never a whole number on a page, and every look recorded."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import upn
from keystage.service.audit.models import Event
from keystage.service.profiles.pupil_lists import Choice, masked, pupil_list
from keystage.service.schools.models import School

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]
NUMBERS = [str(one) for one in upn.make([999] * 4, [2001] * 4, [16] * 4, [1, 2, 3, 4])]
_ROWS = (
    ("6A", "yes", "104", "EXS", "98"),
    ("6A", "no", "112", "GDS", "110"),
    ("6B", "no", "95", "WTS", "101"),
    ("6B", "yes", "A", "EXS", "100"),
)  # class, disadvantaged, reading, writing, maths


@pytest.fixture
def with_pupils(two_schools: tuple[School, School], settings: object) -> School:
    """The first school has sent in its Year 6 of 2022/23: four pupils in two classes."""
    home = Path(settings.KEYSTAGE_HOME)  # type: ignore[attr-defined]  # pytest-django's settings
    school = two_schools[0]
    lines = ["URN,UPN,Academic year,Year group,Class,Sex,Disadvantaged,KS2 reading,KS2 writing,KS2 maths"]
    for number, (room, poor, *grades) in zip(NUMBERS, _ROWS, strict=True):
        lines.append(f"{school.urn},{number},2022/23,6,{room},F,{poor},{','.join(grades)}")
    file = home / "year_6.csv"
    file.write_text("\n".join(lines), "utf-8")
    taken = take_in(file, home=Home(home), now=datetime(2023, 9, 1, tzinfo=UTC), status="school_reported")
    assert taken
    return school


def _taken(client: Client, address: str) -> HttpResponse:
    """As a person takes it: what it is for is said first."""
    asked = client.get(address)
    if asked.status_code == 302:
        client.post(asked["Location"], {"purpose": "own-school", "next": address})
        return client.get(address)
    return asked


def _page(client: Client, address: str) -> str:
    answer = _taken(client, address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.req("2.24")
def test_a_head_sees_every_pupil_without_a_whole_number(with_pupils: School, signed_in_as: SignIn) -> None:
    page = _page(signed_in_as("headteacher", school=with_pupils.urn), f"/schools/{with_pupils.urn}/pupils/")
    assert "4 pupils, 2022/23" in page
    assert not [number for number in NUMBERS if number in page]
    assert all(masked(number) in page for number in NUMBERS)
    assert "104 <span" in page
    event = Event.objects.get(what="profiles.pupils.saw")
    assert (event.key, event.detail) == (with_pupils.urn, {"count": 4, "year": "2022/23", "year_group": "6"})


def test_standing_follows_the_standards_of_the_year(with_pupils: School, settings: object) -> None:
    """100 and 110 are the standards of 2022/23; writing EXS and GDS (STA). Absent counts as not reached (9a: A)."""
    home = Path(settings.KEYSTAGE_HOME)  # type: ignore[attr-defined]  # as above
    found = pupil_list(home, with_pupils.urn, Choice())
    titles = [column.code for column in found.columns]
    reading = [row.results[titles.index("ks2_reading")].standing for row in found.rows]
    writing = [row.results[titles.index("ks2_writing")].standing for row in found.rows]
    at, above, below = "at the standard", "above the standard", "below the standard"
    assert reading == [at, above, below, below]
    assert writing == [at, above, below, at]


def test_of_several_year_groups_the_oldest_is_shown_and_all_where_asked(
    with_pupils: School, settings: object
) -> None:  # fmt: skip
    home = Path(settings.KEYSTAGE_HOME)  # type: ignore[attr-defined]  # as above
    young = str(upn.make([999], [2001], [18], [3])[0])
    heading = "URN,UPN,Academic year,Year group,Class,Sex,Disadvantaged,KS1 reading"
    file = home / "year_3.csv"
    file.write_text(f"{heading}\n{with_pupils.urn},{young},2022/23,3,3A,F,yes,EXS\n", "utf-8")
    assert take_in(file, home=Home(home), now=datetime(2023, 9, 1, tzinfo=UTC), status="school_reported")
    shown = {asked: pupil_list(home, with_pupils.urn, Choice(year_group=asked)) for asked in ("", "all", "3", "9")}
    assert {asked: len(found.rows) for asked, found in shown.items()} == {"": 4, "all": 5, "3": 1, "9": 4}
    assert {asked: found.choice.year_group for asked, found in shown.items()} == {
        "": "6", "all": "all", "3": "3", "9": "6",
    }  # fmt: skip
    assert {found.year_groups for found in shown.values()} == {(("3", "Year 3"), ("6", "Year 6"))}
    teacher = pupil_list(home, with_pupils.urn, Choice(), classes=["3A", "6A"])
    assert {row.year_group for row in teacher.rows} == {"Year 3", "Year 6"}


def test_lists_are_narrowed_to_a_group(with_pupils: School, settings: object) -> None:
    home = Path(settings.KEYSTAGE_HOME)  # type: ignore[attr-defined]  # as above
    found = pupil_list(home, with_pupils.urn, Choice(group="disadvantaged"))
    assert [row.shown for row in found.rows] == [masked(NUMBERS[0]), masked(NUMBERS[3])]


@pytest.mark.req("X.8")
def test_a_class_teacher_sees_their_own_class_alone(with_pupils: School, signed_in_as: SignIn) -> None:
    client = signed_in_as("class_teacher", school_class=f"{with_pupils.urn}:6A")
    page = _page(client, f"/schools/{with_pupils.urn}/pupils/")
    assert "2 pupils, 2022/23" in page
    assert masked(NUMBERS[2]) not in page
    assert client.get("/schools/998001/pupils/").status_code == 404


@pytest.mark.req("X.8")
def test_a_class_teacher_sees_no_earlier_class_of_the_same_name(
    with_pupils: School, signed_in_as: SignIn, settings: object
) -> None:
    """Last year's 6A have left: whoever teaches 6A now does not see them, whatever year the address names."""
    home = Path(settings.KEYSTAGE_HOME)  # type: ignore[attr-defined]  # as above
    before = str(upn.make([999], [2001], [15], [9])[0])
    heading = "URN,UPN,Academic year,Year group,Class,Sex,Disadvantaged,KS2 reading,KS2 writing,KS2 maths"
    file = home / "year_6_before.csv"
    file.write_text(f"{heading}\n{with_pupils.urn},{before},2021/22,6,6A,F,yes,104,EXS,98\n", "utf-8")
    assert take_in(file, home=Home(home), now=datetime(2022, 9, 1, tzinfo=UTC), status="school_reported")
    teacher = signed_in_as("class_teacher", school_class=f"{with_pupils.urn}:6A")
    for address in ("pupils/?year=2021/22", "pupils/download/?year=2021/22"):
        assert masked(before) not in _page(teacher, f"/schools/{with_pupils.urn}/{address}")
    head = signed_in_as("headteacher", school=with_pupils.urn)
    assert masked(before) in _page(head, f"/schools/{with_pupils.urn}/pupils/?year=2021/22")


@pytest.mark.req("X.8")
@pytest.mark.parametrize("role", ["governor", "chair_of_governors", "sip", "sip_manager", "auditor"])
def test_nobody_else_sees_pupils(with_pupils: School, signed_in_as: SignIn, role: str) -> None:
    place = {"la": "999"} if role in ("sip_manager", "auditor") else {"school": with_pupils.urn}
    client = signed_in_as(role, **place)
    for rest in ("pupils/", "pupils/download/", "pupils/download/?numbers=full"):
        assert client.get(f"/schools/{with_pupils.urn}/{rest}").status_code == 404


@pytest.mark.req("X.8")
def test_a_download_masks_numbers_but_for_the_schools_own_staff(with_pupils: School, signed_in_as: SignIn) -> None:
    address = f"/schools/{with_pupils.urn}/pupils/download/"
    head = signed_in_as("headteacher", school=with_pupils.urn)
    plain = _taken(head, address)
    assert not [number for number in NUMBERS if number.encode() in plain.content]
    full = _taken(head, f"{address}?numbers=full")
    assert all(number.encode() in full.content for number in NUMBERS)
    assert "no-store" in full["Cache-Control"]
    assert not [number for number in NUMBERS if number in full["Content-Disposition"]]
    teacher = signed_in_as("class_teacher", school_class=f"{with_pupils.urn}:6A")
    assert _taken(teacher, address).status_code == 200
    assert teacher.get(f"{address}?numbers=full").status_code == 404


def test_no_numbers_reach_the_record(with_pupils: School, signed_in_as: SignIn) -> None:
    head = signed_in_as("headteacher", school=with_pupils.urn)
    _taken(head, f"/schools/{with_pupils.urn}/pupils/download/?numbers=full")
    told = str(list(Event.objects.values_list("what", "key", "detail")))
    assert not [number for number in NUMBERS if number in told]


def test_a_school_without_pupils_says_how_to_send_them(
    two_schools: tuple[School, School], signed_in_as: SignIn
) -> None:
    urn = two_schools[0].urn
    answer = signed_in_as("headteacher", school=urn).get(f"/schools/{urn}/pupils/")
    assert "Send in a file of pupils’ results" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
