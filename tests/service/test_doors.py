"""Whatever leaves as a file says who took it, when, what for, and by which number the record of it is found."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import keystage.service
from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.roles import roles
from keystage.service.schools.models import School
from tests.service.conftest import sign_in_fully
from tests.service.doors import ASKS_FIRST, DOORS, NOTHING_OF_ANYBODY, OF_FIGURES, check_mark
from tests.service.role_matrix.lines import PLACES, Line, lines

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8", "X.11")]
_SERVICE = Path(keystage.service.__file__).parent
_ENDINGS = ("", "?format=csv", "?format=xlsx")
_WRITES_FILES = re.compile(r"Content-Disposition|FileResponse\(")


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_file_is_marked_and_its_number_finds_the_event(name: str, two_schools: tuple[School, School]) -> None:
    line = lines()[name]
    client = _somebody(line, two_schools[0])
    path = reverse(name, kwargs=line.made()(two_schools[0], client) if line.make else {})
    taken = 0
    for ending in DOORS[name]:
        answer = _answered(client, path + ending, asks=name in ASKS_FIRST)
        assert answer.has_header("Content-Disposition"), f"{path}{ending}: {answer.status_code}"
        check_mark(client.user, answer)  # type: ignore[attr-defined]  # put there below
        taken += 1
    assert taken == len(DOORS[name])


def test_no_other_address_gives_a_file(two_schools: tuple[School, School]) -> None:
    """Whatever is asked of them, as far as an area without figures can show it."""
    found: set[str] = set()
    for name, line in lines().items():
        if line.method != "get" or line.opens == "demo" or name in {*DOORS, *OF_FIGURES}:
            continue
        with transaction.atomic():
            client = _somebody(line, two_schools[0])
            path = reverse(name, kwargs=line.made()(two_schools[0], client) if line.make else {})
            found |= {name for ending in _ENDINGS if client.get(path + ending).has_header("Content-Disposition")}
            transaction.set_rollback(True)
    assert found <= NOTHING_OF_ANYBODY.keys()


def test_every_view_that_writes_a_file_marks_it() -> None:
    """In the source: for the doors that open only where figures are ready."""
    without = [
        str(file.relative_to(_SERVICE))
        for file in _SERVICE.rglob("*.py")
        if _WRITES_FILES.search(text := file.read_text("utf-8")) and not re.search(r"\btaken\(|\banswer\(", text)
    ]
    assert without == ["intake/views/files.py"], "an empty sheet, which holds nothing of anybody"


def _answered(client: Client, address: str, *, asks: bool) -> Any:
    answer = client.get(address)
    if not asks:
        return answer
    assert answer.status_code == 302, "pupils leave after a purpose is said"
    asked = client.get(answer["Location"])
    assert "checked" not in asked.content.decode(), "no purpose is chosen beforehand"
    assert client.post(answer["Location"], {}).status_code == 422
    said = client.post(answer["Location"], {"purpose": "own-school", "next": address})
    assert address.split("?")[0] in client.get(said["Location"]).content.decode()
    return client.get(address)


def _somebody(line: Line, school: School) -> Client:
    """Whoever gets the address in their own place, the one with most to see."""
    made = [code for code in roles() if code in line.roles] or ["sip_manager"]
    role = "headteacher" if "headteacher" in made and "pupils.see" in line.opens else made[0]
    kind = next(one for one in PLACES if one in roles()[role].places)
    place = {"la": school.la, "trust": school.trust_uid, "cluster": school.cluster_code, "school": school.urn,
             "class": f"{school.urn}:6A", "everywhere": "", "programme": "P1"}[kind]  # fmt: skip
    user = User.objects.create_user(f"taker{User.objects.count()}@example.invalid", "A Taker", "a long passphrase")
    Assignment.objects.create(user=user, role=role, place_kind=kind, place=place, starts=date(2000, 1, 1))
    client = Client()
    client.user = user  # type: ignore[attr-defined]  # handed along
    sign_in_fully(client, user)
    return client
